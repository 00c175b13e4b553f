"""Month, territory and language names of Unicode's Common Locale Data Repository, kept in ``cldr.json`` (Unicode-3.0).

Babel carries the same data, but loading its locales takes 25 MB and half a second in every process that reads CVs.
``python workers/extraction/cldr.py > cldr.json`` makes the file anew from the Babel that is installed.
"""

import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

TABLE = Path(__file__).with_name("cldr.json")
LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "tr", "ro", "hu", "ru", "uk", "el",
    "ar", "he", "hi",
)  # fmt: skip
MONTH_LANGUAGES = (*LANGUAGES, "ca", "ar_LB", "ar_DZ")
NAME_LANGUAGES = (*LANGUAGES, "zh", "zh_Hant", "ja", "ko")

Names = dict[str, int | str]


def build_tables() -> dict[str, Names]:
    """Give from Babel, names in lower case: ``months`` to numbers, ``territories`` and ``languages`` to ISO codes."""
    return {
        "months": _first_of(_month_names()),
        "territories": _first_of(_territory_names()),
        "languages": _first_of(_language_names()),
    }


def _month_names() -> Iterator[tuple[str, int]]:
    from babel import Locale

    for language in MONTH_LANGUAGES:
        for widths in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                yield from ((name, number) for number, name in widths[width].items() if not name[:1].isdigit())


def _territory_names() -> Iterator[tuple[str, str]]:
    from babel import Locale

    for language in NAME_LANGUAGES:
        territories = Locale.parse(language).territories.items()
        yield from ((name, code) for code, name in territories if len(code) == 2 and code.isalpha())


def _language_names() -> Iterator[tuple[str, str]]:
    from babel import Locale

    for language in NAME_LANGUAGES:
        languages = Locale.parse(language).languages.items()
        yield from ((name, code) for code, name in languages if len(code) == 2)


def _first_of(names: Iterator[tuple[str, int]] | Iterator[tuple[str, str]]) -> Names:
    table: Names = {}
    for name, meaning in names:
        table.setdefault(unicodedata.normalize("NFC", name).casefold().strip("."), meaning)
    return table


def load_tables() -> dict[str, Names]:
    """Give the same tables from the file."""
    tables: dict[str, Names] = json.loads(TABLE.read_text("utf-8"))
    return tables


if __name__ == "__main__":
    json.dump(build_tables(), sys.stdout, ensure_ascii=False, indent=0, sort_keys=True)
