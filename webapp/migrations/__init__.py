"""Brings a database to today's schema; each numbered file beside this one is a step, run once."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import Database, PostgresqlDatabase
from playhouse.migrations import Runner

ADVISORY_LOCK = 7_483_920_117
"""Any number that nothing else in the database uses."""


def migrate(database: Database) -> list[str]:
    """Run every step not yet run and give their names; of two processes at once one waits for the other."""
    with _one_at_a_time(database):
        applied: list[str] = Runner(database, str(Path(__file__).parent)).up()
        return applied


def pending(database: Database) -> list[str]:
    """Name the steps that have not run yet."""
    return [step.name for step in Runner(database, str(Path(__file__).parent)).status() if step.applied is None]


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
