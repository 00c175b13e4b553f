"""The job's life: every transition it can make. Nothing else writes a state.

    uploaded → claimed → extracting → extracted → generating → completed        expired, failed

A transition is one ``UPDATE … WHERE id = ? AND state = ?``: one changed row means that we won. Work is asked for after
the commit. A worker holds a lease while it works, and only the holder's finish counts: a late orphan changes nothing.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from peewee import Expression, fn

from webapp import caches, history, ledger, turns
from webapp.errors import Problem
from webapp.models import Job, Portfolio, User, asked_at, clock, database, now
from webapp.queue import EXTRACT, OCR, PORTFOLIO, Queue, reading_queue, rq_id
from webapp.resume import Reading, Resume
from webapp.room import require_room
from webapp.states import CLAIMED, COMPLETED, EXPIRED, EXTRACTED, EXTRACTING, FAILED, GENERATING, UPLOADED
from webapp.themes import DEFAULT

DOCUMENT_FAILURES = 2
"""So often a file may break or outlast its reader before we give up on the file."""
DELIVERIES = 10
"""So often a worker may be lost over one job before we give up on the job."""
TOMBSTONE = timedelta(days=30)
"""So long the holder of an expired upload is told so."""

_UNREAD: dict[str, Any] = {"reading_at": None, "read_at": None, "structured_at": None}
_UNMADE: dict[str, Any] = {"generating_at": None, "page_at": None, "pdf_at": None}
_FRESH: dict[str, Any] = {
    "lease": None, "lease_until": None, "deferred_at": None, "error": None, "announced": False,
    "document_failures": 0, "deliveries": 0,
}  # fmt: skip


# A visitor places a file, and somebody claims it.


def place(job: Job) -> Job:
    """Store a new upload's row; of the same submit sent twice the second is given the first's row."""
    if job.submission is not None:
        Job.update(submission=None).where(Job.submission == job.submission, Job.expires_at <= now()).execute()
    Job.insert(job.__data__ | {"state": UPLOADED}).on_conflict_ignore().execute()
    placed = Job.find(id=job.id) or Job.find(submission=job.submission)
    return placed or place(job)  # the first one was claimed just now, and this one has its place


def place_owned(job: Job, owner: User, *, max_cvs: int, queue: Queue) -> Job:
    """Store a signed-in person's upload and ask for its reading; raises Problem ``cv_limit``."""
    with database.atomic():
        require_room(owner, max_cvs)
        stamps = {"state": CLAIMED, "owner": owner, "claimed_at": now(), "queued_at": clock()}
        Job.insert(job.__data__ | stamps).execute()
    turns.ask(placed := Job.get_by_id(job.id), queue)
    return placed


def place_copy(copy: Job, job: Job, owner: User, *, max_cvs: int, queue: Queue) -> Job:
    """Store a copy of a CV as its owner edited it, and ask for its portfolio; raises Problem ``cv_limit``."""
    read = dict.fromkeys(_UNREAD, now())
    with database.atomic():
        require_room(owner, max_cvs)
        Job.insert(copy.__data__ | {"state": EXTRACTED, "claimed_at": now(), "queued_at": clock(), **read}).execute()
        history.copy(job, copy)
    turns.ask(placed := Job.get_by_id(copy.id), queue)
    return placed


def claim(job: Job, user: User, *, max_cvs: int, queue: Queue) -> bool:
    """Give a waiting upload to ``user`` and ask for its reading; True when it was theirs already.

    Raises Problem ``cv_limit`` (the upload goes on waiting), ``expired`` or ``not_yours``.
    """
    if _transfer(job, user, max_cvs):
        turns.ask(_refresh(job), queue)
        return False
    current = Job.find(id=job.id)
    if current is None or is_expired(current):
        raise Problem("expired")
    if current.owner_id != user.id:
        raise Problem("not_yours")
    return True


def _transfer(job: Job, user: User, max_cvs: int) -> bool:
    with database.atomic():
        if not Job.select().where(_waiting_for_owner(job)).exists():
            return False
        require_room(user, max_cvs)
        stamps = {"owner": user, "claimed_at": now(), "queued_at": clock(), "submission": None}
        return _move(_waiting_for_owner(job), CLAIMED, **stamps)


