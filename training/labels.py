"""Says what the lines of an invented CV are, by its truth: what the reader's line classifier learns from."""

from __future__ import annotations

from itertools import zip_longest

from training.people import Resume
from webapp.resume import letters
from workers.extraction.document import Line
from workers.extraction.fields.dates import find_periods, without
from workers.extraction.fields.starts import BODY, HEAD, START, Part

SHOWN_IN_HEAD = {
    "work": ("position", "name", "location", "url"),
    "volunteer": ("position", "organization", "location", "url"),
    "education": ("institution", "studyType", "area"),
    "projects": ("name", "url"),
}
"""What of an entry stands in its head; dates as well."""
LONGEST_HEAD = 5
"""Lines."""
SHORT = 25
"""Letters besides the dates on a line that is the top of a head."""
LONG = 60
"""Characters of a line that no head goes on below."""


def label(section: list[Line], entries: list[Resume], keys: tuple[str, ...]) -> list[Part]:
    """Say what each line of a section is; nothing where not all entries that it speaks of are found in their order."""
    shown = [entry for entry in entries if any(_says(line, _values(entry, keys)) for line in section)]
    parts = [BODY] * len(section)
    place = 0
    for entry, after in zip_longest(shown, shown[1:]):
        span = _span(section, place, entry, after, keys)
        if span is None:
            return []
        begin, place = span
        parts[begin:place] = [START, *[HEAD] * (place - begin - 1)]
    return parts if shown else []


def _span(
    section: list[Line], place: int, entry: Resume, after: Resume | None, keys: tuple[str, ...]
) -> tuple[int, int] | None:
    """Find the head of an entry from ``place`` on: its first line, and the one after its last."""
    values = _values(entry, keys)
    first = next((at for at in range(place, len(section)) if _begins(section, place, at, entry, values)), None)
    if first is None:
        return None
    begin = first
    while begin > place and _has_dates(section[begin - 1], entry) and len(_undated(section[begin - 1])) < SHORT:
        begin -= 1
    stop = first + 1
    others = set(_values(after, keys)) - set(values) if after else set()
    for at in range(first + 1, min(len(section), first + LONGEST_HEAD)):
        line = section[at]
        dated = _has_dates(line, entry) and len(_undated(line)) < SHORT
        if not dated and _says(line, others):
            break
        if dated or _says(line, values):
            stop = at + 1
        elif line.bullet or len(line.text) > LONG:
            break
    return begin, stop


def _begins(section: list[Line], place: int, at: int, entry: Resume, values: set[str]) -> bool:
    """Tell whether this line says something of an entry, and it or those around it say when or what else."""
    if not _says(section[at], values):
        return False
    near = section[max(place, at - 3) : at + LONGEST_HEAD]
    if any(_has_dates(line, entry) for line in near):
        return True
    said = set().union(*(_says(line, values) for line in near))
    return len(said) >= min(2, len(values)) and not any(find_periods(line.text) for line in near)


def _values(entry: Resume, keys: tuple[str, ...]) -> set[str]:
    values = [str(entry[key]) for key in keys if key in entry]
    if "studyType" in entry and "area" in entry:
        values += [entry["studyType"] + entry["area"], entry["area"] + entry["studyType"]]
    return {said for value in values if len(said := letters(value)) > 1}


def _says(line: Line, values: set[str]) -> set[str]:
    """Which of the values the line says, if it says little else; one that it says a good part of counts too."""
    text = _undated(line)
    if not text:
        return set()
    parts = {value for value in values if len(text) > 4 and text in value and len(text) >= 0.3 * len(value)}
    whole = {value for value in values if (len(value) > 3 and value in text) or value == text}
    return parts | whole if parts or 2 * sum(map(len, whole)) >= len(text) else set()


def _has_dates(line: Line, entry: Resume) -> bool:
    """Tell whether a period of the line is the entry's, to the precision that both have."""
    times = (entry.get("startDate"), entry.get("endDate"))
    for period in find_periods(line.text):
        found = (period.start, period.end)
        both = [(time, other) for time, other in zip(times, found, strict=True) if time and other]
        whole = period.single or [bool(time) for time in times] == [bool(other) for other in found]
        if both and whole and all(time[: len(other)] == other[: len(time)] for time, other in both):
            return True
    return False


def _undated(line: Line) -> str:
    return letters(" ".join(without(line.text, find_periods(line.text)).split()))
