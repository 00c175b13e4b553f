"""Sign-up and log-in. A sign-in goes on with the job its form was opened for; a refusal is told in the panel."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp import accounts, limits, sessions
from webapp.errors import Problem
from webapp.models import User
from webapp.rendering import go_to, page
from webapp.views.address import ask_for_proof
from webapp.views.forms import SignInForm
from webapp.views.jobs import claim_for_person
from webapp.views.mine import waiting_upload

Mode = Literal["signup", "login"]

blueprint = Blueprint("auth", __name__)


@blueprint.get("/signup")
def signup_form() -> Response:
    """Show the panel that makes an account."""
    return _open_panel("signup")


@blueprint.get("/login")
def login_form() -> Response:
    """Show the panel that lets somebody in."""
    return _open_panel("login")


def _open_panel(mode: Mode) -> Response:
    form = SignInForm.from_request(mode)
    if current_user.is_authenticated:
        return go_to(f"/jobs/{form.job_id}" if form.job_id else form.next or "/dashboard")
    return _show_panel(form)


def _show_panel(form: SignInForm) -> Response:
    return page(f"auth/{form.mode}.html", "auth/_panel.html", form.status, form=form)


@blueprint.post("/signup")
@limits.sign_ins
@limits.sign_ins_of_account
def signup() -> Response:
    """Make an account and go on."""
    return _enter("signup")


@blueprint.post("/login")
@limits.sign_ins
@limits.sign_ins_of_account
def login() -> Response:
    """Let somebody in and go on."""
    return _enter("login")


def _enter(mode: Mode) -> Response:
    form = SignInForm.from_request(mode)
    password = request.form.get("password", "")
    try:
        user = sign_up(form.email, password) if mode == "signup" else accounts.log_in(form.email, password)
        sessions.sign_in(user, by_password=True)
    except Problem as problem:
        return _show_panel(SignInForm.from_request(mode, problem))
    return go_to(go_on(form.job_id, form.next))


def sign_up(email: str, password: str) -> User:
    """Make an account and ask by mail whether its address is this person's; raises Problem."""
    user, is_new = accounts.sign_up(email, password)
    if is_new:
        ask_for_proof(user)
    return user


def go_on(job_id: str | None, next_path: str | None) -> str:
    """Give where somebody who has just signed in goes on: with their job, where they were, or at their CVs."""
    return _continue_with_job(job_id) if job_id else next_path or "/dashboard"


def _continue_with_job(job_id: str) -> str:
    """Claim the job that the panel was opened for, and give where to go on."""
    try:
        claim_for_person(job_id)
    except Problem as problem:
        if problem.code == "cv_limit":
            return f"/jobs/{job_id}"
        flash(_not_here() if problem.code == "not_found" else f"{problem.title}. {problem.detail}")
        return "/dashboard"
    return f"/jobs/{job_id}"


def _not_here() -> str:
    """Say where the file may be that this browser doesn't hold."""
    if waiting_upload():
        return "You are signed in. Another file has taken the place of the one you began with."
    return "You are signed in. The file you placed waits in the browser in which you placed it."


@blueprint.errorhandler(429)
def too_many(_error: Exception) -> Response:
    """Say in the panel that there were too many tries."""
    return _show_in_panel(limits.rate_limited())


@blueprint.errorhandler(Problem)
def refused(problem: Problem) -> Response:
    """Say in the panel that it was too old, beside a fresh one to send."""
    return _show_in_panel(problem)


def _show_in_panel(problem: Problem) -> Response:
    mode: Mode = "signup" if request.path == "/signup" else "login"
    response = _show_panel(SignInForm.from_request(mode, problem))
    response.headers.update(problem.headers)
    return response
