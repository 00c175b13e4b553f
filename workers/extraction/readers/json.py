"""JSON Resume: taken as it came. What the schema has no room for is set aside, for its owner to place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from pydantic import ValidationError
from pydantic_core import from_json

from webapp.resume import MAX_JSON_BYTES, Resume, UnreadableFileError

_ROUNDS = 3
"""A value that can't be taken may hide another one behind it, as in a list that is none."""


_MOST_ASIDE = 1000
"""With more values that JSON Resume has no room for it is something else."""


def read_json(file: BinaryIO) -> tuple[Resume, list[str]]:
    """Read a JSON Resume, and give beside it what was set aside, as ``startDate: last spring``.

    :raises UnreadableFileError: ``unreadable`` when it isn't one.
    """
    data = file.read(MAX_JSON_BYTES + 1)
    if len(data) > MAX_JSON_BYTES:
        raise UnreadableFileError("unreadable")
    try:
        plain = from_json(data.removeprefix(b"\xef\xbb\xbf"))
        return _taken(plain)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError("unreadable") from error


def _taken(plain: Any) -> tuple[Resume, list[str]]:
    aside: list[str] = []
    for _ in range(_ROUNDS):
        try:
            return Resume.model_validate(plain), aside
        except ValidationError as error:
            # From behind: what goes from a list moves what comes after it.
            for wrong in reversed(error.errors(include_url=False)):
                aside += _set_aside(plain, list(wrong["loc"]), wrong["type"] == "string_type")
            if len(aside) > _MOST_ASIDE:
                raise ValueError("hardly any of it is JSON Resume") from None
    return Resume.model_validate(plain), aside


def _set_aside(plain: Any, way: list[Any], is_text: bool) -> Iterator[str]:
    """Take the value at the end of the way out, and give its words; a number where a text belongs becomes one.

    Raises ValueError where there is nothing to take out: the whole is none.
    """
    *before, last = way or _no_resume()
    for key in before:
        plain = plain[key]
    value = plain[last]
    if is_text and isinstance(value, int | float) and not isinstance(value, bool):
        plain[last] = str(value)
        return
    del plain[last]
    yield from (f"{last}: {words}" for words in _words(value))


def _no_resume() -> list[Any]:
    raise ValueError("no JSON Resume")


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _words(inner)
    elif value not in (None, ""):
        yield str(value)
