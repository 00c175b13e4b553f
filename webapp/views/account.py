"""A person's own CVs and account."""

from __future__ import annotations

from flask import Blueprint, Response, flash

from webapp import accounts, sessions
from webapp.models import Job
from webapp.rendering import go_to, page
from webapp.sessions import signed_in
from webapp.views.mine import waiting_upload
from webapp.views.shown import show

blueprint = Blueprint("account", __name__)


@blueprint.get("/dashboard")
def dashboard() -> Response:
    """List the person's CVs, newest first."""
    jobs = Job.select().where(Job.owner == signed_in()).order_by(Job.uploaded_at.desc())
    waiting = waiting_upload()
    shown = [show(job) for job in jobs]
    return page(
        "account/dashboard.html",
        "account/dashboard.html",
        jobs=shown,
        pending=show(waiting) if waiting else None,
        error=None,
    )


@blueprint.get("/account")
def settings() -> Response:
    """Show the account."""
    return page("account/settings.html", "account/settings.html", email=signed_in().email)


@blueprint.post("/logout")
def logout() -> Response:
    """End the session of this browser."""
    sessions.sign_out()
    return go_to("/")


@blueprint.post("/account/sessions/end")
def end_sessions() -> Response:
    """Sign the person out everywhere."""
    accounts.end_all_sessions(signed_in())
    sessions.sign_out()
    flash("You are signed out everywhere.")
    return go_to("/login")
