"""The mail that says that a portfolio is ready, for an owner who has gone away meanwhile.

It is for somebody who has proved their address, and who hasn't come to see the finished job by themselves. Each job is
told of once: ``Job.told_at`` is the note of that, and of two sweepers the one that writes it keeps the mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from webapp import mail, states
from webapp.config import Config
from webapp.models import Job, Mail, User, database, now
from webapp.queue import Queue

OLD_NEWS = timedelta(days=1)
"""Nobody is mailed of what was ready before: a site that was away, or sent no mails, doesn't make up for it."""


def send(config: Config, queue: Queue) -> Iterator[Job]:
    """Mail each owner who has left their finished job unseen for long enough."""
    for job in list(_unseen(config.ready_mail_seconds)):
        if letter := _keep(job, config.origin):
            queue.mail(letter)
            yield job


def note_seen(job: Job) -> None:
    """Note that the owner has come to see what was made; there is nothing to tell then."""
    if job.told_at is None:
        Job.update(told_at=now()).where(Job.id == job.id, _to_be_told()).execute()


def _unseen(seconds: float) -> Any:
    finished = Job.pdf_at.between(now() - OLD_NEWS, now() - timedelta(seconds=seconds))
    owners = Job.select().join(User, on=Job.owner == User.id)
    return owners.where(_to_be_told(), finished, User.proved_at.is_null(False))


def _keep(job: Job, origin: str) -> Mail | None:
    """Keep the mail together with the note that there is one; None when somebody was faster."""
    with database.atomic():
        if not Job.update(told_at=now()).where(Job.id == job.id, _to_be_told()).execute():
            return None
        owner = User.get_by_id(job.owner_id)
        return mail.keep("portfolio_ready", str(owner.email), owner, link=f"{origin}/jobs/{job.id}")


def _to_be_told() -> Any:
    return (Job.state == states.COMPLETED) & Job.told_at.is_null()
