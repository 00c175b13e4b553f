"""What the public may see of a resume: one filter for page, structured data, contact card, JSON and PDF alike."""

import re
from collections.abc import Collection
from typing import Any

from pydantic import BaseModel

from webapp.resume import Basics, Location, Resume

PRIVATE = frozenset({"email", "phone", "address", "postal_code"})
"""What is taken out unless its owner asks to keep it."""

# A shorter "phone number" or "address" would tear holes into other words.
_TELLING = 6
_LOCAL = 7
"""Digits of a phone number that are the same whether it is written for at home or for abroad."""
_APART = r"[^\w\n]{0,3}"
_DATES = {"date", "startDate", "endDate", "releaseDate"}


def public(resume: Resume, keep: Collection[str] = ()) -> Resume:
    """Give a copy without e-mail, phone, street address and postal code, except those of PRIVATE named in ``keep``.

    They go wherever they stand, a summary or a link included. Fields that JSON Resume doesn't know go too: no page
    shows them, so nobody would notice what they tell.
    """
    hidden = PRIVATE - set(keep)
    without = _without(_known(resume), _traces(resume.basics, hidden))
    shown = Resume.model_validate(without)
    shown.basics = _without_hidden(shown.basics, hidden)
    return shown


def _known(value: Any) -> Any:
    """Give plain values, those of the fields that have a name in our types."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {field.alias or name: _known(getattr(value, name)) for name, field in fields.items()}
    return [_known(held) for held in value] if isinstance(value, list) else value


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


def _without_hidden(basics: Basics, hidden: Collection[str]) -> Basics:
    shown = basics.model_dump(exclude=set(hidden))
    if basics.location:
        shown["location"] = basics.location.model_dump(exclude=set(hidden))
    return Basics.model_validate(shown)
