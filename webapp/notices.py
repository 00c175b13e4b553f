"""Mails that tell an owner what somebody else did: how their account can be entered from now on, which page is closed.

An address that was never proved is told nothing: it may be somebody else's.
"""

from __future__ import annotations

from typing import Any

from webapp import mail
from webapp.models import User
from webapp.queue import Queue


def password_set(user: User, queue: Queue) -> None:
    """Tell the owner that the account has another password, or its first one."""
    _tell(user, "password_set", queue)


def provider_joined(user: User, provider: str, queue: Queue) -> None:
    """Tell the owner that a provider, named as people know it, signs in to the account."""
    _tell(user, "provider_joined", queue, provider=provider)


def page_taken_down(user: User, page: str, why: str, queue: Queue) -> None:
    """Tell the owner that those who run the site have closed a page, given by its address, and why."""
    _tell(user, "page_taken_down", queue, page=page, why=why)


def page_restored(user: User, page: str, is_open: bool, queue: Queue) -> None:
    """Tell the owner that this is over, and whether the page is open again."""
    _tell(user, "page_restored", queue, page=page, is_open=is_open)


def reaches(user: User) -> bool:
    """Say whether mails go to the owner."""
    return bool(user.email and user.proved_at)


def _tell(user: User, kind: str, queue: Queue, **arguments: Any) -> None:
    if user.email and reaches(user):
        mail.post(queue, kind, user.email, user, **arguments)
