"""Who is signed in: Flask's cookie carries a session's secret, the row decides whether it still counts."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import cast

from flask import Flask, Request, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, current_user, login_user, logout_user
from itsdangerous import URLSafeTimedSerializer

from webapp import api_tokens, login_sessions, pending
from webapp.context import credentials, services
from webapp.errors import Problem
from webapp.models import User

BROWSER = "browser"


class Sessions(SecureCookieSessionInterface):
    """Flask's own cookie sessions, with the key fetched at first use: making the app needs no key."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Give the signer of the session cookie."""
        if not app.secret_key:
            *older, newest = services().secret_keys
            app.config["SECRET_KEY_FALLBACKS"] = older  # first: with a key another thread asks no more
            app.secret_key = newest
        return super().get_signing_serializer(app)


def init_app(app: Flask, *, secure: bool) -> None:
    """Keep sessions of thirty days in a cookie that scripts can't read and polls don't renew.

    Over TLS its name begins so that browsers take it from this very host alone: what else runs below our domain can't
    plant one of its own, in which somebody would work in another person's account.
    """
    app.session_interface = Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=None,
    )
    manager = Manager()
    app.login_manager = manager  # type: ignore[attr-defined]
    # Not by its init_app, whose cookie we don't use: it would read the session at every answer, a public page's too.
    app.context_processor(lambda: {"current_user": current_user})
    manager.session_protection = None  # the row can be ended; a changed address or browser version is no theft
    manager.user_loader(login_sessions.user_of)
    manager.request_loader(_bearer)


class Manager(LoginManager):  # type: ignore[misc]  # it has no types
    """Knows people by their session or their token alone."""

    def _load_user_from_remember_cookie(self, _cookie: str) -> User | None:
        """Do as if there were no such cookie: we set none, and what is planted in it may break its reader."""
        return cast("User | None", self._load_user_from_request(request))


def _bearer(_sent: Request) -> User | None:
    """Give whom a program comes for, by the token it sends."""
    token = credentials("bearer")
    return None if token is None else api_tokens.user_of(token)


def sign_in(user: User, *, by_password: bool = False) -> None:
    """Begin a new session for ``user`` in this browser; whatever the one before held is dropped.

    An upload that waits in this browser waits for them alone from now on, also when somebody else signs in after them.
    Raises Problem ``wrong_credentials`` where the password that was typed has been changed meanwhile.
    """
    _end_session()
    browser = this_browser()
    session.clear()
    session[BROWSER] = browser  # another tab may still be at a provider, and comes back with it
    session.permanent = True
    login_sessions.start(user, request.headers.get("User-Agent", ""), by_password=by_password)
    login_user(user)
    pending.bind(user)


def this_browser() -> str:
    """Name this browser by something that only its signed cookie holds, until somebody logs out here."""
    return str(session.setdefault(BROWSER, secrets.token_urlsafe(16)))


def sign_out() -> None:
    """End this browser's session; a copy of its cookie is worth nothing after it."""
    _end_session()
    logout_user()
    session.clear()


def _end_session() -> None:
    if current_user.is_authenticated:
        login_sessions.end(signed_in())


def signed_in() -> User:
    """Give who is signed in; raises Problem ``sign_in_required``."""
    if not current_user.is_authenticated:
        raise Problem("sign_in_required")
    return cast("User", current_user._get_current_object())


def has_ended() -> bool:
    """Say whether this browser was signed in and no longer is, or polls as if it were."""
    return not current_user.is_authenticated and ("_user_id" in session or "HX-Request" in request.headers)
