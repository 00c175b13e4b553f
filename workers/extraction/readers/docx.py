"""DOCX through python-docx: paragraphs, tables and text boxes in the order in which they stand."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import docx
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from webapp.resume import UnreadableFileError
from workers.extraction.document import Document, Line, Run
from workers.extraction.readers.flowing import LINE_GAP, Paragraph, as_document, row_of_table, unpack

DEEPEST = 8
_BLOCKS = {qn("w:p"), qn("w:tbl"), qn("w:sdt"), qn("w:sdtContent")}
_INLINE = {
    qn(name)
    for name in ("w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple")
}  # fmt: skip
_TAKEN_OUT = (qn("w:del"), qn("w:moveFrom"))
"""What somebody deleted while Word tracked changes; it stands in the file until they are accepted."""


def read_docx(file: BinaryIO) -> Document:
    """Read the document's body.

    :raises UnreadableFileError: ``unreadable`` when it is no DOCX, too large unpacked, or carries a DOCTYPE.
    """
    data = file.read()
    try:
        unpack(data).close()
        document = docx.Document(io.BytesIO(data))
        return as_document(_blocks(document.element.body, _Styles(document), 0))
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        LxmlError,
        InvalidXmlError,
        OSError,
        NotImplementedError,
        EOFError,
        AttributeError,
        TypeError,
    ) as error:
        raise UnreadableFileError("unreadable") from error


class _Styles:
    """What a paragraph's style says about its runs, and where its links lead, looked up in the document."""

    def __init__(self, document: Any):
        self._document = document
        self._hiding: dict[str | None, bool] = {}
        self._known: dict[str | None, tuple[float, bool, bool, int, bool]] = {}

    def of(self, style_id: str | None) -> tuple[float, bool, bool, int, bool]:
        """Give size in points, bold, italic, heading level, and whether it is a list style."""
        if style_id not in self._known:
            self._known[style_id] = self._look_up(style_id)
        return self._known[style_id]

    def hides(self, style_id: str | None) -> bool:
        """Say whether what has this style is hidden text."""
        if style_id not in self._hiding:
            self._hiding[style_id] = self._hides(style_id)
        return self._hiding[style_id]

    def _hides(self, style_id: str | None) -> bool:
        style = next((s for s in self._document.styles if s.style_id == style_id), None) if style_id else None
        for _ in range(10):
            font = getattr(style, "font", None)
            if font is not None and font.hidden is not None:
                return bool(font.hidden)
            style = getattr(style, "base_style", None)
        return False

    def address(self, relationship: str | None) -> str | None:
        """Give the web address of a relationship, or None."""
        target = self._document.part.rels[relationship].target_ref if relationship in self._document.part.rels else ""
        return target if target.startswith(("https://", "http://")) else None

    def _look_up(self, style_id: str | None) -> tuple[float, bool, bool, int, bool]:
        style = next((s for s in self._document.styles if s.style_id == style_id), None)
        name = (style.name or "") if style is not None else ""
        size, bold, italic = None, None, None
        for _ in range(10):
            if style is None:
                break
            font = getattr(style, "font", None)
            if font is not None:
                size = size or (font.size.pt if font.size else None)
                bold = font.bold if bold is None else bold
                italic = font.italic if italic is None else italic
            style = getattr(style, "base_style", None)
        digits = "".join(c for c in name if c.isdigit())
        level = int(digits[:1] or 1) if name.lower().startswith(("heading", "title")) else 0
        return size or 11.0, bool(bold), bool(italic), level, name.lower().startswith("list")


def _blocks(parent: Any, styles: _Styles, depth: int) -> Iterator[Line]:
    if depth > DEEPEST:
        return
    for child in parent:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, styles)
            for box in child.iter(qn("w:txbxContent")):
                if not (_is_fallback(box) or _is_out_of_sight(box, styles)):
                    yield from _blocks(box, styles, depth + 1)
        elif child.tag == qn("w:tbl"):
            yield from _table(child, styles, depth)
        elif child.tag in _BLOCKS:
            yield from _blocks(child, styles, depth + 1)


def _is_fallback(box: Any) -> bool:
    """A text box is stored twice: for new readers and, as a fallback, for old ones."""
    return any(parent.tag.endswith("}Fallback") for parent in box.iterancestors())


