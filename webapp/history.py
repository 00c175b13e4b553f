"""A CV's documents: the newest in its row, and each that another has replaced."""

from __future__ import annotations

import json
from collections.abc import Collection

from peewee import Value

from webapp.models import Cv, Job, Revision, now
from webapp.resume import Reading, Resume, as_resume, as_text

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
        language=reading.language,
        version=before.version + 1 if before else 1,
    ).execute()


def keep_edit(job: Job, resume: Resume, version: int) -> bool:
    """Take ``resume`` as the newest document; False unless ``version``, from which it was made, is the newest."""
    newest = (Cv.job == job) & (Cv.version == version)
    if not Cv.select().where(newest).exists():
        return False
    _keep_newest(job)
    return bool(Cv.update(document=as_text(resume), version=Cv.version + 1).where(newest).execute())


def document(job: Job, version: int) -> Resume | None:
    """Give the document of this version, the newest or one that was replaced; None for one that isn't kept."""
    newest = Cv.get_or_none(Cv.job == job, Cv.version == version)
    kept = newest or Revision.get_or_none(Revision.job == job, Revision.version == version)
    return as_resume(kept.document) if kept else None


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
