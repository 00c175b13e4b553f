"""What a CV's page is made of, before it is HTML, Typst or a word processor's document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Run:
    """A piece of text in one style: ``b``old, ``i``talic, ``m``uted, any of them or none; perhaps a link."""

    text: str
    style: str = ""
    link: str = ""


Line = list[Run]


@dataclass
class Row:
    """A line, with what stands at its far end."""

    left: Line
    right: Line = field(default_factory=list)


@dataclass
class Bullets:
    """Lines with a mark each; ``mark`` is empty for lines without."""

    items: list[str]
    mark: str = "•"


@dataclass
class Paragraph:
    """Text that wraps."""

    text: str


@dataclass
class Tags:
    """Short texts in boxes of their own, one after the other."""

    items: list[str]


@dataclass
class Grid:
    """Cells side by side, row by row; ``widths`` are percents."""

    rows: list[list[Blocks]]
    widths: list[int]


@dataclass
class Section:
    """A heading and what belongs to it; one without a heading has an empty one."""

    heading: str
    blocks: Blocks


Block = Row | Bullets | Paragraph | Tags | Grid
Blocks = list[Block]


@dataclass
class Page:
    """A whole CV: its head, then the sections of its main and its side column."""

    head: Blocks
    main: list[Section]
    side: list[Section] = field(default_factory=list)

    def words(self) -> str:
        """Give everything that can be read on it."""
        sections = [*self.main, *self.side]
        return "\n".join([*_words(self.head), *(w for one in sections for w in (one.heading, *_words(one.blocks)))])


def _words(blocks: Blocks) -> Iterator[str]:
    for block in blocks:
        match block:
            case Row(left, right):
                yield "".join(run.text for run in left)
                yield "".join(run.text for run in right)
            case Bullets(items) | Tags(items):
                yield from items
            case Paragraph(text):
                yield text
            case Grid(rows):
                for row in rows:
                    for cell in row:
                        yield from _words(cell)
