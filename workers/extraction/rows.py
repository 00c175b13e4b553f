"""Joins what stands side by side into rows: a date at the right belongs to the title at the left."""

import re
from dataclasses import dataclass

from workers.extraction.document import Line, Run, joined, split_bullet
from workers.extraction.fields.dates import find_periods, without
from workers.extraction.sections import kind_of

SAME_EDGE = 4
"""Points between the left edges, the right edges or the middles of what is one below the other."""
LONGEST_PERIOD = 40
"""Characters, in all the lines that its narrow column broke it into."""
MOST_SHORT = 1000
"""Short pieces on a page, each of which would be held against all others."""
YEAR = re.compile(r"(?:19|20)\d\d")
BESIDE_HEADING = 1.5
"""Ems, at least, between a heading in the margin and what is beside it."""


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

    @property
    def look(self) -> tuple[int, bool, int]:
        """What headings share: rounded size, bold, colour."""
        first = self.runs[0]
        return round(first.size), first.bold, first.color


def _with_whole_periods(pieces: list[Piece]) -> list[Piece]:
    """Join ``May 2019`` to the ``– Present`` below it: a period that its narrow column broke."""
    short = [piece for piece in pieces if len(piece.text) < LONGEST_PERIOD]
    if len(short) > MOST_SHORT:
        return pieces
    taken: set[int] = set()
    for piece in short:
        if id(piece) not in taken and YEAR.search(piece.text) and not _is_period(piece.text):
            below = _rest_of_period(piece, short)
            for part in below:
                part.runs[0].gap = 0.5
                piece.runs += part.runs
                taken.add(id(part))
    return [piece for piece in pieces if id(piece) not in taken]


def _rest_of_period(piece: Piece, pieces: list[Piece]) -> list[Piece]:
    """Give the one or two pieces below that make a period of it."""
    first = [below for below in pieces if _is_below(piece, below)]
    chains = [[one] for one in first] + [[one, two] for one in first for two in pieces if _is_below(one, two)]
    return next((rest for rest in chains if _is_period(" ".join(part.text for part in (piece, *rest)))), [])


def _is_below(above: Piece, below: Piece) -> bool:
    near = 0 < below.bottom - above.bottom < 2.2 * (above.bottom - above.top)
    left, right = above.x0 - below.x0, above.x1 - below.x1
    return near and min(abs(left), abs(right), abs(left + right) / 2) < SAME_EDGE


def _is_period(text: str) -> bool:
    """Tell whether this says from when to when, and nothing else."""
    periods = find_periods(text) if len(text) < LONGEST_PERIOD else []
    if text.rstrip(" )]")[-1:] in "-–—−~":
        return False  # it says no end yet
    return len(periods) == 1 and not periods[0].single and not without(text, periods).strip(" ()[]|,–—-")


def rows_of(pieces: list[Piece]) -> list[Line]:
    """Give the lines that the pieces of one column form, downwards."""
    rows: list[list[Piece]] = []
    for piece in sorted(_with_whole_periods(pieces), key=lambda p: (p.bottom, p.x0)):
        row = next((row for row in rows[-3:] if _same_row(row[0], piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return _measured([_line(row) for row in rows])


def _same_row(a: Piece, b: Piece) -> bool:
    """Tell whether two pieces share a row: baseline, middle or, side by side in like sizes, most of their height.

    The heading of a section may be larger than what stands beside it by any measure.
    """
    low, high = sorted((a.bottom - a.top, b.bottom - b.top))
    if abs(a.bottom - b.bottom) <= 0.45 * low or abs(a.bottom + a.top - b.bottom - b.top) / 2 <= 0.3 * low:
        return True
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    if overlap <= 0.4 * low or not (a.x1 < b.x0 or b.x1 < a.x0):
        return False
    if low > 0.5 * high and overlap > 0.6 * low:
        return True
    larger = max(a, b, key=lambda piece: piece.bottom - piece.top)
    return low < 0.8 * high and kind_of(larger.text) is not None


def _line(row: list[Piece]) -> Line:
    row.sort(key=lambda p: p.x0)
    runs: list[Run] = []
    for piece in row:
        if runs:
            gap = (piece.x0 - runs[-1].x1) / max(piece.runs[0].size, 1)
            piece.runs[0].gap = max(gap, BESIDE_HEADING if _is_heading_of(row[0], piece) else 0)
        runs += piece.runs
    line = Line(runs, row[0].page, min(p.top for p in row), max(p.bottom for p in row))
    take_bullet(line)
    return line


def _is_heading_of(first: Piece, piece: Piece) -> bool:
    """Tell whether ``first`` names a section in larger letters than what stands beside it, however near."""
    return first.runs[0].size > piece.runs[0].size + 0.5 and kind_of(first.text) is not None


def take_bullet(line: Line) -> None:
    """Take the list mark off the line's beginning, and remember it was there."""
    first = line.runs[0]
    line.bullet, rest = split_bullet(first.text + (" " if len(line.runs) > 1 else ""))
    first.text = rest if line.bullet else first.text
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
