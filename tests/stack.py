"""All of Vitrine, as ``make run`` starts it, in a folder and on a port of its own."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import redis

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
PATIENCE = 180.0
PROCESSES = ("queue", "extract", "portfolio", "ocr", "mail", "sweep", "web")


class Stack:
    """``with Stack(folder, PREVIEW_SECONDS="1") as stack`` runs until the end of the block; ``stack.url`` reaches it.

    ``settings`` are environment variables; none of the developer's own is taken over. Every process writes to
    ``stack.log``. It can be stopped and started again: the folder keeps everything.
    """

    def __init__(self, home: Path, **settings: str):
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        ours = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.settings = {**ours, "VITRINE_HOME": str(home), "PORT": str(self.port), **settings}
        self.log = home / "stack.log"

    def __enter__(self) -> Stack:
        return self.start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Stack:
        """Start everything and return when the web process answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("w") as log:
            words = [sys.executable, "-m", "webapp.embedded"]
            self.process = subprocess.Popen(words, cwd=ROOT, env=self.settings, stdout=log, stderr=log)
        try:
            wait_until(self._is_ready)
        except AssertionError:
            self.stop()
            raise
        return self

    def _is_ready(self) -> bool:
        said = self.log.read_text()
        assert self.process.poll() is None, said
        return f"Vitrine is at {self.url} " in said

    def stop(self) -> int:
        """Stop everything as Ctrl-C does; return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE)

    def pid(self, name: str) -> int:
        """The process that runs as ``name``, one of PROCESSES; waits for one while it is being started again."""
        return wait_until(lambda: self._pid(name))

    def _pid(self, name: str) -> int | None:
        try:
            return int((self.home / "run" / f"{name}.pid").read_text())
        except FileNotFoundError:
            return None

    def kill(self, name: str) -> int:
        """SIGKILL the process that runs as ``name``; return its id, for ``wait_for_another``."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_another(self, name: str, pid: int) -> None:
        """Return when another process than ``pid`` runs as ``name``."""
        wait_until(lambda: self._pid(name) not in (None, pid))

    def processes(self) -> list[int]:
        """Every process of it that runs now."""
        return [self.process.pid, *descendants(self.process.pid)]

    def table(self, name: str) -> list[dict[str, object]]:
        """Everything in a table of its SQLite database."""
        with closing(sqlite3.connect(f"file:{self.home}/vitrine.db?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(f"SELECT * FROM {name}")]

    def kept(self) -> set[str]:
        """What it holds of anybody's uploads: files and rows, without what workers make of them meanwhile."""
        files = {key for key in self.stored() if not key.startswith("portfolios/")}
        return files | {str(row["id"]) for row in self.table("job")}

    def workers(self, queue: str) -> list[int]:
        """The worker processes of a queue, however many there are."""
        files = self.home.glob(f"run/{queue}*.pid")
        return [self.pid(file.stem) for file in sorted(files)]

    def horses(self, queue: str) -> list[int]:
        """The processes in which the workers of a queue do a job just now."""
        return [
            child for worker in self.workers(queue) for child in children(worker) if command(child) == command(worker)
        ]

    def is_idle(self) -> bool:
        """Whether nothing is being read or made, nor waits for it."""
        return all(map(self.rests, ("extract", "ocr", "portfolio", "extract")))  # what is made is then read back

    def rests(self, queue: str) -> bool:
        """Whether nothing waits in the queue, and its workers do nothing."""
        key = f"rq:queue:{queue}"
        with closing(self.connect_to_queue()) as connection:
            waits = connection.exists(key, f"{key}:intermediate")
        return not waits and not self.horses(queue)

    def zygotes(self, queue: str) -> list[int]:
        """The processes from which those that read a file are forked."""
        return [
            child for worker in self.workers(queue) for child in children(worker) if command(child) != command(worker)
        ]

    def stored(self, prefix: str = "") -> set[str]:
        """The key of every stored file of anybody's that begins so, and of every file that was not stored whole."""
        folder = self.home / "files"
        found = {Path(here, name) for here, _, names in os.walk(folder) for name in names}  # puts up with what vanishes
        keys = {path.relative_to(folder).as_posix() for path in found}
        return {key for key in keys if key.startswith(prefix) and not key.startswith("erasures/")}

    def rows(self, query: str, job_id: str) -> list[Any]:
        """What the database answers; ``?`` in the query is the job."""
        with closing(sqlite3.connect(self.home / "vitrine.db", timeout=30)) as connection, connection:
            return connection.execute(query, [job_id.replace("-", "")]).fetchall()

    def state(self, job_id: str) -> str:
        """The state in the job's row."""
        return str(self.rows("SELECT state FROM job WHERE id = ?", job_id)[0][0])

    def connect_to_queue(self) -> redis.Redis:
        """A connection to the queue server."""
        return redis.Redis.from_url(f"unix://{self.home}/queue/valkey.sock")


def children(pid: int) -> list[int]:
    """The processes that this one's threads started."""
    found: list[int] = []
    with suppress(OSError):  # it has ended meanwhile
        for task in os.scandir(f"/proc/{pid}/task"):
            found += map(int, Path(task.path, "children").read_text().split())
    return found


def descendants(pid: int) -> Iterator[int]:
    """The processes that this one started, those that they started, and so on."""
    for child in children(pid):
        yield child
        yield from descendants(child)


def command(pid: int) -> bytes:
    """The words a process was started with; nothing for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def held(pids: Iterable[int]) -> Iterator[None]:
    """Let processes stand still until the end of the block; those that are gone by then stay gone."""
    pids = list(pids)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def free_port() -> int:
    """A port of 127.0.0.1 where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def listens(port: int) -> bool:
    """Whether something listens on the port of 127.0.0.1."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that waits to be reaped doesn't."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(look: Callable[[], T | None]) -> T:
    """Return what ``look`` finds as soon as it finds something; fail when that takes far too long."""
    last_moment = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < last_moment, "it never came to be so"
        time.sleep(0.02)
    return found
