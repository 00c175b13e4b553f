"""A CV's document taken apart into the entries and fields of forms, and put together again.

Values in, values out: each function gives a new document and changes none. A field's name is its JSON Pointer within
the entry, without the first slash (``startDate``, ``location/city``); lists are edited with a line for each item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from pydantic import BaseModel

from webapp.errors import Problem, invalid_fields
from webapp.merging import pairs
from webapp.resume import Basics, Entry, IsoDate, Location, Profile, Resume
from webapp.themes import SECTIONS

Kind = Literal["line", "text", "list", "date"]

EDITED = ("basics", "profiles", *SECTIONS)
"""The parts of a document in the order of its form; of ``basics`` there is one, of the others as many as there are."""
_TEXTS = {"summary", "description", "reference"}
_TITLES = (
    "position", "studyType", "area", "name", "organization", "institution", "title", "language", "network", "username",
    "reference",
)  # fmt: skip
"""The fields that say best what an entry is, first those that say most."""
_LAST = {"description", "url", "roles", "entity", "type", "score"}
_DATE = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class Place:
    """Where an entry stands: its section, and its number from 0."""

    section: str
    index: int


@dataclass(frozen=True)
class Field:
    """One value that a form asks for."""

    name: str
    kind: Kind


@cache
def fields(section: str) -> tuple[Field, ...]:
    """Give the fields of an entry of this section, those first that say most of what it is."""
    own = sorted(_fields_of(_type(section)), key=lambda field: _weight(field.name))
    return (*own, *_fields_of(Location, "location/")) if section == "basics" else tuple(own)


def _weight(name: str) -> int:
    if name in _LAST:
        return len(_TITLES) + 1
    return _TITLES.index(name) if name in _TITLES else len(_TITLES)


def _fields_of(model: type[BaseModel], prefix: str = "") -> list[Field]:
    return [
        Field(f"{prefix}{info.alias or name}", kind)
        for name, info in model.model_fields.items()
        if name != "image" and (kind := _kind(name, info.annotation))
    ]


def _kind(name: str, annotation: Any) -> Kind | None:
    """Say how a value is typed in; None for what has a form, or a button, of its own."""
    if annotation == list[str]:
        return "list"
    if IsoDate in get_args(annotation):
        return "date"
    if str in get_args(annotation):
        return "text" if name in _TEXTS else "line"
    return None


@cache
def _type(section: str) -> type[BaseModel]:
    if section == "basics":
        return Basics
    held: type[BaseModel] = Profile if section == "profiles" else get_args(Resume.model_fields[section].annotation)[0]
    return held


def entries(resume: Resume, section: str) -> list[Any]:
    """Give the entries of a section; raises Problem ``not_found`` for one that there isn't."""
    if section not in EDITED:
        raise Problem("not_found")
    if section == "basics":
        return [resume.basics]
    held: list[Any] = resume.basics.profiles if section == "profiles" else getattr(resume, section)
    return held


def entry_at(resume: Resume, place: Place) -> Any:
    """Give one entry; raises Problem ``not_found``."""
    held = entries(resume, place.section)
    if not 0 <= place.index < len(held):
        raise Problem("not_found")
    return held[place.index]


def title_of(section: str, entry: BaseModel) -> str:
    """Give the words by which a person knows an entry, at most two of its values."""
    said = values(section, entry)
    return ", ".join([said[name] for name in _TITLES if said.get(name)][:2])


# An entry's values, and the entry of values.


def blank(section: str) -> dict[str, str]:
    """Give the values of an entry that says nothing yet."""
    return {field.name: "" for field in fields(section)}


def values(section: str, entry: BaseModel) -> dict[str, str]:
    """Give each field's text by its name; empty where there is none."""
    plain = entry.model_dump(by_alias=True)
    return {field.name: _as_text(_inner(plain, field.name), field.kind) for field in fields(section)}


def _inner(plain: Any, name: str) -> Any:
    for key in name.split("/"):
        plain = (plain or {}).get(key)
    return plain