def _waiting_for_owner(job: Job) -> Expression:
    return (Job.id == job.id) & (Job.state == UPLOADED) & (Job.expires_at > now())


def discard(job: Job) -> bool:
    """Forget an upload that nobody has claimed; False when somebody was faster."""
    return bool(ledger.delete(Job, Job.id == job.id, Job.state == UPLOADED))


def remove(job: Job) -> None:
    """Forget a job of its owner with all that was made of it."""
    ledger.delete(Job, Job.id == job.id)


def is_expired(job: Job) -> bool:
    """Say whether an upload has outlived its time, erased already or not."""
    return bool(job.state == EXPIRED or (job.state == UPLOADED and job.expires_at <= now()))


# A worker reads the file.


def extract(job: Job, queue: Queue, *, again: bool = False) -> bool:
    """Ask for the reading; True when it is queued or running, False when there is a result to keep."""
    with database.atomic():
        _lock(job)
        if job.state in (CLAIMED, EXTRACTING):
            return True
        if history.has_cv(job) and not again:
            return False
        _start_over(job, CLAIMED, **_UNREAD)
    turns.ask(job, queue)
    return True


def begin_extracting(job_id: uuid.UUID, attempt: int, lease_seconds: float) -> Job | None:
    """Take the job for reading; None when it is no longer to be read in this attempt."""
    return _begin(job_id, attempt, CLAIMED, EXTRACTING, lease_seconds, reading_at=now())


def extracted(job: Job, reading: Reading, theme: str, queue: Queue) -> bool:
    """Keep what was read and ask for the portfolio; False when the job is no longer this worker's.

    Nothing is made of what reads like no CV until its owner wants to go on (``retry``).
    """
    error = None if reading.is_cv or Portfolio.get_or_none(Portfolio.job == job) else "not_a_cv"
    with database.atomic():
        # The time of the one call that read the file is parted by how long the reader says each of its steps took.
        read_at = now() - timedelta(seconds=reading.seconds.get("structured", 0))
        times: dict[str, Any] = {"read_at": read_at, "structured_at": now(), "queued_at": clock()}
        if not _finish(job, FAILED if error else EXTRACTED, error=error, **times):
            return False
        history.keep_reading(job, reading)
        if error:
            return True
        history.ensure_portfolio(job, theme)
    turns.ask(_refresh(job), queue)
    return True


def type_in(job: Job) -> None:
    """Begin with an empty CV, for its owner to fill in, where the file gives none; it rests until they ask for more."""
    with database.atomic():
        _lock(job)
        if job.state == FAILED and not history.has_cv(job):
            history.keep_reading(job, Reading(resume=Resume(), lines=[], sources={}, leftovers=[]))
            _return_to_extracted(job, queued_at=None)


def needs_ocr(job: Job, queue: Queue) -> bool:
    """Let the file be read where pictures are; False when the job is no longer this worker's."""
    kept = _finish(job, CLAIMED, needs_ocr=True, **_UNREAD, **_next_attempt(job))
    return kept and turns.ask(_refresh(job), queue)


def document_failed(job: Job, code: str, queue: Queue) -> None:
    """Note that the file broke or outlasted its reader: try once more, then give up with ``code``."""
    failures = job.document_failures + 1
    if failures >= DOCUMENT_FAILURES:
        failed(job, code)
    elif _finish(job, CLAIMED, document_failures=failures, **_UNREAD, **_next_attempt(job)):
        turns.ask(_refresh(job), queue)


def failed(job: Job, code: str) -> bool:
    """End the run for the reason ``code``; False when the job is no longer this worker's."""
    return _finish(job, FAILED, error=code)


# A worker makes the page, then the PDF.


def generate(job: Job, queue: Queue, theme: str | None = None, options: str | None = None) -> bool:
    """Ask for the portfolio; False when it is there in that look already. Raises Problem ``not_extracted``."""
    if not history.has_cv(job):
        raise Problem("not_extracted")
    with database.atomic():
        _lock(job)
        history.ensure_portfolio(job, DEFAULT)
        same_look = not Portfolio.get(Portfolio.job == job).wear(theme, options)
        if same_look and job.state == COMPLETED:
            return False
        making = job.state in (EXTRACTED, GENERATING) and not rests(job)
        if job.state in (CLAIMED, EXTRACTING) or (same_look and making):
            return True
        _return_to_extracted(job)
    turns.ask(job, queue)
    return True


