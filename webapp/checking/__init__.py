"""Whether a file is one we can take: its kind, whether it is whole and opens without a password, and how many pages.

This runs in the sandbox at upload. It reads no words: whose CV it is, or whether it is one, is not asked here.
"""

from collections.abc import Callable
from typing import BinaryIO

from webapp.checked import Checked
from webapp.checking import documents, packages, pdf, pictures, texts
from webapp.checking.kinds import BY_EXTENSION, Kind, extension_of
from webapp.resume import UnreadableFileError

Found = tuple[Kind, int | None]

# By the bytes a file begins with; what begins with none of them may be text
_INSPECTIONS: tuple[tuple[bytes, Callable[[BinaryIO], Found]], ...] = (
    (b"%PDF-", pdf.inspect),
    (b"PK\x03\x04", packages.inspect),
    (b"PK\x05\x06", packages.inspect),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", documents.inspect_ole),
    (b"{\\rtf", documents.inspect_rtf),
    (b"\x89PNG\r\n\x1a\n", pictures.inspect_png),
    (b"\xff\xd8\xff", pictures.inspect_jpeg),
    (b"RIFF", pictures.inspect_webp),
)
_PDF_MAY_BEGIN_WITHIN = 1024


def check(file: BinaryIO, filename: str, max_pages: int) -> Checked:
    """Look at a file and the name it came under, and say what it is.

    Raises UnreadableFileError with ``empty_file``, ``unsupported_type``, ``content_mismatch`` (the name's extension
    names another kind), ``damaged_file``, ``encrypted_file`` (needs a password to open), ``too_many_pages`` or
    ``too_large`` (a JSON Resume, which can't be read in part).
    """
    extension = extension_of(filename)
    named = BY_EXTENSION.get(extension)
    try:
        kind, pages = _inspect(file, extension)
    except UnreadableFileError as error:
        if error.code == "unsupported_type" and named:
            raise UnreadableFileError("content_mismatch") from error
        raise
    if named and named is not kind:
        raise UnreadableFileError("content_mismatch")
    if pages and pages > max_pages:
        raise UnreadableFileError("too_many_pages")
    return Checked(media_type=kind.media_type, kind=kind.name, pages=pages)


def _inspect(file: BinaryIO, extension: str) -> Found:
    head = file.read(_PDF_MAY_BEGIN_WITHIN)
    if not head:
        raise UnreadableFileError("empty_file")
    for beginning, inspect in _INSPECTIONS:
        if head.startswith(beginning):
            return inspect(file)
    if b"%PDF-" in head and extension in ("pdf", ""):
        return pdf.inspect(file)
    return texts.inspect(file, extension)
