"""What the same server does with almost nothing to do: the floor that Vitrine is measured against."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

FOLDER = Path(os.environ.get("FLOOR_FOLDER") or tempfile.gettempdir())
_own = threading.local()


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


one_select = Flask(__name__)


@one_select.get("/")
def select() -> str:
    """Look one row up, over a connection that each thread keeps."""
    if not hasattr(_own, "rows"):
        _own.rows = sqlite3.connect(FOLDER / "floor.db", timeout=30)
    return str(_own.rows.execute("SELECT count(*) FROM upload WHERE name = ?", ("none",)).fetchone()[0])


same_bytes = Flask(__name__)


@same_bytes.get("/")
def send() -> Response:
    """Send what lies in the folder as ``page.html``, read once."""
    return Response(_page(), content_type="text/html; charset=utf-8")


@cache
def _page() -> bytes:
    return (FOLDER / "page.html").read_bytes()


def prepare() -> None:
    """Make the table that ``save`` inserts into."""
    with sqlite3.connect(FOLDER / "floor.db") as rows:
        rows.execute("PRAGMA journal_mode=wal")
        rows.execute("CREATE TABLE IF NOT EXISTS upload (name TEXT PRIMARY KEY)")


prepare()
