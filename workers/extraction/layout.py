"""Reading order: columns are cut apart, what stands on one row is joined, then rows follow each other downwards.

A recursive cut in the manner of the XY-cut (Nagy & Seth 1984), except that a margin whose lines merely annotate
the rows beside them (dates, places, headings) is no column: it stays on its rows.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from workers.extraction.document import Line, Run, joined, split_bullet
from workers.extraction.fields.places import is_place
from workers.extraction.sections import kind_of

LEAST_ROWS = 4
"""Rows on each side that make two columns."""
DEEPEST = 4
MOST_PIECES = 4000
"""Pieces on a page beyond which columns aren't looked for: no CV, and the search would take long."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIOD_ENDS = re.compile(r"^.{0,20}(?:19|20)\d\d\s*[-–—]$")
_YEAR_LAST = re.compile(r"^.{0,20}(?:19|20)\d\d$")
_DASH_FIRST = re.compile(r"^[-–—]")


@dataclass(slots=True)
class Piece:
    """Runs that follow each other without a jump, with their page and vertical extent in points."""

    runs: list[Run]
    page: int
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        """Left edge in points."""
        return self.runs[0].x0

    @property
    def x1(self) -> float:
        """Right edge in points."""
        return max(run.x1 for run in self.runs)

    @property
    def text(self) -> str:
        """Its words."""
        return joined(self.runs)


@dataclass(slots=True)
class _Columns:
    edge: float
    left: list[Line] = field(default_factory=list)
    right: list[Line] = field(default_factory=list)


_Block = list[Line] | _Columns


def arrange(pages: list[list[Piece]]) -> list[Line]:
    """Order the pieces of all pages into lines; a column goes on in the same column of the next page."""
    blocks: list[_Block] = []
    for pieces in pages:
        edge = blocks[-1].edge if blocks and isinstance(blocks[-1], _Columns) else None
        for block in _continued(pieces, edge) or _blocks(pieces, 0):
            _continue(blocks, block)
    return [line for block in blocks for line in _flat(block)]


def _continued(pieces: list[Piece], edge: float | None) -> list[_Block] | None:
    """Cut a page where the page before was cut, when nothing on it speaks against that."""
    if edge is None or any(p.x0 < edge < p.x1 for p in pieces):
        return None
    left, right = [p for p in pieces if p.x0 < edge], [p for p in pieces if p.x0 >= edge]
    return [_Columns(edge, _lines(left, 1), _lines(right, 1))] if left and right else None


def _continue(blocks: list[_Block], block: _Block) -> None:
    last = blocks[-1] if blocks else None
    if isinstance(last, _Columns) and isinstance(block, _Columns) and abs(last.edge - block.edge) < 15:
        last.left += block.left
        last.right += block.right
    elif isinstance(last, _Columns) and isinstance(block, list) and block and block[0].page > _last_page(last):
        _continue_column(blocks, last, block)
    else:
        blocks.append(block)


def _continue_column(blocks: list[_Block], columns: _Columns, lines: list[Line]) -> None:
    if max(line.x1 for line in lines) < columns.edge:
        columns.left += lines
    elif min(line.x0 for line in lines) >= columns.edge - 2:
        columns.right += lines
    else:
        blocks.append(lines)


def _last_page(columns: _Columns) -> int:
    return max(line.page for line in columns.left + columns.right)


def _flat(block: _Block) -> list[Line]:
    return block if isinstance(block, list) else block.left + block.right


def _blocks(pieces: list[Piece], depth: int) -> list[_Block]:
    if not pieces:
        return []
    cut = _find_cut(pieces) if depth < DEEPEST and len(pieces) < MOST_PIECES else None
    if cut is None:
        return [_rows(pieces)]
    above, left, right, below = cut.parts(pieces)
    columns = _Columns(cut.edge, _lines(left, depth + 1), _lines(right, depth + 1))
    return [*_blocks(above, depth + 1), columns, *_blocks(below, depth + 1)]


def _lines(pieces: list[Piece], depth: int) -> list[Line]:
    return [line for block in _blocks(pieces, depth) for line in _flat(block)]


@dataclass(slots=True)
class _Cut:
    edge: float
    top: float
    bottom: float
    score: float

    def parts(self, pieces: list[Piece]) -> tuple[list[Piece], list[Piece], list[Piece], list[Piece]]:
        """Sort into above, left, right, below."""
        above = [p for p in pieces if p.bottom <= self.top]
        below = [p for p in pieces if p.top >= self.bottom and p.bottom > self.top]
        inside = [p for p in pieces if p.bottom > self.top and p.top < self.bottom]
        left = [p for p in inside if p.x0 < self.edge]
        return above, left, [p for p in inside if p.x0 >= self.edge], below


def _find_cut(pieces: list[Piece]) -> _Cut | None:
    """Try every left edge that several pieces share, and keep the one that parts most rows."""
    edges = Counter(round(piece.x0 / 2) * 2 for piece in pieces)
    cuts = [_cut_at(pieces, edge - 3) for edge, shared in edges.most_common(12) if shared >= LEAST_ROWS - 1]
    return max((cut for cut in cuts if cut), key=lambda cut: cut.score, default=None)


