"""What an owner can decide about a portfolio."""

from __future__ import annotations

from typing import Any, Literal

from peewee import IntegrityError

from webapp import flow
from webapp.errors import Problem
from webapp.models import Job, Portfolio, now
from webapp.queue import Queue
from webapp.services import Services
from webapp.slugs import clean_slug

Visibility = Literal["private", "public"]


def change(portfolio: Portfolio, queue: Queue, *, slug: str | None, visibility: Visibility | None) -> None:
    """Change who may see the portfolio and at which ``/p/<slug>/``; None leaves it as it is.

    A new address is printed in the page and its files, so they are made anew. Raises Problem ``invalid_fields`` (with
    ``errors``) or ``slug_taken``.
    """
    changes: dict[str, Any] = {"updated_at": now()}
    if slug:
        changes["slug"] = clean_slug(slug)
    if visibility is not None:
        changes["published"] = visibility == "public"
    try:  # what wasn't asked for stays as it is by now: another tab may just have closed the page
        Portfolio.update(changes).where(Portfolio.id == portfolio.id).execute()
    except IntegrityError:
        raise Problem("slug_taken") from None
    if changes.get("slug", portfolio.slug) != portfolio.slug:
        flow.remake(job_of(portfolio), queue)


def remove(services: Services, portfolio: Portfolio) -> None:
    """Delete a portfolio with its page and files, and keep its CV; raises Problem ``not_found``."""
    # Listed before: what is asked for right after it, and made by then, belongs to the next portfolio.
    made = [key for key, _ in services.storage.keys(f"portfolios/{portfolio.job_id}")]
    flow.unmake(job_of(portfolio))
    for key in made:
        services.storage.delete(key)


def job_of(portfolio: Portfolio) -> Job:
    """Give the job that the portfolio was made of; raises Problem ``not_found`` when it has been deleted meanwhile."""
    job: Job | None = Job.get_or_none(Job.id == portfolio.job_id)
    if job is None:
        raise Problem("not_found")
    return job
