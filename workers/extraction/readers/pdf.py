"""PDF through PDFium: every glyph with its place, size, font and colour, joined into rows of runs."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from webapp.resume import UnreadableFileError
from workers.extraction.document import GLUED, Document, Run, without_icons
from workers.extraction.layout import Piece, arrange

MAX_PAGES = 30
MAX_GLYPHS = 60_000
"""A page that holds more is no CV's page; what is beyond is not read."""
SPACE = 0.24
"""Ems between two glyphs that make a space. Measured: .16 breaks words apart."""
LIKELY_SPACE = 0.12
"""Ems that suffice where PDFium, which knows the font's own space, sees one too."""
JUMP = 2.5
"""Ems between two glyphs that end a piece even on one row."""
LEAST_SIZE = 2.5
"""Points. Smaller text can't be read by eye, so it isn't shown as the person's words."""
_HYPHENS = {0xAD: "-", 0xFFFE: "-", 0x02: "-", 0xA0: " "}
_BOLD_NAMES = ("bold", "black", "heavy", "semib", "demi", "-bd", "_bd")
_ITALIC_NAMES = ("italic", "oblique", "-it")


@dataclass(slots=True)
class _Look:
    size: float
    bold: bool
    italic: bool
    color: int


@dataclass(slots=True)
class _Glyph:
    char: str
    x0: float
    x1: float
    top: float
    bottom: float
    look: _Look
    parted: bool
    """PDFium itself saw a space before it."""


def read_pdf(file: BinaryIO) -> Document:
    """Read the first 30 pages.

    :raises UnreadableFileError: ``unreadable`` when PDFium can't open it or it has no page.
    """
    try:
        pdf = pdfium.PdfDocument(file.read())
    except pdfium.PdfiumError as error:
        raise UnreadableFileError("unreadable") from error
    try:
        return _read_pages(pdf)
    finally:
        pdf.close()


def _read_pages(pdf: Any) -> Document:
    pages = len(pdf)
    if pages == 0:
        raise UnreadableFileError("unreadable")
    read = min(pages, MAX_PAGES)
    layouts = [_read_page(pdf, index) for index in range(read)]
    return Document(arrange(layouts), pages, read)


def _read_page(pdf: Any, index: int) -> list[Piece]:
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return []
    try:
        text = page.get_textpage()
        pieces = _pieces(_glyphs(text, page.get_height()), index + 1)
        return [piece for piece in pieces if piece.runs]
    except pdfium.PdfiumError:
        return []
    finally:
        page.close()


def _glyphs(text: Any, height: float) -> Iterator[_Glyph]:
    """Yield the page's glyphs in the order of its content stream, ``y`` turned to run downwards."""
    looks: dict[int, _Look] = {}
    box, handle, parted = pdfium_c.FS_RECTF(), text.raw, False
    for index in range(min(text.count_chars(), MAX_GLYPHS)):
        code = pdfium_c.FPDFText_GetUnicode(handle, index)
        char = _HYPHENS.get(code) or chr(code if code <= 0x10FFFF else 0xFFFD)
        if char in "\r\n\t\0":
            continue
        if pdfium_c.FPDFText_IsGenerated(handle, index) == 1:
            parted = char == " "
            continue
        if not pdfium_c.FPDFText_GetLooseCharBox(handle, index, box):
            continue
        look = _look_at(handle, index, looks)
        if look.size >= LEAST_SIZE:
            yield _Glyph(char, box.left, box.right, height - box.top, height - box.bottom, look, parted)
            parted = False


def _look_at(handle: Any, index: int, looks: dict[int, _Look]) -> _Look:
    owner = pdfium_c.FPDFText_GetTextObject(handle, index)
    key = ctypes.cast(owner, ctypes.c_void_p).value or 0
    if key not in looks:
        looks[key] = _measure(handle, index)
    return looks[key]


