"""Finds where a page parts into columns.

A cut in the manner of the XY-cut (Nagy & Seth 1984), except that a margin whose lines merely annotate the rows beside
them (dates, places, headings) is no column: it stays on its rows.
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise

from workers.extraction.document import BULLETS
from workers.extraction.fields.places import is_city, is_place
from workers.extraction.rows import YEAR, Piece
from workers.extraction.sections import is_number, kind_of

LEAST_ROWS = 4
"""Rows on each side that make two columns."""
LEAST_HEADINGS = 2
"""Of a column with sections of its own."""
LEAST_GOING_ON = 2
"""Rows that begin within a sentence."""
LEAST_PROSE = 18
"""Characters of a row of prose, in a column however narrow."""
MARK_GAP = 8
"""Points between a list's mark and its text."""
ENDS = (".", ":", ";", "!", "?")
ONLY_REMARKS = 0.75
"""Of a column, from which on it says nothing by itself, on whatever rows it stands."""
LONGEST_REMARK = 45
"""Characters of a date, place or heading beside a row."""
_SCORE = re.compile(r"(?:c?gpa|grade|note|score|nota|voto|moyenne)\W+\d", re.IGNORECASE)
_PERIOD = re.compile(r"^\W*(?:[^\W\d]+\W+)?(?:\d\d[./])?(?:19|20)\d\d\s*[-–—]\s*\S+(?:\s+(?:19|20)\d\d)?$")
"""A period and nothing else."""


@dataclass(slots=True)
class Cut:
    """A vertical edge, from ``top`` to ``bottom``, and how many rows it parts (points downwards)."""

    edge: float
    top: float
    bottom: float
    score: float

    def parts(self, pieces: list[Piece]) -> tuple[list[Piece], list[Piece], list[Piece], list[Piece]]:
        """Sort into above, left, right, below."""
        above = [p for p in pieces if p.bottom <= self.top]
        below = [p for p in pieces if p.top >= self.bottom and p.bottom > self.top]
        inside = [p for p in pieces if p.bottom > self.top and p.top < self.bottom]
        left = [p for p in inside if not self.is_left_of(p)]
        return above, left, [p for p in inside if self.is_left_of(p)], below

    def is_left_of(self, piece: Piece) -> bool:
        """Tell whether ``piece`` is in the right column; a mark alone belongs to the text that it is nearest to."""
        return piece.x0 >= self.edge or (piece.text in BULLETS and piece.x1 > self.edge - MARK_GAP)


def find_cut(pieces: list[Piece]) -> Cut | None:
    """Try every edge at which a column may begin, and keep the one that parts most rows."""
    cuts = [_cut_at(pieces, edge - 3) for edge in {*_left_edges(pieces), *_edges_of_flush_right(pieces)}]
    return max((cut for cut in cuts if cut), key=lambda cut: (cut.score, -cut.edge), default=None)


def _left_edges(pieces: list[Piece]) -> list[float]:
    """The left edges that several pieces share."""
    edges = Counter(round(piece.x0 / 2) * 2 for piece in pieces)
    return [edge for edge, shared in edges.most_common(12) if shared >= LEAST_ROWS - 1]


def _edges_of_flush_right(pieces: list[Piece]) -> list[float]:
    """Where the longest of those begins that share a right edge."""
    shared: dict[int, list[float]] = {}
    for piece in pieces:
        shared.setdefault(round(piece.x1 / 2) * 2, []).append(piece.x0)
    most = sorted(shared.values(), key=len, reverse=True)[:4]
    return [round(min(starts)) for starts in most if len(starts) >= LEAST_ROWS]


def _cut_at(pieces: list[Piece], edge: float) -> Cut | None:
    crossing = [(p.top, p.bottom) for p in pieces if p.x0 < edge < p.x1] + _headings_across(pieces, edge)
    best: Cut | None = None
    for top, bottom in _free_bands(pieces, sorted(crossing)):
        cut = Cut(edge, top, bottom, 0)
        _, left, right, _ = cut.parts(pieces)
        cut.score = _worth(left, right)
        if left and right and (not cut.score or _heads_go_across(left, right)):
            cut = _cut_within_list(edge, left, right) or cut
        if cut.score and (best is None or cut.score > best.score):
            best = cut
    return best


def _heads_go_across(left: list[Piece], right: list[Piece]) -> bool:
    """Tell whether the periods on the right date heads on the left, which look otherwise than what is below both."""
    periods = [piece for piece in right if _PERIOD.search(piece.text)]
    if not periods or any(YEAR.search(piece.text) for piece in left):
        return False
    heights = _heights(left)
    return all(_is_beside(period, heights) for period in periods)


def _cut_within_list(edge: float, left: list[Piece], right: list[Piece]) -> Cut | None:
    """Cut between the columns of a list within an entry: as far up and down as both are in the list's look."""
    look = Counter(piece.look for piece in left + right).most_common(1)[0][0]
    others = _heights([piece for piece in left + right if piece.look != look])
    rows = sorted(left + right, key=lambda piece: piece.bottom)
    cuts = []
    for alike, stretch in groupby(rows, key=lambda piece: not _is_beside(piece, others)):
        inside = list(stretch)
        extent = min(p.top for p in inside) - 1, max(p.bottom for p in inside) + 1
        _, *sides, _ = Cut(edge, *extent, 0).parts(inside)
        lengths = [len(_baselines(side)) for side in sides]
        if alike and min(lengths) >= LEAST_ROWS and all(map(_runs_on, sides)):
            cuts.append(Cut(edge, *extent, min(lengths)))
    return max(cuts, key=lambda cut: cut.score, default=None)