def edit(job: Job, resume: Resume, version: int, queue: Queue) -> None:
    """Keep an edited CV and make its portfolio anew; raises Problem ``stale`` unless it was made from the newest."""

    def kept() -> bool:
        if not history.keep_edit(job, resume, version):
            raise Problem("stale")
        return not rests(job) and history.ensure_portfolio(job, DEFAULT)

    remake(job, queue, kept)


def remake(job: Job, queue: Queue, change: Callable[[], bool] = lambda: True) -> None:
    """Make page and PDF anew of what ``change`` leaves, unless it gives False; a run under way shows nothing more."""
    with database.atomic():
        _lock(job)
        if not change():
            return
        _return_to_extracted(job)
    turns.ask(job, queue)


def unmake(job: Job) -> None:
    """Forget the job's portfolio and keep its CV: the job rests until somebody asks for a portfolio again."""
    with database.atomic():
        _lock(job)
        ledger.delete(Portfolio, Portfolio.job == job)
        _return_to_extracted(job, queued_at=None)


def rests(job: Job) -> bool:
    """Say whether the job has been read, and nobody has asked for a portfolio since the last one was deleted."""
    return bool(job.state == EXTRACTED and job.queued_at is None)


def _return_to_extracted(job: Job, **changes: Any) -> None:
    """Begin a run that makes the portfolio of the CV as it is: a reading under way is given up, its steps are over."""
    _start_over(job, EXTRACTED, **{name: getattr(job, name) or now() for name in _UNREAD}, **changes)


def begin_generating(job_id: uuid.UUID, attempt: int, lease_seconds: float) -> Job | None:
    """Take the job for its portfolio, as for reading; a page that a lost worker has made goes on being shown."""
    began = fn.COALESCE(Job.generating_at, now())
    return _begin(job_id, attempt, EXTRACTED, GENERATING, lease_seconds, generating_at=began)


def page_made(job: Job, files: str) -> bool:
    """Show the page stored below ``files``, unless there is an older one with its PDF; False as for ``completed``."""
    with database.atomic():
        if not _finish(job, GENERATING, keep_lease=True, page_at=now()):
            return False
        _show(job, files, Portfolio.files.is_null())
    return True


def completed(job: Job, files: str) -> bool:
    """End the run well, and show page and PDF together; False when the job is no longer this worker's."""
    with database.atomic():
        if not _finish(job, COMPLETED, pdf_at=now(), error=None):
            return False
        _show(job, files)
    return True


def _show(job: Job, files: str, *conditions: Expression) -> None:
    if Portfolio.update(files=files, updated_at=now()).where(Portfolio.job == job, *conditions).execute():
        caches.note(job)


def retry(job: Job, queue: Queue) -> None:
    """Go on where a run failed or rests: with the reading, or with the portfolio when the reading is there."""
    if job.state == FAILED or rests(job):
        generate(job, queue) if job.structured_at else extract(job, queue, again=True)


# The lease, and what the sweeper puts right.


def renew(job: Job, lease_seconds: float) -> bool:
    """Hold the lease for longer; False when it is lost."""
    until = _from_now(lease_seconds)
    return bool(Job.update(lease_until=until).where(Job.id == job.id, Job.lease == (job.lease or "")).execute())


def put_back(job: Job) -> bool:
    """Let the sweeper bring the job back, and don't count it: what was away says nothing of the job."""
    return _finish(job, CLAIMED if job.state == EXTRACTING else EXTRACTED, queued_at=clock())


def deliver_again(queue: Queue, patience_seconds: float) -> Iterator[Job]:
    """Bring back each job whose worker or whose place in the queue was lost; raises redis.RedisError."""
    yield from _back_from_lost_workers(queue)
    waiting = {*queue.waiting(EXTRACT), *queue.waiting(OCR), *queue.waiting(PORTFOLIO)}
    due = (Job.queued_at < asked_at() - timedelta(seconds=patience_seconds)) & Job.deferred_at.is_null()
    for job in _all(Job.state.in_([CLAIMED, EXTRACTED]), due):
        name = reading_queue(job) if job.state == CLAIMED else PORTFOLIO
        # The same attempt: whoever has taken it from the queue and is about to begin still can.
        lost = rq_id(name, job) not in waiting and _move(_is(job, job.state), job.state, queued_at=clock())
        if lost and _push(job, queue):
            yield job


