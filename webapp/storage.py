"""Files under our own keys, in a folder or in S3-style storage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from webapp.config import BucketKeys

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config

CLIENT: ClientConfig = {"allow_http": True, "connect_timeout": "2s", "timeout": "30s"}
"""``AWS_ENDPOINT_URL`` alone says whether it is http or https."""
RETRY: RetryConfig = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
"""A visitor waits for the storage: after ten tries and three minutes, obstore's own patience, nobody does."""


class MissingFileError(LookupError):
    """No file is stored under this key."""


class StorageUnavailableError(OSError):
    """The storage doesn't answer, or refuses to work."""


class Storage:
    """One small interface over a folder (``file://``) or a bucket (``s3://bucket/prefix``)."""

    def __init__(self, url: str, keys: BucketKeys | None = None):
        """Open it; without ``keys`` a bucket's are the usual ``AWS_…`` variables, which obstore reads itself."""
        self.store = _open(url, keys)
        self.folder = Path(urlsplit(url).path) if isinstance(self.store, LocalStore) else None

    def put(self, key: str, file: IO[bytes] | bytes) -> None:
        """Store the file under ``key``, whole or not at all; raises StorageUnavailableError."""
        try:
            obstore.put(self.store, key, file)
        except (BaseError, OSError) as error:
            raise StorageUnavailableError(f"{key} could not be stored") from error

    def get(self, key: str) -> bytes:
        """Give the file's bytes; raises MissingFileError or StorageUnavailableError."""
        try:
            if self.folder:  # obstore has threads of its own for that, which cost a public page a tenth of its time
                return (self.folder / key).read_bytes()
            return bytes(obstore.get(self.store, key).bytes())
        except (FileNotFoundError, IsADirectoryError):
            raise MissingFileError(key) from None
        except (BaseError, OSError) as error:
            raise StorageUnavailableError(f"{key} could not be read") from error

    def exists(self, key: str) -> bool:
        """Say whether a file is stored under ``key``; raises StorageUnavailableError."""
        try:
            obstore.head(self.store, key)
        except FileNotFoundError:
            return False
        except (BaseError, OSError) as error:
            raise StorageUnavailableError(f"{key} could not be looked up") from error
        return True

    def delete(self, prefix: str) -> None:
        """Remove the file of this key and every file below it; removing what isn't there is no error.

        Raises StorageUnavailableError.
        """
        own = [prefix] if self.exists(prefix) else []  # a folder can't be deleted as a file
        for key in [*own, *(key for key, _ in self.keys(prefix + "/"))]:
            try:
                obstore.delete(self.store, key)
            except FileNotFoundError:
                continue
            except (BaseError, OSError) as error:
                raise StorageUnavailableError(f"{key} could not be removed") from error

    def keys(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Walk through the keys below ``prefix``, each with the time (aware, UTC) it was stored.

        Raises StorageUnavailableError.
        """
        try:
            for page in obstore.list(self.store, prefix=prefix):
                for entry in page:
                    yield entry["path"], entry["last_modified"]
        except (BaseError, OSError) as error:
            raise StorageUnavailableError(f"{prefix} could not be listed") from error

    def remove_unfinished(self, before: datetime) -> int:
        """Remove what processes that were killed while they stored a file left of it, and count it.

        In a folder a file is written beside its key, as ``<key>#<number>``, and renamed when it is whole.
        """
        removed = 0
        for folder, _, names in os.walk(self.folder) if self.folder else []:
            for path in (Path(folder, name) for name in names if "#" in name):
                with suppress(OSError):  # somebody else has taken it away meanwhile
                    if path.stat().st_mtime < before.timestamp():
                        path.unlink()
                        removed += 1
        return removed

    def check(self) -> None:
        """Raise StorageUnavailableError unless a file can be stored now."""
        key = f"check/{os.getpid()}"
        self.put(key, b"")
        self.delete(key)


def _open(url: str, keys: BucketKeys | None) -> LocalStore | S3Store:
    parts = urlsplit(url)
    if parts.scheme == "s3":
        prefix = parts.path.strip("/") or None
        config = cast("S3Config", asdict(keys)) if keys else None
        return S3Store(parts.netloc, prefix=prefix, client_options=CLIENT, retry_config=RETRY, config=config)
    try:
        Path(parts.path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailableError(f"{parts.path} is no folder for files") from error
    return LocalStore(parts.path, automatic_cleanup=True)  # folders go with their last file
