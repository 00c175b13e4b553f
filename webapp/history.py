"""A CV's documents: the newest in its row, each that another has replaced, and the portfolio made of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from peewee import Value

from webapp import caches, editing
from webapp.models import Cv, Job, Portfolio, Revision, now
from webapp.resume import Reading, Resume, as_resume, as_text
from webapp.slugs import new_slug
from webapp.themes import DEFAULT

KEPT = 100
"""So many replaced documents of a CV are kept; a program could write thousands."""


def keep_reading(job: Job, reading: Reading) -> None:
    """Take what was read from the job's file as the newest document; the caller's transaction holds the job's lock."""
    _keep_newest(job)
    before = Cv.get_or_none(Cv.job == job)
    Cv.delete().where(Cv.job == job).execute()
    Cv.insert(
        job=job,
        document=as_text(reading.resume),
        reading=reading.model_dump_json(),
        language=before.language if before else reading.language,
        version=before.version + 1 if before else 1,
    ).execute()


def copy(job: Job, other: Job) -> None:
    """Give a new job the newest document of another with what was read, and its portfolio's look."""
    cv = Cv.get(Cv.job == job)
    Cv.insert(cv.__data__ | {"job": other.id, "version": 1}).execute()
    ensure_portfolio(other, DEFAULT)
    if portfolio := Portfolio.get_or_none(Portfolio.job == job):
        look = {"theme": portfolio.theme, "options": portfolio.options, "shown": portfolio.shown}
        Portfolio.update(look).where(Portfolio.job == other).execute()


def keep_edit(job: Job, resume: Resume, version: int) -> bool:
    """Take ``resume`` as the newest document; False unless ``version``, from which it was made, is the newest.

    The page of one that showed more is for nobody else from now on.
    """
    newest = (Cv.job == job) & (Cv.version == version)
    before = Cv.get_or_none(newest)
    if before is None:
        return False
    _keep_newest(job)
    if editing.takes_away(as_resume(before.document), resume):
        withhold_page(job)
    return bool(Cv.update(document=as_text(resume), version=Cv.version + 1).where(newest).execute())


def has_cv(job: Job) -> bool:
    """Say whether the job's file has been read."""
    return bool(Cv.select().where(Cv.job == job).exists())


def ensure_portfolio(job: Job, theme: str) -> bool:
    """See to it that the job has a portfolio: else one in this theme, at an address made of the name in its CV."""
    if not Portfolio.get_or_none(Portfolio.job == job):
        name = as_resume(Cv.get(Cv.job == job).document).basics.name
        Portfolio.create(job=job, owner=job.owner_id, theme=theme, slug=new_slug(name or ""))
    return True


def withhold_page(job: Job) -> None:
    """Keep a published page from everybody until it is made anew; for the transaction that asks for that.

    What a run under way would have shown is fenced off by the same transaction.
    """
    if Portfolio.update(files=None).where(Portfolio.job == job, Portfolio.published).execute():
        caches.note(job)


def document(job: Job, version: int) -> Resume | None:
    """Give the document of this version, the newest or one that was replaced; None for one that isn't kept."""
    newest = Cv.get_or_none(Cv.job == job, Cv.version == version)
    kept = newest or Revision.get_or_none(Revision.job == job, Revision.version == version)
    return as_resume(kept.document) if kept else None


def undone(cv: Cv) -> int | None:
    """Give the version before the last change; of a document that an undo brought back, the one before that one's."""
    version = cv.version
    earlier = list(Revision.select().where(Revision.job == cv.job_id).order_by(Revision.version.desc()))
    for one in earlier[1:]:
        if one.document == cv.document:
            version = one.version
            break
    return version - 1 if any(one.version == version - 1 for one in earlier) else None


def documents(cv: Cv, version: int) -> Iterator[Resume]:
    """Give the documents from this version to the newest, in order; none where one of them isn't kept.

    Each is read when it is its turn: a hundred large ones at once are more than a process has memory for.
    """
    if not cv.version - KEPT <= version <= cv.version:
        return iter(())
    since = (Revision.job == cv.job_id) & Revision.version.between(version, cv.version - 1)
    kept = [one.document for one in Revision.select().where(since).order_by(Revision.version)]
    whole = len(kept) == cv.version - version
    return map(as_resume, (*kept, cv.document) if whole else ())


def note_checked(cv: Cv, pointers: Collection[str]) -> None:
    """Keep that the owner has looked at the doubtful values at these pointers into the reading."""
    if new := set(pointers) - checked(cv):
        Cv.update(checked=json.dumps(sorted(checked(cv) | new))).where(Cv.job == cv.job_id).execute()


def checked(cv: Cv) -> set[str]:
    """Give the pointers of the doubtful values that the owner has looked at."""
    return set(json.loads(cv.checked))


def replaced(job: Job) -> list[Revision]:
    """Give the documents that others have replaced, oldest first."""
    return list(Revision.select().where(Revision.job == job).order_by(Revision.version))


def _keep_newest(job: Job) -> None:
    columns = (Revision.job, Revision.version, Revision.document, Revision.replaced_at)
    newest = Cv.select(Cv.job, Cv.version, Cv.document, Value(now())).where(Cv.job == job)
    Revision.insert_from(newest, columns).execute()
    oldest = Cv.select(Cv.version - KEPT).where(Cv.job == job)
    Revision.delete().where(Revision.job == job, Revision.version <= oldest).execute()
