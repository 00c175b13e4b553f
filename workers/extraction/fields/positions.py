"""Positions held. Which part of a head is the employer and which the title is decided once for the whole document."""

from dataclasses import replace

from workers.extraction.document import Line
from workers.extraction.fields import Found, Part
from workers.extraction.fields.entries import cut_entries
from workers.extraction.fields.heads import Entry
from workers.extraction.fields.paragraphs import read_body
from workers.extraction.fields.vocabulary import titleness


def find_positions(lines: list[Line], sections: list[list[int]], employer: str = "name") -> list[Found]:
    """Give JSON Resume ``work`` (with ``employer="organization"``: ``volunteer``) from the lines of its sections."""
    entries = [entry for where in sections for entry in cut_entries(lines, where)]
    if _have_a_line_for_each_part(entries):
        for entry in entries:
            entry.parts = _joined_by_line(lines, entry.parts)
    title_first = _title_comes_first(entries)
    positions: list[Found] = []
    for entry in entries:
        found = _position(entry, title_first, employer)
        if employer not in found and positions and "position" in found and "startDate" in found:
            _inherit(found, positions[-1], employer)
        summary, highlights = read_body(lines, entry.body)
        found |= ({"summary": summary} if summary else {}) | ({"highlights": highlights} if highlights else {})
        if employer in found or "position" in found:
            positions.append(found)
    return positions


def _have_a_line_for_each_part(entries: list[Entry]) -> bool:
    """Let all heads vote whether a dash or a dot within a line belongs to what it says: ``Developer · Backend``."""
    votes = 0
    for entry in entries:
        where = [part.line for part in entry.parts]
        if len(set(where)) > 1:
            votes += 1 if where.count(where[0]) == 1 else -1
    return votes > 0


def _joined_by_line(lines: list[Line], parts: list[Part]) -> list[Part]:
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last and len({one.line for one in parts}) > 1 and (last.line, last.cell) == (part.line, part.cell):
            joined[-1] = replace(last, text=_from_to(lines[part.line].text, last.text, part.text))
        else:
            joined.append(part)
    return joined


def _from_to(text: str, first: str, last: str) -> str:
    begin, stop = text.find(first), text.rfind(last)
    return text[begin : stop + len(last)] if 0 <= begin < stop else f"{first}, {last}"


def _title_comes_first(entries: list[Entry]) -> bool:
    """Let all heads vote; where nobody knows, the title comes first as in most CVs."""
    votes = 0
    for entry in entries:
        if len(entry.parts) >= 2:
            votes += titleness(entry.parts[0].text) - titleness(entry.parts[1].text)
    return votes >= 0


def _position(entry: Entry, title_first: bool, employer: str) -> Found:
    found = dict(entry.found)
    parts = _first_two(entry.parts)
    if len(parts) == 1:
        found["position" if titleness(parts[0].text) > 0 else employer] = parts[0].quote()
    elif parts:
        first, second = parts if title_first else parts[::-1]
        found |= {"position": first.quote(), employer: second.quote()}
    if "location" in found and employer == "organization":
        del found["location"]
    return found


def _first_two(parts: list[Part]) -> list[Part]:
    """The two parts that name title and employer; one part ``Title, Employer`` is cut at its comma."""
    if len(parts) == 1 and parts[0].text.count(",") == 1 and "(" not in parts[0].text:
        halves = [half.strip() for half in parts[0].text.split(",")]
        if (
            all(halves)
            and titleness(halves[0]) * titleness(halves[1]) <= 0
            and titleness(halves[0]) != titleness(halves[1])
        ):
            return [Part(half, parts[0].line) for half in halves]
    return parts[:2]


def _inherit(found: Found, before: Found, employer: str) -> None:
    """A further role under the employer named above it."""
    if employer in before:
        found[employer] = before[employer]
