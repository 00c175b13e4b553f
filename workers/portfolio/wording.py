"""A portfolio's own words and the dates and countries in it, in the language of the CV."""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton

_LABELS = Path(__file__).parents[2] / "templates" / "themes" / "labels.toml"
_ENGLISH = Locale("en")

# CLDR skeletons by how much of a date is known: 2019, 2019-03, 2019-03-14.
_SKELETONS = {4: "y", 7: "yMMM", 10: "yMMMd"}


def labels(language: str) -> dict[str, str]:
    """Give the titles and buttons in the language of a BCP 47 tag, else in English; ``lang`` says which it became."""
    known = _all_labels()
    spoken = _locale(language).language
    spoken = spoken if spoken in known else "en"
    return {"lang": spoken, **known[spoken]}


def direction(language: str) -> str:
    """Give ``ltr`` or ``rtl``, as HTML's ``dir`` wants it."""
    return str(_locale(language).text_direction)


def spell_date(iso: str, language: str) -> str:
    """Give ``2019-03`` as ``Mar 2019`` or ``März 2019``, no more precise than it came."""
    year, month, day = (*map(int, iso.split("-")), 1, 1)[:3]
    try:
        return format_skeleton(_SKELETONS[len(iso)], date(year, month, day), locale=_locale(language))
    except (KeyError, ValueError):  # no such pattern in this language; no such day in this month
        return iso


def spell_country(code: str, language: str) -> str:
    """Give a country's name for its ISO 3166 code, and anything else as it came."""
    return str(_locale(language).territories.get(code.upper(), code))


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return _ENGLISH


@lru_cache(maxsize=1)
def _all_labels() -> dict[str, dict[str, str]]:
    return tomllib.loads(_LABELS.read_text(encoding="utf-8"))
