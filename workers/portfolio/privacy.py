"""What an audience may see of a resume: one filter for page, structured data, contact card, JSON, PDF and picture."""

import re
from collections.abc import Collection, Sequence
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
_APART = r"[^\w\n]{0,3}"
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


def _traces(basics: Basics, hidden: Collection[str]) -> list[re.Pattern[str]]:
    """Give what finds the hidden values in any text; a postal code alone could be any number."""
    place = basics.location or Location()
    texts = {"email": basics.email, "address": place.address}
    found = [re.escape(text) for name, text in texts.items() if name in hidden and text and len(text) >= _TELLING]
    if "phone" in hidden and basics.phone:
        found += _however_spaced(basics.phone)
    return [re.compile(pattern, re.IGNORECASE) for pattern in found]


def _however_spaced(phone: str) -> list[str]:
    """Give what finds the number by its last digits, with or without the codes of country and town before them."""
    digits = re.findall(r"\d", phone)
    end = _APART.join(digits[-_LOCAL:])
    return [rf"(?<!\d)(?:[+(]{{0,2}}\d{_APART}){{0,8}}{end}(?!\d)"] if len(digits) >= _TELLING else []


def _without(value: Any, traces: list[re.Pattern[str]]) -> Any:
    if isinstance(value, dict):
        return {key: held if key in _DATES else _without(held, traces) for key, held in value.items()}
    if isinstance(value, list):
        return [_without(held, traces) for held in value]
    return _erase(value, traces) if isinstance(value, str) else value


def _erase(text: str, traces: list[re.Pattern[str]]) -> str:
    for trace in traces:
        text = trace.sub("", text)
    return text
