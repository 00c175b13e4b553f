"""Rows that tests put into the database themselves, to begin in the middle of a job's life."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from webapp import flow, models
from webapp.models import Job, User, now
from webapp.queue import Queue
from webapp.resume import Basics, Reading, Resume
from webapp.services import Services

THEME = "catalogue"
LEASE = 60.0


def person(name: str = "owner") -> User:
    """Somebody with an account."""
    return User.create(email=f"{name}-{uuid.uuid4()}@example.org", password_hash="-")


def placed(**values: Any) -> Job:
    """An upload that nobody has claimed."""
    facts = {"filename": "cv.txt", "size": 1, "media_type": "text/plain", "kind": "Text", "claim_hash": "-"}
    job = Job(**{"id": uuid.uuid4(), "expires_at": now() + timedelta(hours=1), **facts, **values})
    return flow.place(job)


def claimed(queue: Queue, owner: User | None = None) -> Job:
    """An upload that its owner has claimed: its reading is asked for."""
    job = placed()
    flow.claim(job, owner or person(), max_cvs=20, queue=queue)
    return again(job)


def extracting(queue: Queue) -> Job:
    """A job that a worker is reading."""
    job = claimed(queue)
    return taken(flow.begin_extracting(job.id, job.attempt, LEASE))


def extracted(queue: Queue) -> Job:
    """A job that has been read: its portfolio is asked for."""
    job = extracting(queue)
    assert flow.extracted(job, reading(), THEME, queue)
    return again(job)


def generating(queue: Queue) -> Job:
    """A job whose portfolio a worker is making."""
    job = extracted(queue)
    return taken(flow.begin_generating(job.id, job.attempt, LEASE))


def completed(queue: Queue) -> Job:
    """A job with its portfolio."""
    job = generating(queue)
    assert flow.page_made(job, f"portfolios/{job.id}/{job.lease}")
    assert flow.completed(job, f"portfolios/{job.id}/{job.lease}")
    return again(job)


def taken(job: Job | None) -> Job:
    """The job that a worker took; it must have been given one."""
    assert job is not None
    return job


def again(job: Job) -> Job:
    """The row as it is now."""
    row: Job = Job.get_by_id(job.id)
    return row


def reading(name: str = "Marit Solheim") -> Reading:
    """What a reader found."""
    return Reading(resume=Resume(basics=Basics(name=name)), lines=[], sources={}, leftovers=[])


def lost(job: Job) -> Job:
    """The same job after its worker has been silent for too long."""
    Job.update(lease_until=now() - timedelta(seconds=1)).where(Job.id == job.id).execute()
    return again(job)


def asked_for(job: Job, seconds: float) -> Job:
    """The same job, its work asked for so long ago."""
    Job.update(queued_at=now() - timedelta(seconds=seconds)).where(Job.id == job.id).execute()
    return again(job)


def with_wrong_clock(monkeypatch: pytest.MonkeyPatch, hours: float, *modules: ModuleType) -> None:
    """Let the machine of this process be so far ahead of the database server's."""
    for module in (models, *modules):
        monkeypatch.setattr(module, "now", lambda: now() + timedelta(hours=hours))


def at_once(services: Services, *tasks: Callable[[], Any]) -> list[Any]:
    """Run the tasks at the same moment, each on a connection of its own; give what each returned or raised."""
    start = threading.Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        with services.database.connection_context():
            start.wait()
            return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        ends = [pool.submit(run, task) for task in tasks]
    return [end.exception() or end.result() for end in ends]