def _back_from_lost_workers(queue: Queue) -> Iterator[Job]:
    for job in _all(Job.state.in_([EXTRACTING, GENERATING]), Job.lease_until < asked_at()):
        if _deliver(job, CLAIMED if job.state == EXTRACTING else EXTRACTED, queue):
            yield job


def _deliver(job: Job, state: str, queue: Queue) -> bool:
    seen = _is(job, job.state) & (Job.lease == job.lease)
    if job.deliveries + 1 >= DELIVERIES:
        return _move(seen, FAILED, error="interrupted", lease=None, lease_until=None)
    unmade = _UNREAD if state == CLAIMED else {}
    freed = {"deliveries": job.deliveries + 1, "lease": None, "lease_until": None, **_next_attempt(job)}
    return _move(seen, state, **unmade, **freed) and _push(job, queue)


def _push(job: Job, queue: Queue) -> bool:
    """Ask for the work anew, first in line: it has waited already, or was only on its way to its worker."""
    return turns.ask(_refresh(job), queue, first=True)


def expire() -> Iterator[Job]:
    """Forget each upload whose time is over, but for a tombstone; its file is the caller's to delete."""
    erased = {"submission": None, "filename": None, "size": None, "media_type": None, "kind": None, "pages": None}
    for job in _all(Job.state == UPLOADED, Job.expires_at <= now()):
        if _move(_is(job, UPLOADED), EXPIRED, **erased):
            yield job
    Job.delete().where(Job.state == EXPIRED, Job.expires_at < now() - TOMBSTONE).execute()


# How a transition is made.


def _lock(job: Job) -> None:
    """Look at the row anew, and keep others from moving it until the transaction ends; raises Problem ``not_found``.

    A job's row is locked before its CV or portfolio, here and in every finish: two transactions can't wait in a circle.
    """
    if not Job.update(attempt=Job.attempt).where(Job.id == job.id).execute():
        raise Problem("not_found")
    _refresh(job)


def _start_over(job: Job, state: str, **changes: Any) -> None:
    """Begin a new run of a locked job at ``state``; whoever works on it loses it."""
    _move(Job.id == job.id, state, **_FRESH | _UNMADE | _next_attempt(job) | changes)
    _refresh(job)


def _all(*conditions: Expression) -> list[Job]:
    """Give the rows, all read: SQLite refuses a write from within a reading that others have written since."""
    return list(Job.select().where(*conditions))


def _begin(job_id: uuid.UUID, attempt: int, before: str, state: str, seconds: float, **changes: Any) -> Job | None:
    lease = secrets.token_urlsafe(16)
    taken = (Job.id == job_id) & (Job.state == before) & (Job.attempt == attempt)
    if not _move(taken, state, lease=lease, lease_until=_from_now(seconds), **changes):
        return None
    return Job.find(id=job_id, lease=lease)


def _finish(job: Job, state: str, *, keep_lease: bool = False, **changes: Any) -> bool:
    released = {} if keep_lease else {"lease": None, "lease_until": None}
    # A row that has been given up holds none, and so do those that nobody works on: "" is no lease.
    return _move((Job.id == job.id) & (Job.lease == (job.lease or "")), state, **released, **changes)


def _move(when: Expression, state: str, **changes: Any) -> bool:
    return bool(Job.update(state=state, moved_at=now(), **changes).where(when).execute())


def _is(job: Job, state: str) -> Expression:
    return (Job.id == job.id) & (Job.state == state) & (Job.attempt == job.attempt)


def _next_attempt(job: Job) -> dict[str, Any]:
    return {"attempt": job.attempt + 1, "queued_at": clock()}


def _refresh(job: Job) -> Job:
    """Take over the row as it is; of one deleted meanwhile nothing new is known, and work asked for it finds no row."""
    if (row := Job.find(id=job.id)) is not None:
        job.__data__.update(row.__data__)
    return job


def _from_now(seconds: float) -> Any:
    return clock() + timedelta(seconds=seconds)
