"""The pictures of an owner's CV: put in, taken out, shown to their owner."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, g, request

from webapp import flow, limits, pictures
from webapp.context import services
from webapp.errors import Problem
from webapp.models import Cv
from webapp.rendering import go_to
from webapp.resume import Resume, as_resume
from webapp.views.mine import own_cv, own_job

POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/jobs/<job_id>/cv/picture/<name>")
def show(job_id: str, name: str) -> Response:
    """Show one of the CV's pictures."""
    response = Response(pictures.read(services(), own_job(job_id), name), content_type=pictures.MEDIA_TYPE)
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.post("/jobs/<job_id>/cv/picture")
@limits.work
@limits.refusals
def take(job_id: str) -> Response:
    """Take a picture in for the photo or a project, and make the portfolio anew with it."""
    cv, resume = _newest(job_id)
    target = request.form.get("for", "")
    place = pictures.find(resume, target)
    place.image = pictures.take_in(services(), cv.job, _chosen(), target)
    g.took_a_file = True
    return _keep(job_id, cv, resume, "Your picture is in.")


@blueprint.post("/jobs/<job_id>/cv/picture/remove")
@limits.work
def remove(job_id: str) -> Response:
    """Take a picture out, and make the portfolio anew without it."""
    cv, resume = _newest(job_id)
    pictures.find(resume, request.form.get("for", "")).image = None
    return _keep(job_id, cv, resume, "The picture is taken out.")


def _newest(job_id: str) -> tuple[Cv, Resume]:
    """Give the CV and its document; raises Problem ``stale`` where the form was made from an older one."""
    cv = own_cv(job_id)
    if request.form.get("version") != str(cv.version):
        raise Problem("stale")
    return cv, as_resume(cv.document)


def _chosen() -> BinaryIO:
    file = request.files.get("picture")
    if file is None or not file.filename:
        raise Problem("no_picture")
    return cast("BinaryIO", file.stream)


def _keep(job_id: str, cv: Cv, resume: Resume, said: str) -> Response:
    flow.edit(cv.job, resume, cv.version, services().queue)
    flash(said)
    return go_to(f"/jobs/{job_id}/cv")
