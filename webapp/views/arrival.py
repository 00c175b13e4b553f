"""Whom a provider vouches for, and who has to answer something before they are let in.

Either their address is not proved yet, or there is an account with it already. Until that is settled they are a ticket,
known by this browser alone.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, session

from webapp import accounts, identities, limits, mail, notices, sessions, tickets
from webapp.context import origin, services
from webapp.errors import Problem
from webapp.identities import Arrival
from webapp.models import Ticket, User
from webapp.rendering import go_to, page
from webapp.views.auth import go_on
from webapp.views.forms import SignInForm

MINUTES = 30
"""How long somebody may take to settle it, and how long a mailed link works."""

blueprint = Blueprint("arrival", __name__, url_prefix="/auth/arrival")


def let_in(arrival: Arrival, job_id: str | None, next_path: str | None) -> Response:
    """Sign the person in and go on with what they came for, or ask what has to be known first."""
    user = identities.enter(arrival)
    if user is not None:
        return _sign_in(user, {"job_id": job_id, "next": next_path})
    _remember(arrival, job_id=job_id, next=next_path)
    return go_to("/auth/arrival")


def _sign_in(user: User, came_for: dict[str, Any]) -> Response:
    sessions.sign_in(user)
    return go_to(go_on(came_for["job_id"], came_for["next"]))


def _remember(arrival: Arrival, **came_for: Any) -> None:
    session["arrival"] = tickets.issue("arrival", MINUTES, arrival=arrival.to_json(), **came_for)


@blueprint.get("")
def show() -> Response:
    """Ask for the address, or how the account with it is to be opened."""
    return _show(_waiting())


@blueprint.post("/address")
@limits.sign_ins
@limits.mails_to_account
def give_address() -> Response:
    """Mail a link to the address that was typed: whoever opens it here has proved it."""
    return _mail_link(_waiting(), request.form.get("email", ""), "prove_address_here")


@blueprint.post("/join")
@limits.sign_ins
@limits.sign_ins_of(lambda: _address_of_arrival())
def join() -> Response:
    """Join the identity to the account with the same address, by its password."""
    waiting = _waiting()
    arrival = _arrival(waiting)
    try:
        user = identities.join_by_password(arrival, arrival.email or "", request.form.get("password", ""))
    except Problem as problem:
        return _show(waiting, problem)
    notices.provider_joined(user, _label(arrival), services().queue)
    return _finish(waiting, user)


@blueprint.post("/link")
@limits.sign_ins
@limits.mails_to(lambda: _address_of_arrival())
def send_link() -> Response:
    """Mail a link to the account's own address: opening it here joins them."""
    waiting = _waiting()
    return _mail_link(waiting, _arrival(waiting).email or "", "join_provider")


@blueprint.post("/new")
@limits.sign_ins
def begin_anew() -> Response:
    """Leave the account that never proved this address to whoever made it, and make an own one."""
    waiting = _waiting()
    try:
        user = identities.take_address(_arrival(waiting))
    except Problem as problem:
        return _show(waiting, problem)
    return _finish(waiting, user)


@blueprint.get("/link/<token>")
def open_link(token: str) -> Response:
    """Show the button that uses a mailed link; mail programs that look at links use nothing up."""
    return page("auth/arrival_link.html", "auth/arrival_link.html", action=f"/auth/arrival/link/{token}")


@blueprint.post("/link/<token>")
@limits.sign_ins
def use_link(token: str) -> Response:
    """Take the mailed link as proof of its address, in the browser that asked for it."""
    waiting = _waiting()
    link = tickets.look("arrival_link", token)
    if link is None or tickets.arguments_of(link)["arrival"] != waiting.token_hash:
        raise Problem("link_used")
    email = tickets.arguments_of(link)["email"]
    if not tickets.take("arrival_link", token):
        raise Problem("link_used")
    return _go_on_proved(waiting, email)


def _go_on_proved(waiting: Ticket, email: str) -> Response:
    came_for = tickets.arguments_of(waiting)
    user = identities.enter_proved(_arrival(waiting), email)
    if user is not None:
        return _finish(waiting, user)
    proved = Arrival(**{**came_for["arrival"], "email": email, "verified": True})
    _remember(proved, job_id=came_for["job_id"], next=came_for["next"])
    return go_to("/auth/arrival")


def _address_of_arrival() -> str:
    ticket = _ticket()
    return _arrival(ticket).email or "" if ticket else ""


def _ticket() -> Ticket | None:
    return tickets.look("arrival", session.get("arrival", ""))


def _waiting() -> Ticket:
    ticket = _ticket()
    if ticket is None:
        raise Problem("bad_state")
    return ticket


def _arrival(waiting: Ticket) -> Arrival:
    return Arrival(**tickets.arguments_of(waiting)["arrival"])


def _finish(waiting: Ticket, user: User) -> Response:
    """Sign the person in; of two who finish the same arrival at once both are, whichever takes the ticket."""
    if not tickets.take("arrival", session.get("arrival", "")) and identities.find(_arrival(waiting)) != user:
        raise Problem("bad_state")
    return _sign_in(user, tickets.arguments_of(waiting))


def _mail_link(waiting: Ticket, email: str, kind: str) -> Response:
    try:
        email = accounts.require_email(email)
    except Problem as problem:
        return _show(waiting, problem)
    token = tickets.issue("arrival_link", MINUTES, arrival=waiting.token_hash, email=email)
    link = f"{origin()}/auth/arrival/link/{token}"
    provider = _label(_arrival(waiting))
    lasts = f"{MINUTES} minutes"
    mail.post(services().queue, kind, email, minutes=MINUTES, link=link, lasts=lasts, provider=provider)
    return _show(waiting, sent_to=email)


def _label(arrival: Arrival) -> str:
    known = {one.name: one.label for one in services().config.providers}
    return known.get(arrival.provider, arrival.provider)


def _show(waiting: Ticket, problem: Problem | None = None, sent_to: str | None = None) -> Response:
    arrival, form = _arrival(waiting), SignInForm.from_request("login", problem)
    owner = accounts.owner_of(arrival.email) if arrival.email and arrival.verified else None
    shown = {"arrival": arrival, "label": _label(arrival), "form": form, "sent_to": sent_to, "owner": owner}
    return page("auth/arrival.html", "auth/arrival.html", form.status, **shown)
