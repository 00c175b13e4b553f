"""Reads a CV: a file goes in, a value comes out. Pure functions; whoever calls limits memory and time."""

from collections.abc import Callable
from io import BytesIO
from time import perf_counter
from typing import BinaryIO

from webapp.resume import NEEDS_OCR, Reading, SourceLine, UnreadableFileError
from workers.extraction.assembly import assemble
from workers.extraction.attached import as_attached
from workers.extraction.confidence import confidences
from workers.extraction.document import Document
from workers.extraction.language import guess_language
from workers.extraction.markup import without_tags
from workers.extraction.readers.docx import read_docx
from workers.extraction.readers.html import read_html
from workers.extraction.readers.json import read_json
from workers.extraction.readers.odt import read_odt
from workers.extraction.readers.pdf import read_pdf
from workers.extraction.readers.pictures import read_picture
from workers.extraction.readers.rtf import read_rtf
from workers.extraction.readers.text import read_markdown, read_text

JSON, PDF = "application/json", "application/pdf"
READERS: dict[str, Callable[[BinaryIO], Document]] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": read_docx,
    "application/vnd.oasis.opendocument.text": read_odt,
    "application/rtf": read_rtf,
    "text/html": read_html,
    "text/plain": read_text,
    "text/markdown": read_markdown,
    "image/png": read_picture,
    "image/jpeg": read_picture,
    "image/webp": read_picture,
}
SAMPLE = """Example Person
Engineer
person@example.org · +1 212 555 0123 · Oslo

Experience
Engineer, Example Works, Oslo
March 2019 – Present
- Keeps the lamps lit

Education
Example University, Oslo
Master of Science in Optics, 2014 – 2019

Skills
Optics, Python
"""
"""A CV of nobody's that has a little of everything."""
LEAST_LETTERS = 20
"""A document with fewer has no text worth the name: a scan, or an empty form."""


def read(file: BinaryIO, media_type: str, ocr: bool = True) -> Reading:
    """Read the CV in ``file`` into a resume, its lines and where each value came from.

    :param media_type: the kind of file, found by its content at upload.
    :param ocr: whether pictures are looked at for words, which takes seconds.
    :raises UnreadableFileError: ``no_text`` when nothing in it is legible, ``unreadable`` when it can't be parsed,
        ``not_yet_read`` for kinds that are accepted but can't be read yet, ``needs_ocr`` for those that only ``ocr``
        can read.
    """
    started = perf_counter()
    if media_type == JSON:
        return _timed(_as_imported(file), started, perf_counter())
    document = _open(file, media_type, ocr)
    document.lines = without_tags(document.lines)
    if sum(c.isalpha() for line in document.lines for c in line.text) < LEAST_LETTERS:
        raise UnreadableFileError("no_text")
    read_at = perf_counter()
    reading = as_attached(document) or assemble(document)
    reading.confidence = confidences(reading)
    return _timed(reading, started, read_at)


def warm() -> None:
    """Load what every reading takes, by reading one: processes forked from this one then start fast."""
    read(BytesIO(SAMPLE.encode()), "text/plain")


def _open(file: BinaryIO, media_type: str, ocr: bool) -> Document:
    if media_type == PDF:
        return read_pdf(file, ocr)
    reader = READERS.get(media_type)
    if reader is None:
        raise UnreadableFileError("unreadable")
    if reader is read_picture and not ocr:
        raise UnreadableFileError(NEEDS_OCR)
    return reader(file)


def _as_imported(file: BinaryIO) -> Reading:
    """Take a JSON Resume; what it says that isn't JSON Resume is left over."""
    resume, aside = read_json(file)
    lines = [SourceLine(page=1, number=number, text=text) for number, text in enumerate(aside, start=1)]
    said = guess_language(" ".join(resume.model_dump_json(exclude_defaults=True).split('"')))
    return Reading(resume=resume, lines=lines, sources={}, leftovers=list(range(len(lines))), language=said)


def _timed(reading: Reading, started: float, read_at: float) -> Reading:
    reading.seconds = {"read": read_at - started, "structured": perf_counter() - read_at}
    return reading
