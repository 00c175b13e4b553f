"""Cuts a section into its entries: heads (where the dates stand) and the lines below them."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from workers.extraction.document import Line, Run, joined
from workers.extraction.fields import Found, Part, Quote
from workers.extraction.fields.contact import URL
from workers.extraction.fields.dates import Period, find_periods, without
from workers.extraction.fields.places import is_place
from workers.extraction.fields.vocabulary import schoolness
from workers.extraction.sections import is_label

MOST_HEAD_LINES = 4
LONGEST_HEAD = 110
"""Characters. A longer line is a sentence, whatever it looks like."""


@dataclass(slots=True)
class Entry:
    """Positions of an entry's head and body, and what its head says once dates, places and addresses are off."""

    head: list[int]
    body: list[int]
    parts: list[Part] = field(default_factory=list)
    found: Found = field(default_factory=dict)


def period_of(line: Line) -> Period | None:
    """The period that makes this line the head of an entry, or None when a year is only mentioned in passing."""
    if line.bullet and len(line.text) > 60:
        return None
    periods = find_periods(line.text)
    if not periods:
        return None
    period = max(periods, key=lambda p: (not p.single, p.exact))
    rest = without(line.text, [period])
    if len(line.text) > LONGEST_HEAD + 25 or (rest.endswith(".") and len(rest) > 50):
        return None
    at_edge = period.begin <= 1 or period.stop >= len(line.text) - 2 or not period.single
    return period if at_edge and (period.exact or len(rest) < 70) else None


def cut_entries(lines: list[Line], where: list[int]) -> list[Entry]:
    """Part the lines ``where`` of one section into entries, in their order."""
    dated = [at for at in where if period_of(lines[at])]
    starts = _starts_by_dates(lines, where, dated) if dated else _starts_by_look(lines, where)
    bounds = [*starts, len(where)]
    entries = [_entry(lines, where[a:b], set(dated)) for a, b in pairwise(bounds)]
    for entry in entries:
        _read_head(lines, entry)
    return entries


def _starts_by_dates(lines: list[Line], where: list[int], dated: list[int]) -> list[int]:
    """An entry starts as many lines above its date as the first one does, unless a body is in between."""
    places = [where.index(at) for at in dated]
    first = places[0] if places[0] <= MOST_HEAD_LINES else 1
    model = [lines[where[places[0] - 1 - i]] for i in range(min(first, places[0]))]
    starts: list[int] = []
    for number, place in enumerate(places):
        floor = places[number - 1] + 1 if number else 0
        start = _climb(lines, where, place, floor, model)
        if number and _same_head(lines, where, places[number - 1], place, starts[-1]):
            continue
        starts.append(start if number else 0)
    return starts


def _climb(lines: list[Line], where: list[int], place: int, floor: int, model: list[Line]) -> int:
    """Go up from the date while the lines look like those above the section's first date (``model``, nearest first)."""
    start = place
    while start > floor and place - start < len(model) and _heads(lines, where, start - 1, model[place - start]):
        start -= 1
    return start


def _heads(lines: list[Line], where: list[int], place: int, model: Line) -> bool:
    """Tell whether the line at ``place`` has the part in its head that ``model`` has in the first."""
    line, below = lines[where[place]], lines[where[place + 1]]
    if line.bullet != model.bullet or is_label(line.text) or len(line.text) > LONGEST_HEAD or below.gap > 2.5:
        return False
    if line.look[:3] != model.look[:3] and not line.runs[0].bold:
        return False
    wrapped = place > 0 and goes_on(lines, where[place - 1], where[place], lines[where[place - 1]].bullet)
    return not wrapped and (model.runs[0].bold or not re.search(r"[.;:]$", line.text))


def _same_head(lines: list[Line], where: list[int], before: int, place: int, start: int) -> bool:
    """Two dates in one head: the second line adds nothing but the date, right under the first."""
    if place - before > 1:
        return False
    line = lines[where[place]]
    periods = find_periods(line.text)
    return not without(line.text, periods) and before - start <= 1 and len(periods) == 1 and periods[0].single


def _starts_by_look(lines: list[Line], where: list[int]) -> list[int]:
    if not where:
        return []
    first = lines[where[0]]
    if first.bullet:
        return [i for i, at in enumerate(where) if lines[at].bullet]
    looks = {lines[at].look for at in where}
    if len(looks) == 1:
        return [i for i, at in enumerate(where) if i == 0 or _stands_apart(lines, where, i)]
    return [
        i for i, at in enumerate(where) if lines[at].look == first.look and (i == 0 or not _follows(lines, where, i))
    ]


def _stands_apart(lines: list[Line], where: list[int], i: int) -> bool:
    line = lines[where[i]]
    gaps = sorted(lines[at].gap for at in where[1:])
    return not line.bullet and line.gap > 1.3 * max(gaps[0], 0.2) and not lines[where[i - 1]].wraps


def _follows(lines: list[Line], where: list[int], i: int) -> bool:
    """Tell whether it goes straight on from a line of the same look."""
    before = lines[where[i - 1]]
    return before.look == lines[where[i]].look and lines[where[i]].gap <= 0.6


