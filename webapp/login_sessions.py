"""The rows behind signed-in browsers: the server can end each of them, whatever cookie is still about."""

from __future__ import annotations

import secrets
from datetime import timedelta

from peewee import Expression

from webapp.errors import Problem
from webapp.models import LoginSession, User, database, hash_of, now

LIFE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)
"""How exact "last seen" is: a write for every request would be one too many."""
MAX_DEVICE = 300
"""So much is kept of what a browser says it is."""


def start(user: User, device: str, *, by_password: bool = False) -> str:
    """Begin a session and give its secret, of which only a hash is kept; ``device`` is what the browser says it is.

    Raises Problem ``wrong_credentials`` where the account has another password than the one it was entered with, or is
    gone by now.
    """
    token = secrets.token_urlsafe(32)
    with database.atomic():
        _hold(user, (User.password_hash == user.password_hash) if by_password else (User.id == user.id))
        user.session = LoginSession.create(token_hash=hash_of(token), user=user, device=device[:MAX_DEVICE])
    user.session_token = token
    return token


def hold_password(user: User) -> None:
    """Let nobody change the password before the end of the transaction: whoever does it then ends the session too.

    Raises Problem ``wrong_credentials`` where it has been changed already.
    """
    _hold(user, User.password_hash == user.password_hash)


def _hold(user: User, unchanged: Expression) -> None:
    if not User.update(password_hash=User.password_hash).where(User.id == user.id, unchanged).execute():
        raise Problem("wrong_credentials")


def user_of(token: str) -> User | None:
    """Give whose session this is; None once it has ended or was never one."""
    found = LoginSession.find(token_hash=hash_of(token))
    if found is None or found.created_at <= now() - LIFE:
        return None
    user = User.find(id=found.user_id)
    if user is None:
        return None
    _note_seen(found)
    user.session, user.session_token = found, token
    return user


def _note_seen(found: LoginSession) -> None:
    if found.seen_at is None or found.seen_at < now() - SEEN_EVERY:
        LoginSession.update(seen_at=now()).where(LoginSession.token_hash == found.token_hash).execute()


def of(user: User) -> list[LoginSession]:
    """List the person's open sessions, the one last seen first."""
    open_ones = LoginSession.select().where(LoginSession.user == user, LoginSession.created_at > now() - LIFE)
    return list(open_ones.order_by(LoginSession.seen_at.desc()))


def end(user: User) -> None:
    """End the session this user came with."""
    LoginSession.delete().where(LoginSession.token_hash == hash_of(user.session_token or "")).execute()


def end_one(user: User, session_id: object) -> bool:
    """End one session of the person; False when there is none of this id."""
    return bool(LoginSession.delete().where(LoginSession.user == user, LoginSession.id == session_id).execute())


def end_others(user: User) -> None:
    """End every session of the person but the one they came with."""
    here = hash_of(user.session_token or "")
    LoginSession.delete().where(LoginSession.user == user, LoginSession.token_hash != here).execute()


def end_all(user: User) -> None:
    """Sign the person out everywhere."""
    LoginSession.delete().where(LoginSession.user == user).execute()


def purge() -> None:
    """Delete the sessions that are too old."""
    LoginSession.delete().where(LoginSession.created_at <= now() - LIFE).execute()
