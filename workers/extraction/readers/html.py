"""HTML: the words a browser would show, block by block."""

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from lxml import etree, html

from webapp.resume import UnreadableFileError
from workers.extraction.document import Document, Line, Run
from workers.extraction.readers.flowing import LINE_GAP, MAX_LINES, MAX_TAGS, Paragraph, as_document, row_of_table

MAX_BYTES = 4 * 1024 * 1024
DEEPEST = 200
"""Levels of elements in elements; what lies deeper is not looked at."""
LEAST_LABELS = 3
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_UNSAID = {
    "audio", "canvas", "del", "embed", "head", "iframe", "map", "math", "noscript", "object", "script", "select",
    "style", "svg", "template", "textarea", "title", "video",
}  # fmt: skip
_SIZES = {"h1": 24.0, "h2": 18.0, "h3": 14.0, "h4": 12.0, "small": 9.0}
"""Points, of 11 for other text: a browser's own style sheet, as far as it tells what is larger than what."""
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BOLD = {*_HEADINGS, "b", "strong", "th", "dt"}
_ITALIC = {"i", "em", "cite", "var", "dfn"}
_GAPS = dict.fromkeys(("p", "ul", "ol", "dl", "blockquote", "pre"), 0.9) | dict.fromkeys(_HEADINGS, 1.5)
"""Heights of a line above the first line in it."""
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def read_html(file: BinaryIO) -> Document:
    """Read the page's body.

    :raises UnreadableFileError: ``unreadable`` when nothing can be made of it, or it has too many tags.
    """
    text = _decode(file.read(MAX_BYTES))
    if text.count("<") > MAX_TAGS:
        raise UnreadableFileError("unreadable")
    try:
        tree = html.document_fromstring(text.encode(), html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableFileError("unreadable") from error
    page = _Page()
    page.add(tree, Run("", size=11.0), 0)
    return as_document(page.lines())


def _decode(data: bytes) -> str:
    """Decode by the mark at the beginning, as UTF-8 where it is that, or by what the page declares.

    A page that was saved again often declares what it once was: UTF-8 can be told for certain, so it goes first.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data)  # the last character may be cut in two
    except UnicodeDecodeError:
        declared = _DECLARED.search(data[:4096])
        return data.decode(_known(declared[1].decode("ascii", "replace") if declared else ""), "replace")


def _known(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"
    return "cp1252" if name in ("ascii", "iso8859-1", "utf-8") or not _is_of_text(name) else name


def _is_of_text(name: str) -> bool:
    return bool(getattr(codecs.lookup(name), "_is_text_encoding", True))


@dataclass(slots=True)
class _Block:
    level: int = 0
    bullet: bool = False
    gap: float = LINE_GAP


class _Page:
    """Collects lines while the tree is walked: the words of a block until it ends, or another begins in it."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._said = Paragraph()
        self._block = _Block()
        self._spoken = False

    def lines(self) -> Iterator[Line]:
        """Give what was collected."""
        self._end_paragraph()
        yield from self._lines

    def add(self, element: Any, look: Run, depth: int) -> None:
        """Add an element with all that is in it."""
        if not isinstance(element.tag, str) or element.tag in _UNSAID or depth > DEEPEST or _is_hidden(element):
            return
        if len(self._lines) > MAX_LINES:
            return
        if element.tag == "br":
            self._said.end_row()
            self._spoken = False
        elif element.tag == "tr":
            self._add_row(element, look, depth)
        elif element.tag in _BLOCKS:
            with self._inside(element.tag):
                self._add_content(element, _changed(look, element), depth)
        else:
            self._add_content(element, _changed(look, element), depth)

    def _add_content(self, element: Any, look: Run, depth: int) -> None:
        kept, row = element.tag == "pre", _is_row_of_labels(element)
        self._say(element.text, look, kept)
        for child in element:
            self.add(child, look, depth + 1)
            self._say(child.tail, look, kept)
            if row:
                self._said.tab()

    def _say(self, text: str | None, look: Run, kept: bool) -> None:
        for number, row in enumerate((text or "").splitlines() if kept else [text or ""]):
            if number:
                self._said.end_row()
            self._say_words(row, look)

    def _say_words(self, text: str, look: Run) -> None:
        words = " ".join(text.split())
        if words:
            before, after = text[:1].isspace() and self._spoken, text[-1:].isspace()
            self._said.say(f"{' ' * before}{words}{' ' * after}", look)
            self._spoken = True
        elif text and self._spoken:
            self._said.say(" ", look)

    @contextmanager
    def _inside(self, tag: str) -> Iterator[None]:
        self._end_paragraph()
        outer = self._block
        level = _HEADINGS.get(tag, outer.level)
        self._block = _Block(level, tag == "li" or outer.bullet, max(_GAPS.get(tag, LINE_GAP), outer.gap))
        yield
        self._end_paragraph()
        self._block = outer

    def _end_paragraph(self) -> None:
        block = self._block
        found = list(self._said.lines(bullet=block.bullet, level=block.level, gap=block.gap))
        self._said, self._spoken = Paragraph(), False
        if found:
            self._lines += found
            block.gap = LINE_GAP

    def _add_row(self, row: Any, look: Run, depth: int) -> None:
        self._end_paragraph()
        self._lines += row_of_table([self._cell(cell, look, depth + 1) for cell in row])

    def _cell(self, cell: Any, look: Run, depth: int) -> list[Line]:
        page = _Page()
        page.add(cell, look, depth)
        return list(page.lines())


def _is_row_of_labels(element: Any) -> bool:
    """Tell whether nothing stands in it but three or more elements of one inline kind: skills in frames, say."""
    kinds = {child.tag for child in element}
    between = [element.text, *(child.tail for child in element)]
    inline = len(kinds) == 1 and not kinds & {*_BLOCKS, "br"}
    return len(element) >= LEAST_LABELS and inline and not any((text or "").strip() for text in between)


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def _changed(look: Run, element: Any) -> Run:
    address = element.get("href", "") if element.tag == "a" else ""
    return replace(
        look,
        size=_SIZES.get(element.tag, look.size),
        bold=look.bold or element.tag in _BOLD,
        italic=look.italic or element.tag in _ITALIC,
        link=address if address.startswith(("https://", "http://")) else look.link,
    )
