"""Writes composed pages as word processor documents, and has LibreOffice make the other formats of them."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path
from random import Random

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Written

from training.blocks import Block, Blocks, Bullets, Grid, Line, Page, Paragraph, Row, Section, Tags
from training.layouts import Layout

TEXT_WIDTH = Cm(16.5)
BATCH = 50
"""Files that LibreOffice is given at once; it ends early on many more."""


def to_docx(random: Random, page: Page, layout: Layout) -> bytes:
    """Give the page as a DOCX document: headings as styles or as bold lines, columns as a table."""
    return _Writer(random, layout).write(page)


class _Writer:
    def __init__(self, random: Random, layout: Layout):
        self.random, self.layout = random, layout
        self.styled = random.random() < 0.6
        self.capitals = random.random() < 0.5
        self.list_style = random.random() < 0.6
        self.document = docx.Document()
        self.document.styles["Normal"].font.size = Pt(random.choice((10, 11)))
        self.tabs = random.random() < 0.7

    def write(self, page: Page) -> bytes:
        self.blocks(self.document, page.head)
        if page.side:
            self.two_columns(page)
        else:
            self.sections(self.document, page.main)
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()

    def two_columns(self, page: Page) -> None:
        left, right = (page.side, page.main) if self.layout.columns == "left" else (page.main, page.side)
        narrow_first = self.layout.columns == "left"
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        cells = table.rows[0].cells
        for cell, sections, narrow in ((cells[0], left, narrow_first), (cells[1], right, not narrow_first)):
            cell.width = Cm(5.5 if narrow else 11)
            self.sections(cell, sections)

    def sections(self, place: docx.document.Document | _Cell, sections: list[Section]) -> None:
        for section in sections:
            if section.heading:
                self.heading(place, section.heading)
            self.blocks(place, section.blocks)

    def heading(self, place: docx.document.Document | _Cell, text: str) -> None:
        written = place.add_paragraph()
        if self.styled:
            written.style = self.document.styles["Heading 1"]
            written.add_run(text)
            return
        run = written.add_run(text.upper() if self.capitals else text)
        run.bold = True
        run.font.size = Pt(13)

    def blocks(self, place: docx.document.Document | _Cell, blocks: Blocks) -> None:
        for block in blocks:
            self.block(place, block)

    def block(self, place: docx.document.Document | _Cell, block: Block) -> None:
        match block:
            case Row(left, right):
                written = place.add_paragraph()
                self.runs(written, left)
                if right:
                    end = Cm(place.width.cm - 0.5) if isinstance(place, _Cell) and place.width else TEXT_WIDTH
                    written.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)
                    written.add_run("\t" if self.tabs else "    ")
                    self.runs(written, right)
            case Bullets(items, mark):
                for item in items:
                    listed = self.list_style and bool(mark)
                    written = place.add_paragraph(style="List Bullet" if listed else None)
                    written.add_run(item if listed else f"{mark} {item}".strip())
            case Paragraph(text):
                place.add_paragraph(text)
            case Tags(items):
                place.add_paragraph("   ".join(items))
            case Grid(rows, widths):
                self.grid(place, rows, widths)

    def grid(self, place: docx.document.Document | _Cell, rows: list[list[Blocks]], widths: list[int]) -> None:
        table = place.add_table(len(rows), len(widths))
        table.autofit = False
        for row, written in zip(rows, table.rows, strict=True):
            for content, cell, width in zip(row, written.cells, widths, strict=False):
                cell.width = Cm((10.5 if isinstance(place, _Cell) else 16.5) * width / 100)
                self.blocks(cell, content)

    def runs(self, written: Written, line: Line) -> None:
        for one in line:
            run = written.add_run(one.text)
            run.bold, run.italic = one.style in ("b", "n") or None, one.style == "i" or None
            if one.style == "n":
                run.font.size = Pt(22)


def convert(folder: Path, files: list[Path], to: str) -> None:
    """Have LibreOffice write each file beside it as ``to`` (``pdf``, ``odt``, ``rtf``)."""
    words = ["soffice", f"-env:UserInstallation=file://{folder}/.office", "--headless", "--convert-to", to, "--outdir"]
    for at in range(0, len(files), BATCH):
        batch = files[at : at + BATCH]
        subprocess.run([*words, str(folder), *map(str, batch)], check=True, capture_output=True, timeout=300)
