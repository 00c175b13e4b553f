"""What every reader hands on: the document as lines, each made of runs of one look."""

import re
from dataclasses import dataclass, field

BULLETS = "•●○◦▪▫■□▸▹►▶‣⁃∙·◆◇❖➢➤➔➜→»›❯✓✔★*–—−-"
_BULLET = re.compile(rf"^\s*(?:[{re.escape(BULLETS)}]|o(?=\s{{2,}}|\t))\s+(?=\S)|^\s*[•●▪▸►▶‣⁃◆➢➤➔➜→»›❯✓✔-]\s*(?=\S)")
_ICONS = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(slots=True)
class Run:
    """Neighbouring words of one look. Positions in points from the left; ``gap`` is the space before it in ems."""

    text: str
    x0: float = 0.0
    x1: float = 0.0
    size: float = 10.0
    bold: bool = False
    italic: bool = False
    color: int = 0
    gap: float = 0.0
    link: str | None = None
    """Where a click on it leads (http or https), as the file says."""


@dataclass(slots=True)
class Line:
    """One row of a column, ``top`` and ``bottom`` in points from the page's top."""

    runs: list[Run]
    page: int = 1
    top: float = 0.0
    bottom: float = 0.0
    bullet: bool = False
    level: int = 0
    """Heading level where the file itself says so (DOCX, Markdown): 1 is the highest, 0 is none."""
    gap: float = 0.0
    """Space above, in heights of this line."""
    wraps: bool = False
    """It reaches the end of its column, so the next line may go on with its sentence."""
    starts: bool = False
    """Nothing before it in its column belongs to it."""

    @property
    def text(self) -> str:
        """The line's words, with one space between runs."""
        return joined(self.runs)

    @property
    def cells(self) -> list[str]:
        """The line cut where the gaps are too wide for a space between words."""
        cells: list[list[Run]] = []
        for run in self.runs:
            if not cells or run.gap > WIDE_GAP:
                cells.append([])
            cells[-1].append(run)
        return [text for cell in cells if (text := joined(cell))]

    @property
    def x0(self) -> float:
        """Where it begins, in points."""
        return min((run.x0 for run in self.runs), default=0.0)

    @property
    def x1(self) -> float:
        """Where it ends, in points."""
        return max((run.x1 for run in self.runs), default=0.0)

    @property
    def look(self) -> tuple[int, bool, bool, bool]:
        """What a reader's eye would sort it by: rounded size, bold, italic, capitals."""
        first = max(self.runs[:1], key=lambda run: len(run.text))
        text = self.text
        capitals = text.isupper() and all(c.isupper() for c in text if c.isalpha())
        return round(first.size), first.bold, first.italic, capitals


WIDE_GAP = 1.0
"""Ems. Wider than this is a tab or a column, not a space."""
SPACE = 0.25
"""Ems that white space between words counts for, where a reader doesn't measure it."""
GLUED = -1.0
"""The gap of a run that follows the one before it without a space."""


def joined(runs: list[Run]) -> str:
    """The words of ``runs``, one space between them where there was any."""
    text = "".join(run.text if run.gap == GLUED else " " + run.text for run in runs)
    return " ".join(text.split())


def cell_places(line: Line) -> list[float]:
    """Where each of the line's cells begins, in points."""
    kept = [run for run in line.runs if run.text.strip()]
    return [run.x0 for i, run in enumerate(kept) if i == 0 or run.gap > WIDE_GAP]


@dataclass(slots=True)
class Document:
    """A file's lines in reading order."""

    lines: list[Line] = field(default_factory=list)
    pages: int = 1
    pages_read: int = 1
    cut_after: int | None = None
    """So many lines were looked at, where the file has more of them; None when it was read to its end."""
    attached: bytes | None = None
    """The JSON Resume that the file carries along, as Vitrine's own PDFs do."""


def is_icon(char: str) -> bool:
    """Tell whether ``char`` is drawn by an icon font: in contact lines it parts one detail from the next."""
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"


def without_icons(text: str) -> str:
    """Drop private-use glyphs (icon fonts) and invisible marks: they are no words."""
    return _ICONS.sub("", text)


def split_bullet(text: str) -> tuple[bool, str]:
    """Tell whether ``text`` begins with a list mark, and give it without."""
    match = _BULLET.match(text)
    return (True, text[match.end() :]) if match else (False, text)
