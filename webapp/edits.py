"""An owner's edits of a CV. Each names the version it was made from; what was saved meanwhile is never overwritten.

Edits of other entries and fields go together. Where two say different things of one field, the second is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from webapp import editing, flow, history, origins
from webapp.editing import Place
from webapp.errors import Problem, invalid_fields
from webapp.merging import Merged, merge, pairs
from webapp.models import Cv, Job, Portfolio
from webapp.origins import origins_of
from webapp.queue import Queue
from webapp.resume import Resume, as_resume, as_text

MAX_DOCUMENT = 1024 * 1024
"""Characters of JSON that a CV may grow to; a hundred versions of it are kept."""
MARK = 32
"""Characters that hiding an entry adds; what was larger when it was read can be hidden and cut down all the same."""
TRIES = 5
"""So often an edit is made anew of a version that came in between."""


@dataclass
class OvertakenError(Exception):
    """Another version says something else; ``place`` is where its entry is now, None where nobody can tell any more."""

    place: Place | None
    version: int
    merged: Merged


@dataclass(frozen=True)
class Kept:
    """Where an edited entry is, or was, and the version that tells so."""

    place: Place
    version: int


def save(job: Job, place: Place, wanted: dict[str, str], version: int, queue: Queue) -> Kept:
    """Keep what a form says of the entry at ``place`` of ``version``, and give its place by now.

    Raises OvertakenError, or Problem ``not_found`` or ``invalid_fields``.
    """
    return _keep(job, queue, lambda cv: _with_entry(cv, job, place, wanted, version))


def add(job: Job, section: str, wanted: dict[str, str], queue: Queue, was: tuple[Place, int] | None = None) -> Kept:
    """Keep a new entry of a section, and give its place; of an equal one that is there already, that one's.

    ``was``: the place, and the version, in which it was before it was removed; what the form doesn't know of it comes
    back too. Raises Problem ``not_found`` or ``invalid_fields``.
    """
    if not any(wanted.values()):
        raise invalid_fields({editing.fields(section)[0].name: "Write at least this."})
    entry = editing.with_values(section, _entry_of(job, *was) if was else None, wanted)
    return _keep(job, queue, lambda cv: _with_new(as_resume(cv.document), section, entry))


def rearrange(job: Job, place: Place, change: str, version: int, queue: Queue) -> Kept:
    """Remove, move or hide the entry at ``place`` of ``version`` (one of CHANGES), and give where it is, or was.

    Raises Problem ``not_found`` for an entry that is gone.
    """
    return _keep(job, queue, lambda cv: _rearranged(cv, place, change, version))


CHANGES: dict[str, Callable[[Resume, Place], Resume]] = {
    "remove": editing.remove,
    "up": lambda resume, place: editing.move(resume, place, -1),
    "down": lambda resume, place: editing.move(resume, place, 1),
    "hide": lambda resume, place: editing.hide(resume, place, True),
    "show": lambda resume, place: editing.hide(resume, place, False),
}


def set_image(job: Job, place: Place, name: str | None, version: int, queue: Queue) -> Kept:
    """Give the entry at ``place`` of ``version`` a picture, or none; as for ``rearrange``."""
    return _keep(job, queue, lambda cv: _with_image(cv, place, name, version))


def place_line(job: Job, position: int, section: str, index: int | None, version: int, queue: Queue) -> Kept:
    """Put a line that found no place into an entry of ``version``, or for None make a new one of it.

    One that has found its place meanwhile stays there. Raises Problem as ``rearrange`` does.
    """
    return _keep(job, queue, lambda cv: _with_line(cv, position, Place(section, index or 0), index is None, version))


def restore(job: Job, version: int, seen: int, queue: Queue) -> None:
    """Take a version that was replaced as the newest.

    Raises Problem ``not_found`` for one that isn't kept, and ``stale`` unless ``seen`` is the newest: what somebody has
    not seen they can't mean to replace.
    """
    document = history.document(job, version)
    if document is None:
        raise Problem("not_found")
    if not Cv.select().where(Cv.job == job, Cv.version == seen).exists():
        raise Problem("stale")
    if as_text(document) != Cv.get(Cv.job == job).document:
        flow.edit(job, document, seen, queue)


def speak(job: Job, language: str, queue: Queue) -> None:
    """Take another language for the words that the portfolio adds, and for its dates."""
    differs = Cv.update(language=language).where(Cv.job == job, Cv.language != language).execute()
    if differs and Portfolio.select().where(Portfolio.job == job).exists():
        flow.remake(job, queue)


def _keep(job: Job, queue: Queue, make: Callable[[Cv], tuple[Resume, Place]]) -> Kept:
    """Keep what is made of the newest version; when another comes first, make it anew of that one."""
    for _ in range(TRIES):
        cv = Cv.get_or_none(Cv.job == job)
        if cv is None:
            raise Problem("not_found")
        edited, place = make(cv)
        text = as_text(edited)
        if len(text) > max(MAX_DOCUMENT, len(cv.document) + MARK):
            raise Problem("too_long")
        if text == cv.document:
            return Kept(place, cv.version)
        if _is_kept(job, edited, cv.version, queue):
            return Kept(place, cv.version + 1)
    raise Problem("stale")


def _is_kept(job: Job, edited: Resume, version: int, queue: Queue) -> bool:
    try:
        flow.edit(job, edited, version, queue)
    except Problem as problem:
        if problem.code == "stale":
            return False
        raise
    return True


def _entry_of(job: Job, place: Place, version: int) -> Any:
    document = history.document(job, version)
    return editing.entry_at(document, place) if document else None


def _with_new(newest: Resume, section: str, entry: Any) -> tuple[Resume, Place]:
    """Add it, unless the same form was sent before."""
    for index, other in enumerate(editing.entries(newest, section)):
        if other == entry:
            return newest, Place(section, index)
    return editing.add(newest, section, entry)


def _with_entry(cv: Cv, job: Job, place: Place, wanted: dict[str, str], version: int) -> tuple[Resume, Place]:
    newest = as_resume(cv.document)
    here, base = find(cv, place, version), _entry_of(job, place, version)
    if here is None or base is None:
        raise OvertakenError(None, cv.version, Merged(wanted, {}))
    entry = editing.entry_at(newest, here)
    merged = merge(editing.values(place.section, base), editing.values(place.section, entry), wanted)
    if merged.conflicts:
        raise OvertakenError(here, cv.version, merged)
    return editing.put(newest, here, editing.with_values(place.section, entry, merged.values)), here


def _rearranged(cv: Cv, place: Place, change: str, version: int) -> tuple[Resume, Place]:
    newest, here = as_resume(cv.document), _found(cv, place, version)
    step = {"up": -1, "down": 1}.get(change, 0)
    last = len(editing.entries(newest, place.section)) - 1
    there = Place(place.section, min(max(0, here.index + step), last))
    return CHANGES[change](newest, here), there


def _with_image(cv: Cv, place: Place, name: str | None, version: int) -> tuple[Resume, Place]:
    newest, here = as_resume(cv.document), _found(cv, place, version)
    entry = editing.entry_at(newest, here).model_copy(update={"image": name})
    return editing.put(newest, here, entry), here


def _with_line(cv: Cv, position: int, place: Place, is_new: bool, version: int) -> tuple[Resume, Place]:
    newest = as_resume(cv.document)
    left = {one.position: one.line.text for one in origins_of(cv).leftovers()}
    here = place if is_new else _found(cv, place, version)
    if position not in left:
        return newest, here
    if is_new:
        return origins.new_of_line(newest, left[position], place.section)
    return origins.place_line(newest, left[position], here), here


def _found(cv: Cv, place: Place, version: int) -> Place:
    here = find(cv, place, version)
    if here is None:
        raise Problem("not_found")
    return here


def find(cv: Cv, place: Place, version: int) -> Place | None:
    """Give where the entry at ``place`` of ``version`` is in the newest one; None where it is gone, or nobody can tell.

    It is followed from version to version: each step changes little.
    """
    documents = history.documents(cv, version)
    before = next(documents, None)
    if before is None or place.index >= len(editing.entries(before, place.section)):
        return None
    for after in documents:
        began = pairs(editing.entries(before, place.section), editing.entries(after, place.section))
        there = next((here for here, at in began.items() if at == place.index), None)
        if there is None:
            return None
        before, place = after, Place(place.section, there)
    return place
