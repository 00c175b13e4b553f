"""Those who run the site: people with an account whose proved address is one of ADMIN_EMAILS."""

from __future__ import annotations

from flask_login import current_user

from webapp.context import config
from webapp.errors import Problem
from webapp.models import User
from webapp.sessions import signed_in


def require_operator() -> None:
    """Raise Problem ``not_found`` for everybody else: what is here tells nobody that it is. For ``before_request``."""
    if not (current_user.is_authenticated and is_operator(signed_in())):
        raise Problem("not_found")


def is_operator(user: User) -> bool:
    """Say whether the address that makes an operator is proved to be theirs; anybody can type it at sign-up."""
    return user.proved_at is not None and user.email in config().admin_emails