def _heights(pieces: list[Piece]) -> list[tuple[float, float]]:
    """The stretches, top to bottom, that the pieces take up; those that touch are one."""
    heights: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: piece.top):
        if heights and piece.top < heights[-1][1]:
            heights[-1] = heights[-1][0], max(heights[-1][1], piece.bottom)
        else:
            heights.append((piece.top, piece.bottom))
    return heights


def _is_beside(piece: Piece, heights: list[tuple[float, float]]) -> bool:
    last = bisect_left(heights, (piece.bottom,)) - 1
    return last >= 0 and heights[last][1] > piece.top


def _runs_on(pieces: list[Piece]) -> bool:
    """Tell whether sentences go on from row to row, as in the columns of a list and unlike in a table."""
    ordered = sorted(pieces, key=lambda piece: (piece.bottom, piece.x0))
    going_on = sum(not above.text.endswith(ENDS) and below.text[:1].islower() for above, below in pairwise(ordered))
    return going_on >= LEAST_GOING_ON and sum(len(piece.text) for piece in pieces) >= LEAST_PROSE * len(pieces)


def _headings_across(pieces: list[Piece], edge: float) -> list[tuple[float, float]]:
    """Headings on the left that head the right side too, because that side has none of its own."""
    left = [p for p in pieces if p.x1 <= edge and kind_of(p.text)]
    right = [p for p in pieces if p.x0 >= edge]
    looks = {p.look for p in left}
    alike = sum(p.look in looks for p in right)
    has_own = any(kind_of(p.text) for p in right) or 0 < alike <= len(left)
    return [(p.top, p.bottom) for p in left] if len(left) > 1 and not has_own else []


def _free_bands(pieces: list[Piece], crossing: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Give the vertical stretches where no piece crosses the edge."""
    bands, start = [], min(p.top for p in pieces) - 1
    for top, bottom in crossing:
        if top > start:
            bands.append((start, top))
        start = max(start, bottom)
    bands.append((start, max(p.bottom for p in pieces) + 1))
    return bands


def _worth(left: list[Piece], right: list[Piece]) -> float:
    """How many rows the cut parts; 0 where the sides belong together row by row."""
    lefts, rights = _baselines(left), _baselines(right)
    if min(len(lefts), len(rights)) < LEAST_ROWS:
        return 0
    if not any(c.isalnum() for piece in right for c in piece.text):
        return 0  # dots, as ratings are drawn
    if not _is_grid(left, right) and (
        _annotates(right, rights, lefts)
        or _annotates(left, lefts, rights)
        or _dates(right, left, lefts)
        or _dates(left, right, rights)
    ):
        return 0
    return min(len(lefts), len(rights)) + 0.1 * (len(lefts) + len(rights))


def _is_grid(left: list[Piece], right: list[Piece]) -> bool:
    """Tell whether entries stand side by side: each with a period of its own, on the same rows."""
    lefts = _baselines([piece for piece in left if _PERIOD.search(piece.text)])
    rights = _baselines([piece for piece in right if _PERIOD.search(piece.text)])
    return len(lefts) == len(rights) > 1 and all(map(_are_level, lefts, rights))


def _baselines(pieces: list[Piece]) -> list[float]:
    """The bottoms of the rows that ``pieces`` form, in points."""
    rows: list[float] = []
    for piece in sorted(pieces, key=lambda p: p.bottom):
        if not rows or piece.bottom - rows[-1] > 4:
            rows.append(piece.bottom)
    return rows


def _annotates(pieces: list[Piece], rows: list[float], others: list[float]) -> bool:
    """Tell whether these rows only say something about the rows beside them: when, where, or about what."""
    if _has_sections(pieces):
        return False
    remarks = sum(_is_remark(piece.text) for piece in pieces) / len(pieces)
    dates = sum(YEAR.search(piece.text) is not None for piece in pieces) / len(pieces)
    if (remarks > 0.4 and len(rows) < 0.8 * len(others)) or (remarks > ONLY_REMARKS and dates > 0.3):
        return True
    aligned = sum(_has_level(row, others) for row in rows) / len(rows)
    if remarks > 0.4:
        return aligned > 0.5
    return aligned > 0.8 and (len(rows) < 0.6 * len(others) or len(rows) < 12)


def _has_sections(pieces: list[Piece]) -> bool:
    """Tell whether headings stand here together with what they head, as in a column, and not beside it."""
    headings = sum(kind_of(piece.text) is not None for piece in pieces)
    return headings >= LEAST_HEADINGS and sum(not _is_remark(piece.text) for piece in pieces) >= headings


def _dates(pieces: list[Piece], others: list[Piece], rows: list[float]) -> bool:
    """Tell whether these are the dates of the rows beside them, which have none, with a word of more below some."""
    dated = _baselines([piece for piece in pieces if _is_remark(piece.text) and YEAR.search(piece.text)])
    if len(dated) < 2 or any(YEAR.search(piece.text) for piece in others if len(piece.text) < LONGEST_REMARK):
        return False
    return len(dated) > 0.4 * len(pieces) and all(_has_level(date, rows) for date in dated)


def _has_level(row: float, others: list[float]) -> bool:
    return any(_are_level(row, other) for other in others)


def _are_level(row: float, other: float) -> bool:
    """Tell whether two baselines, in points, are those of one row."""
    return abs(row - other) < 3.5


def _is_remark(text: str) -> bool:
    """Tell whether this is a date, a score, a place, a heading or a number."""
    return len(text) < LONGEST_REMARK and bool(
        YEAR.search(text) or _SCORE.match(text) or is_place(text) or is_city(text) or kind_of(text) or is_number(text)
    )
