"""The ledger of what was deleted: hashes alone, kept for as long as a backup may bring the deleted back.

It is in the database, and in the storage below ``erasures/``, so that it outlives the loss of either.
``webapp.restore`` leaves out whatever it names.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from peewee import Expression

from webapp import caches
from webapp.models import Erasure, Job, Portfolio, Row, database, hash_of, now
from webapp.storage import MissingFileError, StorageUnavailableError

if TYPE_CHECKING:
    from webapp.services import Services

log = logging.getLogger(__name__)

PREFIX = "erasures"
MOST_FILES = 100
CLOSED = "closed"
"""What a page that was public is known by that is no more, beside the tables' names."""

Entries = dict[str, datetime]
"""When what has this key was deleted."""


def key_of(table: str, number: object, created_at: datetime | None = None) -> str:
    """Give what a row is known by in the ledger.

    A number alone may be given out again once a database is restored; with the moment it was made it is this row's.
    """
    return hash_of(
        f"{table}:{number}" + (f":{created_at.isoformat()}" if isinstance(number, int) and created_at else "")
    )


def delete(model: type[Row], *conditions: Expression) -> int:
    """Delete the rows and write each down in the same transaction; count them.

    Of what the database deletes with a row, which belongs to it, nothing is written down.
    """
    deleted = 0
    with database.atomic():
        rows: list[Any] = list(model.select().where(*conditions))
        for row in rows:
            if isinstance(row, Job | Portfolio):  # an account's go one by one before it
                caches.note(row if isinstance(row, Job) else row.job)
            if model.delete().where(model._meta.primary_key == row._pk, *conditions).execute():
                deleted += 1
                _write(row)
    return deleted


def _write(row: Any) -> None:
    _note(key_of(row._meta.table_name, row._pk, getattr(row, "created_at", None)))


def note_closed(portfolio_id: uuid.UUID) -> None:
    """Write down that a public page was closed, so that no backup from before opens it; for the same transaction."""
    _note(key_of(CLOSED, portfolio_id))


def _note(key: str) -> None:
    anew = {"erased_at": now(), "stored_at": None}
    Erasure.insert(key=key, **anew).on_conflict(conflict_target=[Erasure.key], update=anew).execute()


def store(services: Services) -> int:
    """Write down in the storage what isn't there yet, and count it; raises StorageUnavailableError."""
    new = list(Erasure.select().where(Erasure.stored_at.is_null()))
    write(services, {row.key: row.erased_at for row in new})
    for row in new:  # unless it was noted anew meanwhile
        Erasure.update(stored_at=now()).where(Erasure.key == row.key, Erasure.erased_at == row.erased_at).execute()
    return len(new)


def try_to_store(services: Services) -> None:
    """Write down in the storage what isn't there yet, for a deletion that is done whether the storage takes it or not.

    The sweeper does it where the storage doesn't.
    """
    with suppress(StorageUnavailableError):
        store(services)


def write(services: Services, entries: Entries) -> None:
    """Put entries into the storage; raises StorageUnavailableError."""
    if entries:
        services.storage.put(f"{PREFIX}/{uuid.uuid4()}", as_lines(entries).encode())


def kept() -> Entries:
    """Give what the database has."""
    return {row.key: row.erased_at for row in Erasure.select()}


def stored(services: Services) -> Entries:
    """Give what the storage has; raises StorageUnavailableError, or ValueError for a file of it that can't be read."""
    return union(_in_file(services, file) for file, _ in services.storage.keys(PREFIX))


def _in_file(services: Services, file: str) -> Entries:
    try:
        return from_lines(services.storage.get(file).decode())
    except MissingFileError:  # the sweeper has put it into another one, which is read by whoever comes next
        return {}
    except ValueError:
        raise ValueError(f"{file} in the storage can't be read: mend it, or keep it somewhere else.") from None


def enter(entries: Entries) -> None:
    """Take over entries that the storage has."""
    for key, erased_at in entries.items():
        Erasure.insert(key=key, erased_at=erased_at, stored_at=erased_at).on_conflict_ignore().execute()


def forget(services: Services) -> None:
    """Forget what is older than any backup that could be restored; raises StorageUnavailableError.

    What goes on being remembered is put into one file of the storage, where it is in too many. A file that can't be
    read stays as it is.
    """
    oldest = now() - timedelta(days=services.config.backup_days)
    Erasure.delete().where(Erasure.erased_at < oldest).execute()
    files = dict(_readable(services))
    entries = union(files.values())
    kept_on = {key: moment for key, moment in entries.items() if moment >= oldest}
    if len(files) > MOST_FILES or len(kept_on) < len(entries):
        write(services, kept_on)
        for file in files:
            services.storage.delete(file)


def _readable(services: Services) -> Iterator[tuple[str, Entries]]:
    for file, _ in services.storage.keys(PREFIX):
        try:
            yield file, _in_file(services, file)
        except ValueError as error:
            log.error("a part of the ledger is left alone: %s", error)


def as_lines(entries: Entries) -> str:
    """Give the entries as JSON, one a line, oldest first."""
    rows = sorted((moment.isoformat(), key) for key, moment in entries.items())
    return "".join(json.dumps({"key": key, "erased_at": moment}) + "\n" for moment, key in rows)


def from_lines(text: str) -> Entries:
    """Read such lines; raises ValueError, with a sentence, for anything else."""
    try:
        return dict(_read(line) for line in text.splitlines() if line.strip())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("That is no ledger of what was deleted.") from error


def _read(line: str) -> tuple[str, datetime]:
    entry = json.loads(line)
    erased_at = datetime.fromisoformat(entry["erased_at"])
    if erased_at.tzinfo:
        raise ValueError("not as we write it")  # nor can it be compared with what is
    return str(entry["key"]), erased_at


def union(ledgers: Iterable[Entries]) -> Entries:
    """Put ledgers together, with the newest moment of each key."""
    together: Entries = {}
    for entries in ledgers:
        together |= {key: max(moment, together.get(key, moment)) for key, moment in entries.items()}
    return together
