"""Sign-up, log-in, and the log-in sessions that the server can end."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from peewee import IntegrityError

from webapp.errors import Problem, invalid_fields
from webapp.models import LoginSession, User, now

MIN_PASSWORD = 12
MAX_PASSWORD = 1000
MAX_EMAIL = 254
SESSION_LIFE = timedelta(days=30)

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
"""Compared with for an unknown address, so that it takes as long as a known one."""


def sign_up(email: str, password: str) -> User:
    """Make an account; raises Problem ``invalid_fields`` (with ``errors``) or ``email_taken``.

    Somebody who types the password of the account that has this address is logged in.
    """
    email = clean_email(email)
    _require_valid(email, password)
    try:
        return User.create(email=email, password_hash=_hasher.hash(_as_bytes(password)))
    except IntegrityError:
        return _owner_of_taken(email, password)


def _owner_of_taken(email: str, password: str) -> User:
    try:
        return log_in(email, password)
    except Problem:
        raise Problem("email_taken") from None


def log_in(email: str, password: str) -> User:
    """Give the account of this address and password; raises Problem ``wrong_credentials`` for either being wrong."""
    email = clean_email(email)
    user: User | None = User.get_or_none(User.email == email) if _is_email(email) else None
    try:
        _hasher.verify(user.password_hash if user else _NOBODY, _as_bytes(password[:MAX_PASSWORD]))
    except VerifyMismatchError:
        raise Problem("wrong_credentials") from None
    if user is None:
        raise Problem("wrong_credentials")
    return user


def clean_email(email: str) -> str:
    """Give the address as it is stored and compared."""
    return email.strip().lower()


def _require_valid(email: str, password: str) -> None:
    wrong = {}
    if not _is_email(email):
        wrong["email"] = "Type an e-mail address such as name@example.org."
    if len(password) < MIN_PASSWORD:
        wrong["password"] = f"Use {MIN_PASSWORD} characters or more; a few words in a row are fine."
    elif len(password) > MAX_PASSWORD:
        wrong["password"] = f"Use {MAX_PASSWORD} characters or fewer."
    if wrong:
        raise invalid_fields(wrong)


def _is_email(text: str) -> bool:
    shape = re.fullmatch(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+", text)
    return shape is not None and len(text) <= MAX_EMAIL and text.isprintable()


def _as_bytes(password: str) -> bytes:
    """JSON can hold half a character, which has no UTF-8; as a part of a password it is as good as any other."""
    return password.encode("utf-8", "surrogatepass")


def open_session(user: User) -> str:
    """Begin a log-in session and give its secret, of which only a hash is kept."""
    token = secrets.token_urlsafe(32)
    LoginSession.create(token_hash=_hash(token), user=user)
    user.session_token = token
    return token


def user_of(token: str) -> User | None:
    """Give whose session this is; None once it has ended or was never one."""
    fresh = LoginSession.created_at > now() - SESSION_LIFE
    user: User | None = User.select().join(LoginSession).where(LoginSession.token_hash == _hash(token), fresh).first()
    if user is not None:
        user.session_token = token
    return user


def end_session(user: User) -> None:
    """End the session this user came with."""
    LoginSession.delete().where(LoginSession.token_hash == _hash(user.session_token or "")).execute()


def end_all_sessions(user: User) -> None:
    """Sign ``user`` out everywhere."""
    LoginSession.delete().where(LoginSession.user == user).execute()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
