"""Takes tags that act out of a document's words.

What is read here is copied into places that we don't make, and a tag that does something is nobody's name or employer.
One that is only spoken of, such as ``<main>`` or ``<script>``, stays, and so do the words around it.
"""

import re

from workers.extraction.document import GLUED, Line, Run

_PAIR = re.compile(r"<(script|style)\b([^<>]*)>([^\n]{0,200}?)</\1\s{0,9}>", re.IGNORECASE)
_CODE = re.compile(r"[({;]|@import", re.IGNORECASE)
_TAG = re.compile(r"<[a-z][\w-]*([\s/][^<>]*)>", re.IGNORECASE)
_ACTS = re.compile(
    r"""[\s/"'](?:on[\w:.-]+|hx-[\w:.-]+|src|srcdoc|(?:xlink:)?href|data|style|rel|(?:form)?action)=[^\s=]""",
    re.IGNORECASE,
)
_PAGE_IN_PICTURE = re.compile(r"</?foreignobject\b(?:[^<>]*>)?", re.IGNORECASE)
_TAGS_ALONE = re.compile(r"(?:\s*</?[a-z][^<>]*>)+\s*", re.IGNORECASE)
"""What is left around tags that acted, and speaks of nothing."""
MOST_ROUNDS = 20
"""What surrounds a tag may be one once that is cut out. A line with more of them in each other isn't words."""


def without_tags(lines: list[Line]) -> list[Line]:
    """Give the lines without such tags, and without those that hold nothing else; they are changed in place."""
    for line in lines:
        if any("<" in run.text for run in line.runs):
            _clean(line)
    return [line for line in lines if line.runs]


def _clean(line: Line) -> None:
    for count in range(MOST_ROUNDS):
        text = "".join(map(_with_space, line.runs))
        spans = _acting(text)
        if not spans and not (count and _TAGS_ALONE.fullmatch(text)):
            return
        _cut(line, spans or [(0, len(text))])
    line.runs = []


def _acting(text: str) -> list[tuple[int, int]]:
    """Give where the tags that act are: scripts and styles with what stands in them, or else tags of other names."""
    pairs = [found.span() for found in _PAIR.finditer(text) if _is_program(found)]
    tags = (*(tag for tag in _TAG.finditer(text) if _ACTS.search(tag[1])), *_PAGE_IN_PICTURE.finditer(text))
    return pairs or _apart([tag.span() for tag in tags])


def _is_program(pair: re.Match[str]) -> bool:
    return bool(_CODE.search(pair[3]) or (_ACTS.search(pair[2]) and not pair[3].strip()))


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the spans in order, without those that lie in the one before."""
    kept: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if not kept or begin >= kept[-1][1]:
            kept.append((begin, end))
    return kept


def _cut(line: Line, spans: list[tuple[int, int]]) -> None:
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
