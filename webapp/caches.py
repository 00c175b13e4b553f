"""Lets caches in front of the site keep what everybody may see, and tells them when that changes.

Only where PURGE_URL says whom to tell. A row for each change is written in the transaction that makes it; a worker
tells of it after the commit, and once more AGAIN later: an answer that was begun before the commit may have reached a
cache after it was told. What nobody answers is told again by the sweeper, for as long as a cache may keep anything.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING

from peewee import AutoField, DateTimeField, UUIDField

from webapp.config import Config
from webapp.models import Job, Portfolio, Row, asked_at, clock, clock_now, now

if TYPE_CHECKING:
    from webapp.services import Services

STALE_SECONDS = 60
"""So much older may be what a cache answers with while it asks for it anew."""
AGAIN = timedelta(seconds=60)
"""Longer than any transaction and any answer of ours takes."""
MOST = 30
"""So many pages are told of at once."""
TIMEOUT = 5
"""Seconds; mails wait meanwhile."""

_noted: ContextVar[bool] = ContextVar("noted", default=False)
log = logging.getLogger(__name__)


class Purge(Row):
    """A change that caches are to be told of; it outlives the portfolio."""

    id = AutoField()
    portfolio_id = UUIDField()
    changed_at = DateTimeField(default=now)
    due_at = DateTimeField(index=True, default=now)
    """When they are told of it, for the first time or once more."""


def headers(config: Config, portfolio: Portfolio) -> dict[str, str]:
    """Give what is said to caches with everything that is public of a portfolio.

    Browsers ask anew each time, and so does every cache that nobody tells: what is closed is closed at once.
    """
    browsers = {"Cache-Control": "public, no-cache"}
    if config.purge_url is None:
        return browsers
    kept = f"max-age={config.cdn_seconds}, stale-while-revalidate={STALE_SECONDS}"
    key = _key(portfolio.id)
    return {**browsers, "CDN-Cache-Control": kept, "Surrogate-Control": kept, "Surrogate-Key": key, "Cache-Tag": key}


def _key(portfolio_id: object) -> str:
    return f"portfolio-{portfolio_id}"


def note(job: Job) -> None:
    """Write down that others see the portfolio of this CV otherwise; for the transaction that changes it.

    Those of its copies too: pages name each other's languages.
    """
    seen = Portfolio.select(Portfolio.id).join(Job).where(job.family, Portfolio.published_at.is_null(False))
    for portfolio in list(seen):
        Purge.insert(portfolio_id=portfolio.id, changed_at=clock(), due_at=clock()).execute()
        _noted.set(True)


def ask(services: Services) -> None:
    """Ask a worker to tell what was noted here; call it after the commit."""
    if _noted.get():
        _noted.set(False)
        if services.config.purge_url:
            services.queue.purge()


def tell(config: Config) -> bool:
    """Tell of all that is due; False where nobody answered, and it stays due."""
    longest = AGAIN + timedelta(seconds=config.cdn_seconds + STALE_SECONDS)
    outlived = Purge.changed_at < asked_at() - longest
    Purge.delete().where(outlived if config.purge_url else True).execute()
    answered = True
    while answered and (due := list(Purge.select().where(_due()).order_by(Purge.id).limit(MOST))):
        began = clock_now()
        if answered := _send(config, sorted({_key(row.portfolio_id) for row in due})):
            _tick_off([row.id for row in due if row.changed_at <= began - AGAIN], [row.id for row in due])
    return answered


def count_due() -> int:
    """Count the changes that caches should have been told of."""
    return int(Purge.select().where(_due()).count())


def _due() -> object:
    return Purge.due_at <= asked_at()


def _tick_off(over: list[int], told: list[int]) -> None:
    Purge.delete().where(Purge.id.in_(over)).execute()
    Purge.update(due_at=clock() + AGAIN).where(Purge.id.in_(told)).execute()


def _send(config: Config, keys: list[str]) -> bool:
    trouble = trouble_telling(config, keys)
    if trouble:
        log.warning("caches can't be told of changes: %s", trouble)
    return trouble is None


def trouble_telling(config: Config, keys: list[str]) -> str | None:
    """Tell them to forget what has one of these keys; give what is in the way, None where they did it.

    Said as Cloudflare (the body) and as Fastly and Varnish (the header) want to be told.
    """
    import requests  # which a site without such a cache doesn't need

    sent = {"Surrogate-Key": " ".join(keys)}
    if config.purge_token:
        sent |= {"Authorization": f"Bearer {config.purge_token}", "Fastly-Key": config.purge_token}
    try:
        answer = requests.post(
            str(config.purge_url), json={"tags": keys}, headers=sent, timeout=TIMEOUT, allow_redirects=False
        )
    except (requests.RequestException, UnicodeError) as error:
        return type(error).__name__
    return None if answer.status_code // 100 == 2 else f"PURGE_URL answers {answer.status_code}"
