"""Finds the headings that stand in a margin of their own, beside what they head.

Such a margin is no column to be read from top to bottom: each heading belongs above the rows beside it. A heading may
take several lines there, and only some have names that we know: the others look like them.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from workers.extraction.document import Line
from workers.extraction.rows import Piece
from workers.extraction.sections import kind_of

LEAST_KNOWN = 2
"""Headings of known names that make a margin, or one that goes on from the page before."""
MOST_WORDS = 6
LEAST_BESIDE = 2
"""Pieces beside the margin for each heading in it."""
NEAR_ROW = 0.6
"""Heights of a heading by which what stands beside it may end above its first row's end."""
SAME_EDGE = 3.0
"""Points."""


@dataclass(slots=True)
class Margin:
    """Where the text beside it begins, in points; the pieces that each heading in it is made of, and all the others."""

    edge: float
    headings: list[list[Piece]]
    others: list[Piece]

    def parts(self) -> list[tuple[Line | None, list[Piece]]]:
        """Give what is above all headings, then each heading with the pieces beside and below it."""
        rows = [first.bottom - NEAR_ROW * (first.bottom - first.top) for first, *_ in self.headings]
        bounds = [float("-inf"), *rows, float("inf")]
        parted: list[tuple[Line | None, list[Piece]]] = []
        for at, heading in enumerate([None, *self.headings]):
            beside = [piece for piece in self.others if bounds[at] <= piece.bottom < bounds[at + 1]]
            parted.append((_line(heading) if heading else None, beside))
        return parted


def find_margin(pieces: list[Piece], edge: float | None) -> Margin | None:
    """Find the margin of a page; ``edge`` is that of the page before."""
    for candidate in [edge] if edge else _edges(pieces):
        margin = _margin_at(pieces, candidate, LEAST_KNOWN - (edge is not None))
        if margin:
            return margin
    return None


def _edges(pieces: list[Piece]) -> list[float]:
    """The left edges that most pieces share, but for the leftmost."""
    edges = Counter(round(piece.x0) for piece in pieces)
    leftmost = min(edges, default=0)
    return [edge - 1.5 for edge, shared in edges.most_common(4) if shared > 2 and edge > leftmost + SAME_EDGE]


def _margin_at(pieces: list[Piece], edge: float, least: int) -> Margin | None:
    pieces = [part for piece in pieces for part in _parted(piece, edge)]
    inside = sorted((piece for piece in pieces if piece.x1 < edge), key=lambda p: p.top)
    looks = Counter(heading[0].look for heading in _joined(inside) if kind_of(_words(heading)))
    if looks.total() < least or len(looks) > 1:
        return None
    headings = _joined([piece for piece in inside if piece.look in looks])
    if not all(map(_could_be_heading, headings)) or not _are_level(headings):
        return None
    taken = {id(piece) for heading in headings for piece in heading}
    others = [piece for piece in pieces if id(piece) not in taken]
    below = [piece for piece in others if piece.bottom > headings[0][0].top]
    if any(piece.x0 < edge for piece in below) or len(below) < LEAST_BESIDE * len(headings):
        return None
    return Margin(edge, headings, others)


def _parted(piece: Piece, edge: float) -> list[Piece]:
    """Part a piece where one of its runs begins at the edge: a heading that nearly fills its margin."""
    at = next((at for at, run in enumerate(piece.runs) if at and abs(run.x0 - edge) < SAME_EDGE), None)
    if at is None or not piece.x0 < edge:
        return [piece]
    begin = replace(piece.runs[at], gap=0.0)
    return [replace(piece, runs=piece.runs[:at]), replace(piece, runs=[begin, *piece.runs[at + 1 :]])]


def _are_level(headings: list[list[Piece]]) -> bool:
    """Tell whether they begin, or end, at one place."""
    pieces = [piece for heading in headings for piece in heading]
    return any(max(sides) - min(sides) < SAME_EDGE for sides in ([p.x0 for p in pieces], [p.x1 for p in pieces]))


def _joined(pieces: list[Piece]) -> list[list[Piece]]:
    """Put the lines of one heading together, unless the first of them is one by itself."""
    headings: list[list[Piece]] = []
    for piece in pieces:
        last = headings[-1][-1] if headings else None
        near = last and piece.top - last.bottom < 0.5 * (last.bottom - last.top) and piece.look == last.look
        if near and not kind_of(_words(headings[-1])):
            headings[-1].append(piece)
        else:
            headings.append([piece])
    return headings


def _words(heading: list[Piece]) -> str:
    return " ".join(piece.text for piece in heading)


def _could_be_heading(heading: list[Piece]) -> bool:
    text = _words(heading)
    return len(text.split()) <= MOST_WORDS and not re.search(r"\d{4}|@|[.;]$", text) and any(c.isalpha() for c in text)


def _line(heading: list[Piece]) -> Line:
    first, last = heading[0], heading[-1]
    runs = [run for piece in heading for run in piece.runs]
    return Line(runs, first.page, first.top, last.bottom, gap=9.0, starts=True)
