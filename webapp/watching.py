"""What goes on, read off the rows and the queue: the metrics and the operators' page tell the same.

Each question is answered through an index, or from a table that stays small.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL, Expression, fn
from redis import RedisError

from webapp import counts, states
from webapp.mail import unsent
from webapp.models import Job, Mail, Portfolio, asked_at, clock_now, now
from webapp.queue import EXTRACT, MAIL, OCR, PORTFOLIO, QUEUES, Queue, rq_id

STATES = (
    states.UPLOADED, states.CLAIMED, states.EXTRACTING, states.EXTRACTED, states.GENERATING, states.COMPLETED,
    states.FAILED, states.EXPIRED,
)  # fmt: skip
PASSING = (states.UPLOADED, states.CLAIMED, states.EXTRACTING, states.GENERATING)
"""In these a job stays for a day at most."""
STAGES = {
    "reading": ("reading_at", "read_at"),
    "structuring": ("read_at", "structured_at"),
    "page": ("generating_at", "page_at"),
    "pdf": ("page_at", "pdf_at"),
}
"""Each stage's beginning and end in a job's row."""
NO_TIME = 0.001
"""Seconds; what took less was not done: a copy's file counts as read at once."""
HOUR = timedelta(hours=1)
ON_ITS_WAY = timedelta(seconds=5)
"""So long work may be in no queue: on its way from the row to the queue, or from there to its worker."""
SHOWN_FAILURES = 50
SAMPLE = 200
"""So many of the newest jobs tell what one takes."""
USUAL = {EXTRACT: 0.5, OCR: 5.0, PORTFOLIO: 0.5}
"""Seconds; what one of two pages takes on one core, as measured."""


@dataclass(frozen=True)
class Line:
    """What waits for the workers of one queue; ``length`` and ``missing`` are None while no queue server answers."""

    name: str
    length: int | None
    oldest: float
    """Seconds for which the first in line has waited."""
    missing: int | None
    """Work that is due, and in no queue; the sweeper brings it."""
    lag: float
    """Seconds for which the oldest of that has been missing."""
    lost: int
    """Work whose worker has been silent for too long; the sweeper brings that too."""
    deferred: int = 0
    """Work that waits for its owner's turn, in no queue."""
    backlog: float | None = None
    """Seconds that one worker would take for all of it; None where nobody can tell."""


# Jobs.


def jobs_by_state(queue: Queue) -> dict[str, int]:
    """Count the jobs in each state, those in which there is none included.

    Those in a state that jobs only pass through are counted now, the others seldom (``counts``).
    """
    passing = _counted_by(Job.state, Job.select().where(Job.state.in_(PASSING)))
    all_of_them = counts.seldom(queue, "jobs", lambda: _counted_by(Job.state, Job.select()))
    return dict.fromkeys(STATES, 0) | all_of_them | dict.fromkeys(PASSING, 0) | passing


def failures_by_reason(queue: Queue) -> dict[str, int]:
    """Count the jobs that are failed now, by reason, where there are many seldom (``counts``)."""
    failed = Job.select().where(Job.state == states.FAILED)
    return counts.seldom(queue, "failures", lambda: _counted_by(Job.error, failed))


def failures_since(since: datetime) -> dict[str, int]:
    """Count the jobs that failed after ``since``, by reason."""
    return _counted_by(Job.error, Job.select().where(Job.state == states.FAILED, Job.moved_at >= since))


def _counted_by(column: Any, jobs: Any) -> dict[str, int]:
    return dict(jobs.select(column, fn.COUNT(SQL("*"))).group_by(column).tuples())  # of rows: the index has no ids


def newest_failures() -> list[Job]:
    """Give the jobs that failed last, without anything of their owners'."""
    columns = (Job.id, Job.error, Job.moved_at, Job.attempt)
    failed = Job.select(*columns).where(Job.state == states.FAILED)
    return list(failed.order_by(Job.moved_at.desc()).limit(SHOWN_FAILURES))


def deliveries(since: datetime) -> int:
    """Count how often a worker, not a place in the queue, was lost over jobs that moved after ``since``."""
    return int(Job.select(fn.SUM(Job.deliveries)).where(Job.moved_at >= since).scalar() or 0)


def stage_seconds(since: datetime) -> dict[str, list[float]]:
    """Give what each stage took that ended after ``since``, shortest first."""
    names = sorted({name for both in STAGES.values() for name in both})
    stamps: Any = Job.select(*(getattr(Job, name) for name in names)).where(Job.moved_at >= since).dicts()
    rows = list(stamps)
    return {stage: sorted(_durations(rows, *both, since)) for stage, both in STAGES.items()}


def _durations(rows: Iterable[dict[str, Any]], began: str, ended: str, since: datetime) -> Iterable[float]:
    for row in rows:
        if row[began] and row[ended] and row[ended] >= since:
            seconds = (row[ended] - row[began]).total_seconds()
            if seconds >= NO_TIME:
                yield seconds


def quantile(ordered: list[float], share: float) -> float:
    """Give the smallest value that this share of them doesn't exceed."""
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


# Queues.