def _cut_at(pieces: list[Piece], edge: float) -> _Cut | None:
    crossing = [(p.top, p.bottom) for p in pieces if p.x0 < edge < p.x1] + _headings_across(pieces, edge)
    best: _Cut | None = None
    for top, bottom in _free_bands(pieces, sorted(crossing)):
        cut = _Cut(edge, top, bottom, 0)
        _, left, right, _ = cut.parts(pieces)
        cut.score = _worth(left, right)
        if cut.score and (best is None or cut.score > best.score):
            best = cut
    return best


def _headings_across(pieces: list[Piece], edge: float) -> list[tuple[float, float]]:
    """Headings on the left that head the right side too, because that side has none of its own."""
    left = [p for p in pieces if p.x1 <= edge and kind_of(p.text)]
    right = any(p.x0 >= edge and kind_of(p.text) for p in pieces)
    return [(p.top, p.bottom) for p in left] if len(left) > 1 and not right else []


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
    if _annotates(right, rights, lefts) or _annotates(left, lefts, rights):
        return 0
    return min(len(lefts), len(rights)) + 0.1 * (len(lefts) + len(rights))


def _baselines(pieces: list[Piece]) -> list[float]:
    """The bottoms of the rows that ``pieces`` form, in points."""
    rows: list[float] = []
    for piece in sorted(pieces, key=lambda p: p.bottom):
        if not rows or piece.bottom - rows[-1] > 4:
            rows.append(piece.bottom)
    return rows


def _annotates(pieces: list[Piece], rows: list[float], others: list[float]) -> bool:
    """Tell whether these rows only say something about the rows beside them: when, where, or about what."""
    remarks = sum(_is_remark(piece.text) for piece in pieces) / len(pieces)
    if remarks > 0.4 and len(rows) < 0.8 * len(others):
        return True
    aligned = sum(any(abs(row - other) < 3.5 for other in others) for row in rows) / len(rows)
    if remarks > 0.4:
        return aligned > 0.5
    return aligned > 0.8 and (len(rows) < 0.6 * len(others) or len(rows) < 12)


def _is_remark(text: str) -> bool:
    return len(text) < 45 and bool(_YEAR.search(text) or is_place(text) or kind_of(text))


def _with_whole_periods(pieces: list[Piece]) -> list[Piece]:
    """Join ``May 2019`` to the ``– Present`` below it: a period that its narrow column broke."""
    whole: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (round(p.x1 / 4), p.top)):
        last = whole[-1] if whole else None
        if last and _breaks_period(last, piece):
            piece.runs[0].gap = 0.5
            last.runs += piece.runs
        else:
            whole.append(piece)
    return whole


def _breaks_period(above: Piece, below: Piece) -> bool:
    near = 0 <= below.bottom - above.bottom < 2.2 * (above.bottom - above.top) and (
        abs(above.x1 - below.x1) < 4 or abs(above.x0 - below.x0) < 4
    )
    return near and bool(
        _PERIOD_ENDS.search(above.text) or (_YEAR_LAST.search(above.text) and _DASH_FIRST.match(below.text))
    )


def _rows(pieces: list[Piece]) -> list[Line]:
    rows: list[list[Piece]] = []
    for piece in sorted(_with_whole_periods(pieces), key=lambda p: (p.bottom, p.x0)):
        row = next((row for row in rows[-3:] if _same_row(row[0], piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return _measured([_line(row) for row in rows])


def _same_row(a: Piece, b: Piece) -> bool:
    """Tell whether two pieces share a row: baseline, middle or, side by side in like sizes, most of their height."""
    low, high = sorted((a.bottom - a.top, b.bottom - b.top))
    if abs(a.bottom - b.bottom) <= 0.45 * low or abs(a.bottom + a.top - b.bottom - b.top) / 2 <= 0.3 * low:
        return True
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return low > 0.5 * high and overlap > 0.6 * low and (a.x1 < b.x0 or b.x1 < a.x0)


def _line(row: list[Piece]) -> Line:
    row.sort(key=lambda p: p.x0)
    runs: list[Run] = []
    for piece in row:
        if runs:
            piece.runs[0].gap = max((piece.x0 - runs[-1].x1) / max(piece.runs[0].size, 1), 0)
        runs += piece.runs
    line = Line(runs, row[0].page, min(p.top for p in row), max(p.bottom for p in row))
    take_bullet(line)
    return line


def take_bullet(line: Line) -> None:
    """Take the list mark off the line's beginning, and remember it was there."""
    first = line.runs[0]
    line.bullet, first.text = split_bullet(first.text + (" " if len(line.runs) > 1 else ""))
    if len(line.runs) > 1 and len(first.text.strip()) == 1 and split_bullet(first.text.strip() + " x")[0]:
        line.bullet, first.text = True, ""
    if not first.text.strip() and len(line.runs) > 1:
        del line.runs[0]
        line.runs[0].gap = 0


def _measured(lines: list[Line]) -> list[Line]:
    right = max((line.x1 for line in lines), default=0)
    for before, line in zip([None, *lines], lines, strict=False):
        height = max(line.bottom - line.top, 1)
        line.starts = before is None
        line.gap = (line.top - before.bottom) / height if before else 9
        if before:
            word = len(line.text.split(" ", 1)[0]) * 0.45 * line.runs[0].size
            before.wraps = before.x1 + word > right
    return [line for line in lines if line.text]
