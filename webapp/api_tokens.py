"""Personal tokens: what a program signs in to the API with, made by a person for it and shown to them once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from webapp.errors import invalid_fields
from webapp.models import ApiToken, User, hash_of, now

SCOPES = {"read": "Read only", "write": "Read and change"}
PREFIX = "vit_"
"""Lets people, and programs that look for secrets in files, see what it is."""
USED_EVERY = timedelta(minutes=5)
"""How exact "last used" is: a write for every request would be one too many."""
MAX_NAME = 80
MAX_TOKENS = 50


def make(user: User, name: str, scope: str) -> str:
    """Keep a token of the person's and give its secret, of which only a hash is kept; raises ``invalid_fields``."""
    name = " ".join(name.split())
    wrong = _wrong_name(name) | _wrong_scope(scope)
    if not wrong and len(of(user)) >= MAX_TOKENS:
        wrong = {"name": f"{MAX_TOKENS} tokens are the most. Revoke one that nothing uses any more."}
    if wrong:
        raise invalid_fields(wrong)
    secret = PREFIX + secrets.token_urlsafe(32)
    ApiToken.create(user=user, name=name, scope=scope, token_hash=hash_of(secret))
    return secret


def user_of(secret: str) -> User | None:
    """Give whose token this is, with the token as their ``api_token``; None for any that is none, or revoked."""
    found: ApiToken | None = (
        ApiToken.select(ApiToken, User).join(User).where(ApiToken.token_hash == hash_of(secret)).first()
    )
    if found is None:
        return None
    _note_used(found)
    user: User = found.user
    user.api_token = found
    return user


def of(user: User) -> list[ApiToken]:
    """List the person's tokens, the newest first."""
    return list(ApiToken.select().where(ApiToken.user == user).order_by(ApiToken.created_at.desc()))


def revoke(user: User, token_id: object) -> bool:
    """Make a token of the person's worthless; False when there is none of this id."""
    return bool(ApiToken.delete().where(ApiToken.user == user, ApiToken.id == token_id).execute())


def _note_used(found: ApiToken) -> None:
    if found.used_at is None or found.used_at < now() - USED_EVERY:
        ApiToken.update(used_at=now()).where(ApiToken.id == found.id).execute()


def _wrong_name(name: str) -> dict[str, str]:
    if not name or not name.isprintable():
        return {"name": "Give it a name by which you know it again."}
    return {"name": f"Use {MAX_NAME} characters or fewer."} if len(name) > MAX_NAME else {}


def _wrong_scope(scope: str) -> dict[str, str]:
    return {} if scope in SCOPES else {"scope": "Choose what the token may do."}
