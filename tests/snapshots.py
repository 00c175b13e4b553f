"""All that a running Vitrine keeps: rows, files, and work that was asked for."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, suppress
from typing import Any

from tests.stack import Stack

SEEN = {"seen_at", "used_at", "announced", "told_at"}
"""Columns that say that somebody has looked at it; looking is what they are about."""
BEGUN = ("dance",)
"""Tickets that are no more than the ``state`` of a way to a provider: they count in the browser that began."""


def snapshot(stack: Stack) -> dict[str, Any]:
    """Give everything, to be compared with what is there later."""
    return {"rows": rows(stack), "files": files(stack), "queues": queues(stack)}


def rows(stack: Stack) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in an order of its own."""
    with closing(sqlite3.connect(f"file:{stack.home}/vitrine.db?mode=ro", uri=True)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: sorted((_row(row) for row in stack.table(name) if not _is_begun(row)), key=repr) for name in names}


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple((column, value) for column, value in row.items() if column not in SEEN)


def _is_begun(row: dict[str, Any]) -> bool:
    return row.get("purpose") in BEGUN and "token_hash" in row


def files(stack: Stack) -> dict[str, str]:
    """Every stored file by its content."""
    found = {}
    for key in stack.stored():
        with suppress(FileNotFoundError):
            found[key] = hashlib.sha256((stack.home / "files" / key).read_bytes()).hexdigest()
    return found


def queues(stack: Stack) -> dict[str, list[bytes]]:
    """What waits in each queue."""
    with closing(stack.connect_to_queue()) as connection:
        lists = [key for key in connection.keys("rq:queue:*") if connection.type(key) == b"list"]
        return {key.decode(): connection.lrange(key, 0, -1) for key in sorted(lists)}
