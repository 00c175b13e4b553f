"""Reading order: columns are cut apart, recursively, and their rows follow each other downwards."""

from dataclasses import dataclass, field

from workers.extraction.columns import find_cut
from workers.extraction.document import Line
from workers.extraction.margins import Margin, find_margin
from workers.extraction.rows import Piece, rows_of

DEEPEST = 8
MOST_PIECES = 4000
"""Pieces on a page beyond which columns aren't looked for: no CV, and the search would take long."""


@dataclass(slots=True)
class _Columns:
    edge: float
    left: list[Line] = field(default_factory=list)
    right: list[Line] = field(default_factory=list)


_Block = list[Line] | _Columns


def arrange(pages: list[list[Piece]]) -> list[Line]:
    """Order the pieces of all pages into lines; a column goes on in the same column of the next page."""
    blocks: list[_Block] = []
    margin: Margin | None = None
    for pieces in pages:
        margin = find_margin(pieces, margin.edge if margin else None)
        if margin:
            blocks += _beside(margin)
            continue
        edge = blocks[-1].edge if blocks and isinstance(blocks[-1], _Columns) else None
        for block in _continued(pieces, edge) or _blocks(pieces, 0):
            _continue(blocks, block)
    return [line for block in blocks for line in _flat(block)]


def _beside(margin: Margin) -> list[_Block]:
    """Each heading of the margin, then what is beside and below it."""
    blocks: list[_Block] = []
    for heading, beside in margin.parts():
        blocks.append([*([heading] if heading else []), *_lines(beside, 0)])
    return blocks


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
    cut = find_cut(pieces) if depth < DEEPEST and len(pieces) < MOST_PIECES else None
    if cut is None:
        return [rows_of(pieces)]
    above, left, right, below = cut.parts(pieces)
    columns = _Columns(cut.edge, _lines(left, depth + 1), _lines(right, depth + 1))
    return [*_blocks(above, depth + 1), columns, *_blocks(below, depth + 1)]


def _lines(pieces: list[Piece], depth: int) -> list[Line]:
    return [line for block in _blocks(pieces, depth) for line in _flat(block)]
