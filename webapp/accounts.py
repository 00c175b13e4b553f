"""Accounts: made and entered with a password, proved by an address, left behind, deleted.

An address is a key only once it is proved. One that isn't can be taken by whoever proves it (``make_way``).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from peewee import SQL, IntegrityError, fn

from webapp import login_sessions, tickets
from webapp.addresses import is_email
from webapp.errors import Problem, invalid_fields
from webapp.models import ApiToken, Identity, User, database, now

MIN_PASSWORD = 12
MAX_PASSWORD = 1000
TO_SAVE = timedelta(days=30)
"""So long an account that has lost its address can be entered with it, to save what is in it."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id as the OWASP Password Storage Cheat Sheet asks for it. The library's own 64 MB for each of eight threads
would not fit a dyno of 512 MB."""
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
"""Compared with for an unknown address, so that it takes as long as a known one."""


def sign_up(email: str, password: str) -> tuple[User, bool]:
    """Make an account and say that it is new; raises Problem ``invalid_fields`` (with ``errors``) or ``email_taken``.

    Somebody who types the password of the account that has this address is logged in.
    """
    email = clean_email(email)
    _require_valid(email, password)
    try:
        return User.create(email=email, password_hash=_hash(password)), True
    except IntegrityError:
        return _owner_of_taken(email, password), False


def _owner_of_taken(email: str, password: str) -> User:
    try:
        return log_in(email, password)
    except Problem:
        raise Problem("email_taken") from None


def log_in(email: str, password: str) -> User:
    """Give the account of this address and password; raises Problem ``wrong_credentials`` for either being wrong.

    An account that has lost the address (``make_way``) is entered with it for thirty days more.
    """
    email = clean_email(email)
    candidates = _with_address(email) if is_email(email) else []
    if not candidates:
        _matches(_NOBODY, password)
    for user in candidates:
        if _matches(user.password_hash or _NOBODY, password):
            return user if _has_fresh_hash(user, password) else log_in(email, password)
    raise Problem("wrong_credentials")


def _has_fresh_hash(user: User, password: str) -> bool:
    """Hash the password anew where it was hashed at another cost; False when it was changed meanwhile."""
    old = user.password_hash or _NOBODY
    if not _hasher.check_needs_rehash(old):
        return True
    user.password_hash = _hash(password[:MAX_PASSWORD])
    changes = {"password_hash": user.password_hash}
    return bool(User.update(changes).where(User.id == user.id, User.password_hash == old).execute())


def _with_address(email: str) -> list[User]:
    former = (User.former_email == email) & (User.former_until > now())
    return list(User.select().where((User.email == email) | former).order_by(User.email.is_null()))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, _as_bytes(password[:MAX_PASSWORD]))
    except VerifyMismatchError:
        return False


def check_password(user: User, password: str) -> None:
    """Raise Problem ``wrong_credentials`` unless this is the account's password."""
    if not _matches(user.password_hash or _NOBODY, password):
        raise Problem("wrong_credentials")


def owner_of(email: str) -> User | None:
    """Give the account that uses this address, proved or not."""
    user: User | None = User.get_or_none(User.email == clean_email(email))
    return user


def prove(user: User, email: str) -> bool:
    """Note that the account's address was proved to be this person's; False when it is ``email`` no more."""
    mine = (User.id == user.id) & (User.email == email)
    User.update(proved_at=now()).where(mine, User.proved_at.is_null()).execute()
    return bool(User.select().where(mine).exists())


def set_password(user: User, password: str) -> None:
    """Give the account another password, and end whatever is open or pending; raises Problem ``invalid_fields``."""
    require_good_password(password)
    with database.atomic():
        User.update(password_hash=_hash(password)).where(User.id == user.id).execute()
        end_everything_open(user)


def change_password(user: User, current: str, password: str) -> None:
    """Give the account another password, or its first one, and end whatever is open or pending elsewhere.

    Raises Problem ``wrong_credentials`` when ``current`` isn't the password it has, or ``invalid_fields``.
    """
    if user.password_hash is not None:
        check_password(user, current)
    require_good_password(password)
    new, unchanged = _hash(password), User.password_hash == user.password_hash
    with database.atomic():
        if not User.update(password_hash=new).where(User.id == user.id, unchanged).execute():
            raise Problem("wrong_credentials")
        login_sessions.end_others(user)
        _end_tokens_and_links(user)


