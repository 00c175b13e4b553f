"""OpenDocument text: paragraphs, lists, tables and text boxes in the order in which they stand."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from lxml import etree

from webapp.resume import UnreadableFileError
from workers.extraction.document import Document, Line, Run
from workers.extraction.readers.flowing import LINE_GAP, Paragraph, as_document, row_of_table, unpack

DEEPEST = 40
"""Levels of blocks in blocks, or of spans in spans; what lies deeper is not looked at."""
POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "pc": 12.0, "px": 0.75}
_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}


def _q(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


_PARAGRAPHS = {_q("text:p"), _q("text:h")}
_UNSAID = {
    _q(name)
    for name in ("office:annotation", "text:tracked-changes", "text:note-citation", "text:sequence-decls",
                 "text:hidden-text", "text:hidden-paragraph", "office:forms",
                 "text:variable-decls", "text:user-field-decls")
}  # fmt: skip

_BOXES = {_q("draw:text-box"), _q("text:note-body")}
_ALONE = _BOXES | {_q("text:s"), _q("text:tab"), _q("text:line-break")}
"""What stands in a paragraph and is no part of its words."""


def read_odt(file: BinaryIO) -> Document:
    """Read the document's body.

    :raises UnreadableFileError: ``unreadable`` when it is no ODT, too large unpacked, or carries a DOCTYPE.
    """
    try:
        with unpack(file.read()) as archive:
            content = _parse(archive.read("content.xml"))
            styles = _Styles(
                _parse(archive.read("styles.xml")) if "styles.xml" in archive.namelist() else None, content
            )
        body = content.find(f"{_q('office:body')}/{_q('office:text')}")
        if body is None:
            raise UnreadableFileError("unreadable")
        return as_document(_blocks(body, styles, 0))
    except (zipfile.BadZipFile, KeyError, ValueError, etree.LxmlError, OSError, NotImplementedError, EOFError) as error:
        raise UnreadableFileError("unreadable") from error


def _parse(xml: bytes) -> Any:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


class _Styles:
    """What a style says about the words that have it, with all that it inherits."""

    def __init__(self, *parts: Any):
        self._styles: dict[tuple[str, str], Any] = {}
        for part in parts:
            for style in part.iter(_q("style:style")) if part is not None else ():
                self._styles[style.get(_q("style:family"), ""), style.get(_q("style:name"), "")] = style

    def look(self, family: str, name: str | None, base: Run) -> Run:
        """Give ``base`` as the style of this name changes it."""
        look = base
        for style in reversed(self._chain(family, name)):
            properties = style.find(_q("style:text-properties"))
            if properties is not None:
                look = _changed(look, properties)
        return look

    def shows(self, family: str, name: str | None, otherwise: bool) -> bool:
        """Say whether what has this style is seen: ``otherwise`` where the style says nothing of it."""
        for style in self._chain(family, name):
            properties = style.find(_q("style:text-properties"))
            if properties is not None and (shown := properties.get(_q("text:display"))) is not None:
                return bool(shown != "none")
        return otherwise

    def heading_level(self, name: str | None) -> int:
        """Give the level of a style for headings; 0 for any other."""
        for style in self._chain("paragraph", name):
            called = style.get(_q("style:name"), "").lower()
            if called.startswith(("title", "heading")):
                digits = "".join(char for char in called if char.isdigit() and char in "123456")
                return int(digits[-1:] or 1)
        return 0

    def space_above(self, name: str | None) -> float:
        """Give the points above a paragraph of this style."""
        for style in self._chain("paragraph", name):
            properties = style.find(_q("style:paragraph-properties"))
            if properties is not None and (space := _points(properties.get(_q("fo:margin-top")))) is not None:
                return space
        return 0.0

    def _chain(self, family: str, name: str | None) -> list[Any]:
        """The style, its parent, and so on."""
        chain: list[Any] = []
        while name and len(chain) < 10 and (style := self._styles.get((family, name))) is not None:
            chain.append(style)
            name = style.get(_q("style:parent-style-name"))
        return chain


def _changed(look: Run, properties: Any) -> Run:
    size, weight, slant = (properties.get(_q(name)) for name in ("fo:font-size", "fo:font-weight", "fo:font-style"))
    return replace(
        look,
        size=_size(size, look.size),
        bold=weight in ("bold", "600", "700", "800", "900") if weight else look.bold,
        italic=slant in ("italic", "oblique") if slant else look.italic,
    )


def _size(value: str | None, base: float) -> float:
    if value and value.endswith("%"):
        share = _number(value[:-1])
        return base * share / 100 if share else base
    return _points(value) or base


def _points(value: str | None) -> float | None:
    number = _number(value[:-2]) if value else None
    unit = POINTS.get(value[-2:]) if value else None
    return None if number is None or unit is None else number * unit


def _number(text: str) -> float | None:
    try:
        return min(max(float(text), 0.0), 1000.0)
    except ValueError:
        return None


def _blocks(parent: Any, styles: _Styles, depth: int, bullet: bool = False) -> Iterator[Line]:
    if depth > DEEPEST:
        return
    for child in parent:
        if child.tag in _PARAGRAPHS:
            yield from _paragraph(child, styles, depth, bullet)
        elif child.tag == _q("text:list"):
            yield from _blocks(child, styles, depth + 1, bullet=True)
        elif child.tag == _q("table:table-row"):
            yield from row_of_table([list(_blocks(cell, styles, depth + 1)) for cell in child])
        elif isinstance(child.tag, str) and child.tag not in _UNSAID:
            yield from _blocks(child, styles, depth + 1, bullet)


def _paragraph(element: Any, styles: _Styles, depth: int, bullet: bool) -> Iterator[Line]:
    name = element.get(_q("text:style-name"))
    level = styles.heading_level(name)
    if element.tag == _q("text:h"):
        level = int(_number(element.get(_q("text:outline-level"), "")) or level or 1)
    look = styles.look("paragraph", name, Run("", size=12.0))
    said, boxes = Paragraph(), list[Any]()
    _say_all(element, look, styles, said, boxes, 0, styles.shows("paragraph", name, otherwise=True))
    gap = LINE_GAP + styles.space_above(name) / max(look.size, 1.0)
    yield from said.lines(bullet=bullet, level=level, gap=gap)
    for box in boxes:
        yield from _blocks(box, styles, depth + 1)


def _say_all(
    element: Any, look: Run, styles: _Styles, said: Paragraph, boxes: list[Any], depth: int, is_seen: bool
) -> None:
    """Say the words of a paragraph or of a span in it; boxes that stand in it are kept for after it."""
    if is_seen:
        _say(element.text, look, said)
    for child in element if depth < DEEPEST else ():
        if isinstance(child.tag, str) and child.tag not in _UNSAID | _ALONE:
            seen = styles.shows("text", child.get(_q("text:style-name")), otherwise=is_seen)
            _say_all(child, _inner_look(child, look, styles), styles, said, boxes, depth + 1, seen)
        if is_seen:
            _say_child(child, look, said, boxes)


def _say_child(child: Any, look: Run, said: Paragraph, boxes: list[Any]) -> None:
    """Say what an element stands for by itself, and the words after it."""
    if child.tag in _BOXES:
        boxes.append(child)
    elif child.tag == _q("text:s"):
        said.say(" " * int(_number(child.get(_q("text:c"), "1")) or 1), look)
    elif child.tag == _q("text:tab"):
        said.tab()
    elif child.tag == _q("text:line-break"):
        said.end_row()
    _say(child.tail, look, said)


def _say(text: str | None, look: Run, said: Paragraph) -> None:
    """Say text as the format means it: any white space is one space (OpenDocument 1.3, part 3, 6.1.2)."""
    if text:
        words = " ".join(text.split())
        said.say(f"{' ' * text[:1].isspace()}{words}{' ' * (text[-1:].isspace() and bool(words))}", look)


def _inner_look(element: Any, look: Run, styles: _Styles) -> Run:
    if element.tag == _q("text:a"):
        address = element.get(_q("xlink:href"), "")
        return replace(look, link=address if address.startswith(("https://", "http://")) else None)
    return styles.look("text", element.get(_q("text:style-name")), look)
