"""Those who run the site: people with an account whose proved address is one of ADMIN_EMAILS.

What is theirs is nobody else's to know of. One place asks before every view, so that none can forget to.
"""

from __future__ import annotations

from flask import Flask, request
from flask_login import current_user

from webapp.context import config
from webapp.errors import Problem
from webapp.models import User
from webapp.sessions import signed_in

ROOMS = ("operator", "rq")
"""What the paths of their pages begin with."""


def init_app(app: Flask) -> None:
    """Ask before every view of theirs, and let pages ask too."""
    app.before_request(_guard)
    app.jinja_env.globals.update(is_operator=is_operator)


def _guard() -> None:
    """Ask by path: a wrong method, or a slash too few, would tell that there is something."""
    if request.path.split("/")[1] in ROOMS:
        require_operator()


def require_operator() -> None:
    """Raise Problem ``not_found`` for everybody else: what is here tells nobody that it is."""
    if not (current_user.is_authenticated and is_operator(signed_in())):
        raise Problem("not_found")


def is_operator(user: User) -> bool:
    """Say whether the address that makes an operator is proved to be theirs; anybody can type it at sign-up."""
    return user.proved_at is not None and user.email in config().admin_emails
