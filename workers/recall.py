"""What an earlier run of a portfolio stored, and what that was made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from webapp.storage import MissingFileError, Storage

MADE = "made.json"
"""Which key each file was made of, by its path; stored below the portfolio's files."""


def recalling(storage: Storage, files: str | None) -> Callable[[str], dict[str, bytes] | None]:
    """Give what gives the files of a key by name, of those stored below ``files``; None for what isn't there."""
    made = _made(storage, files) if files else {}

    def recall(key: str) -> dict[str, bytes] | None:
        paths = [path for path, one in made.items() if one == key]
        try:
            found = {path.rpartition("/")[2]: storage.get(f"{files}/{path}") for path in paths}
        except MissingFileError:
            return None
        return found or None

    return recall


def _made(storage: Storage, files: str) -> dict[str, str]:
    try:
        made: dict[str, str] = json.loads(storage.get(f"{files}/{MADE}"))
    except MissingFileError:
        return {}
    return made


def noted(made_of: Mapping[str, Mapping[str, str]]) -> bytes:
    """Give what is to be stored as MADE: for each audience the keys of its files by name."""
    return json.dumps(
        {f"{audience}/{name}": key for audience, named in made_of.items() for name, key in named.items()}
    ).encode()
