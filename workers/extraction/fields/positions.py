"""Positions held. Which part of a head is the employer and which the title is decided once for the whole document."""

import re
from dataclasses import replace

from workers.extraction.document import Line
from workers.extraction.fields import Found, Part
from workers.extraction.fields.entries import cut_entries
from workers.extraction.fields.heads import LONGEST_PAIR, Entry, join_by_line, part_places, take_for_place
from workers.extraction.fields.likeness import SURE, title_likeness
from workers.extraction.fields.paragraphs import read_body
from workers.extraction.fields.places import is_city
from workers.extraction.fields.vocabulary import titleness

_UNIT = re.compile(
    r"\b(?:d[eéi]p(?:ar)?t\w*|facult\w*|fakult\w*|divisi\w*|abteilung|afdeling|lehrstuhl|teams?)\b", re.IGNORECASE
)
"""Words of what an employer consists of."""


def find_positions(lines: list[Line], sections: list[list[int]], employer: str = "name") -> list[Found]:
    """Give JSON Resume ``work`` (with ``employer="organization"``: ``volunteer``) from the lines of its sections."""
    entries = [entry for where in sections for entry in cut_entries(lines, where)]
    join_by_line(lines, entries)
    _find_places_beside_dates(entries)
    part_places(entries)
    title_first, before_comma = _title_comes_first(entries), _title_before_comma(entries)
    positions: list[Found] = []
    for entry in entries:
        found = _position(entry, title_first, before_comma, employer)
        if employer not in found and positions and "position" in found and "startDate" in found:
            _inherit(found, positions[-1], employer)
        summary, highlights = read_body(lines, entry.body)
        found |= ({"summary": summary} if summary else {}) | ({"highlights": highlights} if highlights else {})
        if employer in found or "position" in found:
            positions.append(found)
    _let_the_latest_go_on(positions)
    return positions


def _find_places_beside_dates(entries: list[Entry]) -> None:
    """Take for a place the city that stands beside the dates, where the other line alone names title and employer.

    Firms are called like cities: where one entry has something else there, it is no place in any.
    """
    beside = [(entry, *two) for entry in entries if (two := _parted_by_dates(entry))]
    if all(is_city(city.text) for _, _, city in beside):
        for entry, pair, city in beside:
            if _names_both(pair.text):
                take_for_place(entry, city)


def _parted_by_dates(entry: Entry) -> tuple[Part, Part] | None:
    """The one of two parts that has a line to itself, and the one beside the dates."""
    dated = {at for name in ("startDate", "endDate") if name in entry.found for at in entry.found[name].lines}
    if "location" in entry.found or len(entry.parts) != 2:
        return None
    alone, beside = sorted(entry.parts, key=lambda part: part.line in dated)
    return (alone, beside) if beside.line in dated and alone.line not in dated else None


def _names_both(text: str) -> bool:
    """Tell whether both halves are known for what they are, the employer not as a part of one."""
    halves = _halves(text)
    return halves is not None and titleness(halves[1]) < 0 and not _UNIT.search(halves[1])


def _let_the_latest_go_on(positions: list[Found]) -> None:
    """The only date of the latest position is its start, where others say when they began and ended."""
    first, others = positions[:1], positions[1:]
    for found in first:
        latest = max(
            (other["endDate"].text for other in others if "startDate" in other and "endDate" in other), default=""
        )
        if "endDate" in found and "startDate" not in found and latest and found["endDate"].text >= latest:
            found["startDate"] = found.pop("endDate")


def _title_comes_first(entries: list[Entry]) -> bool:
    """Let all heads vote, first by the words that are known, then by letters alone."""
    pairs = [(entry.parts[0].text, entry.parts[1].text) for entry in entries if len(entry.parts) >= 2]
    known = sum(titleness(first) - titleness(second) for first, second in pairs)
    return known > 0 or (known == 0 and sum(title_likeness(a) - title_likeness(b) for a, b in pairs) >= 0)


def _title_before_comma(entries: list[Entry]) -> bool | None:
    """Tell from the entries whose words say so whether ``Title, Employer`` is the order; None when none says it."""
    texts = [entry.parts[0].text for entry in entries if len(entry.parts) == 1]
    told = [text.startswith(halves[0]) for text in texts if (halves := _halves(text))]
    return 2 * sum(told) >= len(told) if told else None


def _position(entry: Entry, title_first: bool, before_comma: bool | None, employer: str) -> Found:
    found = dict(entry.found)
    parts = _title_and_employer(entry.parts, title_first, before_comma)
    if len(parts) == 1:
        found["position" if _names_title(parts[0].text) else employer] = parts[0].quote()
    elif parts:
        found |= {"position": parts[0].quote(), employer: parts[1].quote()}
    if "location" in found and employer == "organization":
        del found["location"]
    return found


def _names_title(text: str) -> bool:
    return titleness(text) > 0 or (titleness(text) == 0 and title_likeness(text) > SURE)


def _title_and_employer(parts: list[Part], title_first: bool, before_comma: bool | None) -> list[Part]:
    """The parts that name title and employer, in this order; one part for both is cut at the comma between them."""
    if len(parts) == 1:
        halves = _halves(parts[0].text) or _halves_as_others(parts[0].text, before_comma)
        return [replace(parts[0], text=half) for half in halves] if halves else parts
    return parts[:2] if title_first else parts[1::-1]


def _halves_as_others(text: str, title_first: bool | None) -> list[str]:
    """Cut at the only comma, where other entries have one in the same place."""
    halves = text.split(", ")
    return [] if title_first is None or len(halves) != 2 else halves if title_first else halves[::-1]


def _halves(text: str) -> tuple[str, str] | None:
    """Cut ``Title, Employer`` or ``Employer, Title`` where the words of one half alone name a title."""
    if len(text) > LONGEST_PAIR:
        return None
    cuts = [(text[: comma.start()], text[comma.end() :]) for comma in re.finditer(r"(?:,|\s/)\s+(?![^(]*\))", text)]
    for employer, title in reversed(cuts):
        if titleness(title) > 0 and titleness(employer) <= 0:
            return title, employer
    for title, employer in cuts:
        if titleness(title) > 0 and titleness(employer) <= 0:
            return title, employer
    for title, employer in cuts if len(cuts) == 1 else ():
        if titleness(title) == 0 and titleness(employer) < 0:
            return title, employer
    pairs = [pair for cut in cuts for pair in (cut, cut[::-1])]
    return next((pair for pair in pairs if title_likeness(pair[0]) > SURE and title_likeness(pair[1]) < -SURE), None)


def _inherit(found: Found, before: Found, employer: str) -> None:
    """A further role under the employer named above it."""
    if employer in before:
        found[employer] = before[employer]
