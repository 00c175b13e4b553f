"""A copy of everything in a folder, made while the site runs and people upload.

    rows/<table>.jsonl   the rows, as they all were at one moment
    files/<key>          what was stored for them
    manifest.json        when, of which schema, which columns, how much
    SHA256SUMS           of every file above; written last, so that what has none is no backup

A file is stored before the row that names it, and deleted after it. So the rows are copied first, then their files;
where a row is gone by then, its file may be too, and the rows are copied once more.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee
from peewee import AutoField, Database, Field, ForeignKeyField, IntegerField, PostgresqlDatabase

from webapp import migrations, states
from webapp.caches import Purge
from webapp.models import ApiToken, Job, LoginSession, Mail, Portfolio, Row, Ticket, now
from webapp.services import Services
from webapp.storage import MissingFileError

FORMAT = 1
SUMS, MANIFEST = "SHA256SUMS", "manifest.json"
KEPT_OUT = (LoginSession, Ticket, ApiToken, Mail, Purge)
"""What lets somebody in, or would be sent a second time: whoever restores a backup signs people out."""
KINDS = ("uploads", "pictures", "portfolios")
"""The parts of the storage that belong to rows."""
ROUNDS = 5
"""So often the rows are copied once more; what is missing then is derived from the rest, or was being deleted."""
_CHUNK = 500


class BackupError(Exception):
    """Why no backup can be made or restored; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Summary:
    """How much is in a backup."""

    rows: int
    files: int


def make(services: Services, folder: Path, interrupt: Callable[[], None] = lambda: None) -> Summary:
    """Copy all rows and files into an empty or new folder, over an open connection to the database.

    ``interrupt`` is called between rows and files. Raises BackupError, peewee.DatabaseError or StorageUnavailableError.
    """
    _require_empty(folder)
    sums: dict[str, str] = {}
    for _ in range(ROUNDS):
        snapshot = _copy_rows(services.database, folder)
        wanted = _wanted(folder)
        interrupt()
        _copy_files(services, folder, wanted, sums)
        if not wanted - _wanted_now():
            break
    _drop_unknown(folder, wanted, sums)
    if wanted and not sums:
        raise BackupError("None of the files that its rows need are in the storage: see STORAGE_URL and VITRINE_HOME.")
    (folder / MANIFEST).write_text(json.dumps({**snapshot, "files": len(sums)}, indent=1) + "\n")
    listed = sums | {name: sum_of(folder / name) for name in (MANIFEST, *map(rows_of, snapshot["tables"]))}
    (folder / SUMS).write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(listed.items())))
    return Summary(sum(table["rows"] for table in snapshot["tables"].values()), len(sums))


def _require_empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise BackupError(f"{folder} is not empty: name a new folder.")
    except OSError as error:
        raise BackupError(f"{folder} can't be used: {error.strerror}.") from None


def tables() -> list[type[Row]]:
    """Name the tables that are copied, each after those that it refers to."""
    in_order: Any = peewee.sort_models(Row.__subclasses__())  # type: ignore[attr-defined]  # its types forget it
    return [model for model in in_order if model not in KEPT_OUT]


def rows_of(table: str) -> str:
    """Give where a table's rows are in a backup."""
    return f"rows/{table}.jsonl"


