"""Reviewing and editing what was read from a CV: forms that save as they are typed, or at a button."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, request

from webapp import editing, edits, history, limits, themes
from webapp.context import services
from webapp.editing import Place
from webapp.edits import Kept, OvertakenError
from webapp.errors import Problem
from webapp.merging import Merged
from webapp.models import Cv, Job, Portfolio
from webapp.origins import Origins, origins_of
from webapp.rendering import go_to, page, wants_fragment
from webapp.resume import Reading, Resume, as_resume
from webapp.views.forms import number_in
from webapp.views.labels import LANGUAGES, SECTIONS
from webapp.views.mine import own_cv, own_job
from webapp.views.reviewing import ShownEntry, ShownField, show_cv, show_entry, show_new

NEW = "new"

blueprint = Blueprint("editing", __name__)


@blueprint.get("/jobs/<job_id>/cv")
def review(job_id: str) -> Response:
    """Show each value beside the lines it came from, and what can be done about it."""
    cv = own_cv(job_id)
    return page(
        "cv/review.html",
        "cv/review.html",
        job_id=job_id,
        cv=show_cv(cv),
        undone=history.undone(cv),
        placing="placing" in request.args,
        languages=[(tag, LANGUAGES.get(tag, tag)) for tag in themes.languages()],
        spoken=cv.language,
    )


@blueprint.get("/jobs/<job_id>/cv/<section>/<number>")
def edit(job_id: str, section: str, number: str) -> Response:
    """Show the form of one entry, or of a new one."""
    cv = own_cv(job_id)
    place = place_of(section, number)
    entry = show_entry(origins_of(cv), place) if place else show_new(section, editing.blank(section))
    return form(job_id, entry, cv.version)


def form(job_id: str, entry: ShownEntry, version: int, status: int = 200) -> Response:
    """Answer with the form of an entry, on its page or alone."""
    context = {"job_id": job_id, "entry": entry, "version": version, "part": SECTIONS[entry.section]}
    return page("cv/form.html", "cv/_form.html", status, inline=wants_fragment(), **context)


def place_of(section: str, number: str) -> Place | None:
    """Read where an entry is, None for a new one; raises Problem ``not_found``."""
    if section not in editing.EDITED or (section == "basics" and number != "0"):
        raise Problem("not_found")
    if number == NEW:
        return None
    if not (number.isascii() and number.isdecimal() and len(number) <= 6):
        raise Problem("not_found")
    return Place(section, int(number))


@blueprint.post("/jobs/<job_id>/cv/<section>")
@limits.edits
def save(job_id: str, section: str) -> Response:
    """Keep what was typed of an entry; raises Problem ``not_found`` or ``too_long``."""
    cv = own_cv(job_id)
    place, version = place_of(section, request.form.get("number", "")), form_version()
    try:
        kept = _save(own_job(job_id), section, place, version)
    except OvertakenError as other:
        return _overtaken(job_id, place or Place(section, 0), version, other)
    except Problem as problem:
        if problem.code != "invalid_fields":
            raise
        return _refused(cv, section, place, version, problem)
    if wants_fragment():
        return _state(kept.place, kept.version, said_otherwise=_said_otherwise(cv, kept))
    history.note_checked(cv, origins_of(own_cv(job_id)).doubts(kept.place))
    return go_to(f"/jobs/{job_id}/cv#{section}-{kept.place.index}")


def _save(job: Job, section: str, place: Place | None, version: int) -> Kept:
    wanted = editing.typed(section, request.form)
    if place is None:
        return edits.add(job, section, wanted, services().queue, _place_before(section, version))
    return edits.save(job, place, wanted, version, services().queue)


def _place_before(section: str, version: int) -> tuple[Place, int] | None:
    """Read where an entry was that was removed while it was edited."""
    was = place_of(section, request.form.get("was") or NEW)
    return (was, version) if was else None


def _said_otherwise(cv: Cv, kept: Kept) -> list[ShownField]:
    """Give the fields that another tab has changed: this one's form has yet to show them, or its next save would undo
    them.
    """
    document = history.document(cv.job, kept.version)
    if document is None:
        return []
    entry = show_entry(Origins(Reading.model_validate_json(cv.reading), document), kept.place)
    sent = editing.typed(kept.place.section, request.form)
    return [field for field in entry.fields if field.value != sent[field.name]]


def _state(
    place: Place | None,
    version: int,
    trouble: str | None = None,
    status: int = 200,
    said_otherwise: Sequence[ShownField] = (),
) -> Response:
    """Answer a form that saves by itself with how that went, and with what its next save is made from."""
    made_from = {"number": NEW if place is None else place.index, "version": version}
    told = {"form": request.form.get("shown_as", ""), "trouble": trouble, "fields": said_otherwise}
    return page("cv/_state.html", "cv/_state.html", status, **made_from, **told)


def _overtaken(job_id: str, place: Place, version: int, other: OvertakenError) -> Response:
    """Show both what was typed here and what was saved meanwhile, to be put together."""
    if wants_fragment():
        return _state(place, version, "In another tab something else was saved. Press Save to compare.", 409)
    if other.place is None:
        return form(job_id, show_new(place.section, other.merged.values, was=place), version, 409)
    entry = show_entry(origins_of(own_cv(job_id)), other.place, other.merged)
    return form(job_id, entry, other.version, 409)


def _refused(cv: Cv, section: str, place: Place | None, version: int, problem: Problem) -> Response:
    """Show what was typed, and what is wrong with it."""
    errors = {error["path"].lstrip("/"): error["detail"] for error in problem.extra["errors"]}
    if wants_fragment():
        return _state(place, version, " ".join(errors.values()), 400)
    typed = {field.name: request.form.get(field.name, "") for field in editing.fields(section)}
    here = edits.find(cv, place, version) if place else None
    if here is None:
        return form(str(cv.job_id), show_new(section, typed, errors, was=place), version, 400)
    entry = show_entry(origins_of(cv), here, Merged(typed, {}), errors, was=place)
    return form(str(cv.job_id), entry, version, 400)


@blueprint.post("/jobs/<job_id>/cv/<section>/<number>/arrange")
@limits.edits
def arrange(job_id: str, section: str, number: str) -> Response:
    """Move, hide or remove an entry; raises Problem ``not_found`` or ``bad_request``."""
    job, place, change = own_job(job_id), place_of(section, number), request.form.get("do", "")
    if place is None or change not in edits.CHANGES:
        raise Problem("bad_request")
    there = edits.rearrange(job, place, change, form_version(), services().queue)
    if change == "remove":
        flash("It is removed. Undo brings it back.")
        return go_to(f"/jobs/{job_id}/cv#{section}")
    return go_to(f"/jobs/{job_id}/cv#{section}-{there.place.index}")


@blueprint.get("/jobs/<job_id>/cv/leftovers/<int:position>")
def leftover(job_id: str, position: int) -> Response:
    """Ask where a line belongs that found no place; raises Problem ``not_found`` for one that has a place by now."""
    cv = show_cv(own_cv(job_id))
    left = next((one for one in cv.leftovers if one.position == position), None)
    if left is None:
        raise Problem("not_found")
    return page("cv/leftover.html", "cv/leftover.html", cv=cv, job_id=job_id, left=left)


@blueprint.post("/jobs/<job_id>/cv/leftovers/<int:position>")
@limits.edits
def place_line(job_id: str, position: int) -> Response:
    """Give a line that found no place the place its owner says; raises Problem ``not_found`` or ``bad_request``."""
    section, _, number = request.form.get("to", "").partition("/")
    place = place_of(section, number)
    index = place.index if place else None
    edits.place_line(own_job(job_id), position, section, index, form_version(), services().queue)
    return go_to(f"/jobs/{job_id}/cv?placing#leftovers")


@blueprint.get("/jobs/<job_id>/cv/history")
def versions(job_id: str) -> Response:
    """List the versions that are kept, and what each replaced."""
    cv = own_cv(job_id)
    portfolio = Portfolio.get_or_none(Portfolio.job == cv.job_id)
    listed = _versions(cv)
    return page("cv/history.html", "cv/history.html", job_id=job_id, cv=cv, versions=listed, portfolio=portfolio)


def _versions(cv: Cv) -> list[dict[str, object]]:
    """Give the replaced versions, newest first, each with the parts that the next one has otherwise."""
    after, listed = as_resume(cv.document), []
    for earlier in reversed(history.replaced(cv.job)):
        before = as_resume(earlier.document)
        listed.append(
            {"version": earlier.version, "until": earlier.replaced_at, "changed": _changed(before, after)},
        )
        after = before
    return listed


def _changed(before: Resume, after: Resume) -> str:
    return ", ".join(SECTIONS[section] for section in editing.differences(before, after))


@blueprint.post("/jobs/<job_id>/cv/restore")
@limits.edits
def restore(job_id: str) -> Response:
    """Take an earlier version as the newest; raises Problem ``not_found`` or ``stale``."""
    edits.restore(own_job(job_id), form_version(), number_in(request.form.get("seen")), services().queue)
    flash("The earlier version is back.")
    return go_to(f"/jobs/{job_id}/cv")


@blueprint.post("/jobs/<job_id>/cv/language")
@limits.edits
def speak(job_id: str) -> Response:
    """Take another language for what the portfolio adds; raises Problem ``bad_request`` for one it doesn't speak."""
    cv, language = own_cv(job_id), request.form.get("language", "")
    if language not in themes.languages():
        raise Problem("bad_request")
    edits.speak(cv.job, language, services().queue)
    return go_to(f"/jobs/{job_id}/cv")


def form_version() -> int:
    """Read which version a form was made from; raises Problem ``bad_request``."""
    return number_in(request.form.get("version"))