def _is_out_of_sight(box: Any, styles: _Styles) -> bool:
    """Say whether a text box was deleted, or stands in hidden text."""
    around = list(box.iterancestors())
    return any(one.tag in _TAKEN_OUT or (one.tag == qn("w:r") and _is_hidden(one, styles)) for one in around)


def _is_hidden(run: Any, styles: _Styles) -> bool:
    """Say whether a run is hidden text: as it says itself, or else as its style says, or its paragraph's."""
    switch = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    if switch is not None:
        return _is_on(switch)
    paragraph = next(run.iterancestors(qn("w:p")), None)
    return styles.hides(_named(run, "w:rPr", "w:rStyle")) or styles.hides(_named(paragraph, "w:pPr", "w:pStyle"))


def _named(element: Any, properties: str, kind: str) -> str | None:
    """Give the id of the style of a run or a paragraph."""
    style = element.find(f"{qn(properties)}/{qn(kind)}") if element is not None else None
    return style.get(qn("w:val")) if style is not None else None


def _table(table: Any, styles: _Styles, depth: int) -> Iterator[Line]:
    for row in table.iterchildren(qn("w:tr")):
        yield from row_of_table([list(_blocks(cell, styles, depth + 1)) for cell in row.iterchildren(qn("w:tc"))])


def _paragraph(paragraph: Any, styles: _Styles) -> Iterator[Line]:
    properties = paragraph.find(qn("w:pPr"))
    size, bold, italic, level, listed = styles.of(_named(paragraph, "w:pPr", "w:pStyle"))
    level = level or _outline_level(properties)
    numbered = properties is not None and properties.find(qn("w:numPr")) is not None
    said = Paragraph()
    for run, link in _runs(paragraph, 0):
        if not _is_hidden(run, styles):
            _read_run(run, said, Run("", size=size, bold=bold, italic=italic, link=styles.address(link)))
    yield from said.lines(bullet=numbered or listed, level=level, gap=_space(properties))


def _outline_level(properties: Any) -> int:
    outline = properties.find(qn("w:outlineLvl")) if properties is not None else None
    value = outline.get(qn("w:val")) if outline is not None else ""
    return int(value) + 1 if value in tuple("012345") else 0


def _space(properties: Any) -> float:
    spacing = properties.find(qn("w:spacing")) if properties is not None else None
    before = (spacing.get(qn("w:before")) or "0") if spacing is not None else "0"
    return LINE_GAP + (int(before) / 240 if before.isdigit() else 0)


def _runs(parent: Any, depth: int, link: str | None = None) -> Iterator[tuple[Any, str | None]]:
    """Yield the paragraph's runs, each with the id of the relationship that says where it leads."""
    for child in parent:
        if child.tag == qn("w:r"):
            yield child, link
        elif child.tag in _INLINE and depth < DEEPEST:
            yield from _runs(child, depth + 1, child.get(qn("r:id")) or link)


def _read_run(element: Any, said: Paragraph, look: Run) -> None:
    properties = element.find(qn("w:rPr"))
    if properties is not None:
        look = _look(properties, look)
    for child in element:
        if child.tag in (qn("w:t"), qn("w:noBreakHyphen")):
            said.say((child.text or "") if child.tag == qn("w:t") else "-", look)
        elif child.tag in (qn("w:tab"), qn("w:ptab")):
            said.tab()
        elif child.tag in (qn("w:br"), qn("w:cr")):
            said.end_row()


def _look(properties: Any, base: Run) -> Run:
    bold, italic, size = (properties.find(qn(tag)) for tag in ("w:b", "w:i", "w:sz"))
    points = size.get(qn("w:val")) if size is not None else None
    color = properties.find(qn("w:color"))
    return Run(
        "",
        size=float(points) / 2 if points and points.isdigit() else base.size,
        bold=_is_on(bold) if bold is not None else base.bold,
        italic=_is_on(italic) if italic is not None else base.italic,
        link=base.link,
        color=_color(color.get(qn("w:val"))) if color is not None else 0,
    )


def _color(value: str | None) -> int:
    try:
        return int(value or "0", 16)
    except ValueError:
        return 0


def _is_on(switch: Any) -> bool:
    return switch.get(qn("w:val")) not in ("0", "false", "off")
