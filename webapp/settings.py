"""What a person decides about the site itself: its language and the time zone it shows."""

from __future__ import annotations

from webapp import zones
from webapp.errors import invalid_fields
from webapp.models import User

LANGUAGES = {"en": "English"}
"""The languages the site and its mails are written in."""


def change(user: User, *, language: str, time_zone: str) -> None:
    """Keep both, an empty time zone meaning UTC; raises Problem ``invalid_fields``."""
    wrong = {}
    if language not in LANGUAGES:
        wrong["language"] = "Choose one of the languages listed."
    if time_zone and time_zone not in zones.names():
        wrong["time_zone"] = "Choose one of the time zones listed."
    if wrong:
        raise invalid_fields(wrong)
    User.update(language=language, time_zone=time_zone or None).where(User.id == user.id).execute()
