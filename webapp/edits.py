"""An owner's edits of a CV. Each names the version it was made from; what was saved meanwhile is never overwritten.

Edits of other entries and fields go together. Where two say different things of one field, the second is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webapp import editing, flow, history, origins
from webapp.editing import Place
from webapp.errors import Problem, invalid_fields
from webapp.merging import Merged, merge, pairs
from webapp.models import Cv, Job
from webapp.queue import Queue
from webapp.resume import Resume, as_resume, as_text

MAX_DOCUMENT = 1024 * 1024
"""Characters of JSON that a CV may grow to; a hundred versions of it are kept."""
TRIES = 5
"""So often an edit is made anew of a version that came in between."""


@dataclass
class OvertakenError(Exception):
    """Another version says something else; ``place`` is where its entry is now, None where it is gone."""

    place: Place | None
    version: int
    merged: Merged


def save(job: Job, place: Place, wanted: dict[str, str], version: int, queue: Queue) -> Place:
    """Keep what a form says of the entry at ``place`` of ``version``, and give its place by now.

    Raises OvertakenError, or Problem ``not_found`` or ``invalid_fields``.
    """
    return _keep(job, queue, lambda cv: _with_entry(cv, job, place, wanted, version))


def add(job: Job, section: str, wanted: dict[str, str], queue: Queue) -> Place:
    """Keep a new entry of a section, and give its place; raises Problem ``not_found`` or ``invalid_fields``."""
    if not any(wanted.values()):
        raise invalid_fields({editing.fields(section)[0].name: "Write at least this."})
    entry = editing.with_values(section, None, wanted)
    return _keep(job, queue, lambda cv: editing.add(as_resume(cv.document), section, entry))


def rearrange(job: Job, place: Place, change: str, version: int, queue: Queue) -> Place:
    """Remove, move or hide the entry at ``place`` of ``version`` (one of CHANGES), and give where it is, or was.

    Raises Problem ``not_found`` for an entry that is gone.
    """
    return _keep(job, queue, lambda cv: _rearranged(cv, job, place, change, version))


CHANGES: dict[str, Callable[[Resume, Place], Resume]] = {
    "remove": editing.remove,
    "up": lambda resume, place: editing.move(resume, place, -1),
    "down": lambda resume, place: editing.move(resume, place, 1),
    "hide": lambda resume, place: editing.hide(resume, place, True),
    "show": lambda resume, place: editing.hide(resume, place, False),
}


def set_image(job: Job, place: Place, name: str | None, version: int, queue: Queue) -> Place:
    """Give the entry at ``place`` of ``version`` a picture, or none; as for ``rearrange``."""
    return _keep(job, queue, lambda cv: _with_image(cv, job, place, name, version))


def place_line(job: Job, text: str, section: str, index: int | None, version: int, queue: Queue) -> Place:
    """Put a line of the file into an entry of ``version``, or make a new one of it for None; as for ``rearrange``."""
    return _keep(job, queue, lambda cv: _with_line(cv, job, text, section, index, version))


def restore(job: Job, version: int, queue: Queue) -> None:
    """Take a version that was replaced as the newest; raises Problem ``not_found`` for one that isn't kept."""
    document = history.document(job, version)
    if document is None:
        raise Problem("not_found")
    _keep(job, queue, lambda _cv: (document, Place("basics", 0)))


def speak(job: Job, language: str, queue: Queue) -> None:
    """Take another language for the words that the portfolio adds, and for its dates."""
    if Cv.update(language=language).where(Cv.job == job, Cv.language != language).execute() and not flow.rests(job):
        flow.remake(job, queue)


def _keep(job: Job, queue: Queue, make: Callable[[Cv], tuple[Resume, Place]]) -> Place:
    """Keep what is made of the newest version; when another comes first, make it anew of that one."""
    for _ in range(TRIES):
        cv = Cv.get_or_none(Cv.job == job)
        if cv is None:
            raise Problem("not_found")
        edited, place = make(cv)
        text = as_text(edited)
        if len(text) > MAX_DOCUMENT:
            raise Problem("too_long")
        if text == cv.document or _kept(job, edited, cv.version, queue):
            return place
    raise Problem("stale")


def _kept(job: Job, edited: Resume, version: int, queue: Queue) -> bool:
    try:
        flow.edit(job, edited, version, queue)
    except Problem as problem:
        if problem.code == "stale":
            return False
        raise
    return True


def _with_entry(cv: Cv, job: Job, place: Place, wanted: dict[str, str], version: int) -> tuple[Resume, Place]:
    newest = as_resume(cv.document)
    base = newest if version == cv.version else history.document(job, version)
    here = _found(base, newest, place)
    if here is None:
        raise OvertakenError(None, cv.version, Merged(wanted, {}))
    began = editing.values(place.section, editing.entry_at(base, place)) if base else None
    entry = editing.entry_at(newest, here)
    merged = merge(began, editing.values(place.section, entry), wanted)
    if merged.conflicts:
        raise OvertakenError(here, cv.version, merged)
    return editing.put(newest, here, editing.with_values(place.section, entry, merged.values)), here


def _rearranged(cv: Cv, job: Job, place: Place, change: str, version: int) -> tuple[Resume, Place]:
    newest = as_resume(cv.document)
    here = _located(cv, job, newest, place, version)
    step = {"up": -1, "down": 1}.get(change, 0)
    last = len(editing.entries(newest, place.section)) - 1
    there = Place(place.section, min(max(0, here.index + step), last))
    return CHANGES[change](newest, here), there


def _with_image(cv: Cv, job: Job, place: Place, name: str | None, version: int) -> tuple[Resume, Place]:
    newest = as_resume(cv.document)
    here = _located(cv, job, newest, place, version)
    entry = editing.entry_at(newest, here).model_copy(update={"image": name})
    return editing.put(newest, here, entry), here


def _with_line(
    cv: Cv, job: Job, text: str, section: str, index: int | None, version: int
) -> tuple[Resume, Place]:  # fmt: skip
    newest = as_resume(cv.document)
    if index is None:
        return origins.new_of_line(newest, text, section)
    here = _located(cv, job, newest, Place(section, index), version)
    return origins.place_line(newest, text, here), here


def _located(cv: Cv, job: Job, newest: Resume, place: Place, version: int) -> Place:
    here = _found(newest if version == cv.version else history.document(job, version), newest, place)
    if here is None:
        raise Problem("not_found")
    return here


def _found(base: Resume | None, newest: Resume, place: Place) -> Place | None:
    """Give where an entry of ``base`` is in the newest document; of an unknown base, what is there now."""
    there = editing.entries(newest, place.section)
    if base is None or base is newest:
        return place if place.index < len(there) else None
    began = {before: after for after, before in pairs(editing.entries(base, place.section), there).items()}
    return Place(place.section, began[place.index]) if place.index in began else None
