"""The address of an account: proving that it is its owner's, and changing it.

A link counts only for somebody who is signed in to that account: the owner of an address who presses a link by mistake
proves nothing for whoever gave their address.
"""

from __future__ import annotations

from flask import Blueprint, Response, flash, request

from webapp import accounts, limits, mail, tickets
from webapp.context import origin, services
from webapp.errors import Problem
from webapp.models import Ticket, User, database
from webapp.rendering import go_to, page
from webapp.sessions import signed_in
from webapp.views.forms import SignInForm

PROOF_HOURS = 24
CHANGE_MINUTES = 30
HERE, AWAY = "change_address_here", "change_address_away"
"""A change is agreed to at both ends: the new address, and the old one where that was proved."""
CHANGE = (HERE, AWAY, f"{HERE}_agreed", f"{AWAY}_agreed")

blueprint = Blueprint("address", __name__, url_prefix="/account/address")


def ask_for_proof(user: User) -> None:
    """Mail a link to the account's address."""
    email = user.email or ""
    tickets.withdraw(user, "prove_address")
    token = tickets.issue("prove_address", PROOF_HOURS * 60, user, email=email)
    _mail(user, "prove_address", email, token, PROOF_HOURS * 60, f"{PROOF_HOURS} hours")


@blueprint.post("/prove")
@limits.sign_ins
@limits.mails_to_own
def prove() -> Response:
    """Mail the link once more."""
    return _mail_proof(signed_in())


def _mail_proof(user: User) -> Response:
    if user.proved_at is None:
        ask_for_proof(user)
        flash(f"We sent a link to {user.email}. Open it in this browser.")
    return go_to("/account")


@blueprint.get("")
def ask() -> Response:
    """Ask for the new address."""
    signed_in()
    return _show_question()


@blueprint.post("")
@limits.sign_ins
@limits.sign_ins_of_own
@limits.mails_to_account
@limits.mails_to_own
def change() -> Response:
    """Mail a link to the new address and, where it was proved, to the old one; nothing changes before both agree."""
    user = signed_in()
    try:
        email = accounts.require_email(request.form.get("email", ""))
        if user.password_hash is not None:
            accounts.check_password(user, request.form.get("password", ""))
    except Problem as problem:
        return _show_question(problem)
    if email == user.email:
        return _mail_proof(user)
    tickets.withdraw(user, *CHANGE)
    ends = {HERE: email} | ({AWAY: user.email} if user.email and user.proved_at else {})
    for end, recipient in ends.items():
        _ask_end(user, end, recipient, email)
    flash(f"We sent a link to {' and one to '.join(ends.values())}. Open it in this browser.")
    return go_to("/account")


def _ask_end(user: User, end: str, recipient: str, email: str) -> None:
    token = tickets.issue(end, CHANGE_MINUTES, user, email=email)
    _mail(user, end, recipient, token, CHANGE_MINUTES, f"{CHANGE_MINUTES} minutes", new_email=email)


def _mail(user: User, kind: str, recipient: str, token: str, minutes: float, lasts: str, **arguments: str) -> None:
    link = f"{origin()}/account/address/{token}"
    mail.post(services().queue, kind, recipient, user, minutes=minutes, link=link, lasts=lasts, **arguments)


def _show_question(problem: Problem | None = None) -> Response:
    form = SignInForm.from_request("login", problem)
    has_password = signed_in().password_hash is not None
    return page("account/address.html", "account/address.html", form.status, form=form, has_password=has_password)


@blueprint.get("/<token>")
def open_link(token: str) -> Response:
    """Show the button that uses a mailed link."""
    ticket = _own_ticket(token)
    email = tickets.arguments_of(ticket)["email"]
    return page("account/address_link.html", "account/address_link.html", purpose=ticket.purpose, email=email)


@blueprint.post("/<token>")
def use_link(token: str) -> Response:
    """Take the link as proof of the address, or as one end's agreement to a change."""
    user, ticket = signed_in(), _own_ticket(token)
    if not tickets.take(ticket.purpose, token):
        raise Problem("link_used")
    email = tickets.arguments_of(ticket)["email"]
    if ticket.purpose == "prove_address":
        _note_proved(user, email)
    else:
        _agree(user, ticket.purpose, email)
    return go_to("/account")


def _own_ticket(token: str) -> Ticket:
    """Give the ticket of a link, which has to be the signed-in person's; raises Problem ``link_used``."""
    user = signed_in()
    for purpose in ("prove_address", HERE, AWAY):
        ticket = tickets.look(purpose, token)
        if ticket is not None and ticket.user == user:
            return ticket
    raise Problem("link_used")


def _note_proved(user: User, email: str) -> None:
    if not accounts.prove(user, email):
        raise Problem("link_used")
    if tickets.withdraw(user, *CHANGE):  # begun while one end was enough
        flash("Thank you. The address is proved to be yours. You had begun to change it: begin again if you want to.")
    else:
        flash("Thank you. The address is proved to be yours.")


def _agree(user: User, end: str, email: str) -> None:
    if not _change_if_agreed(user, end, email):
        flash("That is one of two. Open the link that we sent to the other address as well.")
        return
    if user.email and user.proved_at:
        mail.post(services().queue, "address_changed", user.email, user)
    flash(f"Your address is {email} now.")


def _change_if_agreed(user: User, end: str, email: str) -> bool:
    """Change the address when the other end has agreed already; else remember that this one has, and give False.

    Of two ends that agree at once one waits for the other.
    """
    other = AWAY if end == HERE else HERE
    with database.atomic():
        accounts.lock(user)
        agreed = User.get_by_id(user.id).proved_at is None or tickets.take_own(user, f"{other}_agreed", email=email)
        if agreed:
            accounts.change_address(user, email)
        else:
            tickets.issue(f"{end}_agreed", CHANGE_MINUTES, user, email=email)
    return agreed
