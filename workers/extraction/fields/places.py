"""Tells a place from other words: what ends in a country, a region or "remote"."""

import re

from workers.extraction import cities
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
_STATE_NAMES = frozenset(
    """alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho|illinois|indiana|
    iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|
    nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|
    rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|
    wyoming|ontario|quebec|british columbia|alberta|bayern|baden-württemberg|hessen|sachsen|nordrhein-westfalen|
    rheinland-pfalz|niedersachsen|schleswig-holstein|brandenburg""".replace("\n    ", "").split("|")
)
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
LONGEST_CITY = 40
COMMA = re.compile("[,،，]")


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
    if not text or len(text) > MAX_LENGTH or re.search(r"\d{6}|@|:|\S\s*\(", text):
        return False
    if text.casefold() in _REMOTE or (country_code(text) and len(text) > 2):
        return True
    parts = [part.strip() for part in COMMA.split(text)]
    return 2 <= len(parts) <= 4 and _ends_somewhere(parts[-1]) and all(len(part.split()) <= 4 for part in parts)


def is_city(text: str) -> bool:
    """Tell whether ``text`` is the name of a city alone. Words and firms are named like some: ask with care."""
    text = text.strip(" ()")
    return 1 < len(text) <= LONGEST_CITY and not text[0].islower() and cities.plain(text) in cities.load_table()


def is_state(part: str) -> bool:
    """Tell whether ``part`` is the code or name of a state or province."""
    return part in _STATES or part.casefold() in _STATE_NAMES


def _ends_somewhere(part: str) -> bool:
    return is_state(part) or country_code(part) is not None or part.casefold() in _REMOTE
