"""What is still somewhere, in any table or any stored file, when it should be gone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.stack import Stack


def rows_with(stack: Stack, *words: str) -> list[str]:
    """Every table's rows in which one of the words stands."""
    database = sqlite3.connect(f"file:{stack.home / 'vitrine.db'}?mode=ro", uri=True)
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = [(table, str(row)) for table in tables for row in database.execute(f'SELECT * FROM "{table}"')]
    database.close()
    return [f"{table}: {row}" for table, row in rows if any(word in row for word in words)]


def stored_files(stack: Stack) -> list[Path]:
    """Every file in the storage, save the ledger of what was erased."""
    found = [path for path in (stack.home / "files").rglob("*") if path.is_file()]
    return [path for path in found if path.parent.name != "erasures"]


def files_of(stack: Stack, job_id: str) -> list[Path]:
    """The stored files of one job."""
    return [path for path in stored_files(stack) if job_id in str(path)]
