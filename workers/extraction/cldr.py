"""Month and territory names of the Unicode Common Locale Data Repository, kept in ``cldr.json`` (Unicode-3.0 licence).

Babel carries the same data, but loading its locales takes 25 MB and half a second in every process that reads CVs.
``python -m workers.extraction.cldr`` writes the file anew from the Babel that is installed.
"""

import json
import unicodedata
from pathlib import Path

TABLE = Path(__file__).with_name("cldr.json")
MONTH_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "tr", "ro", "ca")
TERRITORY_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")


def build_tables() -> dict[str, dict[str, int | str]]:
    """Give ``months`` (name to number) and ``territories`` (name to ISO 3166 code) from Babel, names in lower case."""
    from babel import Locale

    months: dict[str, int | str] = {}
    for language in MONTH_LANGUAGES:
        for widths in Locale.parse(language).months.values():
            for names in (widths["wide"], widths["abbreviated"]):
                for number, name in names.items():
                    months.setdefault(_plain(name), number)
    territories: dict[str, int | str] = {}
    for language in TERRITORY_LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                territories.setdefault(_plain(name), code)
    return {"months": {name: n for name, n in months.items() if not name[:1].isdigit()}, "territories": territories}


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip(".")


def load_tables() -> dict[str, dict[str, int | str]]:
    """Give the same tables from the file."""
    tables: dict[str, dict[str, int | str]] = json.loads(TABLE.read_text("utf-8"))
    return tables


if __name__ == "__main__":
    TABLE.write_text(json.dumps(build_tables(), ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
