"""What a caller may open: everything that is theirs, but for programs with a token and for accounts without an address.

One place asks before every view, so that no view can forget to.
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask_login import current_user

from webapp.context import credentials
from webapp.errors import Problem
from webapp.models import ApiToken
from webapp.origin import SAFE
from webapp.rendering import go_to
from webapp.sessions import signed_in

OPEN = {
    "static", "operations.healthz", "operations.readyz", "operations.metrics", "portfolios.public", "found.robots",
    "found.sitemap", "found.part", "qr.public",
}  # fmt: skip
"""What asks for nobody; they answer while the database is down, or without looking at a cookie."""
TOKEN_BLUEPRINTS = {"api_v1", "portfolios", "qr"}
TOKEN_ENDPOINTS = {"api_account.export"}
"""What a token opens besides; the account itself it doesn't."""
OPEN_TO_FORMER = {
    "former.show", "former.choose", "leaving.export", "leaving.delete", "leaving.deleted", "account.logout",
    "api_account.export", "api_account.delete", "api_v1.logout", "report.ask", "report.take", "report.thanks",
}  # fmt: skip
"""What an account opens that has lost its address."""


def init_app(app: Flask) -> None:
    """Ask before every view."""
    app.before_request(require_access)


def require_access() -> Response | None:
    """Raise Problem ``read_only``, ``not_by_token``, ``address_needed``, or ``sign_in_required`` for a dead token.

    On pages, an account without an address is sent to the one page that it opens.
    """
    if request.endpoint in OPEN:
        return None
    if not current_user.is_authenticated:
        _refuse_dead_token()
        return None
    user = signed_in()
    if user.api_token is not None:
        _require_open_to(user.api_token)
    if user.email is None and request.endpoint not in OPEN_TO_FORMER:
        return _show_the_one_page()
    return None


def _refuse_dead_token() -> None:
    if credentials("bearer"):
        raise Problem("sign_in_required", headers={"WWW-Authenticate": "Bearer"})


def _require_open_to(token: ApiToken) -> None:
    if request.blueprint not in TOKEN_BLUEPRINTS and request.endpoint not in TOKEN_ENDPOINTS:
        raise Problem("not_by_token")
    if token.scope != "write" and request.method not in SAFE:
        raise Problem("read_only")


def _show_the_one_page() -> Response:
    if request.path.startswith("/api/"):
        raise Problem("address_needed")
    return go_to("/account/former")