def sum_of(path: Path) -> str:
    """Give the checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# The rows.


def _copy_rows(database: Database, folder: Path) -> dict[str, Any]:
    """Write every table down as it is at one moment, and give the manifest of that."""
    made_at = now()  # no later than the moment: what is deleted after it may be forgotten BACKUP_DAYS from here
    with one_moment(database):
        steps = migrations.applied(database)
        if not steps:
            raise BackupError("There is no Vitrine in this database: see DATABASE_URL and VITRINE_HOME.")
        if steps != migrations.known():
            raise BackupError("The database is of another version: run `flask migrate` first.")
        copied = {model._meta.table_name: _copy_table(model, folder) for model in tables()}
    return {"format": FORMAT, "made_at": made_at.isoformat(), "migrations": steps, "tables": copied}


@contextmanager
def one_moment(database: Any) -> Iterator[None]:
    """Let every reading until the end of the block see what the first one saw, and hold up nobody who writes."""
    postgres = isinstance(database, PostgresqlDatabase)
    held: AbstractContextManager[Any] = database.atomic() if postgres else database.atomic("DEFERRED")
    with held:
        if postgres:
            database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _copy_table(model: Any, folder: Path) -> dict[str, Any]:
    columns = [_described(field) for field in model._meta.sorted_fields]
    path, count = folder / rows_of(model._meta.table_name), 0
    path.parent.mkdir(exist_ok=True, mode=0o700)
    with path.open("w", encoding="utf-8") as file:
        for values in _rows(model):
            file.write(json.dumps(dict(zip((name for name, *_ in columns), values, strict=True)), default=_text) + "\n")
            count += 1
    return {"rows": count, "key": model._meta.primary_key.column_name, "columns": columns}


def _described(field: Field) -> tuple[str, str, str | None]:
    """Give a column's name, the kind of its values, and the table it refers to."""
    kind = field
    while isinstance(kind, ForeignKeyField):
        kind = kind.rel_field
    refers_to = field.rel_model._meta.table_name if isinstance(field, ForeignKeyField) else None
    return field.column_name, IntegerField.__name__ if isinstance(kind, AutoField) else type(kind).__name__, refers_to


def _rows(model: Any) -> Iterator[tuple[Any, ...]]:
    """Give the rows in the order of their keys, some at a time: together they may be more than memory holds."""
    key, fields = model._meta.primary_key, model._meta.sorted_fields
    place, query = fields.index(key), model.select(*fields).order_by(key).limit(_CHUNK)
    while chunk := list(query.tuples()):
        yield from chunk
        query = model.select(*fields).where(key > chunk[-1][place]).order_by(key).limit(_CHUNK)


def _text(value: datetime | uuid.UUID) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def read_rows(folder: Path, table: str) -> Iterator[dict[str, Any]]:
    """Give the rows of a table in a backup, as they were written; none of one that it doesn't have."""
    with suppress(FileNotFoundError), (folder / rows_of(table)).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


# The files.


def _wanted(folder: Path) -> set[str]:
    """Name what the copied rows need in the storage, files and folders."""
    made = [row["files"] for row in read_rows(folder, Portfolio._meta.table_name)]
    jobs = [row["id"] for row in read_rows(folder, Job._meta.table_name) if row["state"] != states.EXPIRED]
    return _places(jobs, made)


def _wanted_now() -> set[str]:
    """Name what the rows need by now."""
    jobs: Any = Job.select(Job.id).where(Job.state != states.EXPIRED).tuples()
    made: Any = Portfolio.select(Portfolio.files).tuples()
    return _places((job for (job,) in jobs), (files for (files,) in made))


def _places(jobs: Iterable[Any], made: Iterable[str | None]) -> set[str]:
    of_jobs = {f"{kind}/{job}" for job in jobs for kind in ("uploads", "pictures")}
    return of_jobs | {files for files in made if files}


def _copy_files(services: Services, folder: Path, wanted: set[str], sums: dict[str, str]) -> None:
    for kind in KINDS:
        for key, _ in services.storage.keys(kind):
            if f"files/{key}" not in sums and _belongs(key, wanted):
                with suppress(MissingFileError):  # deleted since: its row is gone too, which is looked at next
                    sums[f"files/{key}"] = _copy(services.storage.get(key), folder / "files" / key)


def _belongs(key: str, wanted: set[str]) -> bool:
    return any("/".join(key.split("/")[:parts]) in wanted for parts in (2, 3))


def _copy(content: bytes, path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def _drop_unknown(folder: Path, wanted: set[str], sums: dict[str, str]) -> None:
    """Take out what an earlier round copied for rows that are gone by now."""
    for name in [name for name in sums if not _belongs(name.removeprefix("files/"), wanted)]:
        (folder / name).unlink()
        del sums[name]
