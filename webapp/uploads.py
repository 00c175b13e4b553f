"""Takes a file in: checked in the sandbox, stored under our own key, kept as a job. Reads no words."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import BinaryIO

from peewee import PeeweeException

from webapp import flow, history, ledger, logs, pending, pictures, space, states
from webapp.checked import Checked
from webapp.errors import Problem
from webapp.models import Cv, Job, User, hash_of, now
from webapp.resume import UnreadableFileError, as_resume
from webapp.room import require_room
from webapp.sandbox import DiedError, SandboxError, TimedOutError
from webapp.services import CHECK, CHECK_LIMITS, Services
from webapp.storage import MissingFileError

LONGEST_NAME = 1000
"""Characters of a name that are kept, from its end: no file system has longer ones, but a request may."""
JOINERS = "\u200c\u200d"
"""Without them words of Persian, Hindi and other scripts, and emoji made of several, fall apart."""


def accept(services: Services, file: BinaryIO, filename: str, visitor: str | None) -> tuple[Job, pending.Claim]:
    """Take a visitor's file in and give the job with the claim that proves possession of it.

    ``visitor`` is something only this browser knows: with it the same submit sent twice gives one job. Raises Problem.
    """
    space.require_waiting_room(services.config, _size(file))
    job = _checked_job(services, file, filename)
    submission = _submission(services, file, f"{visitor}:{job.filename}") if visitor else None
    secret = services.sign("claim", submission) if submission else secrets.token_urlsafe(32)
    job.submission, job.claim_hash = submission, hash_of(secret)
    services.storage.put(job.upload_key, file)
    placed = _or_clean_up(services, job, lambda: flow.place(job))
    if placed.id != job.id:
        services.storage.delete(job.upload_key)
    logs.note(job=str(placed.id))
    return placed, pending.Claim(placed.id, secret)


def accept_owned(services: Services, file: BinaryIO, filename: str, owner: User) -> Job:
    """Take a signed-in person's file in and ask for its reading; raises Problem."""
    config = services.config
    require_room(owner, config.max_cvs)
    job = _checked_job(services, file, filename)
    job.claim_hash = hash_of(secrets.token_urlsafe(32))
    services.storage.put(job.upload_key, file)
    logs.note(job=str(job.id))
    return _or_clean_up(
        services, job, lambda: flow.place_owned(job, owner, max_cvs=config.max_cvs, queue=services.queue)
    )


def copy(services: Services, job: Job, owner: User, purpose: str) -> Job:
    """Make another CV of one, with a copy of its file; raises Problem ``cv_limit``, ``no_room``, ``not_extracted``."""
    space.require_space(services)
    require_room(owner, services.config.max_cvs)
    if not history.has_cv(job):
        raise Problem("not_extracted")
    kept = {name: getattr(job, name) for name in ("filename", "size", "media_type", "kind", "pages", "needs_ocr")}
    secret = hash_of(secrets.token_urlsafe(32))
    twin = Job(
        id=uuid.uuid4(), original=job.original or job.id, purpose=_printable(purpose) or None,
        owner=owner, claim_hash=secret, expires_at=job.expires_at, **kept,
    )  # fmt: skip
    with suppress(MissingFileError):
        services.storage.put(twin.upload_key, services.storage.get(job.upload_key))
    pictures.copy(services, job, twin, as_resume(Cv.get(Cv.job == job).document))
    return _or_clean_up(
        services, twin, lambda: flow.place_copy(twin, job, owner, max_cvs=services.config.max_cvs, queue=services.queue)
    )


def discard(services: Services, job: Job) -> bool:
    """Delete an upload that nobody has claimed, row and file; False when somebody was faster."""
    if not flow.discard(job):
        return False
    services.storage.delete(job.upload_key)
    ledger.try_to_store(services)
    return True


def remove(services: Services, job: Job) -> None:
    """Delete an owner's job: rows, file, pictures, page, PDF."""
    flow.remove(job)
    services.storage.delete(job.upload_key)
    services.storage.delete(f"portfolios/{job.id}")
    services.storage.delete(pictures.folder(job))
    ledger.try_to_store(services)


def _checked_job(services: Services, file: BinaryIO, filename: str) -> Job:
    if _size(file) > services.config.max_upload_bytes:
        raise Problem("too_large")
    space.require_space(services)
    checked = _check(services, file, filename)
    return Job(
        id=uuid.uuid4(),
        state=states.UPLOADED,
        filename=shown_name(filename),
        size=_size(file),
        media_type=checked.media_type,
        needs_ocr=checked.media_type.startswith("image/"),
        kind=checked.kind,
        pages=checked.pages,
        uploaded_at=now(),
        expires_at=now() + timedelta(hours=services.config.anonymous_ttl_hours),
    )


def _check(services: Services, file: BinaryIO, filename: str) -> Checked:
    file.seek(0)
    try:
        return services.sandbox.call(
            CHECK, file, CHECK_LIMITS, Checked, filename=shown_name(filename), max_pages=services.config.max_pages
        )
    except UnreadableFileError as refusal:
        raise Problem(refusal.code) from None
    except (TimedOutError, DiedError):
        raise Problem("damaged_file") from None
    except SandboxError:
        raise Problem("unavailable") from None


def shown_name(filename: str) -> str:
    """Give the name as people see it: its last part, without what can't be printed. It names nothing on our disk."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return _printable(last) or "CV"


def _printable(text: str) -> str:
    return "".join(filter(_can_be_shown, text))[-LONGEST_NAME:].strip()


def _can_be_shown(char: str) -> bool:
    """Leave out what steers the direction of writing or the terminal; every script's spaces and joiners stay."""
    return char.isprintable() or char in JOINERS or unicodedata.category(char) == "Zs"


def _or_clean_up(services: Services, job: Job, keep: Callable[[], Job]) -> Job:
    kept = None
    try:
        kept = keep()
    finally:
        if kept is None and not _may_be_kept(job):
            services.storage.delete(job.upload_key)
            services.storage.delete(pictures.folder(job))
    return kept


def _may_be_kept(job: Job) -> bool:
    """Say whether the row may be there, though we heard nothing of it: the sweeper deletes files without a row."""
    try:
        return bool(Job.select().where(Job.id == job.id).exists())
    except PeeweeException:
        return True


def _submission(services: Services, file: BinaryIO, sender: str) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # any open file will do
    file.seek(0)
    return services.sign("submission", f"{sender}:{digest}")


def _size(file: BinaryIO) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size
