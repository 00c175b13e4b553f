"""Brings a database to today's schema; each numbered file beside this one is a step, run once."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import Database, PostgresqlDatabase
from playhouse.migrations import Runner

FOLDER = Path(__file__).parent
HISTORY = "schema_migration"
"""The table in which it is noted which steps have run."""
ADVISORY_LOCK = 7_483_920_117
"""Any number that nothing else in the database uses."""


def migrate(database: Database, until: str | None = None) -> list[str]:
    """Run every step not yet run, up to ``until``, and give their names; of two processes at once one waits."""
    with _one_at_a_time(database):
        applied: list[str] = _runner(database).up(until)
        return applied


def pending(database: Database) -> list[str]:
    """Name the steps that have not run yet."""
    return [step.name for step in _runner(database).status() if step.applied is None]


def applied(database: Database) -> list[str]:
    """Name the steps that have run, in order."""
    return sorted(_runner(database).applied())


def known() -> list[str]:
    """Name every step there is, in order."""
    return sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))


def _runner(database: Database) -> Runner:
    return Runner(database, str(FOLDER))


@contextmanager
def _one_at_a_time(database: Database) -> Iterator[None]:
    if isinstance(database, PostgresqlDatabase):
        with database.connection_context():
            database.execute_sql("SELECT pg_advisory_lock(%s)", (ADVISORY_LOCK,))  # type: ignore[no-untyped-call]
            try:
                yield
            finally:
                database.execute_sql("SELECT pg_advisory_unlock(%s)", (ADVISORY_LOCK,))  # type: ignore[no-untyped-call]
        return
    path = Path(database.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with database.connection_context():
            yield
