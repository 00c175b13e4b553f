"""How often one address, or one account, may try what costs or guesses."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from webapp.context import config

limiter = Limiter(get_remote_address, in_memory_fallback_enabled=True, key_prefix="vitrine")


def init_app(app: Flask, redis_url: str) -> None:
    """Count in the queue server, so that every process counts together; in memory while it is down."""
    uri = redis_url.replace("unix://", "redis+unix://", 1)
    app.config.update(RATELIMIT_STORAGE_URI=uri, RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 0.5})
    limiter.init_app(app)


uploads = limiter.shared_limit(
    lambda: f"{config().uploads_per_hour} per hour; {config().uploads_per_day} per day",
    scope="uploads",
    deduct_when=lambda response: _took_a_file(response),
)
refusals = limiter.shared_limit(
    lambda: f"{config().refused_per_hour} per hour",
    scope="refusals",
    deduct_when=lambda response: not _took_a_file(response),
)
sign_ins = limiter.shared_limit(lambda: f"{config().sign_ins_per_hour} per hour", scope="sign_ins")
sign_ins_of_account = limiter.shared_limit(
    lambda: f"{config().sign_ins_per_hour} per hour", scope="account", key_func=lambda: _address_typed()
)


def _took_a_file(_response: Response) -> bool:
    return bool(g.get("took_a_file", False))


def _address_typed() -> str:
    typed = request.form.get("email") or (request.get_json(silent=True) or {}).get("email")
    return str(typed or get_remote_address()).strip().lower()


def retry_after() -> str:
    """Give the seconds until the limit that was hit opens again."""
    hit = limiter.current_limit
    return str(max(1, int(hit.reset_at - time.time()))) if hit else "60"
