"""The landing page, and the upload that begins there."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, Response, request, session
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from webapp import limits, pending, uploads
from webapp.context import services
from webapp.errors import Problem
from webapp.models import Job
from webapp.rendering import go_to, page, wants_fragment
from webapp.sessions import signed_in
from webapp.views.jobs import show_job
from webapp.views.mine import waiting_upload
from webapp.views.shown import show

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> Response:
    """Show the case and what it is for."""
    waiting = waiting_upload()
    return page("home/index.html", "home/index.html", error=None, pending=show(waiting) if waiting else None)


@blueprint.post("/upload")
@limits.uploads
@limits.upload_bytes
@limits.refusals
def upload() -> Response:
    """Take a file in and show where it stands."""
    try:
        job = _take_in(request.files.get("file"))
    except Problem as problem:
        return _show_refusal(problem)
    if not wants_fragment():
        return go_to(f"/jobs/{job.id}")
    response = show_job(job)
    response.headers["HX-Push-Url"] = f"/jobs/{job.id}"
    return response


def _take_in(file: FileStorage | None) -> Job:
    if current_user.is_authenticated:
        return take_in_for_owner(file)
    job, _ = take_in_for_visitor(file)
    return job


def take_in_for_owner(file: FileStorage | None) -> Job:
    """Keep the uploaded file as the signed-in person's own; raises Problem."""
    file, name = _chosen(file)
    job = uploads.accept_owned(services(), cast("BinaryIO", file.stream), name, signed_in())
    limits.note_taken(job.size or 0)
    return job


def take_in_for_visitor(file: FileStorage | None) -> tuple[Job, pending.Claim]:
    """Keep the uploaded file until somebody claims it, in place of one placed before; raises Problem."""
    file, name = _chosen(file)
    earlier = pending.held()
    job, claim = uploads.accept(services(), cast("BinaryIO", file.stream), name, session.get("csrf_token"))
    limits.note_taken(job.size or 0)
    pending.keep(claim)
    if earlier is not None and earlier.id != job.id:
        uploads.discard(services(), earlier)
    return job, claim


def _chosen(file: FileStorage | None) -> tuple[FileStorage, str]:
    if file is None or not file.filename:
        raise Problem("no_file")
    return file, file.filename


def _show_refusal(problem: Problem) -> Response:
    waiting = waiting_upload()
    response = page(
        "home/index.html",
        "home/_upload.html",
        problem.status,
        error=problem,
        pending=show(waiting) if waiting else None,
    )
    response.headers.update(problem.headers)
    response.headers["HX-Retarget"] = "#upload"
    response.headers["HX-Reswap"] = "outerHTML"
    return response
