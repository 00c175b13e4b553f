"""Tesseract, which finds words in pictures, through its library's own C interface (``tesseract/capi.h``, 4 and 5).

It runs in the process that reads the file: no other program is started, and the walls around it hold.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

_LIBRARIES = ("libtesseract.so.5", "libtesseract.so.4", "libtesseract.5.dylib", "libtesseract.dylib")
_LINE, _WORD = 2, 3  # RIL_TEXTLINE and RIL_WORD of tesseract/publictypes.h
_FIND_BLOCKS = 3  # PSM_AUTO


@dataclass(frozen=True)
class Word:
    """A word, its box in pixels from the picture's top left, and how sure Tesseract is of it, of 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    points: int
    """The size of its line, as Tesseract measures it."""
    confidence: float
    begins_line: bool


def load() -> Any | None:
    """Give the library; None where it isn't installed."""
    # It asks for four threads, which wait for each other: measured 4.8 s for a page on two cores, with one 0.8 s. What
    # it loads looks here when it is loaded.
    ctypes.CDLL(None).setenv(b"OMP_THREAD_LIMIT", b"1", 1)
    for name in _LIBRARIES:
        try:
            return _typed(ctypes.CDLL(name))
        except OSError:
            continue
    return None


def _typed(library: Any) -> Any:
    for function, result in {
        "TessBaseAPICreate": ctypes.c_void_p,
        "TessBaseAPIGetIterator": ctypes.c_void_p,
        "TessBaseAPIGetAvailableLanguagesAsVector": ctypes.POINTER(ctypes.c_char_p),
        "TessResultIteratorGetUTF8Text": ctypes.c_void_p,
        "TessResultIteratorGetPageIterator": ctypes.c_void_p,
        "TessResultIteratorConfidence": ctypes.c_float,
        "TessResultIteratorWordFontAttributes": ctypes.c_char_p,
    }.items():
        getattr(library, function).restype = result
    return library


class _Place(ctypes.Structure):
    """``Dl_info`` of dlfcn.h: in which file a symbol is."""

    _fields_ = [
        ("file", ctypes.c_char_p),
        ("file_base", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("address", ctypes.c_void_p),
    ]


def _data_beside(library: Any) -> bytes | None:
    """Give the folder of languages that was unpacked with the library; None where it lies at Tesseract's own place.

    A library at ``<anywhere>/usr/lib/<machine>/`` has its data in ``<anywhere>/usr/share/``, and doesn't know of it.
    """
    place = _Place()
    if not ctypes.CDLL(None).dladdr(ctypes.cast(library.TessBaseAPICreate, ctypes.c_void_p), ctypes.byref(place)):
        return None
    share = Path((place.file or b"").decode()).parent.parent.parent / "share" / "tesseract-ocr"
    return next((bytes(folder) for folder in sorted(share.glob("*/tessdata"), reverse=True)), None)


class Tesseract:
    """``with Tesseract(library, "eng") as tesseract`` reads pictures in one language, or several: ``"rus+ukr"``.

    :raises LookupError: when the data of that language isn't installed.
    """

    def __init__(self, library: Any, language: str):
        self._library = library
        self._handle = ctypes.c_void_p(library.TessBaseAPICreate())
        if library.TessBaseAPIInit3(self._handle, _data_beside(library), language.encode()):
            library.TessBaseAPIDelete(self._handle)
            raise LookupError(language)
        library.TessBaseAPISetPageSegMode(self._handle, _FIND_BLOCKS)
        library.TessBaseAPISetVariable(self._handle, b"debug_file", b"/dev/null")

    def __enter__(self) -> Tesseract:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._library.TessBaseAPIEnd(self._handle)
        self._library.TessBaseAPIDelete(self._handle)

    def languages(self) -> set[str]:
        """Name the languages whose data is installed, as Tesseract calls them."""
        names = self._library.TessBaseAPIGetAvailableLanguagesAsVector(self._handle)
        found = set()
        for name in names:
            if name is None:
                break
            found.add(name.decode())
        return found

    def words(self, gray: bytes, width: int, height: int, dpi: int) -> list[Word]:
        """Read a picture: one byte for each pixel, row by row."""
        library, handle = self._library, self._handle
        library.TessBaseAPISetImage(handle, gray, width, height, 1, width)
        library.TessBaseAPISetSourceResolution(handle, dpi)
        if library.TessBaseAPIRecognize(handle, None):
            return []
        iterator = ctypes.c_void_p(library.TessBaseAPIGetIterator(handle))
        if not iterator.value:
            return []
        try:
            return list(self._words(iterator))
        finally:
            library.TessResultIteratorDelete(iterator)

    def _words(self, iterator: ctypes.c_void_p) -> Iterator[Word]:
        library = self._library
        page = ctypes.c_void_p(library.TessResultIteratorGetPageIterator(iterator))
        while True:
            if (word := self._word(iterator, page)) is not None:
                yield word
            if not library.TessPageIteratorNext(page, _WORD):
                return

    def _word(self, iterator: ctypes.c_void_p, page: ctypes.c_void_p) -> Word | None:
        library = self._library
        text = self._text(iterator)
        box = [ctypes.c_int() for _ in range(4)]
        if not text or not library.TessPageIteratorBoundingBox(page, _WORD, *map(ctypes.byref, box)):
            return None
        left, top, right, bottom = (edge.value for edge in box)
        return Word(
            text, left, top, right, bottom, self._points(iterator),
            library.TessResultIteratorConfidence(iterator, _WORD),
            bool(library.TessPageIteratorIsAtBeginningOf(page, _LINE)),
        )  # fmt: skip

    def _text(self, iterator: ctypes.c_void_p) -> str:
        pointer = self._library.TessResultIteratorGetUTF8Text(iterator, _WORD)
        if not pointer:
            return ""
        text = ctypes.string_at(pointer).decode("utf-8", "replace")
        self._library.TessDeleteText(ctypes.c_void_p(pointer))
        return text.strip()

    def _points(self, iterator: ctypes.c_void_p) -> int:
        switches, points, font = [ctypes.c_int() for _ in range(6)], ctypes.c_int(), ctypes.c_int()
        self._library.TessResultIteratorWordFontAttributes(
            iterator, *map(ctypes.byref, switches), ctypes.byref(points), ctypes.byref(font)
        )
        return points.value
