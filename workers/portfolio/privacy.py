"""What an audience may see of a resume: one filter for page, structured data, contact card, JSON, PDF and picture."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from webapp.audiences import Audience, Shown
from webapp.resume import Basics, Entry, Location, Resume
from webapp.themes import SECTIONS

Listed = TypeVar("Listed", bound=Entry)

# A shorter "phone number" or "address" would tear holes into other words.
_TELLING = 6
_LOCAL = 7
"""Digits of a phone number that are the same whether it is written for at home or for abroad."""
_BEFORE = 8
"""So many digits of codes of country and town may stand before them."""
_NUMBER = re.compile(r"[+(]{0,2}\d(?:[\W_]{0,4}\d)*")
"""Digits in a row, however they are spaced; each step of it is certain, so that no text takes long."""
_SEVERAL = re.compile(r"[/,;|\n]|\bor\b|\bext|x(?=\d)", re.IGNORECASE)
_BETWEEN = re.compile(r"[/,;|\n]")
"""Signs between two numbers, and within one that is written with its code: ``030/1234567``."""
_NEAR = 80
"""Characters before a number in which its codes, and one before them, would be."""
_ADDRESS = re.compile(r"[^\s@<>,;:()]+@[^\s@<>,;:()]+")
_DATES = {"date", "startDate", "endDate", "releaseDate"}


def seen_by(audience: Audience, resume: Resume, shown: Shown | None = None) -> Resume:
    """Give a copy with what this audience may see: no hidden entry, and nothing that ``shown`` keeps from it.

    An e-mail address, a phone number and a street go wherever they stand, a summary or a link included. Fields that
    JSON Resume doesn't know are for the owner's own PDF alone: no page shows them, so nobody would notice what they
    tell.
    """
    hidden = (shown or Shown()).hidden_from(audience)
    left = _without_hidden(resume, hidden)
    plain = left.to_json() if audience == "owner" else _known(left) | {"meta": _told(left.meta)}
    return Resume.model_validate(_without(plain, _traces(resume.basics, hidden)))


def _without_hidden(resume: Resume, hidden: Collection[str]) -> Resume:
    """Give a copy without the entries, sections and basics of these names."""
    seen = resume.model_copy(deep=True)
    for name in SECTIONS:
        setattr(seen, name, [] if name in hidden else _unhidden(getattr(seen, name)))
    seen.basics = _basics(seen.basics, hidden)
    return seen


def _unhidden(entries: Sequence[Listed]) -> list[Listed]:
    return [entry for entry in entries if not entry.hidden and _says_something(entry)]


def _says_something(entry: Entry) -> bool:
    return any(entry.model_dump(exclude={"hidden"}).values())


def _basics(basics: Basics, hidden: Collection[str]) -> Basics:
    values = basics.model_dump(exclude=set(hidden))
    if "address" in hidden and basics.location:
        values["location"] = basics.location.model_dump(exclude={"address", "postal_code"})
    seen = Basics.model_validate(values)
    seen.profiles = _unhidden(seen.profiles)
    return seen


def _known(value: Any) -> Any:
    """Give plain values, those of the fields that have a name in our types."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {field.alias or name: _known(getattr(value, name)) for name, field in fields.items()}
    return [_known(held) for held in value] if isinstance(value, list) else value


def _told(meta: dict[str, Any]) -> dict[str, Any]:
    return {name: meta[name] for name in ("canonical", "version", "lastModified") if name in meta}


@dataclass(frozen=True)
class Traces:
    """What the hidden values are known by in any text: patterns, and the last digits of phone numbers."""

    patterns: list[re.Pattern[str]]
    ends: list[str]


def _traces(basics: Basics, hidden: Collection[str]) -> Traces:
    """Give what finds the hidden values; a postal code alone could be any number."""
    place = basics.location or Location()
    patterns: list[str] = []
    if "email" in hidden:
        patterns += [_however_written(found) for found in _ADDRESS.findall(basics.email or "")]
    if "address" in hidden:
        streets = [place.address or "", *(place.address or "").splitlines()]
        patterns += [_however_spaced(street) for street in streets if len(street) >= _TELLING]
    ends = _ends(basics.phone or "") if "phone" in hidden else []
    return Traces([re.compile(pattern, re.IGNORECASE) for pattern in patterns], ends)


def _however_written(address: str) -> str:
    return re.escape(address).replace("@", "(?:@|%40)")


def _however_spaced(street: str) -> str:
    return r"\W{1,3}".join(map(re.escape, re.findall(r"\w+", street)))


def _ends(phone: str) -> list[str]:
    """Give the last digits of each number in the field, and of the whole of it."""
    numbers = ("".join(re.findall(r"\d", part)) for part in (phone, *_SEVERAL.split(phone)))
    return list(dict.fromkeys(number[-_LOCAL:] for number in numbers if len(number) >= _TELLING))


def _without(value: Any, traces: Traces) -> Any:
    if isinstance(value, dict):
        return {key: held if key in _DATES else _without(held, traces) for key, held in value.items()}
    if isinstance(value, list):
        return [_without(held, traces) for held in value]
    return _erase(value, traces) if isinstance(value, str) else value


def _erase(text: str, traces: Traces) -> str:
    for pattern in traces.patterns:
        text = pattern.sub("", text)
    return _NUMBER.sub(lambda run: _without_numbers(run[0], traces.ends), text) if traces.ends else text


def _without_numbers(run: str, ends: list[str]) -> str:
    """Take out of digits in a row those that end as a hidden number does, with the codes before them."""
    for end in ends:
        places = [at for at, char in enumerate(run) if char.isdecimal()]
        digits = "".join(run[at] for at in places)
        kept, limit, last = [], len(digits), len(run)
        while (found := digits.rfind(end, 0, limit)) >= 0:
            after = places[found + len(end) - 1] + 1
            if run[after : after + 1].isdecimal():  # a longer number, and another one
                limit = found + len(end) - 1
                continue
            first = _first_of(run, places, found)
            kept.append(run[after:last])
            limit, last = first, _with_signs(run, places[first])
        run = "".join([run[:last], *reversed(kept)])
    return run


def _first_of(run: str, places: list[int], found: int) -> int:
    """Give which digit of the row the number begins with, its codes included: no digit is right before it."""
    first = max(0, found - _BEFORE)
    begin = _end_of_another(run, places[found])
    while first < found and places[first] < begin:
        first += 1
    while first < found and places[first] and run[places[first] - 1].isdecimal():
        first += 1
    return first


def _end_of_another(run: str, here: int) -> int:
    """Give where the codes before ``here`` can begin: after a sign behind digits that are a number by themselves."""
    near = max(0, here - _NEAR)
    for sign in reversed(list(_BETWEEN.finditer(run, near, here))):
        piece = _BETWEEN.split(run[near : sign.start()])[-1]
        if sum(map(str.isdecimal, piece)) >= _TELLING:
            return sign.end()
    return 0


def _with_signs(run: str, begin: int) -> int:
    while begin and run[begin - 1] in "+(":
        begin -= 1
    return begin
