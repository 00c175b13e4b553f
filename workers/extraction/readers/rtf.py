"""RTF: its words, with their look, as "Rich Text Format Specification 1.9.1" (Microsoft, 2008) tells to read them."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from webapp.resume import UnreadableFileError
from workers.extraction.document import Document, Line, Run
from workers.extraction.readers.flowing import LINE_GAP, Paragraph, as_document, row_of_table

MAX_BYTES = 10 * 1024 * 1024
MAX_GROUPS = 500
"""Groups in groups; a file with more is no CV."""
MAX_TOKENS = 1_000_000
"""Control words, signs, brackets and stretches of text; a CV that Word saved, with a picture, has a tenth of that."""
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|."
)
_CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
_UNSAID = {
    "colortbl", "info", "pict", "object", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
    "footerf", "annotation", "xe", "tc", "listtable", "listoverridetable", "filetbl", "revtbl", "rsidtbl", "generator",
    "themedata", "datastore", "latentstyles", "template", "fldtype", "sn", "sv", "nonshppict", "bkmkstart", "bkmkend",
    "falt", "panose", "ftnsep", "ftnsepc", "aftnsep", "private",
}  # fmt: skip
_SAID_THOUGH_IGNORABLE = {"shpinst", "fldinst", "shptxt"}
"""Destinations behind ``\\*`` that hold words, or say where a link leads."""
_CHARS = {
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emspace": " ", "enspace": " ", "qmspace": " ", "~": "\xa0", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}",
}  # fmt: skip
_LINK = re.compile(r'HYPERLINK\s+"?(https?://[^"\s]+)')


def read_rtf(file: BinaryIO) -> Document:
    """Read the document's body.

    :raises UnreadableFileError: ``unreadable`` when it is no RTF, has too many tokens, or its groups lie too deep in
        each other.
    """
    data = file.read(MAX_BYTES)
    if not data.lstrip()[:5].lower().startswith(b"{\\rtf"):
        raise UnreadableFileError("unreadable")
    return as_document(_Reader(data).lines())


@dataclass(slots=True)
class _State:
    """What holds until its group ends."""

    look: Run = field(default_factory=lambda: Run("", size=12.0))
    destination: str = ""
    hidden: bool = False
    deleted: bool = False
    """Taken out while changes were tracked; it stands in the file until they are accepted."""
    font: int = 0
    skip: int = 1
    """So many bytes stand in for a Unicode character where that can't be shown."""
    level: int = 0
    bullet: bool = False
    gap: float = LINE_GAP
    in_table: bool = False


