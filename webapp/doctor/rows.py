"""The database, what waits in it, and the clocks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from peewee import Database, PeeweeException, PostgresqlDatabase
from redis import RedisError

from webapp import migrations, models, watching
from webapp.config import Config
from webapp.doctor.finding import Finding, Patient, note, ok, place, wrong
from webapp.queue import Queue, connect
from webapp.services import open_database

MOST_APART = 3.0
"""Seconds by which two clocks may differ."""
LATE = 90.0
"""Seconds after which the sweeper should have brought what is in no queue."""


CONNECT_SECONDS = 5


class NoDatabaseError(Exception):
    """SQLite's file isn't there, and looking must not make it."""


# The database.

_TROUBLE = (
    ("password authentication", "it refuses user or password", "mend both in DATABASE_URL"),
    ("no password supplied", "it wants a password", "put it into DATABASE_URL"),
    ("does not exist", "there is no such database or user", "make it, or mend DATABASE_URL"),
    ("too many", "all its connections are taken", "raise max_connections, or run fewer processes or WEB_THREADS"),
    ("remaining connection slots", "all its connections are taken", "raise max_connections, or lower WEB_THREADS"),
    ("translate host", "there is no such host", "mend the host in DATABASE_URL"),
    ("refused", "nothing listens there", "start it, or mend host and port in DATABASE_URL"),
    ("timeout expired", "it does not answer", "start it, or mend DATABASE_URL; a firewall may be between"),
    ("not a database", "the file is no database", "restore a backup, see docs/operating.md"),
    ("readonly", "the file can't be written", "let the user who runs Vitrine own it and its folder"),
    ("unable to open", "the file can't be opened", "let the user who runs Vitrine own it and its folder"),
)


def database(patient: Patient) -> Finding:
    """Tell which it is, and whether its tables are today's."""
    url = patient.config.database_url
    try:
        with _opened(url) as opened:
            return _schema(f"{_kind(opened)} at {place(url)}", opened)
    except NoDatabaseError:
        return _not_there(patient.config)
    except (PeeweeException, OSError, ValueError) as error:
        return wrong(*_trouble(place(url), error))


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    if (path := url.removeprefix("sqlite:///")) != url and not Path(path).exists():
        raise NoDatabaseError
    opened = open_database(_impatient(url))
    try:
        with opened.connection_context():
            yield opened
    finally:
        opened.close_all()  # type: ignore[attr-defined]


def _impatient(url: str) -> str:
    if url.startswith("sqlite") or "connect_timeout=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}connect_timeout={CONNECT_SECONDS}"


def _kind(opened: Database) -> str:
    if isinstance(opened, PostgresqlDatabase):
        return f"PostgreSQL {_only(opened, 'SHOW server_version').split()[0]}"
    return f"SQLite {_only(opened, 'SELECT sqlite_version()')}"


def _only(opened: Database, sql: str) -> str:
    return str(opened.execute_sql(sql).fetchone()[0])  # type: ignore[no-untyped-call]


def _schema(found: str, opened: Database) -> Finding:
    if waiting := migrations.pending(opened):
        return wrong(f"{found}, where {', '.join(waiting)} has not run", "run `flask migrate`")
    if newer := sorted(set(migrations.applied(opened)) - set(migrations.known())):
        return note(f"{found}, newer than this version by {', '.join(newer)}", "bring this one up to date soon")
    return ok(f"{found}, up to date")


def _not_there(config: Config) -> Finding:
    found = f"there is none yet at {place(config.database_url)}"
    if config.production:
        return wrong(found, "run `flask migrate`; where machines share no disk, set DATABASE_URL")
    return note(found, "`make run` or `flask migrate` makes it")


def _trouble(where: str, error: Exception) -> tuple[str, str]:
    said = str(error).lower()
    for words, found, advice in _TROUBLE:
        if words in said:
            return f"{where}, {found}", advice
    return f"{where} can't be used ({type(error).__name__})", "see DATABASE_URL, and the server's log"


# What waits in it.


def sweeper(patient: Patient) -> Finding:
    """Tell by what is overdue whether a sweeper runs: it has no queue, and leaves no other trace."""
    config = patient.config
    try:
        with _opened(config.database_url) as opened:
            models.database.initialize(opened)
            queue = Queue(config.redis_url, config.read_seconds)
            late = [line for line in watching.lines(queue) if line.lag > LATE or line.lost]
    except (NoDatabaseError, PeeweeException, OSError, ValueError):
        return note("the database doesn't tell what waits")
    if late:
        names = ", ".join(line.name for line in late)
        return wrong(f"work for {names} was lost and nobody brings it", "start `python -m workers sweep`")
    return ok("nothing is overdue")


# Clocks.


def clock(patient: Patient) -> Iterator[Finding]:
    """Compare this machine's clock with the servers': leases are reckoned by the database's, limits by the queue's."""
    told = list(_clocks(patient.config))
    apart = [(name, seconds) for name, seconds in told if abs(seconds) > MOST_APART]
    for name, seconds in apart:
        found = f"this machine is {abs(seconds):.0f} s {'behind' if seconds > 0 else 'ahead of'} the {name}'s"
        yield wrong(found, "let all of them keep time by NTP")
    if not apart:
        yield (
            ok(f"as the {' and the '.join(name for name, _ in told)}'s") if told else note("no server to compare with")
        )


def _clocks(config: Config) -> Iterator[tuple[str, float]]:
    for name, ask in (("database", _database_time), ("queue server", _queue_time)):
        try:
            yield name, _apart(lambda ask=ask: ask(config))  # type: ignore[misc]
        except (NoDatabaseError, PeeweeException, RedisError, OSError, ValueError):
            continue  # its own line says so


def _apart(ask: Callable[[], float]) -> float:
    """Give by how many seconds another clock is ahead, taking that it was read halfway."""
    before = time.time()
    theirs = ask()
    after = time.time()
    return theirs - (before + after) / 2


def _database_time(config: Config) -> float:
    if config.database_url.startswith("sqlite"):
        raise NoDatabaseError  # it has no clock of its own
    with _opened(config.database_url) as opened:
        return float(_only(opened, "SELECT extract(epoch FROM clock_timestamp())"))


def _queue_time(config: Config) -> float:
    with closing(connect(config.redis_url, patient=False)) as server:
        seconds, microseconds = server.time()  # type: ignore[misc]
    return float(seconds + microseconds / 1e6)
