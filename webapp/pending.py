"""The signed cookie that carries a job until somebody signs in: its id, and a secret that proves possession."""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass, replace

from flask import Response, g, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeSerializer

from webapp.context import config, credentials, services
from webapp.models import Job, User, hash_of

COOKIE = "pending_job"


@dataclass(frozen=True)
class Claim:
    """What a visitor holds of a job: its id and the secret of which the row keeps only the hash.

    With ``person`` it is worth something to that person alone.
    """

    job_id: uuid.UUID
    secret: str
    person: str | None = None

    def token(self) -> str:
        """Sign the claim for the cookie or an API caller."""
        bound = [] if self.person is None else [self.person]
        return str(_signer().dumps([self.job_id.hex, self.secret, *bound]))

    def job(self) -> Job | None:
        """Give the job when the secret is its own, whatever its state."""
        job = Job.find(id=self.job_id)
        return job if job and hmac.compare_digest(str(job.claim_hash), hash_of(self.secret)) else None


def read(token: str) -> Claim | None:
    """Give the claim that was signed; None for anything forged, foreign or of another version."""
    try:
        job_id, secret, *bound = _signer().loads(token)
        return Claim(uuid.UUID(job_id), str(secret), *bound)
    except (BadData, ValueError, TypeError, AttributeError):
        return None


def held(token: str | None = None) -> Job | None:
    """Give the job of a claim token: the one given, of ``Authorization: Claim``, or of the cookie."""
    claim = read(token or _sent_token())
    return claim.job() if claim and _is_for_this_person(claim) else None


def _sent_token() -> str:
    token = credentials("claim")
    return _cookie() if token is None else token


def _cookie() -> str:
    return str(g.get("pending_cookie", request.cookies.get(COOKIE, "")))


def _is_for_this_person(claim: Claim) -> bool:
    return claim.person is None or (current_user.is_authenticated and _name(current_user) == claim.person)


def _name(user: User) -> str:
    """Tell people apart, also from somebody whose account is deleted: SQLite gives their number away again."""
    return f"{user.id}@{user.created_at.isoformat()}"


def keep(claim: Claim) -> None:
    """Let the answer to this request carry the claim's cookie; for whoever is signed in, for them alone."""
    g.pending_cookie = claim.token()
    if current_user.is_authenticated:
        bind(current_user)


def bind(user: User) -> None:
    """Let the cookie open its job for ``user`` alone: whoever signs in after them is not offered it."""
    claim = read(_cookie())
    if claim is not None and claim.person is None:
        g.pending_cookie = replace(claim, person=_name(user)).token()


def forget(job_id: str) -> None:
    """Let the answer to this request clear the cookie, unless it carries another upload than this."""
    claim = read(_cookie())
    if claim is None or str(claim.job_id) == job_id:
        g.pending_cookie = ""


def write_cookie(response: Response) -> Response:
    """Set or clear the cookie as this request decided; an untouched one is left alone."""
    token = g.pop("pending_cookie", None)
    if token:
        hours = config().anonymous_ttl_hours
        lifetime = int(hours * 3600) + 30 * 86_400  # its holder is told of the expiry for thirty days
        response.set_cookie(
            COOKIE, token, max_age=lifetime, httponly=True, samesite="Lax", secure=config().secure, path="/"
        )
    elif token == "":
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=config().secure, path="/")
    return response


def _signer() -> URLSafeSerializer:
    return services().signer("pending")
