"""Plain text and Markdown: the lines are there already, their place is counted in characters."""

import codecs
import re
from collections.abc import Callable
from typing import BinaryIO

from webapp.resume import UnreadableFileError
from workers.extraction.document import Document, Line, Run, without_icons
from workers.extraction.rows import take_bullet

MAX_LINES = 3000
MAX_LINE = 1000
"""Characters of a line that are looked at; what is longer is cut into several lines."""
MAX_BYTES = 4 * 1024 * 1024
_WIDE = re.compile(r"\t+| {3,}")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\(\s*<?([^\s()<>]{0,400})>?[^()]{0,100}\)")
_RULE = re.compile(r"^\s*([-=_*~#])(?:\s*\1){2,}\s*$")
_TABLE_RULE = re.compile(r"^[\s|:+-]+$")


def read_text(file: BinaryIO) -> Document:
    """Read text in UTF-8, UTF-16 or Windows-1252.

    :raises UnreadableFileError: ``no_text`` when nothing in it can be read.
    """
    rows, cut_after = _rows(file)
    return Document(_placed([(row, 0) for row in rows]), cut_after=cut_after)


def read_markdown(file: BinaryIO) -> Document:
    """Read Markdown: headings get their level, emphasis becomes bold, a link shows its address behind its words."""
    rows, cut_after = _rows(file, without_remarks)
    return Document(_placed([_heading(row) for row in rows], markdown=True), cut_after=cut_after)


def without_remarks(text: str) -> str:
    """Give Markdown without its ``<!-- remarks -->``, which no reader of it sees; one without an end is none."""
    said, at = [], 0
    while (begins := text.find("<!--", at)) >= 0 and (ends := text.find("-->", begins + 4)) >= 0:
        said.append(text[at:begins])
        at = ends + 3
    return "".join(said) + text[at:]


def _rows(file: BinaryIO, clean: Callable[[str], str] = str) -> tuple[list[str], int | None]:
    """Give the first rows, and how many they are where more words follow."""
    data = file.read(MAX_BYTES)
    whole = not file.read(1)
    text = clean(without_icons(_decode(data, whole)))
    if sum(c == "\ufffd" or (c < " " and c not in "\r\n\t\f") for c in text) > 0.1 * len(text):
        raise UnreadableFileError("no_text")
    rows = text.replace("\0", "").splitlines()
    bits = [row[at : at + MAX_LINE] for row in rows[:MAX_LINES] for at in range(0, max(len(row), 1), MAX_LINE)]
    kept = bits[:MAX_LINES]
    goes_on = not whole or any(row.strip() for row in [*bits[MAX_LINES:], *rows[MAX_LINES:]])
    return kept, len(kept) if goes_on else None


def _decode(data: bytes, whole: bool) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        # the last character may be cut in two where the file is
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data, final=whole)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _heading(row: str) -> tuple[str, int]:
    match = _HEADING.match(row)
    return (match[2], len(match[1])) if match else (row, 0)


def _placed(rows: list[tuple[str, int]], markdown: bool = False) -> list[Line]:
    lines: list[Line] = []
    blank = 1
    widest = max((len(row) for row, _ in rows), default=0)
    for number, (row, level) in enumerate(rows):
        if not row.strip() or _RULE.match(row) or (markdown and _TABLE_RULE.match(row)):
            if lines and _RULE.match(row) and blank == 0 and row.strip()[0] in "=-":
                lines[-1].level = lines[-1].level or (1 if row.strip()[0] == "=" else 2)
            blank += 1
            continue
        line = Line(_runs(row, markdown), 1, number * 12, number * 12 + 10, level=level)
        take_bullet(line)
        line.gap, line.starts = (1.5 if blank else 0.2), not lines
        if lines:
            lines[-1].wraps = _would_wrap(lines[-1], line, widest)
        lines.append(line)
        blank = 0
    return [line for line in lines if line.text]


def _would_wrap(line: Line, following: Line, widest: int) -> bool:
    """Tell whether the next line's first word would not have fitted on this one (rows are wrapped at 60 or more)."""
    return widest >= 60 and line.x1 / 5 + len(following.text.split(" ", 1)[0]) + 1 > min(widest, 100) - 3


def _runs(row: str, markdown: bool) -> list[Run]:
    runs: list[Run] = []
    at = len(row) - len(row.lstrip())
    cells = row.strip().strip("|").split("|") if markdown and row.strip().startswith("|") else _WIDE.split(row.strip())
    for cell in cells:
        bold = markdown and cell.strip().startswith(("**", "__"))
        text = _plain(cell) if markdown else cell
        runs.append(Run(text, at * 5.0, (at + len(text)) * 5.0, bold=bold, gap=3.0 if runs else 0.0))
        at += len(text) + 3
    return runs


def _plain(cell: str) -> str:
    """Take the marks off: ``[words](address)`` becomes ``words address``, emphasis goes."""
    text = _LINK.sub(lambda m: m[1] if m[1] in m[2] else f"{m[1]} {m[2].removeprefix('mailto:')}", cell)
    text = re.sub(r"(\*\*|__|`)", "", text)
    return re.sub(r"(?<![\w*])[*_](\S[^*_]{0,300}?)[*_](?![\w*])", r"\1", text)
