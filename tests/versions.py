"""Vitrine's code of one commit, and the processes its own Procfile starts from it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from honcho.environ import parse_procfile

from tests.stack import PATIENCE, free_port, wait_until
from webapp.embedded import web_answers


class Version:
    """``Version(code, home, settings)``: several of them share what ``settings`` name, and no folder of their own."""

    def __init__(self, code: Path, home: Path, settings: Mapping[str, str], packages: Path | None = None):
        self.code, self.home, self.log = code, home, home / "log"
        home.mkdir()
        self.processes = parse_procfile((code / "Procfile").read_text()).processes
        own = {"VITRINE_HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(packages or "")}
        self.settings = {**settings, **own}

    def begin(self, kind: str, port: int = 0) -> subprocess.Popen[bytes]:
        """Start one line of its Procfile."""
        line = self.processes[kind].replace("0.0.0.0:$PORT", f"127.0.0.1:{port}")
        words = shlex.split(line)
        words = words[1:] if words[0] == "python" else ["-m", *words]
        with self.log.open("a") as log:
            return subprocess.Popen([sys.executable, *words], cwd=self.code, env=self.settings, stdout=log, stderr=log)

    @contextmanager
    def web(self) -> Iterator[str]:
        """Run its site until the end of the block; gives the address."""
        port = free_port()
        with self._running("web", port) as process:
            wait_until(lambda: process.poll() is not None or web_answers(port))
            assert process.poll() is None, self.log.read_text()
            yield f"http://127.0.0.1:{port}"

    @contextmanager
    def workers(self) -> Iterator[None]:
        """Run its workers until the end of the block."""
        with self._running("worker"):
            yield

    @contextmanager
    def _running(self, kind: str, port: int = 0) -> Iterator[subprocess.Popen[bytes]]:
        process = self.begin(kind, port)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)
