"""How far a job is, told from its row and the clock alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp import flow, states
from webapp.models import Job, now

LABELS = {
    "uploaded": "File checked",
    "read": "Text read",
    "structured": "Sections found",
    "page": "Page made",
    "pdf": "PDF made",
}


@dataclass(frozen=True)
class Step:
    """One of the five steps; times in UTC."""

    name: str
    state: str
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def label(self) -> str:
        """What the step is called for people."""
        return LABELS[self.name]

    @property
    def seconds(self) -> float | None:
        """How long the step took; None while it isn't done."""
        return (self.finished_at - self.started_at).total_seconds() if self.started_at and self.finished_at else None


def public_state(job: Job, preview_seconds: float) -> str:
    """Name the state for the outside: an upload is in its preview, waits for its owner, or has expired."""
    if job.state != states.UPLOADED:
        return str(job.state)
    if flow.is_expired(job):
        return states.EXPIRED
    over = now() >= job.uploaded_at + timedelta(seconds=preview_seconds)
    return "waiting_auth" if over else "previewing"


def steps(job: Job) -> list[Step]:
    """List the five steps in order, each ``done``, ``running``, ``waiting`` or ``failed``."""
    spans = [
        ("uploaded", job.uploaded_at, job.uploaded_at),
        ("read", job.reading_at, job.read_at),
        ("structured", job.read_at, job.structured_at),
        ("page", job.generating_at, job.page_at),
        ("pdf", job.page_at, job.pdf_at),
    ]
    found: list[Step] = []
    for name, started, finished in spans:
        before_done = not found or found[-1].state == "done"
        found.append(Step(name, _state(job, before_done, started, finished), started, finished))
    return found


def _state(job: Job, before_done: bool, started: datetime | None, finished: datetime | None) -> str:
    if finished:
        return "done"
    if job.state == states.FAILED and before_done:
        return "failed"
    return "running" if started else "waiting"


def progress(job: Job) -> int:
    """Give 20 for each step done."""
    return 20 * sum(step.state == "done" for step in steps(job))
