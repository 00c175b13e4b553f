"""The connections of one process, each made when it is first used."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from itsdangerous import URLSafeSerializer
from peewee import Database
from playhouse.db_url import connect
from playhouse.pool import PooledSqliteDatabase

from webapp import logs, models
from webapp.config import Config, ConfigError
from webapp.mail import Carrier, open_carrier
from webapp.queue import Queue
from webapp.sandbox import Limits, Sandbox
from webapp.storage import Storage

CHECK = "webapp.checking:check"
CROP = "webapp.checking.cropping:crop"
READ = "workers.extraction:read"
READ_BARE = "workers.extraction.bare:read_bare"
PREVIEW = "workers.portfolio.preview:preview"
READ_MEMORY_MB, READ_PDF_MEMORY_MB = 1024, 280
"""A picture of sixty million pixels takes the first to read; ten pages scanned with 600 dots an inch, the second."""
CHECK_LIMITS = CROP_LIMITS = PREVIEW_LIMITS = Limits(memory_mb=512, cpu_seconds=5, wall_seconds=10)

log = logging.getLogger(__name__)

SPARE_CONNECTIONS = 4
"""To the database, besides one for each thread that answers requests."""
BUSY_SECONDS = 20
"""So long a write waits for somebody else's lock on SQLite; a visitor's proxy gives up after thirty."""


def read_limits(media_type: str | None, seconds: float) -> Limits:
    """Give what reading a file of that kind may use: a PDF least, as it is the kind that hides endless work."""
    memory_mb = READ_PDF_MEMORY_MB if media_type == "application/pdf" else READ_MEMORY_MB
    return Limits(memory_mb=memory_mb, cpu_seconds=int(seconds) + 1, wall_seconds=seconds)


class Services:
    """Database, queue, storage, sandbox and signing for one process."""

    def __init__(self, config: Config):
        self.config = config

    @cached_property
    def database(self) -> Database:
        """The one database, bound to the models."""
        database = open_database(self.config.database_url, self.config.web_threads + SPARE_CONNECTIONS)
        models.database.initialize(database)
        return database

    @cached_property
    def queue(self) -> Queue:
        """Where work is asked for."""
        return Queue(self.config.redis_url, self.config.read_seconds)

    @cached_property
    def storage(self) -> Storage:
        """Where files are kept."""
        return Storage(self.config.storage_url, self.config.storage_keys)

    @cached_property
    def carrier(self) -> Carrier:
        """What takes mails away."""
        return open_carrier(self.config)

    @cached_property
    def sandbox(self) -> Sandbox:
        """What looks at a stranger's file for the web process: it can check, and can't read."""
        return Sandbox([CHECK, CROP], self.note_kill)

    @cached_property
    def previewer(self) -> Sandbox:
        """What makes a page for the web process while its owner waits; it isn't started before somebody does."""
        return Sandbox([PREVIEW], self.note_kill)

    def note_kill(self, function: str, end: str) -> None:
        """Write down and count that the reader of a file timed out or died."""
        logs.tell(log, "sandbox kill", logging.WARNING, function=function, end=end)
        self.queue.count_kill(function, end)

    @cached_property
    def secret_keys(self) -> list[str]:
        """The signing keys, oldest first and today's last; in production none is made up (ConfigError)."""
        if self.config.production and not self.config.secret_key:
            raise ConfigError("SECRET_KEY is not set: give every process the same long random text.")
        return [*self.config.secret_key_fallbacks, self.config.secret_key or _kept_key(self.config.home)]

    def signer(self, purpose: str) -> URLSafeSerializer:
        """Give a signer for one purpose; what it signed for another it doesn't accept."""
        return URLSafeSerializer(self.secret_keys, salt=f"vitrine.{purpose}")

    def sign(self, purpose: str, text: str) -> str:
        """Give what stands for a text where the text itself is not to be kept: without the key nobody can guess it."""
        key = self.secret_keys[-1] + purpose
        return hmac.new(key.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def open_database(url: str, max_connections: int = SPARE_CONNECTIONS) -> Database:
    """Open the database at ``url``; SQLite in WAL with transactions that lock at their beginning."""
    pool: Database
    if not url.startswith("sqlite"):
        options: dict[str, Any] = {"max_connections": max_connections, "stale_timeout": 300}
        pool = connect(url.replace("postgresql:", "postgresql+pool:", 1), **options)
        return pool
    path = url.removeprefix("sqlite:///")
    Path(path).absolute().parent.mkdir(parents=True, exist_ok=True)
    # What is deleted is overwritten (0.3 ms for a CV): else it stays in the file until something takes its place.
    pragmas = {
        "busy_timeout": BUSY_SECONDS * 1000, "journal_mode": "wal", "synchronous": "normal", "foreign_keys": 1,
        "secure_delete": 1,
    }  # fmt: skip
    # Pooled: closing the last connection would write the whole WAL back, at the end of every request. A pooled one
    # moves between threads, and is never used by two at once.
    pool = PooledSqliteDatabase(
        path, max_connections=None, pragmas=pragmas, lock_type="IMMEDIATE", check_same_thread=False
    )
    return pool


def _kept_key(home: Path) -> str:
    """Read this installation's own key; the first process to ask writes it."""
    path = home / "secret_key"
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f".secret_key.{os.getpid()}"
    if not path.exists():
        draft.write_text(secrets.token_urlsafe(48))
        draft.chmod(0o600)
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
