"""A person's account page: what it shows, and what can be changed on it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request

from webapp import (
    accounts,
    api_tokens,
    devices,
    erasure,
    identities,
    limits,
    login_sessions,
    notices,
    sessions,
    settings,
    zones,
)
from webapp.context import config, services
from webapp.errors import Problem
from webapp.models import Identity, LoginSession, User, is_id
from webapp.rendering import go_to, page
from webapp.sessions import signed_in
from webapp.views.forms import Form

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
def show() -> Response:
    """Show the account."""
    return show_account(signed_in())


def show_account(user: User, wrong: Form | None = None, new_token: str | None = None) -> Response:
    """Show the account page, with what is wrong in one of its forms, or with a token that was just made."""
    return page(
        "account/account.html",
        "account/account.html",
        wrong.status if wrong else 200,
        user=user,
        form=wrong or Form(),
        address=erasure.address_of(user),
        identities=_identities(user),
        sessions=[_session(one, user) for one in login_sessions.of(user)],
        tokens=api_tokens.of(user),
        new_token=new_token,
        scopes=api_tokens.SCOPES,
        languages=settings.LANGUAGES,
        zones=zones.names(),
    )


def _identities(user: User) -> list[dict[str, Any]]:
    labels = {one.name: one.label for one in config().providers}
    own = list(Identity.select().where(Identity.user == user).order_by(Identity.id))
    only_way = len(own) == 1 and user.password_hash is None
    return [{"row": one, "label": labels.get(one.provider, one.provider), "only_way": only_way} for one in own]


def _session(row: LoginSession, user: User) -> dict[str, Any]:
    here = user.session is not None and row.token_hash == user.session.token_hash
    return {"row": row, "device": devices.in_words(row.device), "here": here}


@blueprint.post("/account/password")
@limits.sign_ins
@limits.sign_ins_of_own
def change_password() -> Response:
    """Change the password, or set the first one; every other session and every token ends."""
    user, form = signed_in(), Form("password")
    try:
        accounts.change_password(user, request.form.get("current", ""), request.form.get("new", ""))
    except Problem as problem:
        return show_account(user, form.told(problem, wrong_credentials="current", password="new"))  # noqa: S106
    notices.password_set(user, services().queue)
    flash("Your password is set. Every other session of yours has ended, and so has every token.")
    return go_to("/account")


@blueprint.post("/account/settings")
def change_settings() -> Response:
    """Keep language and time zone."""
    user, form = signed_in(), Form.from_request("settings", "language", "time_zone")
    try:
        settings.change(user, **form.values)
    except Problem as problem:
        return show_account(user, form.told(problem))
    flash("Your settings are kept.")
    return go_to("/account")


@blueprint.post("/account/identities/<int(max=2147483647):identity_id>/unlink")  # PostgreSQL knows no larger one
def unlink(identity_id: int) -> Response:
    """Take a provider off the account, unless it is the only way in."""
    user = signed_in()
    try:
        identities.unlink(user, identity_id)
    except Problem as problem:
        if problem.code != "last_way_in":
            raise
        return show_account(user, Form("identities").told(problem))
    flash("It no longer signs in to your account.")
    return go_to("/account")


@blueprint.post("/account/sessions/<session_id>/end")
def end_session(session_id: str) -> Response:
    """End one session."""
    user = signed_in()
    if not is_id(session_id) or not login_sessions.end_one(user, session_id):
        raise Problem("not_found")
    if user.session is not None and str(user.session.id) == session_id:
        sessions.sign_out()
        return go_to("/login")
    flash("That session has ended.")
    return go_to("/account")


@blueprint.post("/account/sessions/end-others")
def end_other_sessions() -> Response:
    """End every session but this one."""
    login_sessions.end_others(signed_in())
    flash("Every other session of yours has ended.")
    return go_to("/account")


@blueprint.post("/account/sessions/end")
def end_sessions() -> Response:
    """Sign the person out everywhere."""
    login_sessions.end_all(signed_in())
    sessions.sign_out()
    flash("You are signed out everywhere.")
    return go_to("/login")


@blueprint.post("/logout")
def logout() -> Response:
    """End the session of this browser."""
    sessions.sign_out()
    return go_to("/")
