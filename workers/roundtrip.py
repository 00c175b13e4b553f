"""Compares the resume that a PDF was made of with what a program reads in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from webapp.resume import Resume, letters
from webapp.roundtrip import Field, Report

MAX_VALUES = 600
"""A resume that holds more is nobody's to look through, and would take long to compare."""
ALIKE = 0.3
"""Least share of their pairs of letters that two entries, or two items of a list, have in common to be the same one."""
_UNSHOWN = {"image"}
"""On no page."""
_REWORDED = {"date", "startDate", "endDate", "releaseDate", "countryCode", "url"}
"""On the pages in other words, so that no word of theirs can be lost."""
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_AROUND_ADDRESS = re.compile(r"^(https?://)?(www\.)?|/$")


def compare(resume: Resume, found: Resume, text: str | None = None) -> Report | None:
    """Say of each value of ``resume`` whether ``found`` has it; None for a resume of more values than MAX_VALUES.

    ``text`` is what pdftotext gives, None without it.
    """
    if max(_size(resume), _size(found)) > MAX_VALUES:
        return None
    fields = list(_fields(resume, found, ""))
    return Report(fields=fields, lost_words=[] if text is None else _lost_words(fields, text))


def _size(value: Any) -> int:
    return sum(1 for _ in _values(value))


def _fields(said: Any, found: Any, pointer: str) -> Iterator[Field]:
    """Go through what was said, each entry and item beside the most alike of those found."""
    if isinstance(said, BaseModel):
        for key, value in _members(said):
            yield from _fields(value, dict(_members(found)).get(key), f"{pointer}/{key}")
    elif isinstance(said, list):
        for place, partner in enumerate(_partners(said, found or [])):
            yield from _fields(said[place], partner, f"{pointer}/{place}")
    elif isinstance(said, str) and _plain(said):
        yield _field(pointer, said, found or None)


def _members(entry: BaseModel | None) -> Iterator[tuple[str, Any]]:
    """Give what an entry has under the names of JSON Resume; a field that it doesn't know is on no page."""
    for name, field in type(entry).model_fields.items() if entry else ():
        if name not in _UNSHOWN:
            yield field.alias or name, getattr(entry, name)


def _field(pointer: str, said: str, found: str | None) -> Field:
    kind = "missing" if found is None else "same" if _agree(said, found) else "different"
    return Field.model_validate({"pointer": pointer, "expected": said, "found": found, "kind": kind})


def _agree(said: str, found: str) -> bool:
    """A date agrees with one that says as much or more."""
    if _DATE.fullmatch(said):
        return found.startswith(said)
    return _plain(said) == _plain(found)


def _plain(text: str) -> str:
    """Leave out what a line's end may change, and how an address may be written: spaces, hyphens, https://."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(char for char in folded if unicodedata.category(char) not in ("Zs", "Zl", "Zp", "Cc", "Cf", "Pd"))
    return _AROUND_ADDRESS.sub("", kept)


def _partners(said: list[Any], found: list[Any]) -> list[Any]:
    """Give for each of the one list the most alike of the other, each once, the most alike of all first; else None."""
    ours, theirs = [_pairs(one) for one in said], [_pairs(one) for one in found]
    alike = ((_likeness(ours[i], theirs[j]), -abs(i - j), i, j) for i in range(len(said)) for j in range(len(found)))
    partners: list[Any] = [None] * len(said)
    left, right = set(range(len(said))), set(range(len(found)))
    for _, _, i, j in sorted((pair for pair in alike if pair[0] >= ALIKE), reverse=True):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            partners[i] = found[j]
    return partners


def _pairs(value: Any) -> set[str]:
    """Give the pairs of neighbouring letters in all its values: they tell likeness in every script."""
    texts = [_plain(text) for text in _values(value)]
    return {text[at : at + 2] for text in texts for at in range(max(len(text) - 1, 1))}


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, BaseModel):
        value = [held for _, held in _members(value)]
    if isinstance(value, list):
        for held in value:
            yield from _values(held)
    elif isinstance(value, str):
        yield value


def _likeness(one: set[str], other: set[str]) -> float:
    """Give the coefficient of Dice (1945), from 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _lost_words(fields: list[Field], text: str) -> list[str]:
    """Give each word of the values whose letters are nowhere in the text."""
    shown = letters(text)
    scrambled = {"".join(sorted(letters(word))) for word in text.split()}  # pdftotext turns ligatures of lam and alef
    values = [field.expected for field in fields if field.pointer.rpartition("/")[2] not in _REWORDED]
    words = dict.fromkeys(word for value in values for word in value.split())
    return [word for word in words if (said := letters(word)) not in shown and "".join(sorted(said)) not in scrambled]
