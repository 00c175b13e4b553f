"""The pictures of an owner's CV: put in, taken out, shown to their owner."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, request

from webapp import editing, edits, history, limits, pictures
from webapp.context import services
from webapp.editing import Place
from webapp.errors import Problem
from webapp.models import Cv
from webapp.origins import origins_of
from webapp.rendering import go_to
from webapp.resume import as_resume
from webapp.views.editing import form, form_version, place_of
from webapp.views.mine import own_cv, own_job
from webapp.views.reviewing import show_entry

POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/jobs/<job_id>/cv/picture/<name>")
def show(job_id: str, name: str) -> Response:
    """Show one of the CV's pictures."""
    response = Response(pictures.read(services(), own_job(job_id), name), content_type=pictures.MEDIA_TYPE)
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.post("/jobs/<job_id>/cv/<section>/<number>/picture")
@limits.work
@limits.upload_bytes
@limits.refusals
def take(job_id: str, section: str, number: str) -> Response:
    """Take a picture in for the photo or a project, and make the portfolio anew with it."""
    cv, place, version = own_cv(job_id), _place(section, number), form_version()
    editing.entry_at(history.document(cv.job, version) or as_resume(cv.document), place)
    try:
        name = pictures.take_in(services(), cv.job, file := _chosen(), place)
    except Problem as problem:
        return _refused(cv, edits.find(cv, place, version) or place, problem)
    limits.note_taken(file.seek(0, 2))
    there = edits.set_image(cv.job, place, name, version, services().queue)
    flash("Your picture is in.")
    return go_to(f"/jobs/{job_id}/cv#{section}-{there.place.index}")


def _refused(cv: Cv, place: Place, problem: Problem) -> Response:
    """Show what is wrong with the file beside its field."""
    errors = {"picture": f"{problem.title}. {problem.detail}"}
    response = form(str(cv.job_id), show_entry(origins_of(cv), place, errors=errors), cv.version, problem.status)
    response.headers.update(problem.headers)
    return response


@blueprint.post("/jobs/<job_id>/cv/<section>/<number>/picture/remove")
@limits.work
def remove(job_id: str, section: str, number: str) -> Response:
    """Take a picture out, and make the portfolio anew without it."""
    there = edits.set_image(own_job(job_id), _place(section, number), None, form_version(), services().queue)
    flash("The picture is taken out.")
    return go_to(f"/jobs/{job_id}/cv#{section}-{there.place.index}")


def _place(section: str, number: str) -> Place:
    """Read which entry it is of; raises Problem ``not_found`` for one that has no picture."""
    place = place_of(section, number)
    if place is None or section not in ("basics", "projects"):
        raise Problem("not_found")
    return place


def _chosen() -> BinaryIO:
    file = request.files.get("picture")
    if file is None or not file.filename:
        raise Problem("no_picture")
    return cast("BinaryIO", file.stream)