class _Reader:
    """Goes through the tokens once, with a stack of what holds in the open groups."""

    def __init__(self, data: bytes):
        self._data = data
        self._state, self._stack = _State(), list[_State]()
        self._said, self._lines = Paragraph(), list[Line]()
        self._cell, self._cells = list[Line](), list[list[Line]]()
        self._bytes, self._unshown = bytearray(), 0
        self._page, self._fonts = "cp1252", dict[int, str]()
        self._styles, self._names = dict[int, int](), list[str]()
        self._style, self._instruction, self._ignorable = 0, "", False
        self._high = 0

    def lines(self) -> Iterator[Line]:
        """Give the lines of the whole document."""
        at, tokens = 0, 0
        while match := _TOKEN.match(self._data, at):
            at, tokens = match.end(), tokens + 1
            if tokens > MAX_TOKENS:
                raise UnreadableFileError("unreadable")
            if match["word"]:
                at += self._obey(match["word"].decode(), int(match["number"]) if match["number"] else None)
            else:
                self._take(match)
            if self._lines:
                yield from self._released()
        self._end_paragraph()
        self._end_row()
        yield from self._released()

    def _released(self) -> list[Line]:
        lines, self._lines = self._lines, []
        return lines

    def _take(self, match: re.Match[bytes]) -> None:
        if match["hex"]:
            self._collect(bytes([int(match["hex"], 16)]))
        elif match["text"]:
            self._collect(match["text"])
        elif match["brace"] == b"{":
            self._open()
        elif match["brace"] == b"}":
            self._close()
        elif match["sign"] == b"*":
            self._ignorable = True
        elif match["sign"] in (b"\n", b"\r"):
            self._end_paragraph()
        elif match["sign"]:
            self._say(_CHARS.get(match["sign"].decode("latin-1"), ""))

    # Groups and destinations.

    def _open(self) -> None:
        self._flush()
        if len(self._stack) >= MAX_GROUPS:
            raise UnreadableFileError("unreadable")
        self._stack.append(self._state)
        self._state = replace(self._state)

    def _close(self) -> None:
        self._flush()
        ended = self._state
        if not self._stack:
            return
        self._state = self._stack.pop()
        if ended.destination == "stylesheet" and self._state.destination == "stylesheet":
            self._name_style()
        if ended.destination == "fldinst" and self._state.destination != "fldinst":
            link = _LINK.search(self._instruction)
            self._state.look = replace(self._state.look, link=link[1] if link else None)
            self._instruction = ""

    def _name_style(self) -> None:
        name = "".join(self._names).strip(" ;").lower()
        self._names = []
        if name.startswith(("heading", "title", "überschrift", "titre")):
            digit = re.search(r"[1-6]", name)
            self._styles[self._style] = int(digit[0]) if digit else 1

    def _enter(self, destination: str) -> None:
        self._flush()
        self._state.destination = destination
        if destination in ("listtext", "pntext") and self._stack:
            self._stack[-1].bullet = True

    # Control words.

    def _obey(self, word: str, number: int | None) -> int:
        """Do what a control word says; give how many bytes after it are not to be read."""
        ignorable, self._ignorable = self._ignorable, False
        if word == "bin":
            return max(number or 0, 0)
        if word in ("fonttbl", "stylesheet", "listtext", "pntext", "fldinst"):
            self._enter(word)
        elif word in _UNSAID or (ignorable and word not in _SAID_THOUGH_IGNORABLE):
            self._enter("unsaid")
        elif word in _CHARS:
            self._say(_CHARS[word])
        elif action := _ACTIONS.get(word):
            self._flush()
            action(self, number)
        return 0

    def _unicode(self, number: int | None) -> None:
        code = (number or 0) & 0xFFFF
        self._unshown = self._state.skip
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self._high & 0x3FF) << 10) + (code & 0x3FF) if self._high else 0xFFFD
        self._high = 0
        self._say(chr(code))

    def _set_font(self, number: int | None) -> None:
        self._state.font = number or 0

    def _set_charset(self, number: int | None) -> None:
        if self._state.destination == "fonttbl":
            self._fonts[self._state.font] = _CHARSETS.get(number or 0, self._page)

    def _set_page(self, number: int | None) -> None:
        self._page = _code_page(number)

    def _set_style(self, number: int | None) -> None:
        self._style = number or 0
        self._state.level = self._styles.get(self._style, 0)

    def _set_outline(self, number: int | None) -> None:
        self._state.level = (number or 0) + 1 if 0 <= (number or 0) < 6 else 0

    def _reset_paragraph(self, _number: int | None) -> None:
        state = self._state
        state.level, state.bullet, state.gap, state.in_table = 0, False, LINE_GAP, False

    def _reset_look(self, _number: int | None) -> None:
        self._state.look = Run("", size=12.0, link=self._state.look.link)
        self._state.hidden = self._state.deleted = False

    def _set_look(self, **changes: float | bool) -> None:
        self._state.look = replace(self._state.look, **changes)  # type: ignore[arg-type]

    # Words.

    def _collect(self, data: bytes) -> None:
        if self._unshown:
            skipped = min(self._unshown, len(data))
            self._unshown -= skipped
            data = data[skipped:]
        self._bytes += data

    def _flush(self) -> None:
        """Say the bytes that came one after the other: a character may be made of two of them."""
        data, self._bytes, self._unshown = bytes(self._bytes), bytearray(), 0
        if data:
            self._speak(data.decode(self._fonts.get(self._state.font, self._page), "replace"))

    def _say(self, text: str) -> None:
        unshown = self._unshown
        self._flush()
        self._speak(text)
        self._unshown = unshown

    def _speak(self, text: str) -> None:
        match self._state.destination:
            case "stylesheet":
                self._names.append(text)
            case "fldinst":
                self._instruction = (self._instruction + text)[:2000]
            case "" if not (self._state.hidden or self._state.deleted):
                self._said.say(text, self._state.look)

    # Paragraphs and tables.

    def _tab(self, _number: int | None = None) -> None:
        if not self._state.destination:
            self._said.tab()

    def _end_line(self, _number: int | None = None) -> None:
        self._said.end_row()

    def _end_paragraph(self, _number: int | None = None) -> None:
        self._flush()
        if self._state.destination:
            return
        state = self._state
        found = self._said.lines(bullet=state.bullet, level=state.level, gap=state.gap)
        (self._cell if state.in_table else self._lines).extend(found)
        self._said = Paragraph()
        state.bullet = False

    def _end_cell(self, _number: int | None = None) -> None:
        self._state.in_table = True
        self._end_paragraph()
        self._cells.append(self._cell)
        self._cell = []

    def _end_row(self, _number: int | None = None) -> None:
        self._lines += row_of_table([*self._cells, self._cell])
        self._cells, self._cell = [], []


def _code_page(number: int | None) -> str:
    name = {10000: "mac_roman", 65001: "utf-8"}.get(number or 0, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _is_on(number: int | None) -> bool:
    return number != 0


_ACTIONS: dict[str, Callable[[_Reader, int | None], None]] = {
    "par": _Reader._end_paragraph,
    "sect": _Reader._end_paragraph,
    "page": _Reader._end_paragraph,
    "line": _Reader._end_line,
    "tab": _Reader._tab,
    "cell": _Reader._end_cell,
    "nestcell": _Reader._end_cell,
    "row": _Reader._end_row,
    "nestrow": _Reader._end_row,
    "u": _Reader._unicode,
    "f": _Reader._set_font,
    "deff": _Reader._set_font,
    "fcharset": _Reader._set_charset,
    "ansicpg": _Reader._set_page,
    "s": _Reader._set_style,
    "outlinelevel": _Reader._set_outline,
    "pard": _Reader._reset_paragraph,
    "plain": _Reader._reset_look,
    "b": lambda reader, number: reader._set_look(bold=_is_on(number)),
    "i": lambda reader, number: reader._set_look(italic=_is_on(number)),
    "fs": lambda reader, number: reader._set_look(size=min(max((number or 24) / 2, 1.0), 200.0)),
    "v": lambda reader, number: setattr(reader._state, "hidden", _is_on(number)),
    "deleted": lambda reader, number: setattr(reader._state, "deleted", _is_on(number)),
    "uc": lambda reader, number: setattr(reader._state, "skip", min(max(number or 0, 0), 10)),
    "sb": lambda reader, number: setattr(reader._state, "gap", LINE_GAP + min(max(number or 0, 0), 2400) / 240),
    "intbl": lambda reader, _number: setattr(reader._state, "in_table", True),
}
