"""Brings a backup back, without what was deleted since: rows and files, into an empty database or in place of another.

The site must not run meanwhile. What was at work when the backup was made is delivered again by the sweeper, as after
any other crash. Sessions, tokens and mails of the past don't come back (``backup.KEPT_OUT``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import peewee
from peewee import Database, DatabaseError, Model, PostgresqlDatabase, SqliteDatabase

from webapp import flow, ledger, migrations, states
from webapp.backup import FORMAT, KINDS, MANIFEST, SUMS, BackupError, Summary, read_rows, rows_of, sum_of
from webapp.caches import Purge
from webapp.ledger import Entries, key_of
from webapp.models import Erasure, Job, Portfolio, Row, Takedown, now
from webapp.services import Services

_JOB, _PORTFOLIO, _TAKEDOWN, _ERASURE = (model._meta.table_name for model in (Job, Portfolio, Takedown, Erasure))
_CHUNK = 100
_LOOSE = {
    (model._meta.table_name, foreign.column_name)
    for model in Row.__subclasses__()
    for foreign in model._meta.refs
    if foreign.on_delete == "SET NULL"
}
"""The columns that forget what they refer to when it is deleted: their rows don't belong to it."""
_FIELDS = {
    name: getattr(peewee, name)
    for name in ("IntegerField", "CharField", "TextField", "UUIDField", "DateTimeField", "BooleanField", "FloatField")
}


