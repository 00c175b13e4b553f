"""People as providers know them, and which account they sign in to.

The key is issuer and subject, never the address: an address becomes one only by proof. The rules follow "Pre-hijacked
accounts" (Sudhodanan and Paverd, USENIX Security 2022): nothing is merged in silence, and whoever proves an address
gets it, without what somebody else has prepared behind it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from peewee import IntegrityError

from webapp import accounts, ledger, login_sessions
from webapp.errors import Problem
from webapp.models import Identity, User, database, now


@dataclass(frozen=True)
class Arrival:
    """Somebody whom a provider vouches for; ``verified`` says that it vouches for the address too."""

    provider: str
    issuer: str
    subject: str
    email: str | None
    verified: bool

    def to_json(self) -> dict[str, Any]:
        """Give the arrival as a ticket keeps it."""
        return asdict(self)


def enter(arrival: Arrival) -> User | None:
    """Give the account this person signs in to, made now where nothing stands against it.

    None where something has to be asked first: an address that is proved, or whose the account with that address is.
    """
    if find(arrival) is None and arrival.verified and arrival.email and accounts.owner_of(arrival.email) is None:
        _make_account(arrival, arrival.email)
    return find(arrival)  # which the same person may have made at the same moment


def find(arrival: Arrival) -> User | None:
    """Give the account that this identity belongs to."""
    identity: Identity | None = Identity.get_or_none(
        Identity.issuer == arrival.issuer, Identity.subject == arrival.subject
    )
    return identity.user if identity else None


def _make_account(arrival: Arrival, email: str) -> None:
    with suppress(IntegrityError, Problem), database.atomic():  # or somebody has just signed up with the address
        join(arrival, User.create(email=email, proved_at=now()))


def join(arrival: Arrival, user: User) -> None:
    """Let this identity sign in to ``user`` from now on; raises Problem ``identity_taken``."""
    if find(arrival) is None:
        _keep(arrival, user)
    if find(arrival) != user:
        raise Problem("identity_taken")


def _keep(arrival: Arrival, user: User) -> None:
    with suppress(IntegrityError), database.atomic():  # or somebody has just joined it
        Identity.create(
            user=user, provider=arrival.provider, issuer=arrival.issuer, subject=arrival.subject, email=arrival.email
        )


def join_by_password(arrival: Arrival, email: str, password: str) -> User:
    """Join the identity to the account of this address, whose password was typed; raises Problem."""
    user = accounts.log_in(email, password)  # before the transaction: nobody else writes while one lasts
    with database.atomic():
        login_sessions.hold_password(user)
        if arrival.verified and arrival.email and arrival.email == user.email:
            accounts.prove(user, arrival.email)
        join(arrival, user)
    return user


def enter_proved(arrival: Arrival, email: str) -> User | None:
    """Give the account of a person who has proved the address by a mailed link; None where it has to be asked whose
    an account is that uses the address without having proved it.
    """
    owner = accounts.owner_of(email)
    if owner is None or owner.proved_at is None:
        return enter(replace(arrival, email=email, verified=True))
    join(arrival, owner)
    return owner


def take_address(arrival: Arrival) -> User:
    """Give the person who has proved the address an account of their own; raises Problem ``email_taken``.

    An account that uses it without having proved it loses it. One that has proved it keeps it.
    """
    if not arrival.verified or arrival.email is None:
        raise Problem("email_taken")
    try:
        with database.atomic():
            user = accounts.take_address(arrival.email)
            join(arrival, user)
    except Problem:
        if (found := find(arrival)) is None:
            raise
        return found  # what the same person has made at the same moment
    return user


def unlink(user: User, identity_id: int) -> None:
    """Take an identity off the account; raises Problem ``not_found``, or ``last_way_in`` when no other is left."""
    with database.atomic():
        accounts.lock(user)
        identity = Identity.get_or_none(Identity.id == identity_id, Identity.user == user)
        if identity is None:
            raise Problem("not_found")
        others = Identity.select().where(Identity.user == user, Identity.id != identity_id).exists()
        if not others and User.get_by_id(user.id).password_hash is None:
            raise Problem("last_way_in")
        ledger.delete(Identity, Identity.id == identity_id)