def lines(queue: Queue) -> list[Line]:
    """Look at each queue, and at the rows that should be in it."""
    waiting, seconds = _waiting(queue), _seconds_each()
    jobs = [_line_of_jobs(name, waiting.get(name), seconds[name]) for name in _JOBS]
    return [*jobs, _line(MAIL, waiting.get(MAIL), _due_mails(), _lost_mails())]


_ANY: Any = SQL("1 = 1")
_OCR: Any = fn.COALESCE(Job.needs_ocr, False) == True  # noqa: E712
_JOBS = {
    EXTRACT: (states.CLAIMED, states.EXTRACTING, ~_OCR),
    OCR: (states.CLAIMED, states.EXTRACTING, _OCR),
    PORTFOLIO: (states.EXTRACTED, states.GENERATING, _ANY),
}
"""In which state the work of a queue waits, in which it is done, and for which jobs."""


def _line_of_jobs(name: str, waiting: set[str] | None, seconds: float) -> Line:
    state, working, which = _JOBS[name]
    due = _due_jobs((Job.state == state) & which)
    lost = _lost_jobs((Job.state == working) & which)
    line = _line(name, waiting, [row for row in due if row.deferred_at is None], lost)
    deferred = sum(row.deferred_at is not None for row in due)
    backlog = None if line.length is None else (line.length + deferred) * seconds
    return replace(line, deferred=deferred, backlog=backlog)


def _seconds_each() -> dict[str, float]:
    """Give the median of what one piece of work took of late, by queue; before there was any, what is usual."""
    columns = (Job.reading_at, Job.structured_at, Job.generating_at, Job.pdf_at, Job.needs_ocr)
    lately = list(Job.select(*columns).where(Job.moved_at >= now() - HOUR).order_by(Job.moved_at.desc()).limit(SAMPLE))
    took = {
        EXTRACT: [_took(job.reading_at, job.structured_at) for job in lately if not job.needs_ocr],
        OCR: [_took(job.reading_at, job.structured_at) for job in lately if job.needs_ocr],
        PORTFOLIO: [_took(job.generating_at, job.pdf_at) for job in lately],
    }
    return {name: quantile(sorted(filter(None, seconds)) or [USUAL[name]], 0.5) for name, seconds in took.items()}


def _took(began: datetime | None, ended: datetime | None) -> float:
    return (ended - began).total_seconds() if began and ended and ended > began else 0.0


def _waiting(queue: Queue) -> dict[str, set[str]]:
    """Give the RQ ids in each queue; nothing while no queue server answers."""
    try:
        return {name: set(queue.waiting(name)) for name in QUEUES}
    except RedisError:
        return {}


def _due_jobs(waiting: Expression) -> list[Any]:
    """Give the jobs that wait; one that rests where they do (``flow.rests``) doesn't wait."""
    columns = (Job.id, Job.attempt, Job.queued_at, Job.deferred_at)
    return list(Job.select(*columns).where(waiting, Job.queued_at.is_null(False)))


def _due_mails() -> list[Any]:
    due = unsent() & Mail.lease.is_null() & (Mail.queued_at <= asked_at())
    return list(Mail.select(Mail.id, Mail.attempt, Mail.queued_at).where(due))


def _lost_jobs(working: Expression) -> int:
    return int(Job.select().where(working, Job.lease_until < asked_at()).count())


def _lost_mails() -> int:
    return int(Mail.select().where(unsent(), Mail.lease_until < asked_at()).count())


def _line(name: str, waiting: set[str] | None, due: list[Any], lost: int) -> Line:
    at = clock_now()
    late = [] if waiting is None else [row for row in due if _is_late(row, at) and rq_id(name, row) not in waiting]
    return Line(
        name=name,
        length=None if waiting is None else len(waiting),
        oldest=_longest_wait(due, at),
        missing=None if waiting is None else len(late),
        lag=_longest_wait(late, at),
        lost=lost,
    )


def _is_late(row: Any, at: datetime) -> bool:
    return bool(row.queued_at < at - ON_ITS_WAY)


def _longest_wait(rows: list[Any], at: datetime) -> float:
    return max(((at - row.queued_at).total_seconds() for row in rows), default=0.0)


# The rest.


def mails() -> dict[str, int]:
    """Count the mails that wait, and those that were given up in the last week."""
    given_up = Mail.select().where(Mail.sent_at.is_null(), Mail.error.is_null(False)).count()
    return {"waiting": Mail.select().where(unsent()).count(), "failed": given_up}


def published(queue: Queue) -> int:
    """Count the portfolios that are public, where there are many seldom (``counts``)."""
    count = Portfolio.select().where(Portfolio.published).count
    return counts.seldom(queue, "published", lambda: {"all": count()})["all"]


def waiting_bytes() -> int:
    """Add up the files that nobody has claimed yet."""
    return int(Job.select(fn.SUM(Job.size)).where(Job.state == states.UPLOADED).scalar() or 0)


def overdue() -> int:
    """Count the uploads whose time is over and that are still there."""
    return int(Job.select().where(Job.state == states.UPLOADED, Job.expires_at <= now()).count())


def sandbox_kills(queue: Queue) -> Counter[tuple[str, str]]:
    """Count by function and by how it ended the files whose reader was killed or died; nothing while it can't tell."""
    try:
        kept = queue.kills()
    except RedisError:
        return Counter()
    return Counter({tuple(name.split(":")): count for name, count in kept.items()})  # type: ignore[misc]
