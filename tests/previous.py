"""The version before this one, out of git's memory: what still runs while this one is being rolled out."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement

from tests.stack import ROOT

MIGRATIONS = "webapp/migrations"


class NoHistoryError(LookupError):
    """There is no version before this one here; the message says why."""


def previous() -> str:
    """Name its commit: the newest tag ``v*`` before this one, or while there is none, the last with other migrations.

    Raises NoHistoryError.
    """
    head = _git("rev-parse", "HEAD")
    for tag in _git("tag", "--merged", "HEAD", "--list", "v*", "--sort=-version:refname").split():
        if (commit := _git("rev-list", "-n", "1", tag)) != head:
            return commit
    if _git("status", "--porcelain", "--", MIGRATIONS):
        return head
    return _git("rev-parse", "--verify", "--quiet", _git("log", "-1", "--format=%H^", "--", MIGRATIONS))


def touches(*paths: str) -> bool:
    """Say whether the newest commit, or what isn't committed yet, changes one of these."""
    asked = ["git", "diff", "--quiet", "HEAD~1", "--", *paths]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).returncode == 1


def unpacked(commit: str, folder: Path) -> Path:
    """Write what git has of that commit into the folder, which is made; gives the folder."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def packages_for(code: Path, folder: Path) -> Path | None:
    """Install what that code needs and isn't installed here; gives the folder it is in, None where nothing is missing.

    Where it can't be had, as without a network, that code has to do with what is here. The folder's name ends as
    Python's own folders of packages do, which is how the sandbox knows what may be read.
    """
    wanted = (line.split("#")[0].strip() for line in (code / "requirements.txt").read_text().splitlines())
    missing = [str(need) for need in map(Requirement, filter(None, wanted)) if not _is_installed(need)]
    if not missing:
        return None
    folder = folder / "older-packages"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--target", folder, *missing], check=False, stdin=subprocess.DEVNULL)
    return folder


def _is_installed(need: Requirement) -> bool:
    try:
        return bool(need.marker and not need.marker.evaluate()) or need.specifier.contains(version(need.name))
    except PackageNotFoundError:
        return False


def _git(*words: str) -> str:
    try:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoHistoryError(f"git knows no version before this one: {error}") from None
