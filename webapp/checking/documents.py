"""RTF, and the containers of older Word versions."""

import re
from typing import BinaryIO

from webapp.checking.kinds import RTF, Kind
from webapp.resume import UnreadableFileError

_RTF_STRUCTURE = re.compile(rb"\\bin(\d+) ?|\\[{}\\]|[{}]")
_MAX_DEPTH = 1000
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def inspect_rtf(file: BinaryIO) -> tuple[Kind, None]:
    """See that an RTF file's outermost group is closed; what follows it doesn't matter (RTF 1.9.1, "File Syntax")."""
    file.seek(0)
    content = file.read()
    depth = position = 0
    while found := _RTF_STRUCTURE.search(content, position):
        position = found.end() + _binary_bytes(found)
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth == 0:
            return RTF, None
        if depth > _MAX_DEPTH:
            break
    raise UnreadableFileError("damaged_file")


def _binary_bytes(found: re.Match[bytes]) -> int:
    return int(found[1][:12]) if found[1] else 0


def inspect_ole(file: BinaryIO) -> tuple[Kind, None]:
    """Refuse a compound file: Word up to 2003, or a newer one locked with a password (MS-OFFCRYPTO 2.3.4.4)."""
    file.seek(0)
    if _ENCRYPTED_STREAM in file.read():
        raise UnreadableFileError("encrypted_file")
    raise UnreadableFileError("unsupported_type")
