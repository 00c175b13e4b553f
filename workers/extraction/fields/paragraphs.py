"""Joins wrapped lines into paragraphs."""

import re

from workers.extraction.document import Line
from workers.extraction.fields import Quote
from workers.extraction.sections import is_label


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
        text += ("" if not text or re.search(r"\w-$", text[-2:]) else " ") + lines[at].text
    return Quote(text, tuple(where))
