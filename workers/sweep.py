"""Puts right what a crash left behind, and deletes what has outlived its time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from peewee import OperationalError, SqliteDatabase
from redis import RedisError

from webapp import (
    accounts,
    caches,
    erasure,
    flow,
    ledger,
    login_sessions,
    logs,
    mail,
    pictures,
    ready_mail,
    reports,
    states,
    tickets,
    turns,
)
from webapp.models import Job, Portfolio, is_id
from webapp.services import Services
from webapp.storage import StorageUnavailableError

log = logging.getLogger(__name__)

YOUNG = timedelta(hours=1)
"""A file younger than this may belong to a row that is just being written."""
RUNS = 100
"""So many of the last are remembered while the storage is walked through: the files of one come close together."""
ORPHANS_EVERY = 3600.0
"""Seconds between two walks through the whole storage."""


def sweep_forever(services: Services) -> None:
    """Sweep at the interval of the settings until the process is told to end."""
    orphans_due = 0.0
    while True:
        for task in TASKS:
            _attempt(task, services)
        if time.monotonic() >= orphans_due:
            _attempt(remove_orphans, services)
            _attempt(ledger.forget, services)
            orphans_due = time.monotonic() + ORPHANS_EVERY
        time.sleep(services.config.sweep_seconds)


def _attempt(task: Callable[[Services], object], services: Services) -> None:
    """Do one task; what doesn't answer now is tried again at the next round."""
    try:
        with services.database.connection_context():
            if count := task(services):
                logs.tell(log, "swept", task=task.__name__, count=count)
    except (RedisError, OperationalError, StorageUnavailableError) as error:
        log.warning("sweeping waits: %s", logs.names_of(error))


def deliver_again(services: Services) -> int:
    """Bring back each job whose worker or whose place in the queue was lost, and count them."""
    return sum(1 for _ in flow.deliver_again(services.queue, patience_seconds=services.config.sweep_seconds))


def let_go(services: Services) -> int:
    """Let go of what was deferred and has its turn by now, and count it."""
    return sum(1 for _ in turns.release(services.queue))


def send_ready_mails(services: Services) -> int:
    """Mail those whose portfolio got ready when they had left, and count them."""
    return sum(1 for _ in ready_mail.send(services.config, services.queue))


def send_again(services: Services) -> int:
    """Ask anew for each mail that waits and that no worker has, and count them."""
    return sum(1 for _ in mail.deliver_again(services.queue, patience_seconds=services.config.sweep_seconds))


def tell_caches(services: Services) -> None:
    """Tell caches what is due, where they weren't told before or are to be told once more."""
    caches.tell(services.config)


def purge(services: Services) -> int:
    """Delete mails long over, what old reports tell of people, and the uploads that nobody claimed; count these."""
    mail.purge()
    reports.purge()
    return erasure.erase_expired(services)


def forget_accounts(services: Services) -> int:
    """Delete what opens nothing any more: sessions, tickets, and the accounts that nobody can enter; count these."""
    login_sessions.purge()
    tickets.purge()
    return sum(erasure.erase_left_behind(services, user) for user in list(accounts.left_behind()))


def empty_log(services: Services) -> None:
    """Write SQLite's log back into its file and cut it off: it tells what rows were before they were deleted.

    Where somebody reads what the log holds, the next round does it: nobody waits for this.
    """
    if isinstance(services.database, SqliteDatabase):
        database: Any = services.database
        ((patience,),) = database.execute_sql("PRAGMA busy_timeout")
        database.execute_sql("PRAGMA busy_timeout = 100")
        try:
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            database.execute_sql(f"PRAGMA busy_timeout = {patience}")


def remove_orphans(services: Services, older_than: timedelta = YOUNG) -> int:
    """Delete the stored files that no row knows, and those that were never stored whole; count them."""
    before = datetime.now(UTC) - older_than
    removed = 0
    for prefix in ("uploads", "pictures", "portfolios"):
        removed += _delete_unknown(services, services.storage.keys(prefix), before)
    return removed + services.storage.remove_unfinished(before)


def remove_leftovers(services: Services, job: Job) -> int:
    """Delete what runs of the job stored that are over, were lost, or came late; count the files."""
    return _delete_unknown(services, services.storage.keys(f"portfolios/{job.id}"))


def _delete_unknown(services: Services, stored: Iterable[tuple[str, datetime]], before: datetime | None = None) -> int:
    """Delete those of these files (stored ``before`` then) that no row knows, and count them.

    A run has its lease before it stores anything: what is stored before its row is looked at belongs to the run, to the
    portfolio, or to nobody.
    """
    is_known = lru_cache(RUNS)(_is_known)
    removed = 0
    for key, stored_at in stored:
        if (before is None or stored_at < before) and not is_known(_run_of(key)):
            services.storage.delete(key)
            removed += 1
    return removed


def _run_of(key: str) -> str:
    """Name the run of a portfolio that stored this file, for all of its files are known or none; else the file."""
    kind, *rest = key.split("/")
    return "/".join([kind, *rest[:2]]) if kind == "portfolios" else key


def _is_known(key: str) -> bool:
    kind, name, *rest = key.split("/")
    if not is_id(name):
        return True  # not stored by us: not ours to delete
    job = Job.get_or_none(Job.id == name)
    if kind == "uploads":
        return job is not None and job.state != states.EXPIRED
    if kind == "pictures":
        return job is not None and pictures.is_known(job, "/".join(rest))
    # The job before the portfolio: a run that ends in between has left its files to the portfolio by then.
    portfolio = Portfolio.get_or_none(Portfolio.job == name)
    run = "/".join([kind, name, *rest[:1]])
    return portfolio is not None and job is not None and run in (portfolio.files, f"{kind}/{name}/{job.lease}")


TASKS = (
    deliver_again,
    let_go,
    send_ready_mails,
    send_again,
    tell_caches,
    purge,
    forget_accounts,
    ledger.store,
    empty_log,
)
"""What each round does, in this order."""
