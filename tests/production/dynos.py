"""Machines as a host makes them of the repository: each has its own copy, and runs one line of the Procfile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from tests.stack import PATIENCE, ROOT, children, command, descendants, free_port, is_alive, wait_until
from webapp.embedded import web_answers


def slug(folder: Path) -> Path:
    """Copy what git tracks, without what ``.slugignore`` names, as a host does when it builds; gives the folder."""
    left_out = tuple(line.removeprefix("/") + "/" for line in (ROOT / ".slugignore").read_text().split())
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, tracked.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith(left_out):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", folder], check=True)
    return folder


GRACE = 6
"""Seconds that a machine has to end; honcho kills after five of them, Heroku after thirty."""


class Dyno:
    """One machine: ``Dyno(folder, slug, "web.1", settings)``; its disk is its own."""

    def __init__(self, folder: Path, built: Path, name: str, settings: Mapping[str, str]):
        self.folder, self.name, self.port = folder, name, free_port()
        shutil.copytree(built, folder)
        (folder / "tmp").mkdir()
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        own = {"PATH": path, "HOME": str(folder), "TMPDIR": str(folder / "tmp"), "DYNO": name}
        self.settings = {**settings, **own}
        self.log = folder / "log"

    @property
    def kind(self) -> str:
        """The type of process it runs, by its name in the Procfile."""
        return self.name.partition(".")[0]

    def begin(self) -> Dyno:
        """Start its line of the Procfile."""
        words = [sys.executable, "-m", "honcho", "start", "--no-colour", "--port", str(self.port), self.kind]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(words, cwd=self.folder, env=self.settings, stdout=log, stderr=log)
        return self

    def run(self) -> int:
        """Run its line of the Procfile to its end; give the exit status."""
        return self.begin().process.wait(timeout=PATIENCE)

    def stop(self) -> None:
        """Stop it as Heroku does: every process is asked to end, and what hasn't ended after a while is killed."""
        everything = [self.process.pid, *descendants(self.process.pid)]
        _send(signal.SIGTERM, everything)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=GRACE)
        _send(signal.SIGKILL, filter(is_alive, everything))
        self.process.wait(timeout=PATIENCE)
        wait_until(lambda: not any(map(is_alive, everything)))  # else it seems to be at work still

    def start(self) -> None:
        """Start it anew, and return when it works."""
        self.begin().wait_until_ready()

    def wait_until_ready(self) -> None:
        """Return when the site answers, or every worker has begun."""
        wait_until(self._is_ready)

    def _is_ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return web_answers(self.port) if self.kind == "web" else bool(self.pid("extract") and self.zygotes())

    def pid(self, name: str) -> int | None:
        """The process of a worker dyno that runs as ``name``, if one runs."""
        try:
            return int((self.folder / "var" / "run" / f"{name}.pid").read_text())
        except FileNotFoundError:
            return None

    def is_at_work(self, name: str = "extract") -> bool:
        """Whether its worker of a queue has something in hand just now."""
        worker = self.pid(name)
        return bool(worker) and any(command(child) == command(worker) for child in children(worker))

    def zygotes(self) -> list[int]:
        """The processes from which those that read a file are forked."""
        worker = self.pid("extract")
        return [child for child in children(worker) if command(child) != command(worker)] if worker else []


def _send(number: signal.Signals, pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
