"""Where files are kept, and how much more of them can be."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from webapp.config import MB, Config
from webapp.doctor.finding import Finding, Patient, names_of_causes, note, ok, place, unset, wrong
from webapp.storage import MissingFileError, Storage, StorageUnavailableError

_CONTENT = b"Vitrine's doctor was here"


class _StepError(Exception):
    """What could not be done with a file."""


def storage(patient: Patient) -> Finding:
    """Write, read, list and delete a file of its own."""
    config = patient.config
    where = place(config.storage_url)
    if not _is_there(config):
        return _not_there(config)
    try:
        _try_out(Storage(config.storage_url, config.storage_keys))
    except _StepError as error:
        return wrong(f"{where}, a file can't be {error} ({_why(error)})", _advice(config))
    except (StorageUnavailableError, ValueError) as error:
        return wrong(f"{where} can't be used ({_why(error)})", _advice(config))
    return ok(f"{where} takes, gives, lists and deletes files")


def _is_there(config: Config) -> bool:
    """Say whether a folder is there; looking must not make it."""
    parts = urlsplit(config.storage_url)
    return parts.scheme != "file" or Path(parts.path).is_dir()


def _not_there(config: Config) -> Finding:
    if config.storage_url == f"file://{config.home / 'files'}" and not config.production:
        return unset(f"{place(config.storage_url)} is made with the first file")
    return wrong(
        f"{place(config.storage_url)} is not there", "make it, or mount its disk; without a shared disk use a bucket"
    )


def _try_out(kept: Storage) -> None:
    key = f"check/doctor-{secrets.token_hex(8)}"
    try:
        _step("written", lambda: kept.put(key, _CONTENT))
        _step("read", lambda: _require(kept.get(key) == _CONTENT))
        _step("listed", lambda: _require(key in [name for name, _ in kept.keys("check")]))
        _step("deleted", lambda: kept.delete(key))
        _step("deleted", lambda: _require(not kept.exists(key)))
    finally:
        with suppress(StorageUnavailableError):
            kept.delete(key)


def _step(name: str, do: object) -> None:
    try:
        do()  # type: ignore[operator]
    except (StorageUnavailableError, MissingFileError) as error:
        raise _StepError(name) from error


def _require(held: bool) -> None:
    if not held:
        raise MissingFileError


def _why(error: Exception) -> str:
    return names_of_causes(error)[-1]


def _advice(config: Config) -> str:
    if config.storage_keys:
        return "see what the add-on Bucketeer says of its bucket, or name another with STORAGE_URL"
    if config.storage_url.startswith("s3:"):
        return "see bucket, AWS_ENDPOINT_URL, AWS_REGION and what the key of AWS_ACCESS_KEY_ID may do"
    return "let the user who runs Vitrine own the folder, and see whether the disk is full"


def room(patient: Patient) -> Finding:
    """Tell what is free on each disk that we store on."""
    config = patient.config
    folders = [config.home, Path(urlsplit(config.storage_url).path)] if _is_folder(config) else [config.home]
    free = {folder: _free(folder) for folder in folders if folder.is_dir()}
    if not free:
        return note("no folder of ours is there yet")
    folder = min(free, key=lambda one: free[one])
    found = f"{free[folder] // MB} MB are free at {folder}"
    if free[folder] < config.min_free_bytes:
        return wrong(
            f"{found}, so no file is taken", f"make room for MIN_FREE_MB ({config.min_free_mb:g}), or lower it"
        )
    return ok(found)


def _is_folder(config: Config) -> bool:
    return config.storage_url.startswith("file:")


def _free(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize
