"""Puts right what a crash left behind, and deletes what has outlived its time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from peewee import OperationalError
from redis import RedisError

from webapp import flow
from webapp.models import Job, Portfolio
from webapp.services import Services
from webapp.storage import StorageUnavailableError

log = logging.getLogger(__name__)

YOUNG = timedelta(hours=1)
"""A file younger than this may belong to a row that is just being written."""
ORPHANS_EVERY = 3600.0
"""Seconds between two walks through the whole storage."""


def sweep_forever(services: Services) -> None:
    """Sweep at the interval of the settings until the process is told to end."""
    orphans_due = 0.0
    while True:
        with services.database.connection_context():
            _attempt(lambda: deliver_again(services))
            _attempt(lambda: purge(services))
            if time.monotonic() >= orphans_due:
                _attempt(lambda: remove_orphans(services))
                orphans_due = time.monotonic() + ORPHANS_EVERY
        time.sleep(services.config.sweep_seconds)


def _attempt(task: Callable[[], int]) -> None:
    """Do one task; what doesn't answer now is tried again at the next round."""
    try:
        task()
    except (RedisError, OperationalError, StorageUnavailableError) as error:
        log.warning("sweeping waits: %s", type(error).__name__)


def deliver_again(services: Services) -> int:
    """Bring back each job whose worker or whose place in the queue was lost, and count them."""
    return sum(1 for _ in flow.deliver_again(services.queue, patience_seconds=services.config.sweep_seconds))


def purge(services: Services) -> int:
    """Delete the uploads nobody claimed in time, and count them."""
    count = 0
    for job in flow.expire():
        services.storage.delete(job.upload_key)
        count += 1
    return count


def remove_orphans(services: Services, older_than: timedelta = YOUNG) -> int:
    """Delete the stored files that no row knows, and count them."""
    orphans = [
        key
        for prefix in ("uploads", "portfolios")
        for key, stored_at in services.storage.keys(prefix)
        if stored_at < datetime.now(UTC) - older_than and not _is_known(key)
    ]
    for key in orphans:
        services.storage.delete(key)
    return len(orphans)


def _is_known(key: str) -> bool:
    kind, job_id, *rest = key.split("/")
    job = Job.get_or_none(Job.id == job_id)
    if kind == "uploads":
        return job is not None and job.state != flow.EXPIRED
    portfolio = Portfolio.get_or_none(Portfolio.job == job_id)
    run = f"{kind}/{job_id}/{rest[0]}"
    return portfolio is not None and job is not None and (run == portfolio.files or rest[0] == job.lease)
