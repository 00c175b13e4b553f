"""The time zones a person can choose from, and a moment as it is in one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_OTHER_NAMES = ("Etc/", "SystemV/", "posix/", "right/")


@cache
def names() -> list[str]:
    """List the zones by their names in the IANA database, such as ``Europe/Oslo``."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(_OTHER_NAMES))


def in_zone(moment: datetime, name: str | None) -> datetime:
    """Give a row's moment, UTC without a zone, as it is in the named one; in UTC where there is none of that name."""
    return moment.replace(tzinfo=UTC).astimezone(_zone(name))


def abbreviation(moment: datetime) -> str:
    """Give what the moment's zone is called then: ``CET``, or ``UTC+03`` where it has only a number."""
    called = f"{moment:%Z}"
    return f"UTC{called}" if called[:1] in "+-" else called


@cache
def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
