"""How often one address, or one account, may try what costs or guesses."""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, Response, g, request
from flask_limiter import Limiter, RouteLimit
from flask_limiter.util import get_remote_address
from flask_login import current_user
from pydantic import BaseModel
from werkzeug.exceptions import HTTPException

from webapp.accounts import clean_email
from webapp.context import config, sent_json, services
from webapp.errors import Problem
from webapp.queue import IMPATIENT


def _client() -> str:
    """Give what the client is counted by: a hash with a key, for the queue server is to know nobody's address."""
    return services().sign("limits", _address())


def _address() -> str:
    """Give the client's address; of IPv6 the network, whose every address is one customer's to choose."""
    text = get_remote_address()
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address.packed, 64), strict=False))
    return text


limiter = Limiter(_client, in_memory_fallback_enabled=True, swallow_errors=True, key_prefix="vitrine")
"""Swallows what the queue server answers when it is full and can't count what was done: it was done all the same."""


def init_app(app: Flask, redis_url: str) -> None:
    """Count in the queue server, so that every process counts together; in memory while it is down."""
    uri = redis_url.replace("unix://", "redis+unix://", 1)
    app.config.update(RATELIMIT_STORAGE_URI=uri, RATELIMIT_STORAGE_OPTIONS=IMPATIENT)
    limiter.init_app(app)


uploads = limiter.shared_limit(
    lambda: f"{config().uploads_per_hour} per hour; {config().uploads_per_day} per day",
    scope="uploads",
    deduct_when=lambda response: _took_a_file(response),
)
upload_bytes = limiter.shared_limit(
    lambda: f"{config().upload_bytes_per_day} per day",
    scope="upload_bytes",
    cost=lambda: int(g.get("taken") or request.content_length or 1),
    deduct_when=lambda response: _took_a_file(response),
    exempt_when=lambda: config().upload_bytes_per_day == 0 or _is_too_large(),
)
"""Of a file that is announced as too large for what is left nothing is read; one whose size isn't told may go beyond
it once, as may those that come at the same moment."""
refusals = limiter.shared_limit(
    lambda: f"{config().refused_per_hour} per hour",
    scope="refusals",
    deduct_when=lambda response: not _took_a_file(response),
)
sign_ins = limiter.shared_limit(lambda: f"{config().sign_ins_per_hour} per hour", scope="sign_ins")
reports = limiter.shared_limit(lambda: f"{config().reports_per_hour} per hour", scope="reports")


def sign_ins_of(email: Callable[[], str]) -> RouteLimit:
    """Count the failed tries at the account whose address ``email`` gives, wherever they come from.

    Without an address the client's count. Mails have a count of their own: whoever uses up the tries at a password
    leaves its owner the link.

    The key is a hash as well: half a character, which JSON can hold, would break the talk with the queue server.
    """

    return limiter.shared_limit(
        lambda: f"{config().sign_ins_per_hour} per hour",
        scope="account",
        key_func=lambda: _account_key(email),
        deduct_when=lambda response: response.status_code >= 400,
    )


def _account_key(email: Callable[[], str]) -> str:
    try:
        typed = clean_email(email())
    except HTTPException:  # a body that can't be read names nobody; Flask-Limiter would take it for a lost storage
        typed = ""
    return services().sign("limits", typed or _address())


sign_ins_of_account = sign_ins_of(lambda: _address_typed())
sign_ins_of_own = sign_ins_of(lambda: _own_address())
"""Of whoever is signed in, and may have found the browser open."""


def mails_to(email: Callable[[], str]) -> RouteLimit:
    """Count the mails to the address that ``email`` gives, whoever asks for them."""
    return limiter.shared_limit(
        lambda: f"{config().sign_ins_per_hour} per hour",
        scope="mails",
        key_func=lambda: _account_key(email),
    )


mails_to_account = mails_to(lambda: _address_typed())
mails_to_own = mails_to(lambda: _own_address())


def _person() -> str:
    return f"account {current_user.id}" if current_user.is_authenticated else _client()


PREVIEWS_PER_HOUR = 600
"""Pages in a look that is only tried on; each takes about as long as any other page."""
previews = limiter.shared_limit(
    f"{PREVIEWS_PER_HOUR} per hour",
    scope="previews",
    key_func=_person,
)
EDITS_PER_HOUR = 1200
"""Fields of a CV that are saved one by one, as fast as anybody types."""
edits = limiter.shared_limit(
    f"{EDITS_PER_HOUR} per hour",
    scope="edits",
    key_func=_person,
)
work = limiter.shared_limit(
    lambda: f"{config().work_per_hour} per hour",
    scope="work",
    key_func=_person,
    deduct_when=lambda response: response.status_code < 400 and g.get("asked_for_work", True),
)


def note_taken(size: int) -> None:
    """Note that this request has brought a file of so many bytes, which is stored now."""
    g.taken = max(1, size)


def _is_too_large() -> bool:
    """Say whether the request is announced as larger than any file: it is refused as that, not for the day's sake."""
    most = request.max_content_length
    return most is not None and (request.content_length or 0) > most


def _took_a_file(_response: Response) -> bool:
    return "taken" in g


def _own_address() -> str:
    return (current_user.email or f"account {current_user.id}") if current_user.is_authenticated else ""


class _Typed(BaseModel):
    email: str = ""


def _address_typed() -> str:
    return request.form.get("email") or _address_in_json()


def _address_in_json() -> str:
    try:
        return _Typed.model_validate(sent_json()).email
    except ValueError:
        return ""


def rate_limited() -> Problem:
    """Give the problem of a limit that was hit, with the seconds until it opens again."""
    hit = limiter.current_limit
    seconds = max(1, int(hit.reset_at - time.time())) if hit else 60
    return Problem("rate_limited", headers={"Retry-After": str(seconds)})
