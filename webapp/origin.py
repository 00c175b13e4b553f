"""Refuses unsafe requests that another site made, or that can't prove they come from our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from webapp.context import origin as own_origin
from webapp.errors import Problem
from webapp.pending import COOKIE

SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Check every unsafe request before its view runs."""
    app.before_request(require_own_origin)


def require_own_origin() -> None:
    """Raise Problem ``csrf_failed`` unless the request is from our own pages, or from a client that is no browser."""
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Problem("csrf_failed")
    origin = request.headers.get("Origin")
    if origin is not None and not _is_ours(origin):
        raise Problem("csrf_failed")
    if not request.path.startswith("/api/") or (origin is None and _carries_cookies()):
        _require_token()


def _is_ours(origin: str) -> bool:
    own = urlsplit(own_origin())
    theirs = urlsplit(origin)
    return (theirs.scheme, theirs.netloc) == (own.scheme, own.netloc)


def _require_token() -> None:
    try:
        validate_csrf(request.headers.get("X-CSRFToken") or request.form.get("csrf_token"))
    except ValidationError:
        raise Problem("csrf_failed") from None


def _carries_cookies() -> bool:
    return COOKIE in request.cookies or current_app.config["SESSION_COOKIE_NAME"] in request.cookies
