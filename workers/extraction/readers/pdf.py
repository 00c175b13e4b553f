"""PDF through PDFium: every glyph with its place, size, font and colour, joined into rows of runs."""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from webapp.resume import NEEDS_OCR, UnreadableFileError
from workers.extraction.document import GLUED, Document, Run, is_icon, without_icons
from workers.extraction.layout import arrange
from workers.extraction.readers.direction import is_leftwards, lay_out, shaped
from workers.extraction.rows import Piece

MAX_PAGES = 30
MAX_GLYPHS = 60_000
"""A page that holds more is no CV's page; what is beyond is not read."""
MAX_SCANS = 10
"""Pages read as pictures, which takes a second for each."""
MAX_SCAN_PIXELS = 12_000_000
MAX_LINKS = 200
MAX_ATTACHMENTS = 20
SPACE = 0.24
"""Ems between two glyphs that make a space. Measured: .16 breaks words apart."""
ICON_GAP = 3.0
"""Ems that an icon between two words counts for."""
LIKELY_SPACE = 0.12
"""Ems that suffice where PDFium, which knows the font's own space, sees one too."""
JUMP = 2.5
"""Ems between two glyphs that end a piece even on one row."""
LEAST_SIZE = 2.5
"""Points. Smaller text can't be read by eye, so it isn't shown as the person's words."""
ASCENT, DESCENT = 0.93, 0.24
"""Ems that a row reaches above and below the line its letters stand on."""
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


def read_pdf(file: BinaryIO, ocr: bool = True) -> Document:
    """Read the first 30 pages.

    :raises UnreadableFileError: ``unreadable`` when PDFium can't open it or it has no page; without ``ocr``
        ``needs_ocr`` when a page has something on it and no words.
    """
    try:
        pdf = pdfium.PdfDocument(file.read())
    except pdfium.PdfiumError as error:
        raise UnreadableFileError("unreadable") from error
    try:
        return _read_pages(pdf, ocr)
    finally:
        pdf.close()


def _read_pages(pdf: Any, ocr: bool) -> Document:
    pages = len(pdf)
    if pages == 0:
        raise UnreadableFileError("unreadable")
    read = min(pages, MAX_PAGES)
    layouts = [_read_page(pdf, index) for index in range(read)]
    _read_scans(pdf, layouts, ocr)
    return Document(arrange(layouts), pages, read, attached=_attachment(pdf))


def _attachment(pdf: Any) -> bytes | None:
    """Give the file ``resume.json`` that is attached to the PDF."""
    for index in range(min(pdf.count_attachments(), MAX_ATTACHMENTS)):
        attachment = pdf.get_attachment(index)
        if attachment.get_name() == "resume.json":
            return bytes(attachment.get_data())
    return None


def _read_scans(pdf: Any, layouts: list[list[Piece]], ocr: bool) -> None:
    """Read the pages without words as pictures, where something is on them and Tesseract is there to read them."""
    empty = [index for index, pieces in enumerate(layouts) if not pieces and _has_marks(pdf, index)][:MAX_SCANS]
    if not empty:
        return
    if not ocr:
        raise UnreadableFileError(NEEDS_OCR)
    from workers.extraction.readers.pictures import DPI, Scans  # loads what other documents have no use for

    scans = Scans()
    for index in empty if scans.can_read else ():
        try:
            picture = pdf[index].render(scale=_scale(pdf[index], DPI), grayscale=True).to_pil()
        except pdfium.PdfiumError:
            continue
        layouts[index] = scans.pieces(picture, index + 1)


def _has_marks(pdf: Any, index: int) -> bool:
    try:
        return next(pdf[index].get_objects(max_depth=1), None) is not None
    except pdfium.PdfiumError:
        return False


def _scale(page: Any, dpi: int) -> float:
    """Pixels a point at that resolution, or fewer for a page of a poster's size."""
    return min(dpi / 72, math.sqrt(MAX_SCAN_PIXELS / max(page.get_width() * page.get_height(), 1.0)))


def _read_page(pdf: Any, index: int) -> list[Piece]:
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return []
    try:
        text = page.get_textpage()
        glyphs = list(_glyphs(text, page.get_height()))
        links = _links(pdf, page)
        if lay_out(glyphs, page.get_width()):
            _mirror(links, page.get_width())
        pieces = list(_pieces(glyphs, index + 1))
        _mark_links(pieces, links)
        return _without_page_number([piece for piece in pieces if piece.runs])
    except pdfium.PdfiumError:
        return []
    finally:
        page.close()


