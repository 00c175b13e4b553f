"""Kinds that are zip archives of XML: Word (ECMA-376, part 2) and OpenDocument (ODF 1.3, part 2).

What an archive says of its sizes may be a lie, so what counts are the bytes that really come out.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from webapp.checking.kinds import OPEN_DOCUMENT, WORD, Kind
from webapp.resume import UnreadableFileError

MAX_ENTRIES = 2_000
MAX_INFLATED = 100 * 1024 * 1024
MAX_XML = 10 * 1024 * 1024
MAX_RATIO = 250
SMALL = 1024 * 1024
_MAIN_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, expat.ExpatError, ValueError)

Attributes = dict[str, str]


def inspect(file: BinaryIO) -> tuple[Kind, None]:
    """Tell a Word from an OpenDocument file and see that all of it unpacks; its pages can't be known."""
    try:
        with zipfile.ZipFile(file) as archive:
            _expect_modest(archive)
            kind, main_part = _recognise(archive)
            _parse(archive, main_part)
            _unpack_all(archive)
    except UnreadableFileError:
        raise
    except _DAMAGE as error:
        raise UnreadableFileError("damaged_file") from error
    return kind, None


def _expect_modest(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFileError("encrypted_file")
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise UnreadableFileError("damaged_file")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_INFLATED:
        raise UnreadableFileError("damaged_file")


def _recognise(archive: zipfile.ZipFile) -> tuple[Kind, str]:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        return WORD, _word_main_part(archive)
    if "mimetype" in names and _is_open_document(archive):
        _expect_no_password(archive)
        return OPEN_DOCUMENT, "content.xml"
    raise UnreadableFileError("unsupported_type")


def _word_main_part(archive: zipfile.ZipFile) -> str:
    """Find the part declared as a Word document's; macros, templates and workbooks are declared otherwise."""
    parts: list[str] = []

    def remember(name: str, attributes: Attributes) -> None:
        if name.endswith("Override") and attributes.get("ContentType") == _MAIN_PART:
            parts.append(attributes.get("PartName", "").lstrip("/"))

    _parse(archive, "[Content_Types].xml", remember)
    if not parts:
        raise UnreadableFileError("unsupported_type")
    if parts[0] not in archive.namelist():
        raise UnreadableFileError("damaged_file")
    return parts[0]


def _is_open_document(archive: zipfile.ZipFile) -> bool:
    return b"".join(_chunks(archive, "mimetype")).strip() == OPEN_DOCUMENT.media_type.encode()


def _expect_no_password(archive: zipfile.ZipFile) -> None:
    def refuse_encryption(name: str, _: Attributes) -> None:
        if name.endswith("encryption-data"):
            raise UnreadableFileError("encrypted_file")

    if "META-INF/manifest.xml" in archive.namelist():
        _parse(archive, "META-INF/manifest.xml", refuse_encryption)


def _parse(archive: zipfile.ZipFile, part: str, on_element: Callable[[str, Attributes], None] | None = None) -> None:
    """Run through a part's XML, which must be well-formed and declare no document type (so no entities either)."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = on_element
    seen = 0
    for chunk in _chunks(archive, part):
        seen += len(chunk)
        if seen > MAX_XML:
            raise UnreadableFileError("damaged_file")
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_document_type(*_: object) -> None:
    raise UnreadableFileError("damaged_file")


def _unpack_all(archive: zipfile.ZipFile) -> None:
    """Unpack every entry into nothing, which checks its checksum, and stop at what no document is like."""
    inflated = 0
    for entry in archive.infolist():
        for chunk in _chunks(archive, entry):
            inflated += len(chunk)
            if inflated > MAX_INFLATED:
                raise UnreadableFileError("damaged_file")


def _chunks(archive: zipfile.ZipFile, entry: str | zipfile.ZipInfo) -> Iterator[bytes]:
    packed = (entry if isinstance(entry, zipfile.ZipInfo) else archive.getinfo(entry)).compress_size
    inflated = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(1 << 16):
            inflated += len(chunk)
            if inflated > SMALL and inflated > packed * MAX_RATIO:
                raise UnreadableFileError("damaged_file")
            yield chunk
