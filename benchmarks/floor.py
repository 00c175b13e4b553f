"""What the same server does with almost nothing to do: the floor that Vitrine is measured against."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from flask import Flask, request

FOLDER = Path(os.environ.get("FLOOR_FOLDER") or tempfile.gettempdir())


def plain(_environ: dict[str, object], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Answer ``ok`` and no more."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


save_and_insert = Flask(__name__)


@save_and_insert.post("/")
def save() -> str:
    """Save the file and insert a row, as the shortest Flask app would."""
    name = uuid.uuid4().hex
    request.files["file"].save(FOLDER / name)
    with sqlite3.connect(FOLDER / "floor.db", timeout=30) as rows:
        rows.execute("INSERT INTO upload VALUES (?)", (name,))
    return "ok"


def prepare() -> None:
    """Make the table that ``save`` inserts into."""
    with sqlite3.connect(FOLDER / "floor.db") as rows:
        rows.execute("PRAGMA journal_mode=wal")
        rows.execute("CREATE TABLE IF NOT EXISTS upload (name TEXT)")


prepare()