_PAGE_NUMBER = re.compile(
    r"(?:page|seite|página|pagina|pág\.|strona|sida|side|sivu|strana|stránka|oldal|sayfa|страница|стр\.|сторінка|σελίδα|"
    r"صفحة|עמוד|पृष्ठ|第|페이지)\s*\d{1,2}\s*(?:页|頁|ページ)?(?:\s*(?:of|von|sur|de|di|van|z|ze|av|af|din|из|з|από|من|מתוך|/|共)\s*"
    r"\d{1,2}\s*(?:页|頁|ページ)?)?",
    re.IGNORECASE,
)


def _without_page_number(pieces: list[Piece]) -> list[Piece]:
    """Leave out the page's number at its foot: it is no word of the document."""
    foot = max((piece.bottom for piece in pieces), default=0.0)
    return [piece for piece in pieces if piece.bottom < foot or not _PAGE_NUMBER.fullmatch(piece.text)]


@dataclass(slots=True)
class _Link:
    x0: float
    x1: float
    top: float
    bottom: float
    address: str


def _links(pdf: Any, page: Any) -> list[_Link]:
    """The page's first links to the web, ``y`` turned to run downwards."""
    links: list[_Link] = []
    height = page.get_height()
    place, link, box = ctypes.c_int(0), pdfium_c.FPDF_LINK(), pdfium_c.FS_RECTF()
    while len(links) < MAX_LINKS and pdfium_c.FPDFLink_Enumerate(page.raw, place, link):
        address = _address(pdf, link)
        if address and pdfium_c.FPDFLink_GetAnnotRect(link, box):
            # some writers give a box's corners in the other order
            top, bottom = sorted((height - box.top, height - box.bottom))
            links.append(_Link(min(box.left, box.right), max(box.left, box.right), top, bottom, address))
    return links


def _mirror(links: list[_Link], width: float) -> None:
    for link in links:
        link.x0, link.x1 = width - link.x1, width - link.x0


def _address(pdf: Any, link: Any) -> str | None:
    action = pdfium_c.FPDFLink_GetAction(link)
    buffer = ctypes.create_string_buffer(512)
    size = pdfium_c.FPDFAction_GetURIPath(pdf.raw, action, buffer, 512) if action else 0
    address = buffer.value.decode("utf-8", "replace") if 0 < size <= 512 else ""
    return address if address.startswith(("https://", "http://")) else None


def _mark_links(pieces: list[Piece], links: list[_Link]) -> None:
    for link in links:
        for piece in pieces:
            if link.top <= (piece.top + piece.bottom) / 2 <= link.bottom:
                for run in piece.runs:
                    if link.x0 <= (run.x0 + run.x1) / 2 <= link.x1:
                        run.link = link.address


def _glyphs(text: Any, height: float) -> Iterator[_Glyph]:
    """Yield the page's glyphs in the order of its content stream, ``y`` turned to run downwards."""
    looks = _Looks(text.raw)
    box, handle, parted = pdfium_c.FS_RECTF(), text.raw, False
    for index in range(min(text.count_chars(), MAX_GLYPHS)):
        code = pdfium_c.FPDFText_GetUnicode(handle, index)
        char = _HYPHENS.get(code) or shaped(chr(code if code <= 0x10FFFF else 0xFFFD))
        if char in "\r\n\t\0":
            continue
        if pdfium_c.FPDFText_IsGenerated(handle, index) == 1:
            parted = char == " "
            continue
        if not pdfium_c.FPDFText_GetLooseCharBox(handle, index, box):
            continue
        look = looks.of(index)
        if look.size >= LEAST_SIZE:
            if is_leftwards(char):
                _loosen(handle, index, box, look.size)
            yield _Glyph(char, box.left, box.right, height - box.top, height - box.bottom, look, parted)
            parted = False


def _loosen(text: Any, index: int, box: Any, size: float) -> None:
    """Give a glyph the height of its row: PDFium knows only the inked height of many that Chromium writes."""
    x, y = ctypes.c_double(), ctypes.c_double()
    if pdfium_c.FPDFText_GetCharOrigin(text, index, x, y):
        box.top, box.bottom = y.value + ASCENT * size, y.value - DESCENT * size