def choose_address(user: User, email: str) -> None:
    """Give an account that has lost its address another one, unproved; raises ``invalid_fields`` or ``email_taken``."""
    changes = {"email": require_email(email), "proved_at": None, "former_email": None, "former_until": None}
    try:
        User.update(changes).where(User.id == user.id, User.email.is_null()).execute()
    except IntegrityError:
        raise Problem("email_taken") from None


def make_way(email: str, taker: User | None = None) -> None:
    """Take an unproved address from the account that uses it, for somebody who has just proved it.

    Nothing is taken from ``taker``, the account they have. Whatever is open or pending in the other one ends. For
    thirty days its old address and password open one page, on which its owner can save what is in it.
    """
    former = {"email": None, "former_email": email, "former_until": now() + TO_SAVE}
    with database.atomic():
        earlier = User.get_or_none(User.email == email, User.proved_at.is_null())
        if earlier is None or earlier == taker:
            return
        unproved = (User.id == earlier.id) & (User.email == email) & User.proved_at.is_null()
        if User.update(former).where(unproved).execute():
            end_everything_open(earlier)


def take_address(email: str) -> User:
    """Make an account for somebody who has proved this address, out of reach of one that uses it unproved.

    Raises Problem ``email_taken`` where an account has proved it.
    """
    try:
        with database.atomic():
            make_way(email)
            return User.create(email=email, proved_at=now())
    except IntegrityError:
        raise Problem("email_taken") from None


def change_address(user: User, email: str) -> None:
    """Give the account another address, which was proved; raises Problem ``email_taken`` where another has proved it.

    Links that were mailed to the old one work no more.
    """
    try:
        with database.atomic():
            make_way(email, taker=user)
            changes = {"email": email, "proved_at": now(), "former_email": None, "former_until": None}
            User.update(changes).where(User.id == user.id).execute()
            tickets.withdraw_all(user)
    except IntegrityError:
        raise Problem("email_taken") from None


def end_everything_open(user: User) -> None:
    """End the account's sessions, tokens, and whatever waits for a mailed link."""
    login_sessions.end_all(user)
    _end_tokens_and_links(user)


def _end_tokens_and_links(user: User) -> None:
    ApiToken.delete().where(ApiToken.user == user).execute()
    tickets.withdraw_all(user)


def left_behind() -> Iterator[User]:
    """Give the accounts whose thirty days without an address are over, and that no provider opens either."""
    yield from User.select().where(_is_left_behind())


def is_left_behind(user: User) -> bool:
    """Say whether the account is one of these now."""
    return bool(User.select().where(User.id == user.id, _is_left_behind()).exists())


def _is_left_behind() -> Any:
    over = User.email.is_null() & (User.former_until <= now())
    return over & ~fn.EXISTS(Identity.select(SQL("1")).where(Identity.user == User.id))


def lock(user: User) -> None:
    """Let nobody else change the account until the end of the transaction."""
    User.update(created_at=User.created_at).where(User.id == user.id).execute()


def clean_email(email: str) -> str:
    """Give the address as it is stored and compared."""
    return email.strip().lower()


def require_email(email: str) -> str:
    """Give the address as it is stored; raises Problem ``invalid_fields`` where it is none."""
    email = clean_email(email)
    if wrong := _wrong_email(email):
        raise invalid_fields(wrong)
    return email


def vouched_email(told: object) -> str | None:
    """Give the address that a provider told as it is stored; None where it is none, so that the person is asked."""
    email = clean_email(told) if isinstance(told, str) else ""
    return email if is_email(email) else None


def _require_valid(email: str, password: str) -> None:
    wrong = _wrong_email(email) | _wrong_password(password)
    if wrong:
        raise invalid_fields(wrong)


def require_good_password(password: str) -> None:
    """Raise Problem ``invalid_fields`` for a password that is too short or too long."""
    if wrong := _wrong_password(password):
        raise invalid_fields(wrong)


def _wrong_email(email: str) -> dict[str, str]:
    return {} if is_email(email) else {"email": "Type an e-mail address such as name@example.org."}


def _wrong_password(password: str) -> dict[str, str]:
    if len(password) < MIN_PASSWORD:
        return {"password": f"Use {MIN_PASSWORD} characters or more; a few words in a row are fine."}
    if len(password) > MAX_PASSWORD:
        return {"password": f"Use {MAX_PASSWORD} characters or fewer."}
    return {}


def _hash(password: str) -> str:
    return _hasher.hash(_as_bytes(password))


def _as_bytes(password: str) -> bytes:
    """JSON can hold half a character, which has no UTF-8; as a part of a password it is as good as any other."""
    return password.encode("utf-8", "surrogatepass")
