"""What a running Vitrine keeps: its rows, on SQLite or PostgreSQL, and its files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.stack import Stack
from webapp import models
from webapp.config import Config
from webapp.models import Cv, Job, User, now
from webapp.resume import Reading
from webapp.services import Services


@contextmanager
def services_of(stack: Stack) -> Iterator[Services]:
    """Connect as one of the stack's own processes does, and let the models read and write its rows."""
    services = Services(Config.from_env(stack.settings))
    models.database.initialize(services.database)
    with services.database.connection_context():
        yield services
    services.database.close_all()


def job_row(stack: Stack, job_id: str) -> Job | None:
    """Give the job's row."""
    with services_of(stack):
        row: Job | None = Job.get_or_none(Job.id == job_id)
        return row


def times_asked_for(stack: Stack, job_id: str) -> int:
    """Say how often somebody asked for the job's work; a slow machine's sweeper may have delivered it again besides."""
    job = job_row(stack, job_id)
    assert job
    return job.attempt - job.deliveries


def prove_address(stack: Stack, email: str) -> None:
    """Let the account with this address have proved it."""
    with services_of(stack):
        assert User.update(proved_at=now()).where(User.email == email).execute()


def note_unreadable(stack: Stack, job_id: str) -> None:
    """Let a failed job have failed as a picture does where Tesseract is not installed."""
    with services_of(stack):
        Job.update(error="not_yet_read").where(Job.id == job_id).execute()


def note_doubt(stack: Stack, job_id: str, pointer: str) -> None:
    """Let the job's reader have been sure of every value but the one at ``pointer``."""
    with services_of(stack):
        reading = Reading.model_validate_json(Cv.get(Cv.job == job_id).reading)
        reading.confidence = dict.fromkeys(reading.sources, 0.99) | {pointer: 0.4}
        Cv.update(reading=reading.model_dump_json()).where(Cv.job == job_id).execute()


def has_file(stack: Stack, job_id: str) -> bool:
    """Say whether the file that was uploaded for the job is stored."""
    with services_of(stack) as services:
        return services.storage.exists(f"uploads/{job_id}")
