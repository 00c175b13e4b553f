"""What ``make audit`` runs: looks for risky calls, secrets in files, and packages with known holes.

Ends with status 1 when one of them finds something. Known holes are told by a service; where none answers, that is said
and is no failure: it says nothing of the packages.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).parents[1]
LOOKED_THROUGH = ("webapp", "workers", "wsgi.py")
KNOWN = ROOT / ".ci" / "secrets.json"
"""What looks like a secret and is none; ``python -m tests.audit --keep`` writes it anew, for somebody to look over."""
NO_WORDS = (
    ".bin",
    ".webp",
    ".woff2",
    "static/vendor/htmx-4.0.1.min.js",
    "workers/extraction/cities.txt",
    "cldr.json",
    "secrets.json",
)
"""What holds no words of ours: pictures, fonts, tables, the names of places and languages."""
MOVED = 3
"""How it ends where all it has found are known, at other lines than before."""
INVENTED = "^[a-z ]*(key|secret|password)$"
"""What tests call theirs; no real one reads like that. The file of those known keeps it for every look."""
SERVICES = ("pypi", "osv")
SECONDS = "15"


def main(*words: str) -> int:
    """Look everywhere and say what was found; ``--keep`` lets what looks like a secret now be known as none."""
    if "--keep" in words:
        options = ["--no-verify", "--exclude-secrets", INVENTED]
        KNOWN.write_text(_asked("detect_secrets", "scan", *options, *tracked()).stdout)
        return 0
    return max(risky_calls(), secrets_in(tracked()), known_holes())


def tracked() -> list[str]:
    """Every file of the repository that has words."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if not name.endswith(NO_WORDS) and (ROOT / name).is_file()]


def risky_calls() -> int:
    """Have bandit look through what runs on a server; ``pyproject.toml`` says what it leaves out, and why."""
    return _report("risky calls", _asked("bandit", "-q", "-c", "pyproject.toml", "-r", *LOOKED_THROUGH))


def secrets_in(files: Iterable[str]) -> int:
    """Look for keys and passwords in files, but for those that are known to be none, wherever in a file they are."""
    with tempfile.TemporaryDirectory() as folder:
        known = shutil.copy(KNOWN, folder)  # it writes into it at which lines it has found them
        asked = _asked("detect_secrets.pre_commit_hook", "--no-verify", "--baseline", known, *files)
    if asked.returncode == MOVED:
        asked.returncode = 0
    return _report("secrets", asked)


def known_holes() -> int:
    """Ask a service for known holes in the packages that are pinned."""
    for service in SERVICES:
        options = ["--service", service, "--timeout", SECONDS, "--format", "json", "--progress-spinner", "off"]
        asked = _asked("pip_audit", "-r", "requirements-dev.txt", "--no-deps", "--disable-pip", *options)
        packages = _packages(asked.stdout)
        checked = [one for one in packages if "skip_reason" not in one]
        if checked:
            return _tell_holes(list(holes(checked)), len(packages) - len(checked))
    click.echo("known holes: NOT CHECKED. No service that knows them can be reached from here (PyPI, OSV).")
    return 0


def _packages(report: str) -> list[dict[str, Any]]:
    try:
        return list(json.loads(report)["dependencies"])
    except (ValueError, KeyError):
        return []


def holes(packages: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Name each known hole of the packages that a service has told of."""
    for one in packages:
        for hole in one["vulns"]:
            yield f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'none'}"


def _tell_holes(found: list[str], unknown: int) -> int:
    click.echo(
        f"known holes: {len(found)}{f', and {unknown} packages that the service does not know' if unknown else ''}"
    )
    for hole in found:
        click.echo(f"  {hole}")
    return int(bool(found))


def _report(what: str, asked: subprocess.CompletedProcess[str]) -> int:
    click.echo(f"{what}: {'found' if asked.returncode else 'none'}")
    if asked.returncode:
        click.echo(asked.stdout + asked.stderr)
    return int(asked.returncode != 0)


def _asked(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
