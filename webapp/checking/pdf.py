"""PDF files, as PDFium opens them."""

import os
import re
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw

from webapp.checking.kinds import PDF, Kind
from webapp.resume import UnreadableFileError

_END_WITHIN = 8192
_OBJECT = re.compile(rb"\b\d+\s+\d+\s+obj\b")
_NEEDS_PASSWORD = (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY)


def inspect(file: BinaryIO) -> tuple[Kind, int]:
    """Count a PDF's pages. Its content is not interpreted: that is where files hide endless work."""
    _expect_end(file)
    document = _open(file)
    pages = len(document)
    try:
        document.get_page_size(0)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError("damaged_file") from error
    return PDF, pages


def _expect_end(file: BinaryIO) -> None:
    """Refuse a file that was cut off: PDFium mends it, and half a CV would pass for the whole.

    What follows the end doesn't matter, nor whether its last line is there, but that nothing begins which doesn't end.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_WITHIN))
    _, end, after = file.read().rpartition(b"startxref")
    if not end or _OBJECT.search(after):
        raise UnreadableFileError("damaged_file")
    file.seek(0)


def _open(file: BinaryIO) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        needs_password = pypdfium2.raw.FPDF_GetLastError() in _NEEDS_PASSWORD
        raise UnreadableFileError("encrypted_file" if needs_password else "damaged_file") from error
