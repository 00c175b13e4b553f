"""One-time secrets: what a mailed link, a way to a provider or a half-finished sign-in is known by.

Only a hash is kept. A ticket is for one purpose, for a while, and for one use.
"""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import Any

from webapp.models import Ticket, User, hash_of, now


def issue(purpose: str, minutes: float, user: User | None = None, **arguments: Any) -> str:
    """Keep a ticket and give its secret; ``arguments`` are JSON values for whoever takes it."""
    token = secrets.token_urlsafe(32)
    Ticket.create(
        token_hash=hash_of(token),
        purpose=purpose,
        user=user,
        arguments=json.dumps(arguments),
        expires_at=now() + timedelta(minutes=minutes),
    )
    return token


def look(purpose: str, token: str) -> Ticket | None:
    """Give the ticket without using it; None when it is used, too old, or for something else."""
    ticket: Ticket | None = Ticket.get_or_none(_valid(purpose, token))
    return ticket


def take(purpose: str, token: str) -> Ticket | None:
    """Use the ticket; of two at once one is given it. None as for ``look``."""
    ticket = look(purpose, token)
    return ticket if ticket and Ticket.delete().where(_valid(purpose, token)).execute() else None


def arguments_of(ticket: Ticket) -> dict[str, Any]:
    """Give what the ticket was issued with."""
    found: dict[str, Any] = json.loads(ticket.arguments)
    return found


def withdraw(user: User, *purposes: str) -> int:
    """Make the person's tickets for these purposes worthless, and count them."""
    return int(Ticket.delete().where(Ticket.user == user, Ticket.purpose.in_(purposes)).execute())


def take_own(user: User, purpose: str, **arguments: Any) -> bool:
    """Use the person's ticket that was issued with just these arguments; False when there is none."""
    own = (Ticket.user == user) & (Ticket.purpose == purpose) & (Ticket.expires_at > now())
    return bool(Ticket.delete().where(own, Ticket.arguments == json.dumps(arguments)).execute())


def withdraw_all(user: User) -> None:
    """Make every ticket of the person worthless."""
    Ticket.delete().where(Ticket.user == user).execute()


def purge() -> None:
    """Delete the tickets that are too old."""
    Ticket.delete().where(Ticket.expires_at <= now()).execute()


def _valid(purpose: str, token: str) -> Any:
    return (Ticket.token_hash == hash_of(token)) & (Ticket.purpose == purpose) & (Ticket.expires_at > now())
