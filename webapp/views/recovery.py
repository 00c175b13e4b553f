"""Ways in without the password: a mailed link to log in, and one to choose a new password.

Asking answers the same for every address, and writes a mail for every address, so that it tells nobody which have an
account. A link shows a button; only pressing it uses the link up.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, request

from webapp import accounts, limits, mail, notices, sessions, tickets
from webapp.context import origin, services
from webapp.errors import Problem
from webapp.models import Ticket, User
from webapp.rendering import go_to, page
from webapp.views.auth import go_on
from webapp.views.forms import SignInForm

LINK_MINUTES = 30

blueprint = Blueprint("recovery", __name__)


@dataclass(frozen=True)
class Way:
    """One of the two ways: what its link is for, and where it is asked for and opened."""

    purpose: str
    path: str


LOG_IN = Way("log_in", "/login/link")
RESET = Way("reset_password", "/password/new")


@blueprint.get("/login/link")
def ask_for_link() -> Response:
    """Ask for the address that a link to log in goes to."""
    return _show_question(LOG_IN)


@blueprint.get("/password/new")
def ask_for_reset() -> Response:
    """Ask for the address that a link for a new password goes to."""
    return _show_question(RESET)


@blueprint.post("/login/link")
@limits.sign_ins
@limits.mails_to_account
def send_link() -> Response:
    """Mail a link to log in."""
    return _send(LOG_IN)


@blueprint.post("/password/new")
@limits.sign_ins
@limits.mails_to_account
def send_reset() -> Response:
    """Mail a link for a new password."""
    return _send(RESET)


def _show_question(way: Way, problem: Problem | None = None) -> Response:
    form = SignInForm.from_request("login", problem)
    return page("auth/ask_for_link.html", "auth/_ask_for_link.html", form.status, way=way, form=form)


def _send(way: Way) -> Response:
    form = SignInForm.from_request("login")
    try:
        email = accounts.require_email(form.email)
    except Problem as problem:
        return _show_question(way, problem)
    user = accounts.owner_of(email)
    came_for = {"job_id": form.job_id, "next": form.next}
    token = tickets.issue(way.purpose, LINK_MINUTES, user, email=email, **came_for)
    kind = way.purpose if user else "no_account"
    link, lasts = f"{origin()}{way.path}/{token}", f"{LINK_MINUTES} minutes"
    mail.post(services().queue, kind, email, minutes=LINK_MINUTES, link=link, lasts=lasts)
    return page("auth/link_sent.html", "auth/_link_sent.html", email=email, form=form)


# The link to log in.


@blueprint.get("/login/link/<token>")
def open_link(token: str) -> Response:
    """Show the button, or for an account that never proved this address the question whose it is."""
    return _show_link(*_holder(LOG_IN, token))


@blueprint.post("/login/link/<token>")
@limits.sign_ins
def use_link(token: str) -> Response:
    """Log in by the link."""
    ticket, user = _holder(LOG_IN, token)
    if user.proved_at is None:
        return _show_link(ticket, user)
    return _sign_in(user, _take(LOG_IN, token))


@blueprint.post("/login/link/<token>/join")
@limits.sign_ins
@limits.sign_ins_of(lambda: _address_of_link())
def use_link_with_password(token: str) -> Response:
    """Log in to an account whose password is known as well: with the link, its address is proved."""
    ticket, user = _holder(LOG_IN, token)
    try:
        accounts.check_password(user, request.form.get("password", ""))
    except Problem as problem:
        return _show_link(ticket, user, problem)
    if not accounts.prove(user, tickets.arguments_of(ticket)["email"]):
        raise Problem("link_used")
    return _sign_in(user, _take(LOG_IN, token), by_password=True)


@blueprint.post("/login/link/<token>/new")
@limits.sign_ins
def use_link_for_new_account(token: str) -> Response:
    """Make an own account with the address; the one that never proved it loses it."""
    _, user = _holder(LOG_IN, token)
    if user.proved_at is not None:
        raise Problem("email_taken")
    ticket = _take(LOG_IN, token)
    return _sign_in(accounts.take_address(tickets.arguments_of(ticket)["email"]), ticket)


def _show_link(ticket: Ticket, user: User, problem: Problem | None = None) -> Response:
    form = SignInForm.from_request("login", problem)
    email = tickets.arguments_of(ticket)["email"]
    return page(
        "auth/log_in_link.html",
        "auth/log_in_link.html",
        form.status,
        form=form,
        email=email,
        proved=user.proved_at is not None,
        here=f"/login/link/{request.view_args['token']}" if request.view_args else "",
    )


def _address_of_link() -> str:
    ticket = tickets.look(LOG_IN.purpose, (request.view_args or {})["token"])
    return str(tickets.arguments_of(ticket)["email"]) if ticket else ""


# The link for a new password.


@blueprint.get("/password/new/<token>")
def open_reset(token: str) -> Response:
    """Ask for the new password."""
    return _show_reset(*_holder(RESET, token))


@blueprint.post("/password/new/<token>")
@limits.sign_ins
def use_reset(token: str) -> Response:
    """Set the new password, which ends every open session, and go on signed in.

    An account that never proved the address isn't opened by it: a new one is made, with the new password.
    """
    ticket, user = _holder(RESET, token)
    password = request.form.get("password", "")
    try:
        accounts.require_good_password(password)
    except Problem as problem:
        return _show_reset(ticket, user, problem)
    _take(RESET, token)
    if user.proved_at is None:
        user = accounts.take_address(tickets.arguments_of(ticket)["email"])
    accounts.set_password(user, password)
    notices.password_set(user, services().queue)
    flash("Your password is set, and every session that was open has ended.")
    return _sign_in(user, ticket)


def _show_reset(ticket: Ticket, user: User, problem: Problem | None = None) -> Response:
    form = SignInForm.from_request("login", problem)
    email = tickets.arguments_of(ticket)["email"]
    proved = user.proved_at is not None
    return page("auth/new_password.html", "auth/new_password.html", form.status, form=form, email=email, proved=proved)


# Both.


def _holder(way: Way, token: str) -> tuple[Ticket, User]:
    """Give the ticket of a link and the account it is for, which still has the address; raises ``link_used``."""
    ticket = tickets.look(way.purpose, token)
    user = ticket.user if ticket else None
    if ticket is None or user is None or user.email != tickets.arguments_of(ticket)["email"]:
        raise Problem("link_used")
    return ticket, user


def _take(way: Way, token: str) -> Ticket:
    ticket = tickets.take(way.purpose, token)
    if ticket is None:
        raise Problem("link_used")
    return ticket


def _sign_in(user: User, ticket: Ticket, *, by_password: bool = False) -> Response:
    came_for = tickets.arguments_of(ticket)
    sessions.sign_in(user, by_password=by_password)
    return go_to(go_on(came_for["job_id"], came_for["next"]))