def _as_text(value: Any, kind: Kind) -> str:
    """Give a value as its input can hold it: a line takes no second one."""
    if isinstance(value, list):
        return "\n".join(_in_one_line(item) for item in value)
    return (value or "") if kind == "text" else _in_one_line(value or "")


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def typed(section: str, form: Mapping[str, str]) -> dict[str, str]:
    """Give what a form sent for the fields of a section, without the air around it.

    Raises Problem ``invalid_fields`` for a date that is none.
    """
    sent = {field.name: _tidy(form.get(field.name, ""), field.kind) for field in fields(section)}
    dates = [field.name for field in fields(section) if field.kind == "date"]
    wrong = [name for name in dates if sent[name] and not _DATE.fullmatch(sent[name])]
    if wrong:
        raise invalid_fields(dict.fromkeys(wrong, "Write it as 2021, 2021-03 or 2021-03-15."))
    return sent


def _tidy(text: str, kind: Kind) -> str:
    if kind in ("line", "date"):
        return _in_one_line(text)
    lines = [_in_one_line(line) if kind == "list" else line.rstrip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line or kind != "list").strip()


def with_values(section: str, entry: BaseModel | None, wanted: Mapping[str, str]) -> Any:
    """Give an entry that says this; of a given one all else stays, to the letter."""
    plain = entry.model_dump(by_alias=True) if entry else {}
    said = values(section, entry) if entry else blank(section)
    for field in fields(section):
        if wanted[field.name] != said[field.name]:
            _put(plain, field, wanted[field.name])
    return _type(section).model_validate(plain)


def _put(plain: dict[str, Any], field: Field, text: str) -> None:
    *way, name = field.name.split("/")
    for key in way:
        plain[key] = plain = dict(plain.get(key) or {})
    plain[name] = text.splitlines() if field.kind == "list" else text or None


# The whole document with one thing changed.


def put(resume: Resume, place: Place, entry: Any) -> Resume:
    """Give the document with this entry at its place."""
    edited = resume.model_copy(deep=True)
    if place.section == "basics":
        edited.basics = entry
    else:
        entry_at(edited, place)
        entries(edited, place.section)[place.index] = entry
    return edited


def add(resume: Resume, section: str, entry: Any) -> tuple[Resume, Place]:
    """Give the document with one more entry, and its place: before the first that began earlier, else the last."""
    edited = resume.model_copy(deep=True)
    held = entries(edited, section)
    began = _began(entry)
    index = next((at for at, other in enumerate(held) if began and _began(other) < began), len(held))
    held.insert(index, entry)
    return edited, Place(section, index)


def _began(entry: Any) -> str:
    dates = [getattr(entry, name, None) for name in ("start_date", "date", "release_date")]
    return next((date for date in dates if date), "")


def remove(resume: Resume, place: Place) -> Resume:
    """Give the document without an entry; without any of its basics it would be nobody's."""
    edited = resume.model_copy(deep=True)
    _listed(edited, place).pop(place.index)
    return edited


def move(resume: Resume, place: Place, steps: int) -> Resume:
    """Give the document with an entry further down its section, or up for negative ``steps``."""
    edited = resume.model_copy(deep=True)
    held = _listed(edited, place)
    held.insert(max(0, place.index + steps), held.pop(place.index))
    return edited


def hide(resume: Resume, place: Place, hidden: bool) -> Resume:
    """Give the document with an entry kept from everybody, or shown again."""
    edited = resume.model_copy(deep=True)
    _listed(edited, place)[place.index].hidden = hidden
    return edited


def _listed(resume: Resume, place: Place) -> list[Entry]:
    entry_at(resume, place)
    if place.section == "basics":
        raise Problem("not_found")
    return entries(resume, place.section)


def differences(before: Resume, after: Resume) -> list[str]:
    """Name the parts of two documents that aren't the same."""
    return [section for section in EDITED if _told(before, section) != _told(after, section)]


def takes_away(before: Resume, after: Resume) -> bool:
    """Say whether an entry or a picture that others could see isn't in ``after`` any more, or is hidden there."""
    if not _pictures(before) <= _pictures(after):
        return True
    shown = [(_shown(before, section), _shown(after, section)) for section in EDITED if section != "basics"]
    return any(len(pairs(was, now)) < len(was) for was, now in shown)


def _shown(resume: Resume, section: str) -> list[Any]:
    return [entry for entry in entries(resume, section) if not entry.hidden]


def _pictures(resume: Resume) -> set[str | None]:
    return {resume.basics.image, *(project.image for project in _shown(resume, "projects"))} - {None}


def _told(resume: Resume, section: str) -> Any:
    told = entries(resume, section)
    return [entry.model_dump(exclude={"profiles"} if section == "basics" else None) for entry in told]
