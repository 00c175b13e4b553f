"""Reads the head of an entry: its period, its place, its address, and the parts that are left over."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from workers.extraction.document import Line, Run, cell_places, joined
from workers.extraction.fields import Found, Part, Quote
from workers.extraction.fields.accounts import URL
from workers.extraction.fields.dates import Period, find_periods, is_present, without
from workers.extraction.fields.places import COMMA, is_city, is_place
from workers.extraction.fields.vocabulary import schoolness, titleness

LEAST_PARTS = 3
"""Title, employer and one more: the place."""
LONGEST_PAIR = 200
"""Characters of title and employer, or school and degree, in one part; more would be looked through for each comma."""
LONGEST_CODE = 3
"""Letters of a state or country in short; some cities are called like one."""
LONGEST_CITY = 3
"""Words."""
SAME_EDGE = 3.0
"""Points between the left edges of two lines of one title."""
LONGEST_BRACKET = 8
"""Runs of different looks in one bracket."""


@dataclass(slots=True)
class Entry:
    """Positions of an entry's head and body, and what its head says once dates, places and addresses are off."""

    head: list[int]
    body: list[int]
    parts: list[Part] = field(default_factory=list)
    found: Found = field(default_factory=dict)


def read_head(lines: list[Line], entry: Entry) -> None:
    """Fill in what the head's lines say."""
    for at in entry.head:
        for cell, runs in enumerate(_cells(lines[at])):
            _read_cell(entry, at, cell, runs)
    entry.parts = _unwrapped(lines, entry.parts)


def _unwrapped(lines: list[Line], parts: list[Part]) -> list[Part]:
    """Put a title together that goes on in the next line, in small letters and the same type."""
    whole: list[Part] = []
    for part in parts:
        last = whole[-1] if whole else None
        if last and last.lines[-1] == part.line - 1 and _goes_on(lines, last, part):
            whole[-1] = replace(last, text=f"{last.text} {part.text}", wrapped=last.wrapped + 1)
        else:
            whole.append(part)
    return whole


def _goes_on(lines: list[Line], part: Part, after: Part) -> bool:
    above, below = lines[part.lines[-1]], lines[after.line]
    alike = (part.bold, part.italic, above.look[0]) == (after.bold, after.italic, below.look[0])
    edges = above.text.rstrip(" ,").endswith(part.text[-8:]) and below.text.startswith(after.text)
    left, below_it = cell_places(above)[part.cell :], cell_places(below)[after.cell :]
    level = bool(left and below_it) and abs(left[0] - below_it[0]) < SAME_EDGE
    return above.wraps and alike and edges and level and after.text[:1].islower()


def _cells(line: Line) -> list[list[Run]]:
    cells: list[list[Run]] = []
    for run in line.runs:
        if not cells or run.gap > 1:
            cells.append([])
        cells[-1].append(run)
    return cells


def _read_cell(entry: Entry, at: int, cell: int, runs: list[Run]) -> None:
    text = joined(runs)
    periods = [p for p in find_periods(text) if p.exact or p.stop >= len(text) - 2 or p.begin <= 1]
    if periods and "endDate" not in entry.found and "startDate" not in entry.found:
        period = max(periods, key=lambda p: not p.single)
        _keep_dates(entry, period, at)
    undated = without(text, periods).split(" | ")
    groups = [(piece, runs[0]) for piece in undated] if periods else _by_look(runs)
    for words, run in groups:
        for piece in _pieces(words):
            _keep_piece(entry, piece, Part(piece, at, run.bold, run.italic, cell))


def _by_look(runs: list[Run]) -> list[tuple[str, Run]]:
    """Group runs of one weight and slant; a change of look parts a company from a position."""
    groups: list[list[Run]] = []
    for run in runs:
        alike = groups and (groups[-1][-1].bold, groups[-1][-1].italic) == (run.bold, run.italic)
        if groups and (alike or _is_open(groups[-1][-LONGEST_BRACKET:])):
            groups[-1].append(run)
        else:
            groups.append([run])
    return [(joined(group), group[0]) for group in groups]


def _is_open(runs: list[Run]) -> bool:
    text = joined(runs)
    return sum(map(text.count, "(（")) > sum(map(text.count, ")）"))


_SEPARATOR = re.compile(r"\s+[|•·●@⋅]\s*|\s*[|•●⋅]\s+|\s+[–—-]{1,2}\s+|\s*｜\s*")
_AT = re.compile(r"\s+(?:at|bei|chez|presso|bij)\s+(?=[A-ZÀ-Þ])")
DURATION = re.compile(
    r"(?:\d{1,2}\+?\s*(?:years?|yrs?|months?|mos?|mths?|jahre?n?|monate?n?|j|m|ans?|mois|años?|mes(?:es)?|ann[io]|mes[ei]|"
    r"anos?|jaar|maand(?:en)?|lat[a]?|rok|miesiąc\w*|год\w*|лет|мес\w*|年|个月|ヶ月|か月)\.?[\s,&]*(?:and|und|et|y|e|en|i|и)?\s*){1,2}",
    re.IGNORECASE,
)
_EDGES = " ,;:|–—-·•/"


