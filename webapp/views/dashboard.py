"""A person's CVs."""

from __future__ import annotations

from flask import Blueprint, Response

from webapp.models import Job
from webapp.rendering import page
from webapp.sessions import signed_in
from webapp.views.mine import waiting_upload
from webapp.views.shown import show

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/dashboard")
def dashboard() -> Response:
    """List the person's CVs, newest first; nothing starts by itself."""
    jobs = Job.select().where(Job.owner == signed_in()).order_by(Job.uploaded_at.desc())
    waiting = waiting_upload()
    return page(
        "account/dashboard.html",
        "account/dashboard.html",
        jobs=[show(job) for job in jobs],
        pending=show(waiting) if waiting else None,
        error=None,
    )
