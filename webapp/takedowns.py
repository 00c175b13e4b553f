"""What the operators took down: a page that its owner alone can see, until the decision is lifted.

The decision is about the portfolio, and outlives it: neither one made of the same CV anew nor a copy of it can be
published. The same words uploaded once more are another CV, of which nothing is known.
"""

from __future__ import annotations

import logging
import uuid
from contextlib import suppress

from webapp import caches, ledger, notices, reports
from webapp.errors import Problem
from webapp.models import Job, Portfolio, Takedown, database, now
from webapp.queue import Queue

log = logging.getLogger(__name__)


def take_down(portfolio: Portfolio, reason: str, page: str, queue: Queue) -> bool:
    """Close the page at the address ``page`` to everybody but its owner, and tell them why; False when it is closed so.

    ``reason`` is one of ``reports.REASONS``. Raises Problem ``not_found`` for one deleted meanwhile.
    """
    with database.atomic():
        _lock(portfolio.id)
        current = Portfolio.get_by_id(portfolio.id)
        reports.settle(current)
        if Takedown.select().where(Takedown.portfolio == current).exists():
            return False
        facts = {"owner": current.owner_id, "family": _family(current), "reopens": current.published}
        Takedown.insert(portfolio=current, reason=reason, **facts).execute()
        Portfolio.update(published=False, updated_at=now()).where(Portfolio.id == current.id).execute()
        ledger.note_closed(current.id)
        caches.note(current.job)
    log.warning("portfolio %s is taken down: %s", portfolio.id, reason)
    notices.page_taken_down(current.owner, page, reports.REASONS[reason], queue)
    return True


def lift(takedown_id: int, origin: str, queue: Queue) -> None:
    """End a decision, and open the page again where its owner has not closed it; raises Problem ``not_found``."""
    with database.atomic():
        found = _locked(takedown_id)
        if found is None or not Takedown.delete().where(Takedown.id == takedown_id).execute():
            raise Problem("not_found")
        portfolio = found.portfolio
        if portfolio is not None and found.reopens:
            Portfolio.update(published=True, updated_at=now()).where(Portfolio.id == portfolio.id).execute()
            caches.note(portfolio.job)
    log.warning("takedown %s is lifted", takedown_id)
    if portfolio is not None:
        notices.page_restored(found.owner, f"{origin}/p/{portfolio.slug}/", found.reopens, queue)


def require_none(portfolio: Portfolio) -> None:
    """Raise Problem ``taken_down`` where the portfolio can't be published; within the transaction that publishes it."""
    _lock(portfolio.id)
    if of(Portfolio.get_by_id(portfolio.id)) is not None:
        raise Problem("taken_down")


def keep_closed(portfolio: Portfolio) -> None:
    """Note that its owner closes the page, whatever becomes of the decision; within the transaction that closes it.

    Raises Problem ``not_found`` for one deleted meanwhile.
    """
    _lock(portfolio.id)
    Takedown.update(reopens=False).where(Takedown.portfolio == portfolio).execute()


def of(portfolio: Portfolio) -> Takedown | None:
    """Give the decision for which a portfolio can't be published; one that is open already stays so."""
    if portfolio.published:
        return None
    own: Takedown | None = Takedown.get_or_none(Takedown.portfolio == portfolio)
    return own or Takedown.get_or_none(Takedown.owner == portfolio.owner_id, Takedown.family == _family(portfolio))


def is_down(portfolio: Portfolio) -> bool:
    """Say whether this very page was taken down."""
    return bool(Takedown.select().where(Takedown.portfolio == portfolio).exists())


def all_there_are() -> list[Takedown]:
    """Give every decision, the newest first."""
    return list(Takedown.select().order_by(Takedown.created_at.desc()))


def _locked(takedown_id: int) -> Takedown | None:
    """Give the decision as it is once nobody else can change it, or its portfolio."""
    seen = Takedown.get_or_none(Takedown.id == takedown_id)
    if seen is not None and seen.portfolio_id is not None:
        with suppress(Problem):  # a decision outlives its portfolio
            _lock(seen.portfolio_id)
    found: Takedown | None = Takedown.get_or_none(Takedown.id == takedown_id)
    return found


def _lock(portfolio_id: uuid.UUID) -> None:
    """Let nobody else publish the portfolio, or take it down, until the end of the transaction."""
    if not Portfolio.update(published=Portfolio.published).where(Portfolio.id == portfolio_id).execute():
        raise Problem("not_found")


def _family(portfolio: Portfolio) -> uuid.UUID:
    job = Job.get_by_id(portfolio.job_id)
    root: uuid.UUID = job.original or job.id
    return root
