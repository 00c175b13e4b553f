"""Cuts a section into its entries: heads (where the dates stand) and the lines below them."""

import re
from itertools import pairwise

from workers.extraction.document import Line
from workers.extraction.fields.accounts import URL
from workers.extraction.fields.dates import Period, find_periods, undated, without
from workers.extraction.fields.heads import Entry, find_places, read_head
from workers.extraction.fields.likeness import SURE, title_likeness
from workers.extraction.fields.paragraphs import goes_on
from workers.extraction.fields.places import is_city, is_place
from workers.extraction.fields.starts import BODY, HEAD, START, Part, corrected
from workers.extraction.fields.vocabulary import titleness
from workers.extraction.sections import is_label

MOST_HEAD_LINES = 4
MOST_WORDS = 7
"""Of an employer."""
LONGEST_HEAD = 110
"""Characters. A longer line is a sentence, whatever it looks like."""


_ABBREVIATED = re.compile(
    r"\b(?:Inc|Ltd|Co|Corp|A\.Ş|Şti|s\.r\.o|a\.s|o\.o|Kft|Zrt|Nyrt|Bt|Ph\.D|B\.Sc|M\.Sc|Sc|A|S|Bros)\.$|(?:\w\.){2}$"
)
"""Legal forms and degrees that end in a dot: what they end is no sentence."""
_Look = tuple[int, bool, bool, int, bool]
_MENTION = re.compile(r"\b(?:in|of|by|for|since|en|de|im|für|du|le|nel|em|dal|del)\s+$", re.IGNORECASE)
"""Words before a date that belongs to a sentence."""


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
    if period.single and (line.text[:1].islower() or _MENTION.search(line.text[: period.begin])):
        return None
    at_edge = period.begin <= 1 or period.stop >= len(line.text) - 2 or not period.single
    return period if at_edge and (period.exact or len(rest) < 70) else None


def cut_entries(lines: list[Line], where: list[int]) -> list[Entry]:
    """Part the lines ``where`` of one section into entries, in their order."""
    if not where:
        return []
    dated = {at for at in where if period_of(lines[at])}
    parts = corrected(lines, where, rule_parts(lines, where, dated), dated)
    entries = [_entry_of(where[a:b], parts[a:b]) for a, b in pairwise([*_starts(parts), len(where)])]
    for entry in entries:
        read_head(lines, entry)
    find_places(entries)
    return entries


def _entry_of(where: list[int], parts: list[Part]) -> Entry:
    stop = parts.index(BODY) if BODY in parts else len(parts)
    return Entry(where[:stop], where[stop:])


def _starts(parts: list[Part]) -> list[int]:
    return [i for i, part in enumerate(parts) if part == START]


def rule_parts(lines: list[Line], where: list[int], dated: set[int]) -> list[Part]:
    """Say by rules what each of the lines ``where`` is in its entry."""
    starts = _starts_by_dates(lines, where, dated) if dated else _starts_by_look(lines, where)
    heads: list[int] = []
    model: list[_Look] = []
    for a, b in pairwise([*starts, len(where)]):
        heads.append(_length_of_head(lines, where[a:b], dated, model))
        model = max(model, [_look_of(lines[at]) for at in where[a : a + heads[-1]]], key=len)
    parts = [BODY] * len(where)
    for start, length in zip(starts, heads, strict=True):
        parts[start : start + length] = [START, *[HEAD] * (length - 1)]
    return parts


def _look_of(line: Line) -> _Look:
    return (*line.look[:3], line.level, line.bullet)


def _starts_by_dates(lines: list[Line], where: list[int], dated: set[int]) -> list[int]:
    """An entry starts as many lines above its date as the first one does, unless a body is in between."""
    places = [i for i, at in enumerate(where) if at in dated]
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
    ends = re.search(r"[.;:]$", line.text) and not _ABBREVIATED.search(line.text)
    return not wrapped and (model.runs[0].bold or not ends)


def _same_head(lines: list[Line], where: list[int], before: int, place: int, start: int) -> bool:
    """Two dates in one head: the second line adds nothing but the date, right under the first."""
    if place - before > 1:
        return False
    line = lines[where[place]]
    periods = find_periods(line.text)
    return not without(line.text, periods) and before - start <= 1 and len(periods) == 1 and periods[0].single


def _starts_by_look(lines: list[Line], where: list[int]) -> list[int]:
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


def _length_of_head(lines: list[Line], where: list[int], dated: set[int], model: list[_Look]) -> int:
    """Count the lines of an entry's head: those with its dates and around them, or as many as the ``model`` has."""
    last = max((i for i, at in enumerate(where[: MOST_HEAD_LINES + 1]) if at in dated), default=0)
    stop = last + 1
    most = max(MOST_HEAD_LINES, last + 2) + sum(_is_rest(lines, at) for at in where[:MOST_HEAD_LINES])
    while stop < min(len(where), most) and _still_head(lines, where, stop):
        stop += 1
    return len(model) if stop < len(model) and _looks_like(lines, where, model) else stop


def _looks_like(lines: list[Line], where: list[int], model: list[_Look]) -> bool:
    """Tell whether these lines begin as the head ``model``, which has lines of more than one look."""
    looks = [_look_of(lines[at]) for at in where[: len(model)]]
    return (
        looks == model and len(set(model)) > 1 and all(len(lines[at].text) < LONGEST_HEAD for at in where[: len(model)])
    )


def _still_head(lines: list[Line], where: list[int], i: int) -> bool:
    line = lines[where[i]]
    if (
        (line.bullet and not lines[where[i - 1]].bullet)
        or is_label(line.text)
        or len(line.text) > 80
        or (line.wraps and len(line.cells) == 1 and not line.runs[0].bold)
    ):
        return False
    if re.search(r"[.:;!]$", line.text) and not _ABBREVIATED.search(line.text):
        return False
    body = lines[where[i + 1]] if i + 1 < len(where) else None
    said = sum(_says_more(lines[at].text) and not _is_rest(lines, at) for at in where[:i])
    if (
        (said == 0 and not line.text[:1].islower())
        or is_place(line.text)
        or is_city(line.text)
        or URL.fullmatch(line.text)
    ):
        return True
    loud = line.runs[0].bold or line.runs[0].italic or line.runs[0].size > 1.08 * (body.runs[0].size if body else 99)
    return said < 2 and (
        loud
        or titleness(line.text) < 0
        or _names_employer(line.text)
        or body is None
        or _is_no_head(body)
        or body.gap > line.gap + 0.25
    )


def _names_employer(text: str) -> bool:
    """Tell by its letters whether a short line in plain type names an employer, and says nothing of the work."""
    words = text.split()
    capitals = sum(not word[0].islower() for word in words)
    return len(words) <= MOST_WORDS and 2 * capitals > len(words) and title_likeness(text) < -SURE


def _is_no_head(line: Line) -> bool:
    return line.bullet or len(line.text) > LONGEST_HEAD or is_label(line.text)


def _is_rest(lines: list[Line], at: int) -> bool:
    """Tell whether the line is the rest of the one above it."""
    return at > 0 and lines[at - 1].wraps and lines[at].text[:1].islower()


def _says_more(text: str) -> bool:
    rest = undated(text)
    return len(rest) > 1 and not is_place(rest) and not is_city(rest) and not URL.fullmatch(rest)