def _pieces(text: str) -> list[str]:
    """Cut a head's words at separators, a title at the ``at`` before its employer, a place from what is before it."""
    bits = [half for bit in _SEPARATOR.split(text) for half in _halves(bit.strip(_EDGES))]
    bits = [bit.strip(_EDGES if bit.count("(") == bit.count(")") > 0 else _EDGES + "()") for bit in bits]
    return [
        bit
        for bit in bits
        if any(c.isalnum() for c in bit) and not is_present(bit) and not DURATION.fullmatch(bit.strip("()"))
    ]


def _halves(bit: str) -> list[str]:
    first, comma, rest = bit.partition(", ")
    city = rest.partition(", ")[0]
    if comma and len(city) > LONGEST_CODE and is_city(city) and is_place(bit) and not is_city(first):
        return [first, rest]
    at = _AT.search(bit)
    if at and schoolness(bit[: at.start()]) <= 0:
        return [bit[: at.start()], bit[at.end() :]]
    front, slash, back = bit.rpartition(" / ")
    return [front, back] if slash and is_place(back) else [bit]


def _keep_dates(entry: Entry, period: Period, at: int) -> None:
    if period.start:
        entry.found["startDate"] = Quote(period.start, (at,), made=True)
    if period.end:
        entry.found["endDate"] = Quote(period.end, (at,), made=True)


def _keep_piece(entry: Entry, piece: str, part: Part) -> None:
    address = URL.search(piece)
    if address and "url" not in entry.found and len(address[0]) > 0.6 * len(piece):
        entry.found["url"] = Quote(address[0], part.lines)
    elif is_place(piece) and "location" not in entry.found and _has_words(entry):
        entry.found["location"] = part.quote()
    else:
        entry.parts.append(part)


def _has_words(entry: Entry) -> bool:
    """Tell whether anything but dates was read from the head yet: a place never comes alone at the front."""
    return bool(entry.parts) or len(entry.head) > 1


def find_places(entries: list[Entry]) -> None:
    """Find the places that are a city without its country: by its name, or where other entries have theirs."""
    for entry in entries:
        first = entry.parts[0].line != entry.head[0] if entry.parts else False  # below a line with the dates alone
        named = [part for part in entry.parts[not first :] if is_city(part.text)]
        if "location" not in entry.found and len(entry.parts) >= LEAST_PARTS and named:
            take_for_place(entry, named[-1])
    _find_places_by_others(entries)


def take_for_place(entry: Entry, part: Part) -> None:
    """Let a part of the head be the entry's place."""
    entry.found["location"] = part.quote()
    entry.parts.remove(part)


def _find_places_by_others(entries: list[Entry]) -> None:
    """Take for a place what stands alone on the line of a head on which others have theirs."""
    rows = Counter(row for entry in entries if (row := _row_of_place(entry)) is not None)
    if not rows:
        return
    usual = rows.most_common(1)[0][0]
    for entry in entries:
        if "location" not in entry.found and len(entry.parts) >= LEAST_PARTS and usual < len(entry.head):
            alone = [part for part in entry.parts if part.line == entry.head[usual]]
            if len(alone) == 1 and len(alone[0].text.split()) <= LONGEST_CITY:
                take_for_place(entry, alone[0])


def _row_of_place(entry: Entry) -> int | None:
    """The line of the head that says nothing but its place."""
    at = entry.found["location"].lines[0] if "location" in entry.found else None
    return entry.head.index(at) if at is not None and all(part.line != at for part in entry.parts) else None


def part_places(entries: list[Entry]) -> None:
    """Part ``Employer, City`` at its last comma.

    One city that is known is enough where all entries but one have such a comma; else half must have known ones.
    """
    able = [entry for entry in entries if "location" not in entry.found]
    tails = [(entry, part) for entry in able for part in entry.parts if _tail(part) and titleness(part.text) <= 0]
    known = {id(entry) for entry, part in tails if is_city(_tail(part))}
    if not known or 2 * max(len(known), len({id(entry) for entry, _ in tails}) - 1) < len(entries):
        return
    for entry, part in tails:
        could_be = id(entry) not in known and len(_tail(part).split()) <= LONGEST_CITY
        if "location" not in entry.found and (could_be or is_city(_tail(part))):
            _part_place(entry, part)


def _part_place(entry: Entry, part: Part) -> None:
    place = _tail(part)
    entry.found["location"] = Quote(place, part.lines)
    before = part.text.rpartition(place)[0].rstrip(" ,،，")
    entry.parts[entry.parts.index(part)] = replace(part, text=before)


def _tail(part: Part) -> str:
    """What follows the last comma."""
    *before, last = COMMA.split(part.text)
    return last.strip() if before and len(part.text) <= LONGEST_PAIR else ""


def join_by_line(lines: list[Line], entries: list[Entry]) -> None:
    """Put parts of one line together again, in entries that have a line for each part."""
    if _have_a_line_for_each_part(entries):
        for entry in entries:
            entry.parts = _joined_by_line(lines, entry.parts)


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
