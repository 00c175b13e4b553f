"""Takes the tags of web pages out of a document's words.

What is read here is copied into places that we don't make, and a tag that does something is nobody's name or employer.
A tag that is only spoken of, such as ``<main>``, stays.
"""

import re

from workers.extraction.document import GLUED, Line, Run

_ACTS = "script|style|svg|iframe|object|embed|foreignobject"
_TAG = re.compile(
    r"<(script|style)\b[^<>]*>[^\n]{0,2000}?</\1\s*>"  # with what stands in it
    rf"|</?(?:{_ACTS})\b[^<>]*>"
    r"|<[a-z][\w-]*[\s/][^<>=]*=[^<>]*>",  # of any name, with an attribute
    re.IGNORECASE,
)


def without_tags(lines: list[Line]) -> list[Line]:
    """Give the lines without tags, and without those that hold nothing else; they are changed in place."""
    for line in lines:
        if any("<" in run.text for run in line.runs):
            _clean(line)
    return [line for line in lines if line.runs]


def _clean(line: Line) -> None:
    spans = [found.span() for found in _TAG.finditer("".join(map(_with_space, line.runs)))]
    place = 0
    for run in line.runs:
        place += len(_with_space(run)) - len(run.text)
        end = place + len(run.text)
        run.text = "".join(run.text[max(0, a - place) : max(0, b - place)] for a, b in _between(spans, end))
        place = end
    line.runs = [run for run in line.runs if run.text.strip()]


def _with_space(run: Run) -> str:
    return run.text if run.gap == GLUED else f" {run.text}"


def _between(spans: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """Give what lies around the spans, up to ``end``."""
    return list(zip([0, *(b for _, b in spans)], [*(a for a, _ in spans), end], strict=True))
