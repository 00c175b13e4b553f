"""A real PostgreSQL, which tests may stop and start."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from tests.stack import free_port


class Postgres:
    """``with Postgres() as server`` runs one on a free port until the end of the block; ``server.url`` reaches it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="postgres"))  # pytest's own are closed to the user who runs it
        self.port = free_port()
        self.url = f"postgresql://vitrine@127.0.0.1:{self.port}"
        self._user = _unprivileged_user(self.folder)

    def __enter__(self) -> Postgres:
        self._run("initdb", "--no-sync", "-D", str(self.folder / "data"), "-A", "trust", "-U", "vitrine")
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def start(self) -> None:
        """Start it and return when it takes connections."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        options += " -c max_connections=100"
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"  # no test pulls the plug
        self._control("-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it as ``pg_ctl -m`` does; ``fast`` hangs up on everybody and loses nothing."""
        self._control("-m", how, "stop")

    def _control(self, *words: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), *words)

    def _run(self, name: str, *words: str) -> None:
        program = _program(name)
        subprocess.run([program, *words], check=True, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL)


def _unprivileged_user(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: root runs it as somebody else, anybody else as themselves."""
    if os.geteuid() != 0:
        return None
    user = next(name for name in ("postgres", "nobody") if name in [entry.pw_name for entry in pwd.getpwall()])
    shutil.chown(folder, user)
    return user


def _program(name: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or str(installed[-1])
