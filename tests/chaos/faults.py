"""What goes wrong, drawn by chance from a seed: each fault is over when its method returns."""

from __future__ import annotations

import ctypes
import os
import random
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import redis

from tests.chaos.ledger import Ledger
from tests.postgres import Postgres
from tests.stack import Stack, children, command, descendants, held

QUEUES = ("extract", "portfolio")
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
_libc = ctypes.CDLL(None, use_errno=True)


class Faults:
    """Breaks one part of a running Vitrine after the other."""

    def __init__(self, stack: Stack, server: Postgres | None, ledger: Ledger, chance: random.Random):
        self.stack, self.server, self.ledger, self.chance = stack, server, ledger, chance
        self.kinds: dict[str, Callable[[], None]] = {
            "a process is killed": self.kill_a_process,
            "a process is told to end": self.end_a_process,
            "a process stands still": self.stop_a_process,
            "a work-horse is killed": self.kill_a_horse,
            "a work-horse stands still": self.stop_a_horse,
            "a worker and its horse are killed": self.kill_a_worker_and_its_horse,
            "a worker is killed, its horse goes on": self.kill_a_worker_with_a_horse,
            "a zygote is killed": self.kill_a_zygote,
            "the server behind the web process is killed": self.kill_a_web_server,
            "the queue forgets everything": self.flush_the_queue,
            "the queue hangs up on everybody": self.hang_up,
            "the queue has no memory left": self.fill_the_queue,
            "a file is in the storage's place": self.replace_the_storage,
            "clients send slowly": self.send_slowly,
            **self._database_faults(),
        }

    def strike_until(self, last_moment: float, pause: float) -> None:
        """Let one fault follow another until a moment (monotonic); every kind comes about as often."""
        while time.monotonic() < last_moment:
            kinds = list(self.kinds)
            self.chance.shuffle(kinds)
            for kind in kinds:
                if time.monotonic() < last_moment:
                    self.strike(kind)
                    time.sleep(self.chance.uniform(0, 2 * pause))

    def strike(self, kind: str) -> None:
        """Do one fault, and count it if there was something to strike."""
        with suppress(NothingToStrikeError, ProcessLookupError, sqlite3.OperationalError, psycopg.OperationalError):
            self.kinds[kind]()
            self.ledger.strike(kind)

    # Processes.

    def kill_a_process(self) -> None:
        os.kill(self._a_process(), signal.SIGKILL)

    def end_a_process(self) -> None:
        os.kill(self._a_process(), signal.SIGTERM)

    def stop_a_process(self) -> None:
        process = self._a_process()
        self._hold([process, *(child for child in descendants(process) if self.chance.random() < 0.5)])

    def kill_a_horse(self) -> None:
        os.kill(self._a_horse()[1], signal.SIGKILL)

    def stop_a_horse(self) -> None:
        self._hold([self._a_horse()[1]])

    def kill_a_worker_and_its_horse(self) -> None:
        for process in self._a_horse():
            os.kill(process, signal.SIGKILL)

    def kill_a_worker_with_a_horse(self) -> None:
        os.kill(self._a_horse()[0], signal.SIGKILL)

    def kill_a_zygote(self) -> None:
        found = [(child, worker) for worker in self._workers("extract") for child in children(worker)]
        zygotes = [child for child, worker in found if command(child) not in (command(worker), b"")]
        os.kill(self._one_of(zygotes), signal.SIGKILL)

    def kill_a_web_server(self) -> None:
        os.kill(self._one_of(children(self._processes().get("web", 0))), signal.SIGKILL)

    # The queue.

    def flush_the_queue(self) -> None:
        with self._queue() as queue:
            queue.flushall()

    def hang_up(self) -> None:
        with self._queue() as queue:
            queue.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    def fill_the_queue(self) -> None:
        with self._queue() as queue:
            queue.config_set("maxmemory", 1)
            time.sleep(self.chance.uniform(0.5, 3))
        with self._queue() as queue:
            queue.config_set("maxmemory", 0)

    @contextmanager
    def _queue(self) -> Iterator[redis.Redis]:
        try:
            with closing(self.stack.connect_to_queue()) as queue:
                yield queue
        except redis.RedisError:
            raise NothingToStrikeError from None

    # Database, storage, clients.

    def _database_faults(self) -> dict[str, Callable[[], None]]:
        if self.server is None:
            return {"SQLite is locked": self.lock_sqlite}
        return {
            "PostgreSQL is locked": self.lock_postgres,
            "PostgreSQL hangs up on everybody": self.hang_up_postgres,
            "PostgreSQL is restarted": self.restart_postgres,
        }

    def lock_postgres(self) -> None:
        with self._rows() as connection, connection.transaction():
            connection.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
            time.sleep(self.chance.uniform(0.5, 4))

    def hang_up_postgres(self) -> None:
        with self._rows() as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()")

    def restart_postgres(self) -> None:
        assert self.server
        self.server.stop(self.chance.choice(["fast", "immediate"]))
        time.sleep(self.chance.uniform(0, 2))
        self.server.start()

    def _rows(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.stack.settings["DATABASE_URL"], autocommit=True)

    def lock_sqlite(self) -> None:
        with closing(sqlite3.connect(self.stack.home / "vitrine.db", timeout=30, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            time.sleep(self.chance.uniform(0.5, 4))
            database.execute("ROLLBACK")

    def replace_the_storage(self) -> None:
        folder, file = self.stack.home / "files", self.stack.home / "no-folder"
        file.touch()
        _exchange(folder, file)
        try:
            time.sleep(self.chance.uniform(0.2, 1.5))
        finally:
            _exchange(folder, file)

    def send_slowly(self) -> None:
        head = f"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:{self.stack.port}\r\nContent-Length: 100000\r\n"
        head += "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
        clients = []
        with suppress(OSError):
            for _ in range(self.chance.randrange(2, 12)):
                clients.append(socket.create_connection(("127.0.0.1", self.stack.port), timeout=1))
                clients[-1].sendall(head.encode())
            time.sleep(self.chance.uniform(0.5, 3))
        for client in clients:
            client.close()

    # Whom it meets.

    def _processes(self) -> dict[str, int]:
        """The processes that run under the supervisor, by name."""
        found = {}
        for file in (self.stack.home / "run").glob("*.pid"):
            with suppress(OSError, ValueError):
                found[file.stem] = int(file.read_text())
        return found

    def _a_process(self) -> int:
        return self._one_of([pid for _, pid in sorted(self._processes().items())])

    def _a_horse(self) -> tuple[int, int]:
        """A worker that has a work-horse, and the horse; waits a moment for there to be one."""
        last_moment = time.monotonic() + 1
        while time.monotonic() < last_moment:
            for worker in self._workers(self.chance.choice(QUEUES)):
                if horses := [child for child in children(worker) if command(child) == command(worker)]:
                    return worker, self._one_of(horses)
            time.sleep(0.02)
        raise NothingToStrikeError

    def _workers(self, queue: str) -> list[int]:
        return [pid for name, pid in sorted(self._processes().items()) if name.startswith(queue)]

    def _one_of(self, found: list[int]) -> int:
        if not found:
            raise NothingToStrikeError
        return self.chance.choice(found)

    def _hold(self, processes: list[int]) -> None:
        with held(processes):
            time.sleep(self.chance.uniform(0.5, 6))


def _exchange(one: Path, other: Path) -> None:
    """Let two paths change places at one moment: there is none at which a missing folder could be made anew."""
    done = _libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    if done != 0:
        raise OSError(ctypes.get_errno(), "the paths could not be exchanged")


class NothingToStrikeError(Exception):
    """What was to be struck isn't there just now."""
