"""A CV as its owner reviews and edits it: each value beside the lines it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from webapp import editing
from webapp.editing import Kind, Place
from webapp.merging import Merged
from webapp.models import Cv
from webapp.origins import Leftover, Origins, origins_of
from webapp.resume import Reading, SourceLine
from webapp.views.labels import ONE, SECTIONS, hint, label

MANY = 100
"""So many lines that found no place are listed at once."""


@dataclass(frozen=True)
class ShownField:
    """One value, or what a form asks for."""

    id: str
    name: str
    label: str
    hint: str
    kind: Kind
    value: str
    lines: list[SourceLine]
    doubtful: bool
    error: str | None = None
    theirs: str | None = None
    """What another tab has saved of it meanwhile, where that is something else."""


@dataclass(frozen=True)
class ShownEntry:
    """One entry with all its fields; without an index one that isn't there yet."""

    section: str
    index: int | None
    title: str
    hidden: bool
    fields: list[ShownField]
    image: str | None = None
    """What stands in the place of its picture."""
    was: int | None = None
    """Its index in the version that it was edited in."""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What a page calls it."""
        return f"{self.section}-{'new' if self.index is None else self.index}"

    @property
    def gone(self) -> bool:
        """Whether it was removed in another tab while it was edited here."""
        return self.index is None and self.was is not None

    @property
    def number(self) -> int | str:
        """What a form sends to say which it is, in the version that it was made from."""
        return "new" if self.index is None else self.index if self.was is None else self.was

    @property
    def has_picture(self) -> bool:
        """Whether it can have one."""
        return self.section in ("basics", "projects") and self.index is not None

    @property
    def caption(self) -> str:
        """What its picture is of."""
        return "Your photo" if self.section == "basics" else f"Picture of {self.title or 'the project'}"

    @property
    def conflicts(self) -> list[ShownField]:
        """The fields of which another tab says something else."""
        return [one for one in self.fields if one.theirs is not None]

    @property
    def said(self) -> list[ShownField]:
        """The fields that say something."""
        return [one for one in self.fields if one.value]


@dataclass(frozen=True)
class ShownSection:
    """A part of the CV: its entries, and what one more of them would be called."""

    name: str
    title: str
    one: str | None
    entries: list[ShownEntry]


@dataclass(frozen=True)
class ShownCv:
    """The whole CV."""

    version: int
    sections: list[ShownSection]
    leftovers: list[Leftover]
    """At most MANY of them."""
    more_leftovers: int
    cut: str | None
    doubts: int

    def title(self, place: Place) -> str:
        """Name the entry at a place."""
        section = next(section for section in self.sections if section.name == place.section)
        return section.entries[place.index].title or section.title


def show_cv(cv: Cv) -> ShownCv:
    """Tell a CV for its page."""
    origins = origins_of(cv)
    sections = [_section(origins, name) for name in editing.EDITED]
    doubts = [one for part in sections for entry in part.entries for one in entry.fields if one.doubtful]
    left = origins.leftovers()
    return ShownCv(cv.version, sections, left[:MANY], len(left[MANY:]), _cut(origins.reading), len(doubts))


def _section(origins: Origins, name: str) -> ShownSection:
    held = range(len(editing.entries(origins.resume, name)))
    return ShownSection(name, SECTIONS[name], ONE.get(name), [show_entry(origins, Place(name, at)) for at in held])


def show_entry(
    origins: Origins,
    place: Place,
    merged: Merged | None = None,
    errors: dict[str, str] | None = None,
    was: Place | None = None,
) -> ShownEntry:
    """Tell an entry: as it is kept, or as it was typed and what stands against that; raises Problem ``not_found``."""
    entry = editing.entry_at(origins.resume, place)
    said = merged.values if merged else editing.values(place.section, entry)
    theirs = merged.conflicts if merged else {}
    return ShownEntry(
        place.section,
        place.index,
        editing.title_of(place.section, entry),
        getattr(entry, "hidden", False),
        [
            ShownField(
                **_named(place.section, one, place.index),
                value=said[one.name],
                lines=origins.lines(place, one.name),
                doubtful=origins.is_doubtful(place, one.name),
                error=(errors or {}).get(one.name),
                theirs=theirs.get(one.name),
            )
            for one in editing.fields(place.section)
        ],
        image=getattr(entry, "image", None),
        was=was.index if was else None,
        errors=errors or {},
    )


def show_new(
    section: str, typed: dict[str, str], errors: dict[str, str] | None = None, was: Place | None = None
) -> ShownEntry:
    """Tell an entry that isn't there yet, or no longer."""
    wrong = errors or {}
    asked = [
        ShownField(**_named(section, one), value=typed[one.name], lines=[], doubtful=False, error=wrong.get(one.name))
        for one in editing.fields(section)
    ]
    return ShownEntry(section, None, "", False, asked, was=was.index if was else None, errors=wrong)


def _named(section: str, one: editing.Field, index: int | None = None) -> dict[str, Any]:
    number = "new" if index is None else index
    return {
        "id": f"{section}-{number}-{one.name.replace('/', '-')}",
        "name": one.name,
        "label": label(section, one.name),
        "hint": hint(one.kind, one.name),
        "kind": one.kind,
    }


def _cut(reading: Reading) -> str | None:
    """Say how much of the file was read, where that isn't all."""
    if reading.pages_read < reading.pages:
        return f"We read the first {reading.pages_read} of {reading.pages} pages."
    if reading.cut_after:
        return f"We read the first {reading.cut_after:,} lines; the file has more."
    return None
