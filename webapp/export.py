"""Everything of an account in one zip: who it is, and for each CV the file, what was read from it, what was made."""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO, Any

from webapp import api_tokens, history, login_sessions, pictures, takedowns
from webapp.models import Cv, Identity, Job, Portfolio, User
from webapp.resume import as_resume
from webapp.services import Services
from webapp.storage import MissingFileError

MAX_NAME = 100
"""Bytes of a name inside the zip; file systems take 255, and folders come before it."""
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
"""Names that mean devices to Windows, whatever their ending."""


def pack(services: Services, user: User) -> IO[bytes]:
    """Give the zip as a temporary file without a name, at its beginning; raises StorageUnavailableError.

    It holds no password hash and no secret.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        jobs = list(Job.select().where(Job.owner == user).order_by(Job.uploaded_at))
        folders = [f"cvs/{number:02}-{safe_name(_stem(job))}" for number, job in enumerate(jobs, 1)]
        cvs = [_describe(services, job, folder) for job, folder in zip(jobs, folders, strict=True)]
        archive.writestr("account.json", _as_text({**_account(user), "cvs": cvs}))
        for job, folder in zip(jobs, folders, strict=True):
            _add_cv(archive, services, job, folder)
    file.seek(0)
    return file


def _stem(job: Job) -> str:
    return PurePosixPath(job.filename or "cv").stem


def _account(user: User) -> dict[str, Any]:
    identities = Identity.select().where(Identity.user == user).order_by(Identity.id)
    return {
        "email": user.email,
        "email_proved_at": user.proved_at,
        "former_email": user.former_email,
        "created_at": user.created_at,
        "has_password": user.password_hash is not None,
        "settings": {"language": user.language, "time_zone": user.time_zone},
        "identities": [_pick(one, "provider", "issuer", "subject", "email", "created_at") for one in identities],
        "sessions": [_pick(one, "device", "created_at", "seen_at") for one in login_sessions.of(user)],
        "tokens": [_pick(one, "name", "scope", "created_at", "used_at") for one in api_tokens.of(user)],
    }


def _pick(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _describe(services: Services, job: Job, folder: str) -> dict[str, Any]:
    portfolio: Portfolio | None = Portfolio.get_or_none(Portfolio.job == job)
    made = (
        _pick(portfolio, "theme", "options", "shown", "slug", "published", "listed", "created_at", "updated_at")
        if portfolio
        else None
    )
    if portfolio is not None and made is not None and portfolio.published:
        made["public_url"] = f"{services.config.portfolio_origin}/p/{portfolio.slug}/"
    if portfolio is not None and made is not None and (takedown := takedowns.of(portfolio)):
        made["taken_down"] = _pick(takedown, "reason", "created_at")
    facts = _pick(
        job, "filename", "purpose", "size", "media_type", "pages", "state", "error", "uploaded_at", "claimed_at"
    )
    replaced = [_pick(one, "version", "replaced_at") for one in history.replaced(job)]
    return {"job_id": str(job.id), "folder": folder, **facts, "portfolio": made, "history": replaced}


def _add_cv(archive: zipfile.ZipFile, services: Services, job: Job, folder: str) -> None:
    """Put a CV's files into its folder: the upload and the portfolio below it, where no name meets another."""
    _add(archive, services, job.upload_key, f"{folder}/uploaded/{safe_name(job.filename or 'cv')}")
    cv = Cv.get_or_none(Cv.job == job)
    if cv is not None:
        archive.writestr(f"{folder}/resume.json", _as_text(as_resume(cv.document).to_json()))
        archive.writestr(f"{folder}/reading.json", _as_text(json.loads(cv.reading)))
    for earlier in history.replaced(job):
        archive.writestr(f"{folder}/history/{earlier.version:04}.json", _as_text(as_resume(earlier.document).to_json()))
    for key, _ in services.storage.keys(pictures.folder(job)):
        _add(archive, services, key, f"{folder}/pictures/{PurePosixPath(key).name}")
    portfolio = Portfolio.get_or_none(Portfolio.job == job)
    if portfolio is not None and portfolio.files:
        for key, _ in services.storage.keys(portfolio.files):
            _add(archive, services, key, f"{folder}/portfolio/{key.removeprefix(portfolio.files).lstrip('/')}")


def _add(archive: zipfile.ZipFile, services: Services, key: str, name: str) -> None:
    """Put a stored file in; one that has just been replaced or removed is left out."""
    try:
        content = services.storage.get(key)
    except MissingFileError:
        return
    archive.writestr(name, content)


def safe_name(name: str) -> str:
    """Give a file's name as every system can unpack it: in one folder, without signs or words that mean something."""
    clean = "".join("_" if char in '<>:"/\\|?*' or not char.isprintable() else char for char in name)
    clean = clean.strip(" .") or "file"
    if clean.split(".")[0].upper() in _RESERVED:
        clean = f"_{clean}"
    return _shortened(clean)


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_NAME:
        return name
    suffix = PurePosixPath(name).suffix[-12:]
    stem = name.removesuffix(suffix).encode()[: MAX_NAME - len(suffix.encode())].decode(errors="ignore")
    return stem.rstrip(" .") + suffix


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_moment) + "\n"


def _moment(value: datetime) -> str:
    return value.replace(tzinfo=UTC).isoformat(timespec="seconds")
