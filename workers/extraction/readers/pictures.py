"""Pictures, and the pages of scans: Tesseract finds the words, their places make pieces as on any other page."""

from __future__ import annotations

from collections import Counter
from typing import Any, BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from webapp.resume import UnreadableFileError
from workers.extraction.document import Document, Run
from workers.extraction.language import guess_language
from workers.extraction.layout import arrange
from workers.extraction.readers import tesseract
from workers.extraction.readers.skew import straightened
from workers.extraction.readers.tesseract import Tesseract, Word
from workers.extraction.rows import Piece

DPI = 200
"""Measured: with 200 dots an inch Tesseract finds 99 words of 100; more takes longer and finds no more."""
A4 = 8.27
"""Inches: a picture that says nothing of its size is taken for a page of this width."""
MAX_PIXELS = 60_000_000
LEAST_CONFIDENCE = 25.0
"""Of 100. Below are specks and lines that look like letters."""
JUMP = 2.0
"""Sizes between two words that end a piece."""
FIRST = "eng"
"""The language in which a picture is read to find out what its language is."""
DATA = {
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "fi": "fin", "fr": "fra",
    "he": "heb", "hi": "hin", "hu": "hun", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld", "no": "nor", "pl": "pol",
    "pt": "por", "ro": "ron", "ru": "rus", "sv": "swe", "tr": "tur", "uk": "ukr", "zh": "chi_sim",
}  # fmt: skip
"""What Tesseract calls its data for a language."""
HEADING = 1.2
"""Times the size of most lines: what is larger is a heading."""
_MARKS = frozenset("eo©¢®»«*°·■>")
"""What Tesseract takes a list's dot for."""


def read_picture(file: BinaryIO) -> Document:
    """Read the words in a picture.

    :raises UnreadableFileError: ``not_yet_read`` without Tesseract, ``unreadable`` for what is no picture or too large.
    """
    scans = Scans()
    if not scans.can_read:
        raise UnreadableFileError("not_yet_read")
    try:
        picture = Image.open(file)
        if picture.width * picture.height > MAX_PIXELS:
            raise UnreadableFileError("unreadable")
        gray = _on_white(ImageOps.exif_transpose(picture))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableFileError("unreadable") from error
    return Document(arrange([scans.pieces(_at_dpi(gray), 1)]))


def _on_white(picture: Image.Image) -> Image.Image:
    """Give it in shades of gray; what shines through is paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole)
    return picture.convert("L")


def _at_dpi(gray: Image.Image) -> Image.Image:
    """Give the page with 200 dots an inch, taking it for one of A4's width (or height, where it lies)."""
    scale = DPI * A4 / min(gray.size)
    return gray.resize((round(gray.width * scale), round(gray.height * scale)), Image.Resampling.LANCZOS)


class Scans:
    """Reads the pages of one document, in the language that its first page with words is in."""

    def __init__(self) -> None:
        self._library: Any = tesseract.load()
        self._language: str | None = None

    @property
    def can_read(self) -> bool:
        """Whether Tesseract is installed, with the data it begins with."""
        return self._library is not None and bool(self._installed())

    def _installed(self) -> set[str]:
        try:
            with Tesseract(self._library, FIRST) as reader:
                return reader.languages()
        except LookupError:
            return set()

    def pieces(self, gray: Image.Image, page: int) -> list[Piece]:
        """Give the pieces of a page of 200 dots an inch."""
        gray = straightened(gray)
        if self._language is not None:
            return _pieces(self._read(gray, self._language), page)
        words = self._read(gray, FIRST)
        language = self._guess(words)
        self._language = language if words else None
        return _pieces(words if language == FIRST else self._read(gray, language), page)

    def _guess(self, words: list[Word]) -> str:
        data = DATA.get(guess_language(" ".join(word.text for word in words)), FIRST)
        return data if data in self._installed() else FIRST

    def _read(self, gray: Image.Image, language: str) -> list[Word]:
        with Tesseract(self._library, language) as reader:
            return reader.words(gray.tobytes(), gray.width, gray.height, DPI)


def _pieces(words: list[Word], page: int) -> list[Piece]:
    lines: list[list[Word]] = []
    for word in words:
        if word.confidence >= LEAST_CONFIDENCE and any(char.isalnum() or char in "•-–—&+/" for char in word.text):
            if word.begins_line or not lines:
                lines.append([])
            lines[-1].append(word)
        elif word.begins_line:
            lines.append([])
    return _in_settled_sizes([piece for line in lines if line for piece in _pieces_of_line(line, page)])


def _in_settled_sizes(pieces: list[Piece]) -> list[Piece]:
    """Give headings of one kind one size: measured line by line in whole points, they differ by one."""
    sizes = Counter(run.size for piece in pieces for run in piece.runs)
    body = max(sizes, key=lambda size: sizes[size], default=0.0)
    for piece in pieces:
        for run in piece.runs:
            if run.size > HEADING * body or run.size == body - 1:
                run.size = max((run.size - 1, run.size, run.size + 1), key=lambda size: (sizes[size], size))
    return pieces


def _pieces_of_line(words: list[Word], page: int) -> list[Piece]:
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    groups: list[list[Word]] = [[]]
    for word in words:
        last = groups[-1][-1] if groups[-1] else None
        if last and word.left - last.right > JUMP * _pixels(word):
            groups.append([])
        groups[-1].append(word)
    return [Piece([_run(group)], page, _points(top), _points(bottom)) for group in groups]


def _run(words: list[Word]) -> Run:
    first = words[0]
    mark = len(words) > 1 and first.text in _MARKS and words[1].left - first.right > 0.35 * _pixels(first)
    texts = [word.text for word in words]
    if mark:
        texts[0] = "•"
    return Run(" ".join(texts), _points(first.left), _points(words[-1].right), float(first.points or 10))


def _pixels(word: Word) -> float:
    return (word.points or 10) * DPI / 72


def _points(pixels: int) -> float:
    return pixels * 72 / DPI
