"""The headers every answer carries."""

from __future__ import annotations

import secrets
from wsgiref.headers import Headers

from flask import Flask, Response, g, request

from webapp.context import config

HSTS = "max-age=31536000"
"""For this host alone: what else runs below its name is its owner's business."""


def init_app(app: Flask) -> None:
    """Set the headers after every request."""
    app.after_request(_add_headers)


def add_to_static(headers: Headers, *, secure: bool) -> None:
    """Set the headers of static files, which no view answers."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    if secure:
        headers["Strict-Transport-Security"] = HSTS


def csp_nonce() -> str:
    """Give this answer's nonce: the one inline style with it may apply."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _add_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _policy())
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "no-store")
    if request.path != "/":
        response.headers.setdefault("X-Robots-Tag", "noindex")
    if config().secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response


def _policy() -> str:
    style = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
