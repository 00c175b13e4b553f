"""Tells a place from other words: what ends in a country, a region or "remote"."""

import re

from workers.extraction.cldr import load_tables

_STATES = [
    "AL",
    "AK",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "FL",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
    "LA",
    "ME",
    "MD",
    "MA",
    "MI",
    "MN",
    "MS",
    "MO",
    "MT",
    "NE",
    "NV",
    "NH",
    "NJ",
    "NM",
    "NY",
    "NC",
    "ND",
    "OH",
    "OK",
    "OR",
    "PA",
    "RI",
    "SC",
    "SD",
    "TN",
    "TX",
    "UT",
    "VT",
    "VA",
    "WA",
    "WV",
    "WI",
    "WY",
    "DC",
    "ON",
    "BC",
    "QC",
    "AB",
    "NSW",
    "VIC",
    "QLD",
]
_REMOTE = {
    "remote",
    "remotely",
    "hybrid",
    "on-site",
    "onsite",
    "télétravail",
    "remoto",
    "homeoffice",
    "home office",
    "à distance",
}
MAX_LENGTH = 60


_TERRITORIES = {name: str(code) for name, code in load_tables()["territories"].items()} | {
    "usa": "US",
    "u.s.a": "US",
    "united states of america": "US",
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
}
_CODES = frozenset(_TERRITORIES.values())


def country_code(text: str) -> str | None:
    """Give the ISO 3166 code of a country named or coded in ``text``, or None."""
    word = text.strip(" .()")
    return word if word in _CODES else _TERRITORIES.get(word.casefold().strip("."))


def is_place(text: str) -> bool:
    """Tell whether ``text`` is a place: ``Köln, Germany``, ``Austin, TX``, ``Portugal``, ``Remote``."""
    text = text.strip(" ()")
    if not text or len(text) > MAX_LENGTH or re.search(r"\d{6}|@|:", text):
        return False
    if text.casefold() in _REMOTE or (country_code(text) and len(text) > 2):
        return True
    parts = [part.strip() for part in text.split(",")]
    return 2 <= len(parts) <= 4 and _ends_somewhere(parts[-1]) and all(len(part.split()) <= 4 for part in parts)


def _ends_somewhere(part: str) -> bool:
    return part in _STATES or country_code(part) is not None or part.casefold() in _REMOTE