def _entry(lines: list[Line], where: list[int], dated: set[int]) -> Entry:
    last = max((i for i, at in enumerate(where[: MOST_HEAD_LINES + 1]) if at in dated), default=0)
    stop = last + 1
    while stop < len(where) and stop < MOST_HEAD_LINES and _still_head(lines, where, stop):
        stop += 1
    return Entry(where[:stop], where[stop:])


def _still_head(lines: list[Line], where: list[int], i: int) -> bool:
    line = lines[where[i]]
    if line.bullet or is_label(line.text) or len(line.text) > 80 or (line.wraps and len(line.cells) == 1):
        return False
    if re.search(r"[.:;!]$", line.text) and not re.search(
        r"\b(?:Inc|Ltd|Co|Corp|e\.V|S\.A|B\.V|Ph\.D|B\.Sc|M\.Sc|Sc|A|S|Bros)\.$", line.text
    ):
        return False
    body = lines[where[i + 1]] if i + 1 < len(where) else None
    said = sum(_says_more(lines[at].text) for at in where[:i])
    if is_place(line.text) or URL.fullmatch(line.text):
        return True
    loud = line.runs[0].bold or line.runs[0].italic or line.runs[0].size > 1.08 * (body.runs[0].size if body else 99)
    return said < 2 and (loud or (said < 2 and (body is None or body.bullet or body.gap > line.gap + 0.25)))


def _says_more(text: str) -> bool:
    rest = without(text, find_periods(text))
    return len(rest) > 1 and not is_place(rest) and not URL.fullmatch(rest)


def _read_head(lines: list[Line], entry: Entry) -> None:
    for at in entry.head:
        for cell, runs in enumerate(_cells(lines[at])):
            _read_cell(entry, at, cell, runs)


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
        if groups and (groups[-1][-1].bold, groups[-1][-1].italic) == (run.bold, run.italic):
            groups[-1].append(run)
        else:
            groups.append([run])
    return [(joined(group), group[0]) for group in groups]


_SEPARATOR = re.compile(r"\s+[|•·●@⋅]\s*|\s*[|•●⋅]\s+|\s+[–—-]{1,2}\s+|\s*｜\s*")
_AT = re.compile(r"\s+(?:at|bei|chez|presso|bij)\s+(?=[A-ZÀ-Þ])")
_EDGES = " ,;:|–—-·•/"


def _pieces(text: str) -> list[str]:
    """Cut a head's words at separators, a title at the ``at`` before its employer, a place from what is before it."""
    bits = [half for bit in _SEPARATOR.split(text) for half in _halves(bit.strip(_EDGES))]
    bits = [bit.strip(_EDGES if bit.count("(") == bit.count(")") > 0 else _EDGES + "()") for bit in bits]
    return [bit for bit in bits if any(c.isalnum() for c in bit)]


def _halves(bit: str) -> list[str]:
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
        entry.found["url"] = Quote(address[0], (part.line,))
    elif is_place(piece) and "location" not in entry.found and entry_has_words(entry):
        entry.found["location"] = part.quote()
    else:
        entry.parts.append(part)


def entry_has_words(entry: Entry) -> bool:
    """Tell whether anything but dates was read from the head yet: a place never comes alone at the front."""
    return bool(entry.parts) or len(entry.head) > 1


def read_body(lines: list[Line], body: list[int]) -> tuple[Quote | None, list[Quote]]:
    """Join wrapped lines into paragraphs: a first one that is no list item is the summary, all others highlights."""
    paragraphs: list[list[int]] = []
    for at in body:
        if is_label(lines[at].text):
            continue
        if paragraphs and goes_on(lines, paragraphs[-1][-1], at, lines[paragraphs[-1][0]].bullet):
            paragraphs[-1].append(at)
        else:
            paragraphs.append([at])
    bulleted = any(lines[group[0]].bullet for group in paragraphs)
    quotes = [(paragraph_of(lines, group), lines[group[0]].bullet) for group in paragraphs]
    if not quotes:
        return None, []
    first = (
        0 if quotes[0][1] or (not bulleted and len(quotes) > 3 and not re.search(r"[.!?]$", quotes[0][0].text)) else 1
    )
    return (quotes[0][0] if first else None), [quote for quote, _ in quotes[first:]]


def goes_on(lines: list[Line], before: int, at: int, bulleted: bool) -> bool:
    """Tell whether the line ``at`` continues the sentence of the line ``before``."""
    line, last = lines[at], lines[before]
    if line.bullet or line.look[0] != last.look[0] or (line.gap > 1.2 and line.page == last.page):
        return False
    if last.wraps or line.text[:1].islower():
        return True
    level = bulleted or abs(line.x0 - last.x0) < 2
    return level and line.gap < 0.9 and len(last.text) > 60 and last.x1 > 0 and not re.search(r"[.!?:;]$", last.text)


def paragraph_of(lines: list[Line], where: list[int]) -> Quote:
    """The lines as one value; a word broken at a line's end is joined as it stands."""
    text = ""
    for at in where:
        text += ("" if not text or re.search(r"\w-$", text) else " ") + lines[at].text
    return Quote(text, tuple(where))
