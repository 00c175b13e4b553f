"""What an owner can decide about a portfolio."""

from __future__ import annotations

import uuid
from typing import Any, Literal

from peewee import IntegrityError, fn

from webapp import audiences, caches, flow, history, ledger, takedowns, themes
from webapp.audiences import Shown
from webapp.errors import Problem
from webapp.models import Cv, FormerSlug, Job, Portfolio, now
from webapp.queue import Queue
from webapp.services import Services
from webapp.slugs import clean_slug, is_slug

Visibility = Literal["private", "link", "public"]
"""For its owner, for whoever has its address, for everybody and search engines."""


def change(
    portfolio: Portfolio,
    queue: Queue,
    *,
    slug: str | None = None,
    visibility: Visibility | None = None,
    shown: Shown | None = None,
) -> None:
    """Change who may see the portfolio, what of it, and at which ``/p/<slug>/``; None leaves it as it is.

    A new address is printed in the page and its files, so they are made anew, as they are for what is shown otherwise.
    Raises Problem ``invalid_fields`` (with ``errors``), ``slug_taken``, or ``taken_down`` where it can't be published.
    """
    job = job_of(portfolio)

    def is_another() -> bool:
        """Change it, and tell whether what was made of it is out of date."""
        _require_allowed(portfolio, visibility)
        moved = bool(slug and _move(portfolio.id, clean_slug(slug)))
        # What wasn't asked for stays as it is by now: another tab may just have closed the page.
        changes = {"updated_at": now(), **_open_to(visibility)}
        Portfolio.update(changes).where(Portfolio.id == portfolio.id).execute()
        if visibility == "private":
            ledger.note_closed(portfolio.id)
        shows_otherwise = shown is not None and _show(portfolio.id, shown)
        if shows_otherwise:
            history.withhold_page(job)
        caches.note(job)
        return moved or shows_otherwise

    try:
        flow.remake(job, queue, is_another)
    except IntegrityError:
        raise Problem("slug_taken") from None


def _require_allowed(portfolio: Portfolio, visibility: Visibility | None) -> None:
    if visibility == "private":
        takedowns.keep_closed(portfolio)
    elif visibility is not None:
        takedowns.require_none(portfolio)


def _show(portfolio_id: uuid.UUID, shown: Shown) -> bool:
    """Keep what was said of who sees what, and leave the rest; False when all is as it was."""
    before = Portfolio.get_by_id(portfolio_id).shown
    text = audiences.as_text(audiences.as_shown(before).model_copy(update=shown.model_dump(exclude_unset=True)))
    return text != before and bool(Portfolio.update(shown=text).where(Portfolio.id == portfolio_id).execute())


def _open_to(visibility: Visibility | None) -> dict[str, Any]:
    if visibility is None:
        return {}
    if visibility == "private":
        return {"published": False}
    first = fn.COALESCE(Portfolio.published_at, now())
    return {"published": True, "listed": visibility == "public", "published_at": first}


def _move(portfolio_id: uuid.UUID, slug: str) -> bool:
    """Give a portfolio another address; the one it had leads there if it was ever published. False when it has it."""
    portfolio = Portfolio.get_or_none(Portfolio.id == portfolio_id)
    if portfolio is None:
        raise Problem("not_found")
    if portfolio.slug == slug:
        return False
    if FormerSlug.select().where(FormerSlug.slug == slug, FormerSlug.portfolio != portfolio).exists():
        raise Problem("slug_taken")
    FormerSlug.delete().where(FormerSlug.slug == slug).execute()
    Portfolio.update(slug=slug).where(Portfolio.id == portfolio_id).execute()
    if portfolio.published_at:
        FormerSlug.insert(slug=portfolio.slug, portfolio=portfolio).execute()
    return True


def visibility(portfolio: Portfolio) -> Visibility:
    """Say who may see the portfolio."""
    return ("public" if portfolio.listed else "link") if portfolio.published else "private"


def find_public(slug: str) -> Portfolio:
    """Give the portfolio at an address that is open to others, also at one it had before.

    Raises Problem ``removed`` for one that was taken down, ``withdrawn`` for one that was open once, and ``not_found``.
    """
    found = (Portfolio.find(slug=slug) or _formerly_at(slug)) if is_slug(slug) else None
    if found is None or not (found.published or found.published_at):
        raise Problem("not_found")
    if not found.published:
        raise Problem("removed" if takedowns.is_down(found) else "withdrawn")
    return found


def _formerly_at(slug: str) -> Portfolio | None:
    former = FormerSlug.find(slug=slug)
    return former.portfolio if former else None


def languages(portfolio: Portfolio) -> dict[str, str]:
    """Give the slug of each listed portfolio of the same CV by its language; none where there is one language only."""
    job = job_of(portfolio)
    if job.original is None and not Job.number_of(original=job.id):  # as most are, and a count costs least
        return {}
    found: Any = (
        Portfolio.select(Portfolio.slug, Cv.language)
        .join(Job, on=Portfolio.job == Job.id)
        .join(Cv, on=Cv.job == Job.id)
        .where(job.family, Job.owner == job.owner_id, Portfolio.published, Portfolio.listed)
        .order_by(Portfolio.published_at.desc())
    )
    spoken = {row["language"]: row["slug"] for row in found.dicts()}
    return spoken if len(spoken) > 1 else {}


def find_theme(name: str) -> themes.Theme:
    """Give the theme of this name; raises Problem ``unknown_theme``, which names those there are."""
    try:
        return themes.find(name)
    except themes.UnknownThemeError:
        raise Problem("unknown_theme", themes=[theme.name for theme in themes.all_themes()]) from None


def remove(services: Services, portfolio: Portfolio) -> None:
    """Delete a portfolio with its page and files, and keep its CV; raises Problem ``not_found``."""
    # Listed before: what is asked for right after it, and made by then, belongs to the next portfolio.
    made = [key for key, _ in services.storage.keys(f"portfolios/{portfolio.job_id}")]
    flow.unmake(job_of(portfolio))
    for key in made:
        services.storage.delete(key)
    ledger.try_to_store(services)


def job_of(portfolio: Portfolio) -> Job:
    """Give the job that the portfolio was made of; raises Problem ``not_found`` when it has been deleted meanwhile."""
    job = Job.find(id=portfolio.job_id)
    if job is None:
        raise Problem("not_found")
    return job
