"""CVs of invented people, made when a test asks for them."""

from __future__ import annotations

import base64
import io
import zipfile
from functools import cache

from tests import pdfs

CANARY = "Quillfeather"
"""A word that is in every CV here and nowhere else: where it turns up, the file has been read."""

TEXT = f"""Marit Solheim {CANARY}
Lighthouse Engineer
Bergen, Norway
marit.solheim@example.com | +47 55 12 34 56

Summary
Keeps lights burning and writes down how.

Experience

Keeper of Lamps, Northern Lights Cooperative
Mar 2019 - Present
- Replaced forty lamps without a dark night.
- Trained six keepers.

Assistant Keeper, Harbour Board of Exampleton
Jan 2015 - Feb 2019
- Logged every ship that passed.

Education

MSc Optics, University of Exampleton
2012 - 2014

Skills
Optics, Welding, Norwegian, Logbooks
"""


@cache
def pdf(pages: int = 2) -> bytes:
    """A PDF of one column; each further page holds one more position."""
    from weasyprint import HTML

    blocks = "".join(
        f"<h3>{title}</h3><p>{dates}</p><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
        for title, dates, items in _positions(pages)
    )
    return bytes(
        HTML(
            string=f"""<meta charset="utf-8"><style>@page {{ size: A4 }} .next {{ break-before: page }}</style>
            <h1>Marit Solheim {CANARY}</h1><p>Lighthouse Engineer</p><p>marit.solheim@example.com | +47 55 12 34 56</p>
            <h2>Experience</h2>{blocks}
            <h2>Education</h2><h3>MSc Optics, University of Exampleton</h3><p>2012 – 2014</p>
            <h2>Skills</h2><p>Optics, Welding, Logbooks</p>{'<p class="next">Page</p>' * (pages - 1)}"""
        ).write_pdf()
    )


def _positions(pages: int) -> list[tuple[str, str, list[str]]]:
    newest = ("Keeper of Lamps, Northern Lights Cooperative", "Mar 2019 – Present", ["Replaced forty lamps."])
    first = ("Assistant Keeper, Harbour Board of Exampleton", "Jan 2015 – Feb 2019", ["Logged every ship."])
    return [newest, first][: max(2, pages)]


def text() -> bytes:
    """The same as plain text."""
    return TEXT.encode()


@cache
def docx() -> bytes:
    """The same as a Word document."""
    from docx import Document

    document = Document()
    for line in TEXT.splitlines():
        if line in ("Summary", "Experience", "Education", "Skills"):
            document.add_heading(line, 1)
        elif line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        elif line:
            document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@cache
def png() -> bytes:
    """A picture, in which there is nothing to read."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(file, "PNG")
    return file.getvalue()


def photo() -> bytes:
    """The first page of ``pdf`` as a picture."""
    import pypdfium2

    file = io.BytesIO()
    pypdfium2.PdfDocument(pdf())[0].render(scale=200 / 72).to_pil().save(file, "PNG")
    return file.getvalue()


def json_resume() -> bytes:
    """The same as JSON Resume."""
    return (
        b'{"basics":{"name":"Marit Solheim","email":"marit.solheim@example.com"},"work":[{"name":"Northern Lights"}]}'
    )


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    return pdfs.locked_against_reading()


@cache
def not_a_cv_archive() -> bytes:
    """A zip archive that is no document."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("notes.txt", "nothing")
    return file.getvalue()


@cache
def pdf_of_size(size: int) -> bytes:
    """The same PDF with a picture in it that can't be made smaller, of about ``size`` bytes together."""
    import os

    from PIL import Image
    from weasyprint import HTML

    noise = io.BytesIO()
    side = int((size / 3) ** 0.5)
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(noise, "PNG")
    picture = base64.b64encode(noise.getvalue()).decode()
    lines = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    return bytes(
        HTML(
            string=f'{lines}<img src="data:image/png;base64,{picture}" width=200><p style="break-before:page">2'
        ).write_pdf()
    )
