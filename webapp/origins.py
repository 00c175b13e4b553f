"""Where the values of an edited document came from: the lines they were read in, and the lines that found no place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from webapp import editing, history
from webapp.editing import Place
from webapp.merging import pairs
from webapp.models import Cv
from webapp.resume import Reading, Resume, SourceLine, as_resume, letters

DOUBTFUL = 0.7
"""Probability to be right below which a value is marked as one to check."""


_TELLING = 4
"""Letters that a line must have to be known again in a value."""


@dataclass(frozen=True)
class Leftover:
    """A line that is nowhere in the document, and the entry read just before it, to which it may belong."""

    position: int
    line: SourceLine
    near: Place | None


@dataclass(frozen=True)
class Origins:
    """A document beside the reading it began as; ``checked`` are the doubtful values that were looked at."""

    reading: Reading
    resume: Resume
    checked: Collection[str] = ()

    def lines(self, place: Place, name: str) -> list[SourceLine]:
        """Give the lines that the field of this name was read in; none for what its owner typed."""
        found = dict.fromkeys(at for pointer in self._pointers(place, name) for at in self.reading.sources[pointer])
        placed = self._placed_in(editing.values(place.section, editing.entry_at(self.resume, place))[name])
        return [self.reading.lines[at] for at in (*found, *placed)]

    def is_doubtful(self, place: Place, name: str) -> bool:
        """Say whether the reader wasn't sure of a value that stands as it was read, and nobody has looked at it."""
        return bool(self._doubts(place, name)) and self._is_as_read(place, name)

    def doubts(self, place: Place) -> list[str]:
        """Give the JSON Pointers, into the reading, of the doubtful values of an entry."""
        return [pointer for field in editing.fields(place.section) for pointer in self._doubts(place, field.name)]

    def leftovers(self) -> list[Leftover]:
        """Give the lines whose words no value of the document says."""
        said = "\n".join(letters(text) for text in _texts(self.resume.to_json()))
        return [
            Leftover(at, self.reading.lines[at], self._entry_before(at))
            for at in self.reading.leftovers
            if not (words := letters(self.reading.lines[at].text)) or words not in said
        ]

    def _placed_in(self, value: str) -> list[int]:
        """Give the lines that found no place by themselves and whose words stand here now."""
        said = letters(value) if self._left else ""
        return [at for at, words in self._left.items() if words in said]

    @cached_property
    def _left(self) -> dict[int, str]:
        words = {at: letters(self.reading.lines[at].text) for at in self.reading.leftovers}
        return {at: said for at, said in words.items() if len(said) >= _TELLING}

    @cached_property
    def _read(self) -> dict[Place, Place]:
        """Which entry of the reading each of the document's is."""
        began = {
            section: pairs(editing.entries(self.reading.resume, section), editing.entries(self.resume, section))
            for section in editing.EDITED
        }
        return {
            Place(section, here): Place(section, there) for section in began for here, there in began[section].items()
        }

    def _pointers(self, place: Place, name: str) -> list[str]:
        """Give the pointers of a field, or of the items of a list, that have lines."""
        read = self._read.get(place)
        return self._sources.get((read, name), []) if read else []

    @cached_property
    def _sources(self) -> dict[tuple[Place, str], list[str]]:
        found: dict[tuple[Place, str], list[str]] = {}
        for pointer in self.reading.sources:
            place, name = parted(pointer)
            found.setdefault((place, name), []).append(pointer)
        return found

    def _doubts(self, place: Place, name: str) -> list[str]:
        sure = self.reading.confidence
        return [
            pointer
            for pointer in self._pointers(place, name)
            if sure.get(pointer, 1) < DOUBTFUL and pointer not in self.checked
        ]

    def _is_as_read(self, place: Place, name: str) -> bool:
        now = editing.values(place.section, editing.entry_at(self.resume, place))
        then = editing.values(place.section, editing.entry_at(self.reading.resume, self._read[place]))
        return now[name] == then[name]

    def _entry_before(self, position: int) -> Place | None:
        before = bisect_left(self._quoted, (position, "")) - 1
        if before < 0:
            return None
        read, _ = parted(self._quoted[before][1])
        return self._now.get(read)

    @cached_property
    def _quoted(self) -> list[tuple[int, str]]:
        """The lines that values quote, in order, each with the pointer of one."""
        return sorted((at, pointer) for pointer, lines in self.reading.sources.items() for at in lines)

    @cached_property
    def _now(self) -> dict[Place, Place]:
        return {there: here for here, there in self._read.items()}


def origins_of(cv: Cv) -> Origins:
    """Give a CV's newest document beside what was read."""
    return Origins(Reading.model_validate_json(cv.reading), as_resume(cv.document), history.checked(cv))


def parted(pointer: str) -> tuple[Place, str]:
    """Give the entry and the field that a pointer leads to: ``/work/0/highlights/2`` to highlights of the first."""
    section, *way = pointer.strip("/").split("/")
    if section == "basics" and way[0] != "profiles":
        return Place("basics", 0), "/".join(part for part in way if not part.isdigit())
    section = way.pop(0) if section == "basics" else section
    return Place(section, int(way[0])), "/".join(part for part in way[1:] if not part.isdigit())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def place_line(resume: Resume, text: str, place: Place) -> Resume:
    """Give the document with a line put into an entry: as one more of what it lists, or else at the end of its text."""
    entry = editing.entry_at(resume, place)
    wanted = editing.values(place.section, entry)
    field = _room_in(place.section)
    between = " " if field.kind == "line" else "\n"
    wanted[field.name] = f"{wanted[field.name]}{between}{text}".strip()
    return editing.put(resume, place, editing.with_values(place.section, entry, wanted))


def _room_in(section: str) -> editing.Field:
    kinds = {field.kind: field for field in reversed(editing.fields(section))}
    return kinds.get("list") or kinds.get("text") or kinds["line"]


def new_of_line(resume: Resume, text: str, section: str) -> tuple[Resume, Place]:
    """Give the document with one more entry, which a line is the name of, and its place."""
    first = editing.fields(section)[0].name
    entry = editing.with_values(section, None, editing.blank(section) | {first: text})
    return editing.add(resume, section, entry)
