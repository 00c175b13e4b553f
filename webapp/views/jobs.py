"""One job's page, from the preview to the finished portfolio, and what can be done on it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, flash, request
from flask_login import current_user
from peewee import fn

from webapp import flow, limits, pending, states, uploads
from webapp.context import config, services
from webapp.errors import Problem
from webapp.models import Cv, Job, now
from webapp.rendering import go_to, page, wants_fragment
from webapp.sessions import has_ended, signed_in
from webapp.views.fitting import show_fit
from webapp.views.forms import PublishForm, SignInForm
from webapp.views.mine import held_job, own_job, own_or_held_job
from webapp.views.readback import show_report
from webapp.views.reviewing import show_cv
from webapp.views.shown import fingerprint, show

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<job_id>")
def status(job_id: str) -> Response:
    """Show how far the job is; a poll that has seen it all is told so in no bytes."""
    try:
        job = own_or_held_job(job_id)
    except Problem:
        if has_ended():
            return _ask_to_sign_in(job_id)
        raise
    return show_job(job)


def show_job(job: Job, refused: Problem | None = None) -> Response:
    """Show the job's page, or its fragment, at the stage it has reached; ``refused``: what publishing it met."""
    if wants_fragment() and "seen" in request.args and request.args["seen"] == fingerprint(job):
        return Response(status=204)
    shown = show(job)
    stage = _stage(job)
    status_code = 410 if stage == "expired" else refused.status if refused else 200
    if stage == "expired":
        pending.forget(str(job.id))
    context = _context(job, stage) | ({"form": PublishForm.refused(refused)} if refused else {})
    return page("jobs/show.html", "jobs/_show.html", status_code, job=shown, stage=stage, **context)


def _stage(job: Job) -> str:
    if flow.is_expired(job):
        return "expired"
    if job.state == states.UPLOADED:
        return "waiting" if current_user.is_authenticated else "preview"
    if flow.rests(job):
        return "unmade"
    return {states.COMPLETED: "ready", states.FAILED: "failed"}.get(job.state, "working")


def _context(job: Job, stage: str) -> dict[str, Any]:
    if stage == "preview":
        return {"form": SignInForm("signup", job_id=str(job.id))}
    if stage == "waiting":
        cvs = list(Job.select().where(Job.owner == signed_in()))
        return {"limit_reached": len(cvs) >= config().max_cvs, "cvs": [show(cv) for cv in cvs]}
    if stage == "ready":
        cv = Cv.find(job=job)
        stored = {"report": show_report(job), "fit": show_fit(job), "cv": show_cv(cv) if cv else None}
        return {"just_finished": _announce(job), "form": PublishForm(), **stored}
    return {}


def _announce(job: Job) -> bool:
    """Say whether this is the first time that the owner sees it finished."""
    unseen = (Job.id == job.id) & (Job.announced == False)  # noqa: E712
    return bool(Job.update(announced=True, told_at=fn.COALESCE(Job.told_at, now())).where(unseen).execute())


def _ask_to_sign_in(job_id: str) -> Response:
    form = SignInForm("login", next=f"/jobs/{job_id}")
    return page("auth/login.html", "jobs/stages/_signed_out.html", 401, form=form)


@blueprint.post("/jobs/<job_id>/claim")
def claim(job_id: str) -> Response:
    """Make the waiting upload the signed-in person's own."""
    if not current_user.is_authenticated:
        return go_to(f"/login?job={quote(job_id, safe='')}")
    claim_for_person(job_id)
    return go_to(f"/jobs/{job_id}")


def claim_for_person(job_id: str, token: str | None = None) -> bool:
    """Claim the job for whoever is signed in; True when it was theirs already.

    Raises Problem; a cookie that can open nothing any more is cleared.
    """
    try:
        mine = _claim(job_id, token)
    except Problem as problem:
        if problem.code in ("not_yours", "expired"):
            pending.forget(job_id)
        raise
    pending.forget(job_id)
    return mine


def _claim(job_id: str, token: str | None) -> bool:
    owner = signed_in()
    try:
        own_job(job_id)
    except Problem:
        return flow.claim(held_job(job_id, token), owner, max_cvs=config().max_cvs, queue=services().queue)
    return True


@blueprint.post("/jobs/<job_id>/discard")
def discard(job_id: str) -> Response:
    """Delete an upload that nobody has claimed."""
    job = held_job(job_id)
    if flow.is_expired(job):
        pending.forget(job_id)
        raise Problem("expired")
    if not uploads.discard(services(), job):
        raise Problem("not_found")
    pending.forget(job_id)
    flash("Your file is deleted. Nobody has read it.")
    return go_to("/")


@blueprint.post("/jobs/<job_id>/retry")
@limits.work
def retry(job_id: str) -> Response:
    """Go on with the same file where the job failed."""
    flow.retry(own_job(job_id), services().queue)
    return go_to(f"/jobs/{job_id}")


@blueprint.post("/jobs/<job_id>/type")
@limits.work
def type_in(job_id: str) -> Response:
    """Let the owner write the CV where the file gave none."""
    flow.type_in(own_job(job_id))
    return go_to(f"/jobs/{job_id}/cv")


@blueprint.post("/jobs/<job_id>/copy")
@limits.work
def copy(job_id: str) -> Response:
    """Make another CV of this one, for another role or in another language; raises Problem ``cv_limit``."""
    twin = uploads.copy(services(), own_job(job_id), signed_in(), request.form.get("purpose", ""))
    flash("This is the copy. What you change in it stays in it.")
    return go_to(f"/jobs/{twin.id}/cv")


@blueprint.post("/jobs/<job_id>/delete")
def delete(job_id: str) -> Response:
    """Delete an owner's CV and all that was made of it."""
    job = own_job(job_id)
    uploads.remove(services(), job)
    flash(f"{job.filename} and all that was made of it are deleted.")
    return go_to("/dashboard")