class _Looks:
    """Tells how a glyph looks, asking PDFium once for each text object and once for each font's name."""

    def __init__(self, page: Any):
        self._page = page
        self._by_object: dict[int, _Look] = {}
        self._by_font: dict[int, tuple[bool, bool]] = {}
        self._matrix = pdfium_c.FS_MATRIX()
        self._rgba = [ctypes.c_uint() for _ in range(4)]
        self._name = ctypes.create_string_buffer(128)

    def of(self, index: int) -> _Look:
        """Give the look of the page's glyph number ``index``."""
        owner = pdfium_c.FPDFText_GetTextObject(self._page, index)
        key = ctypes.cast(owner, ctypes.c_void_p).value or 0
        if key not in self._by_object:
            self._by_object[key] = self._measure(index, owner)
        return self._by_object[key]

    def _measure(self, index: int, owner: Any) -> _Look:
        pdfium_c.FPDFText_GetMatrix(self._page, index, self._matrix)
        size = pdfium_c.FPDFText_GetFontSize(self._page, index) * (math.hypot(self._matrix.c, self._matrix.d) or 1.0)
        pdfium_c.FPDFText_GetFillColor(self._page, index, *self._rgba)
        red, green, blue, alpha = (channel.value for channel in self._rgba)
        bold, italic = self._style(owner) if owner else (False, False)
        # Chromium fills text it emboldens itself with alpha 0 and strokes it: that marks bold runs exactly.
        return _Look(size, bold or alpha == 0, italic, red << 16 | green << 8 | blue)

    def _style(self, owner: Any) -> tuple[bool, bool]:
        font = pdfium_c.FPDFTextObj_GetFont(owner)
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._by_font:
            length = pdfium_c.FPDFFont_GetBaseFontName(font, self._name, 128)
            name = self._name.value.decode("utf-8", "replace").lower() if 0 < length <= 128 else ""
            self._by_font[key] = any(p in name for p in _BOLD_NAMES), any(p in name for p in _ITALIC_NAMES)
        return self._by_font[key]


def _pieces(glyphs: list[_Glyph], page: int) -> Iterator[Piece]:
    row: list[_Glyph] = []
    last: _Glyph | None = None
    for glyph in glyphs:
        if last and _breaks(last, glyph):
            yield _piece(row, page)
            row = []
        row.append(glyph)
        last = last if last and glyph.char.isspace() else glyph
    if row:
        yield _piece(row, page)


def _breaks(last: _Glyph, glyph: _Glyph) -> bool:
    """Tell whether ``glyph`` begins another piece: another row, a step back, or a wide gap."""
    em = max(last.look.size, 1.0)
    middle = (glyph.top + glyph.bottom) / 2
    if not last.top <= middle <= last.bottom and abs(glyph.bottom - last.bottom) > 0.35 * em:
        return True
    if glyph.x0 == last.x0 and glyph.x1 == last.x1:
        return False  # two letters of one ligature share its box
    return not -0.6 * em <= glyph.x0 - last.x1 <= JUMP * em


def _piece(row: list[_Glyph], page: int) -> Piece:
    """Join the glyphs of a row to runs of one look; letters set apart evenly are still one word."""
    runs: list[Run] = []
    last: _Glyph | None = None
    spaced = _letter_spacing(row)
    for glyph in row:
        if glyph.char.isspace():
            if runs:
                runs[-1].text += " "
            continue
        if is_icon(glyph.char):
            last = None
            continue
        gap = (glyph.x0 - last.x1) / max(glyph.look.size, 1.0) if last else ICON_GAP
        apart = gap - spaced > (LIKELY_SPACE if glyph.parted else SPACE)
        _append(runs, glyph, gap, apart, last is None or _looks_other(last.look, glyph.look) or gap > 1.0)
        last = glyph
    for run in runs:
        run.text = without_icons(run.text)
    if runs:
        runs[0].gap = 0.0
    words = [run for run in runs if run.text.strip()]
    return Piece(words, page, min(g.top for g in row), max(g.bottom for g in row))


def _letter_spacing(row: list[_Glyph]) -> float:
    """Ems that lie between letters throughout a piece: 0 but for headings set like T H I S."""
    gaps = sorted(
        (b.x0 - a.x1) / max(b.look.size, 1.0) for a, b in pairwise(row) if not a.char.isspace() and not b.char.isspace()
    )
    return max(gaps[len(gaps) // 4], 0.0) if len(gaps) > 2 else 0.0


def _append(runs: list[Run], glyph: _Glyph, gap: float, apart: bool, other: bool) -> None:
    look = glyph.look
    if other or not runs:
        glued = bool(runs) and not runs[-1].text.endswith(" ") and not apart
        gap = GLUED if glued else gap
        runs.append(Run(glyph.char, glyph.x0, glyph.x1, look.size, look.bold, look.italic, look.color, gap))
    else:
        run = runs[-1]
        run.text += (" " if apart and not run.text.endswith(" ") else "") + glyph.char
        run.x1 = max(run.x1, glyph.x1)


def _looks_other(a: _Look, b: _Look) -> bool:
    return (a.bold, a.italic, a.color) != (b.bold, b.italic, b.color) or abs(a.size - b.size) > 0.5
