"""What the readers of documents without pages share: their paragraphs become lines, one below the other."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import pairwise

from webapp.resume import UnreadableFileError
from workers.extraction.document import GLUED, SPACE, Document, Line, Run, without_icons
from workers.extraction.rows import take_bullet

MAX_LINES = 3000
MAX_TEXT = 1_000_000
"""Characters; the longest CVs of academics have a third of that."""
MAX_LINE = 4000
"""Characters of a line; what is longer is parted, so that no work grows with the square of a paragraph."""
MAX_RUNS = 500
"""Changes of look, and cells, in a line."""
MAX_TAGS = 300_000
"""Tags of a document; a CV of ten pages has some ten thousand."""
MAX_UNPACKED = 40 * 1024 * 1024
"""Bytes of XML we unpack; a CV's is below one megabyte."""
TAB = 3.0
"""Ems that a tab, or the way to the next cell of a table, counts for."""
LINE_GAP = 0.3
"""Heights of a line between two paragraphs that ask for no more."""


class Paragraph:
    """Collects what one paragraph says, row by row."""

    def __init__(self) -> None:
        self._rows: list[list[Run]] = [[]]
        self._length = 0

    def say(self, text: str, look: Run) -> None:
        """Go on with ``text``, in the look of ``look``."""
        text = without_icons(text)
        for at in range(0, len(text), MAX_LINE):
            self._say(text[at : at + MAX_LINE], look)

    def _say(self, text: str, look: Run) -> None:
        if self._length + len(text) > MAX_LINE or len(self._rows[-1]) >= MAX_RUNS:
            self.end_row()
        self._length += len(text)
        row = self._rows[-1]
        gap = row.pop().gap if row and not row[-1].text and row[-1].gap > 1 else GLUED
        if gap == GLUED and row and _looks_alike(row[-1], look):
            row[-1].text += text
        else:
            row.append(Run(text, 0.0, 0.0, look.size, look.bold, look.italic, look.color, gap, look.link))

    def tab(self) -> None:
        """Leave a wide gap."""
        if self._rows[-1] and self._rows[-1][-1].text:
            self._rows[-1].append(Run("", gap=TAB))

    def end_row(self) -> None:
        """Go on below."""
        if self._rows[-1]:
            self._rows.append([])
        self._length = 0

    def lines(self, *, bullet: bool = False, level: int = 0, gap: float = LINE_GAP) -> Iterator[Line]:
        """Give its rows that say something."""
        for runs in self._rows:
            for blank, run in pairwise(runs):
                if not blank.text.strip() and run.gap == GLUED:
                    run.gap = SPACE
            kept = [run for run in runs if run.text.strip()]
            if kept:
                yield Line(kept, bullet=bullet and not level, level=level, gap=gap)


def _looks_alike(run: Run, look: Run) -> bool:
    return (run.bold, run.italic, run.size, run.link) == (look.bold, look.italic, look.size, look.link)


def row_of_table(cells: list[list[Line]]) -> Iterator[Line]:
    """Give the lines of a table's row: one where every cell is short, else the cells one after the other."""
    filled = [cell for cell in cells if cell]
    if 1 < len(filled) <= MAX_RUNS and all(len(cell) == 1 for cell in filled) and _fits(filled):
        line = filled[0][0]
        for cell in filled[1:]:
            cell[0].runs[0].gap = TAB
            line.runs += cell[0].runs
        yield line
    else:
        for cell in filled:
            yield from cell


def _fits(cells: list[list[Line]]) -> bool:
    return sum(_length(line) for cell in cells for line in cell) <= MAX_LINE


def _length(line: Line) -> int:
    return sum(len(run.text) for run in line.runs)


def as_document(lines: Iterable[Line]) -> Document:
    """Give a document of the first lines, each with its place below the one before."""
    found, length, cut = list[Line](), 0, False
    for line in lines:
        length += _length(line)
        cut = len(found) == MAX_LINES or length > MAX_TEXT
        if cut:
            break
        found.append(line)
    return Document(list(_placed(found)), cut_after=len(found) if cut else None)


def _placed(lines: list[Line]) -> Iterator[Line]:
    top = 0.0
    for number, line in enumerate(lines):
        bullet = line.bullet
        take_bullet(line)
        line.bullet, line.starts = line.bullet or bullet, number == 0
        line.runs[0].gap = 0.0
        line.top, line.bottom = top, top + line.runs[0].size
        top = line.bottom + line.gap * line.runs[0].size
        if line.text:
            yield line


def unpack(data: bytes) -> zipfile.ZipFile:
    """Open a packed document whose XML was looked at: unpacked it is no bomb, and it declares no entities.

    What counts is what really comes out, not what the archive declares.

    :raises UnreadableFileError: ``unreadable`` for a bomb or a DOCTYPE; a broken archive raises as ``zipfile`` does.
    """
    archive, left, tags = zipfile.ZipFile(io.BytesIO(data)), MAX_UNPACKED, 0
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                content = part.read(left + 1)
            left -= len(content)
            tags += content.count(b"<")
            if left < 0 or tags > MAX_TAGS or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise UnreadableFileError("unreadable")
    return archive
