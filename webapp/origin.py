"""Refuses unsafe requests that another site made, or that can't prove they come from our own pages."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, request
from flask_login import current_user
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from webapp.context import origin as own_origin
from webapp.context import services
from webapp.errors import Problem
from webapp.pending import COOKIE
from webapp.rendering import go_to

SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Check every unsafe request before its view runs."""
    app.before_request(require_own_origin)


def require_own_origin() -> Response | None:
    """Raise Problem ``csrf_failed`` unless the request is from our own pages, or from a client that is no browser.

    Somebody who signed in in another tab, and now does so here with a form from before, is sent on instead.
    """
    if request.method in SAFE:
        return None
    if is_from_elsewhere():
        raise Problem("csrf_failed")
    origin = request.headers.get("Origin")
    if origin is not None and not _is_ours(origin):
        raise Problem("csrf_failed")
    if request.path.startswith("/api/") and (origin is not None or not _carries_cookies()):
        return None
    if has_token(request.headers.get("X-CSRFToken") or request.form.get("csrf_token")):
        return None
    if request.path in ("/signup", "/login") and current_user.is_authenticated:
        job_id = request.form.get("job")
        return go_to(f"/jobs/{quote(job_id, safe='')}" if job_id else "/dashboard")
    raise Problem("csrf_failed")


def is_from_elsewhere() -> bool:
    """Say whether the browser tells that another site's page made this request."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def _is_ours(origin: str) -> bool:
    own = urlsplit(own_origin())
    try:
        theirs = urlsplit(origin)
    except ValueError:
        return False
    return (theirs.scheme, theirs.netloc) == (own.scheme, own.netloc)


def has_token(sent: str | None) -> bool:
    """Say whether this is the token that our pages carry in this browser."""
    try:
        validate_csrf(sent, services().secret_keys)  # a page that was opened before the key was changed has the older's
    except ValidationError:
        return False
    return True


def _carries_cookies() -> bool:
    return COOKIE in request.cookies or current_app.config["SESSION_COOKIE_NAME"] in request.cookies
