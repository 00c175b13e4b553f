"""Where the entries of a section begin and their heads end, as learnt from invented CVs: it corrects the rules.

``training/starts.py`` trains it. What a line is shows in the lines around it as well, so each is described together
with two neighbours on either side, and with what the rules made of them.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import median

from workers.extraction.document import Line
from workers.extraction.fields.accounts import URL
from workers.extraction.fields.dates import find_periods, without
from workers.extraction.fields.likeness import title_likeness
from workers.extraction.fields.paragraphs import goes_on
from workers.extraction.fields.places import is_city, is_place
from workers.extraction.fields.trees import Tree, load, log_odds
from workers.extraction.fields.vocabulary import schoolness, titleness
from workers.extraction.sections import is_label

MODEL = Path(__file__).with_name("starts.bin")
NEIGHBOURS = (0, -1, 1, -2, 2)
FAR = 99
"""Lines to the nearest date, where there is none."""
NOWHERE = -9.0
"""Every trait of a neighbour beyond the section's ends."""
YES, NO = 0.5, -2.0
"""Log-odds beyond which it overrules the rules: 6 to 4 for a head they don't see, 1 to 7 against one they see."""

SENTENCE = 80
"""Characters of a text that names nothing."""
PROSE = [0.0] * 7
"""What such a text is likely to name."""

MOST_ABOVE = 2
"""Lines that the rules may begin an entry too late."""

BODY, HEAD, START = 0, 1, 2
Part = int
"""What a line is in its entry: START is the first of its head, HEAD one more of it."""


def corrected(lines: list[Line], where: list[int], parts: list[Part], dated: set[int]) -> list[Part]:
    """Give what each of the lines ``where`` is, when the rules say ``parts``; ``dated`` are those with a period."""
    begins, heads = _forests()
    rows = traits(lines, where, parts, dated)
    odds = [log_odds(begins, row) for row in rows]
    for i, at in enumerate(where):
        if parts[i] == START and _is_period(lines[at]):
            odds[i] = max(odds[i], 0.0)
    starts = _starts(odds, parts, [at in dated for at in where])
    found: list[Part] = []
    for i, row in enumerate(rows):
        if i in starts:
            found.append(START)
        elif (
            found[-1] != BODY and not is_label(lines[where[i]].text) and _decide(log_odds(heads, row), parts[i] > BODY)
        ):
            found.append(HEAD)
        else:
            found.append(BODY)
    return found


def _is_period(line: Line) -> bool:
    """Tell whether the line is a beginning and an end and nothing else: no body has such a line."""
    periods = find_periods(line.text)
    return any(not period.single for period in periods) and not without(line.text, periods)


def _starts(odds: list[float], parts: list[Part], dated: list[bool]) -> set[int]:
    """Say where entries begin: the first line does, and where the rules are a line or two late, the likelier one."""
    starts = {0} | {i for i in range(1, len(odds)) if _decide(odds[i], parts[i] == START)}
    for i in sorted(starts - {0}):
        above = [at for at in range(max(1, i - MOST_ABOVE), i) if not dated[at]]
        better = max(above, key=lambda at: odds[at], default=0)
        if better and odds[i] <= 0 < odds[better] and not starts.intersection(above) - {better}:
            starts = starts - {i} | {better}
    return starts


def _decide(odds: float, rule: bool) -> bool:
    return odds > (NO if rule else YES)


@cache
def _forests() -> list[list[Tree]]:
    return load(MODEL)


def traits(lines: list[Line], where: list[int], parts: list[Part], dated: set[int]) -> list[list[float]]:
    """Describe each of the lines ``where`` in numbers."""
    own = _each_alone(lines, where, parts, dated)
    nowhere = [NOWHERE] * len(own[0])
    places = [i for i, at in enumerate(where) if at in dated]
    described = []
    for i in range(len(where)):
        past, coming = bisect_right(places, i), bisect_left(places, i)
        since = i - places[past - 1] if past else FAR
        until = places[coming] - i if coming < len(places) else FAR
        row = [i, len(where), since, until, len(places) / len(where)]
        for step in NEIGHBOURS:
            row += own[i + step] if 0 <= i + step < len(where) else nowhere
        described.append(row)
    return described


def _each_alone(lines: list[Line], where: list[int], parts: list[Part], dated: set[int]) -> list[list[float]]:
    section = [lines[at] for at in where]
    looks = [line.look for line in section]
    counts, colours = Counter(looks), Counter(line.runs[0].color for line in section)
    size, gap = median(look[0] for look in looks), median(line.gap for line in section)
    left, right = min(line.x0 for line in section), max(line.x1 for line in section)
    colour = colours.most_common(1)[0][0]
    rows: list[list[float]] = []
    for i, (line, look) in enumerate(zip(section, looks, strict=True)):
        rows.append([
            look[0] - size, look[1], look[2], look[3], line.runs[-1].bold, line.runs[-1].italic,
            line.runs[0].color != colour, counts[look] / len(section), look == looks[0], line.level, line.bullet,
            line.gap - gap, line.x0 - left, (line.x1 - line.x0) / max(right - left, 1),
            abs(line.x0 - section[0].x0) < 2, line.wraps, line.starts, len(line.cells),
            i > 0 and goes_on(lines, where[i - 1], where[i], section[i - 1].bullet),
            where[i] in dated, parts[i] == START, parts[i] > BODY, *_words(line.text),
        ])  # fmt: skip
    return rows


def _words(text: str) -> list[float]:
    periods = find_periods(text)
    period = max(periods, key=lambda one: (not one.single, one.exact), default=None)
    rest = without(text, periods) if periods else text
    words = rest.split()
    return [
        (1 if period.single else 2) if period else 0, period is not None and period.begin <= 1,
        period is not None and period.stop >= len(text) - 2, period is not None and period.exact,
        len(words), len(rest), sum(not word[0].islower() for word in words) / max(len(words), 1), text[:1].islower(),
        text.endswith((".", ";", "!")), text.endswith((":", ",")), *(_names(rest) if len(rest) < SENTENCE else PROSE),
    ]  # fmt: skip


def _names(text: str) -> list[float]:
    """What a short text is likely to name."""
    return [
        _SEPARATOR.search(text) is not None, is_place(text) or is_city(text), titleness(text), title_likeness(text),
        schoolness(text), URL.search(text) is not None, is_label(text),
    ]  # fmt: skip


_SEPARATOR = re.compile(r"\s[|·•–—-]\s|, ")
