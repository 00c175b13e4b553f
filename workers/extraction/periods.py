"""Joins lines whose break parts a period: ``Gardener, Moos Ltd, May 2019 –`` and ``June 2021`` below it."""

from workers.extraction.document import SPACE, Line
from workers.extraction.fields.dates import find_periods, without

SEEN = 30
"""Characters on each side of the break that are looked at; the longest written period has some 40."""
LONGEST_REST = 40
"""Characters that may follow the period on its second line: a span, a place."""
LEAST_GAP = 1.2
"""Heights of a line between two that don't belong together."""


def join_periods(lines: list[Line]) -> list[Line]:
    """Give the lines, those that share a period put together."""
    joined: list[Line] = []
    for line in lines:
        if joined and _share_period(joined[-1], line):
            line.runs[0].gap = SPACE
            joined[-1].runs += line.runs
            joined[-1].bottom, joined[-1].wraps = line.bottom, line.wraps
        else:
            joined.append(line)
    return joined


def _share_period(above: Line, below: Line) -> bool:
    if above.page != below.page or below.bullet or below.starts or below.gap > LEAST_GAP:
        return False
    tail, head = above.text[-SEEN:], below.text[:SEEN]
    if not any(c.isdigit() for c in tail):
        return False
    across = [
        period
        for period in find_periods(f"{tail} {head}")
        if not period.single and period.begin < len(tail) and period.stop > len(tail) + 1
    ]
    if not across or any(p.stop >= len(tail) - 1 and _is_closed(tail[p.begin :]) for p in find_periods(tail)):
        return False
    return len(without(below.text, find_periods(below.text))) <= LONGEST_REST


def _is_closed(text: str) -> bool:
    """Tell whether a period, the last words of a line, says when it ends."""
    period = find_periods(text)
    return any(not one.single for one in period) and text.rstrip(" )")[-1:] not in "-–—−~"