def _measure(handle: Any, index: int) -> _Look:
    matrix, flags = pdfium_c.FS_MATRIX(), ctypes.c_int()
    pdfium_c.FPDFText_GetMatrix(handle, index, matrix)
    size = pdfium_c.FPDFText_GetFontSize(handle, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
    name = ctypes.create_string_buffer(128)
    pdfium_c.FPDFText_GetFontInfo(handle, index, name, 128, flags)
    font = name.value.decode("utf-8", "replace").lower()
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFText_GetFillColor(handle, index, red, green, blue, alpha)
    # Chromium fills text it emboldens itself with alpha 0 and strokes it: that marks bold runs exactly.
    bold = any(part in font for part in _BOLD_NAMES) or alpha.value == 0
    italic = any(part in font for part in _ITALIC_NAMES)
    return _Look(size, bold, italic, red.value << 16 | green.value << 8 | blue.value)


def _pieces(glyphs: Iterator[_Glyph], page: int) -> Iterator[Piece]:
    piece: Piece | None = None
    last: _Glyph | None = None
    for glyph in glyphs:
        if piece is None or last is None or _breaks(last, glyph):
            if piece and piece.runs:
                yield _trimmed(piece)
            piece = Piece([], page, glyph.top, glyph.bottom)
            last = None
        _append(piece, glyph, last)
        last = last if glyph.char.isspace() else glyph
    if piece and piece.runs:
        yield _trimmed(piece)


def _breaks(last: _Glyph, glyph: _Glyph) -> bool:
    """Tell whether ``glyph`` begins another piece: another row, a step back, or a wide gap."""
    em = max(last.look.size, 1.0)
    middle = (glyph.top + glyph.bottom) / 2
    if not last.top <= middle <= last.bottom and abs(glyph.bottom - last.bottom) > 0.35 * em:
        return True
    if glyph.x0 == last.x0 and glyph.x1 == last.x1:
        return False  # two letters of one ligature share its box
    return not -0.6 * em <= glyph.x0 - last.x1 <= JUMP * em


def _append(piece: Piece, glyph: _Glyph, last: _Glyph | None) -> None:
    gap = (glyph.x0 - last.x1) / max(glyph.look.size, 1.0) if last else 0.0
    if last is None or not piece.runs or _looks_other(last.look, glyph.look) or gap > 1.0:
        if glyph.char.isspace():
            if piece.runs:
                _extend(piece, glyph, gap)
            return
        piece.runs.append(_begin(piece, glyph, gap))
    else:
        _extend(piece, glyph, gap)
    piece.top, piece.bottom = min(piece.top, glyph.top), max(piece.bottom, glyph.bottom)


def _looks_other(a: _Look, b: _Look) -> bool:
    return (a.bold, a.italic, a.color) != (b.bold, b.italic, b.color) or abs(a.size - b.size) > 0.5


def _begin(piece: Piece, glyph: _Glyph, gap: float) -> Run:
    look = glyph.look
    glued = bool(piece.runs) and not piece.runs[-1].text.endswith(" ") and not _is_apart(glyph, gap)
    run = Run(glyph.char, glyph.x0, glyph.x1, look.size, look.bold, look.italic, look.color, gap)
    if glued:
        run.gap = GLUED
    return run


def _is_apart(glyph: _Glyph, gap: float) -> bool:
    return gap > (LIKELY_SPACE if glyph.parted else SPACE)


def _extend(piece: Piece, glyph: _Glyph, gap: float) -> None:
    run = piece.runs[-1]
    if glyph.char.isspace():
        run.text += " "
    else:
        run.text += (" " if _is_apart(glyph, gap) and not run.text.endswith(" ") else "") + glyph.char
        run.x1 = max(run.x1, glyph.x1)


def _trimmed(piece: Piece) -> Piece:
    for run in piece.runs:
        run.text = without_icons(run.text)
    piece.runs = [run for run in piece.runs if run.text.strip()]
    return piece