@dataclass
class Gone:
    """What doesn't come back: what the ledger names, and what belongs to that."""

    entries: Entries
    before: Entries
    """What the ledger named when the rows were copied."""
    rows: dict[str, set[Any]] = field(default_factory=dict)
    """The keys of the rows that are left out, by table."""
    made_of: set[str] = field(default_factory=set)
    """The jobs whose portfolio is left out."""

    def has(self, table: str, key: object) -> bool:
        """Say whether this row is left out."""
        return key in self.rows.get(table, ())

    def has_file(self, name: str) -> bool:
        """Say whether this stored file is left out."""
        kind, job, *_ = name.split("/")
        return (
            self.has(_JOB, job) or key_of(_JOB, job) in self.entries or (kind == "portfolios" and job in self.made_of)
        )

    def look_at(self, table: str, described: dict[str, Any], row: dict[str, Any]) -> None:
        """Leave the row out where the ledger names it, or one that it refers to is left out."""
        key, created_at = row[described["key"]], row.get("created_at")
        known_by = key_of(table, key, datetime.fromisoformat(created_at) if created_at else None)
        lost = self._lost(described, row)
        if any((table, name) not in _LOOSE for name in lost) or known_by in self.entries:
            self.rows.setdefault(table, set()).add(key)
            if table == _PORTFOLIO:
                self.made_of.add(row["job_id"])

    def rest_of(self, table: str, described: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        """Give a row as it comes back: it refers to nothing that is left out, and opens no page that was closed."""
        rest = row | dict.fromkeys(self._lost(described, row))
        if table == _PORTFOLIO and self._is_closed(row["id"]):
            return rest | {"published": False}
        if table == _TAKEDOWN and self._is_closed(row["portfolio_id"]):
            return rest | {"reopens": False}  # whether by its owner can't be told
        return rest

    def _lost(self, described: dict[str, Any], row: dict[str, Any]) -> list[str]:
        return [name for name, _, other in described["columns"] if other and self.has(other, row[name])]

    def _is_closed(self, portfolio_id: str | None) -> bool:
        """Say whether the page was closed after the rows were copied: a moment alone would not tell."""
        known_by = key_of(ledger.CLOSED, portfolio_id)
        return self.entries.get(known_by, datetime.min) > self.before.get(known_by, datetime.min)


class Backup:
    """A backup in its folder, found whole and undamaged; raises BackupError."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.sums = _verified(folder)
        self.manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        self.tables: dict[str, Any] = self.manifest["tables"]
        rows = [rows_of(table) for table in self.tables]
        if self.manifest["format"] != FORMAT or len(self.sums) != self.manifest["files"] + len(rows) + 1:
            raise BackupError(f"{folder} is damaged, or was made by another version of Vitrine.")

    @property
    def made_at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.manifest["made_at"])

    @cached_property
    def erased(self) -> Entries:
        """What had been deleted by then."""
        rows = read_rows(self.folder, _ERASURE)
        return {row["key"]: datetime.fromisoformat(row["erased_at"]) for row in rows}

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Give a table's rows as they were written."""
        return read_rows(self.folder, table)

    def files(self) -> Iterator[tuple[str, Path]]:
        """Give each stored file's key and where it is."""
        for name in self.sums:
            kind, _, key = name.partition("/")
            if kind == "files":
                yield key, self.folder / name

    def gone(self, entries: Entries) -> Gone:
        """Find what is to be left out."""
        gone = Gone(entries, self.erased)
        for table, described in self.tables.items():
            for row in self.rows(table):
                gone.look_at(table, described, row)
        return gone


def _verified(folder: Path) -> dict[str, str]:
    """Give the checksum of every file of the backup; raises BackupError where one is another, or missing."""
    try:
        lines = (folder / SUMS).read_text().splitlines()
    except (OSError, ValueError):
        raise BackupError(f"{folder} is no finished backup: it has no {SUMS}.") from None
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name, digest in sums.items():
        path = folder / name
        if ".." in path.parts or not path.is_file() or sum_of(path) != digest:
            raise BackupError(f"{folder} is damaged: {name} is missing or has changed.")
    if MANIFEST not in sums:
        raise BackupError(f"{folder} is damaged: {MANIFEST} is missing or has changed.")
    return sums


def restore(services: Services, backup: Backup, *, replace: bool, erased: Entries) -> Summary:
    """Bring the backup back without what ``erased`` and every ledger in reach name.

    Raises BackupError, or ValueError where a ledger can't be read, before anything is touched; StorageUnavailableError
    or peewee.DatabaseError.
    """
    _require_fit(backup, services.config.backup_days)
    database = services.database
    entries = ledger.union([backup.erased, _kept_here(database), stored := ledger.stored(services), erased])
    _require_room(database, replace)
    gone = backup.gone(entries)
    ledger.write(services, {key: moment for key, moment in entries.items() if moment > stored.get(key, datetime.min)})
    files = _put_files(services, backup, gone)
    _clear(database)
    migrations.migrate(database, backup.manifest["migrations"][-1])
    database.connect(reuse_if_open=True)
    with database.atomic():
        rows = sum(_load(database, backup, table, gone) for table in backup.tables if table != _ERASURE)
        _count_on(database)
    migrations.migrate(database)
    database.connect(reuse_if_open=True)
    ledger.enter(entries)
    _settle(services, backup, gone)
    return Summary(rows, files)


# Before anything is touched.


def _require_fit(backup: Backup, days: float) -> None:
    if unknown := set(backup.manifest["migrations"]) - set(migrations.known()):
        raise BackupError(f"The backup is of a newer Vitrine, which knows {min(unknown)}: install that one first.")
    if backup.made_at < now() - timedelta(days=days):
        raise BackupError(
            f"The backup is older than BACKUP_DAYS ({days:g}): what was deleted since may be remembered no more."
        )


def _kept_here(database: Database) -> Entries:
    """Give the ledger of the database that is there, if it can be read."""
    with suppress(DatabaseError), database.atomic():
        return ledger.kept()
    return {}


def _require_room(database: Database, replace: bool) -> None:
    there = [model for model in _ours(database) if model not in (Erasure, Purge) and model.select().exists()]
    if there and not replace:
        raise BackupError("The database is not empty: restore into an empty one, or say --replace.")


def _ours(database: Database) -> list[type[Row]]:
    present = set(database.get_tables())
    return [model for model in Row.__subclasses__() if model._meta.table_name in present]


# The files come first: no row is there without its file.


def _put_files(services: Services, backup: Backup, gone: Gone) -> int:
    """Store the files of all that comes back, and delete those of what doesn't; count the stored."""
    count = 0
    for name, path in backup.files():
        if not gone.has_file(name):
            with path.open("rb") as file:
                services.storage.put(name, file)
            count += 1
    for name in [name for kind in KINDS for name, _ in services.storage.keys(kind) if gone.has_file(name)]:
        services.storage.delete(name)
    return count


# The rows.


def _clear(database: Any) -> None:
    """Drop our tables, to make them as they were for the backup."""
    names = [*(model._meta.table_name for model in _ours(database)), migrations.HISTORY]
    sqlite = isinstance(database, SqliteDatabase)
    if sqlite:
        database.execute_sql("PRAGMA foreign_keys = 0")
    for name in names:
        database.execute_sql(f'DROP TABLE IF EXISTS "{name}"{"" if sqlite else " CASCADE"}')
    if sqlite:
        database.execute_sql("PRAGMA foreign_keys = 1")
        database.execute_sql("VACUUM")  # what was there is in the freed pages


def _load(database: Database, backup: Backup, name: str, gone: Gone) -> int:
    """Put a table's rows in, as they come back; count them."""
    described, count = backup.tables[name], 0
    table = _table(database, name, described["columns"])
    there = (row for row in backup.rows(name) if not gone.has(name, row[described["key"]]))
    kept = (gone.rest_of(name, described, row) for row in there)
    while chunk := list(islice(kept, _CHUNK)):
        table.insert_many([_values(table, row) for row in chunk]).execute()
        count += len(chunk)
    return count


def _table(database: Database, name: str, columns: list[tuple[str, str, str | None]]) -> type[Model]:
    """Give a table as it was when the backup was made; today's models may know other columns."""
    meta = type("Meta", (), {"database": database, "table_name": name, "primary_key": False})
    fields = {column: _FIELDS[kind](null=True) for column, kind, _ in columns}
    return type(name, (Model,), {**fields, "Meta": meta})


def _values(table: type[Model], row: dict[str, Any]) -> dict[str, Any]:
    times = [name for name, kind in table._meta.fields.items() if isinstance(kind, peewee.DateTimeField) and row[name]]
    return row | {name: datetime.fromisoformat(row[name]) for name in times}


def _count_on(database: Any) -> None:
    """Let PostgreSQL number new rows after those that were put in; SQLite does so by itself."""
    for model in _ours(database) if isinstance(database, PostgresqlDatabase) else []:
        if isinstance(model._meta.primary_key, peewee.AutoField):
            table = model._meta.table_name
            highest = f'SELECT max(id) FROM "{table}"'  # noqa: S608  # nosec B608 - a name of ours
            database.execute_sql(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), ({highest}))")


# What the rows say of what isn't there.


def _settle(services: Services, backup: Backup, gone: Gone) -> None:
    for job in _jobs(gone.made_of):
        flow.unmake(job)
    for job in _jobs(_without_files(backup)):
        flow.remake(job, services.queue)
    told = (Job.state == states.COMPLETED) & Job.told_at.is_null()  # if not by a mail since, then by now by this
    Job.update(told_at=backup.made_at).where(told).execute()
    for job in flow.expire():
        services.storage.delete(job.upload_key)
    ledger.store(services)


def _jobs(numbers: set[str]) -> Iterator[Job]:
    for number in sorted(numbers):
        if job := Job.get_or_none(Job.id == number):
            yield job


def _without_files(backup: Backup) -> set[str]:
    """Name the jobs whose portfolio is in the backup, and none of its files."""
    there = {"/".join(name.split("/")[:3]) for name, _ in backup.files()}
    made: Any = Portfolio.select(Portfolio.job, Portfolio.files).where(Portfolio.files.is_null(False)).tuples()
    return {str(job) for job, files in made if files not in there}
