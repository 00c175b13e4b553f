"""The one page of an account whose address somebody else has shown to be theirs (``accounts.make_way``)."""

from __future__ import annotations

from flask import Blueprint, Response, flash

from webapp import accounts, erasure, limits
from webapp.errors import Problem
from webapp.models import User
from webapp.rendering import go_to, page
from webapp.sessions import signed_in
from webapp.views.address import ask_for_proof
from webapp.views.forms import Form

blueprint = Blueprint("former", __name__)


@blueprint.get("/account/former")
def show() -> Response:
    """Show what can be done now."""
    user = signed_in()
    return go_to("/account") if user.email else show_former(user)


def show_former(user: User, wrong: Form | None = None) -> Response:
    """Show the page, with what is wrong in one of its forms."""
    return page(
        "account/former.html",
        "account/former.html",
        wrong.status if wrong else 200,
        user=user,
        form=wrong or Form(),
        address=erasure.address_of(user),
    )


@blueprint.post("/account/former")
@limits.sign_ins
@limits.mails_to_account
def choose() -> Response:
    """Give the account another address, which is then still to be proved."""
    user, form = signed_in(), Form.from_request("former", "email")
    try:
        accounts.choose_address(user, form.values["email"])
    except Problem as problem:
        return show_former(user, form.told(problem, email_taken="email"))
    ask_for_proof(User.get_by_id(user.id))
    flash("The account is yours to use again. We sent a link to the new address: open it in this browser to prove it.")
    return go_to("/account")
