"""Whose turn it is: one person's CVs take no more than a share of a queue, so that nobody waits for all of them.

What is deferred waits in its row, and goes to its queue when another of the same person's is done.
"""

from __future__ import annotations

from collections.abc import Iterator

from peewee import Expression, fn

from webapp.models import Job, clock
from webapp.queue import PORTFOLIO, Queue, reading_queue
from webapp.states import CLAIMED, EXTRACTED, EXTRACTING, GENERATING

SHARE = 4
"""So many of one person's CVs wait in one queue, or are worked on, at once: enough for four workers by themselves."""


def ask(job: Job, queue: Queue, *, first: bool = False) -> bool:
    """Ask for a job's next piece of work, or defer it until its owner has room; False when the queue is down."""
    if first or _has_room(job):
        return _push(job, queue, first=first)
    Job.update(deferred_at=clock()).where(_is(job), Job.state.in_([CLAIMED, EXTRACTED])).execute()
    list(release(queue, Job.owner == job.owner_id))  # what made room just now had nothing to let go
    return True


def release(queue: Queue, *whose: Expression) -> Iterator[Job]:
    """Let go of what was deferred as far as its owner has room, what has waited longest first."""
    deferred = Job.select().where(Job.deferred_at.is_null(False), *whose).order_by(Job.deferred_at)
    for job in list(deferred):
        if _has_room(job) and _let_go(job) and _push(job, queue):
            yield job


def ahead(job: Job, queue: Queue) -> int | None:
    """Count what will be done before this one, as things are; None when it doesn't wait or the queue is down."""
    name = PORTFOLIO if job.state == EXTRACTED else reading_queue(job)
    if job.deferred_at is None:
        return queue.ahead(name, job)
    own = Job.select().where(Job.owner == job.owner_id, Job.deferred_at < job.deferred_at, _in_line_with(job))
    line = queue.length(name)
    return None if line is None else line + int(own.count())


def _in_line_with(job: Job) -> Expression:
    """Find the jobs that wait in the same queue as this one, or whose work of that queue is being done."""
    if job.state == EXTRACTED:
        return Job.state.in_([EXTRACTED, GENERATING])
    return Job.state.in_([CLAIMED, EXTRACTING]) & (fn.COALESCE(Job.needs_ocr, False) == bool(job.needs_ocr))


def _has_room(job: Job) -> bool:
    """Say whether few enough of its owner's wait in its queue, or are worked on."""
    asked_for = Job.queued_at.is_null(False) & Job.deferred_at.is_null()
    others = Job.select().where(Job.owner == job.owner_id, Job.id != job.id, asked_for, _in_line_with(job))
    return int(others.count()) < SHARE


def _let_go(job: Job) -> bool:
    let_go = {"deferred_at": None, "queued_at": clock()}
    return bool(Job.update(let_go).where(_is(job), Job.deferred_at.is_null(False)).execute())


def _push(job: Job, queue: Queue, *, first: bool = False) -> bool:
    if job.state == CLAIMED:
        return queue.extract(job, first=first)
    return job.state != EXTRACTED or queue.generate(job, first=first)


def _is(job: Job) -> Expression:
    return (Job.id == job.id) & (Job.attempt == job.attempt)
