"""Reads the pages of a PDF and nothing else in it, as a program does that knows no JSON Resume."""

import io
from typing import BinaryIO

import pypdfium2 as pdfium

from webapp.resume import Reading, UnreadableFileError
from workers.extraction import read


def read_bare(file: BinaryIO) -> Reading:
    """Read a PDF as ``read`` does, but without its attachments, metadata and tags; raises UnreadableFileError."""
    return read(stripped(file.read()), "application/pdf")


def stripped(pdf: bytes) -> io.BytesIO:
    """Give the pages alone, with the links on them.

    :raises UnreadableFileError: ``unreadable`` when PDFium can't open it or it has no page.
    """
    bare = io.BytesIO()
    try:
        with pdfium.PdfDocument(pdf) as whole, pdfium.PdfDocument.new() as pages:
            pages.import_pages(whole)
            pages.save(bare)
    except pdfium.PdfiumError as error:
        raise UnreadableFileError("unreadable") from error
    bare.seek(0)
    return bare
