"""Personal tokens for programs: made and revoked on the account page, shown once."""

from __future__ import annotations

from flask import Blueprint, Response, flash

from webapp import api_tokens
from webapp.errors import Problem
from webapp.models import is_id
from webapp.rendering import go_to
from webapp.sessions import signed_in
from webapp.views.account import show_account
from webapp.views.forms import Form

blueprint = Blueprint("tokens", __name__)


@blueprint.post("/account/tokens")
def make() -> Response:
    """Make a token and show it in this answer, so that its secret is kept nowhere, not even in a cookie."""
    user, form = signed_in(), Form.from_request("tokens", "name", "scope")
    try:
        token = api_tokens.make(user, **form.values)
    except Problem as problem:
        return show_account(user, form.told(problem))
    return show_account(user, new_token=token)


@blueprint.post("/account/tokens/<token_id>/revoke")
def revoke(token_id: str) -> Response:
    """Make a token worthless."""
    user = signed_in()
    if not is_id(token_id) or not api_tokens.revoke(user, token_id):
        raise Problem("not_found")
    flash("That token is revoked. Nothing can sign in with it any more.")
    return go_to("/account#tokens")
