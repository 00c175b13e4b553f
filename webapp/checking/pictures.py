"""Photos and scans, as Pillow opens them."""

import os
import struct
from typing import BinaryIO, TypeVar

from PIL import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from webapp.checking.kinds import JPEG, PNG, WEBP, Kind
from webapp.resume import UnreadableFileError

MAX_PIXELS = 50_000_000
DAMAGE = (OSError, SyntaxError, ValueError, struct.error)
"""How Pillow tells that a picture is broken."""

Picture = TypeVar("Picture", bound=ImageFile.ImageFile)


def inspect_png(file: BinaryIO) -> tuple[Kind, int]:
    """See that a PNG's chunks are whole; they carry checksums."""
    try:
        with open_picture(file, PngImageFile) as picture:
            picture.verify()
    except DAMAGE as error:
        raise UnreadableFileError("damaged_file") from error
    return PNG, 1


def inspect_jpeg(file: BinaryIO) -> tuple[Kind, int]:
    """See that a JPEG goes on to its last line, by decoding it at an eighth of its size."""
    try:
        with open_picture(file, JpegImageFile) as picture:
            picture.draft("L", (picture.width // 8, picture.height // 8))
            picture.load()
    except DAMAGE as error:
        raise UnreadableFileError("damaged_file") from error
    return JPEG, 1


def inspect_webp(file: BinaryIO) -> tuple[Kind, int]:
    """See that a WebP is as long as it says; other RIFF files are none."""
    file.seek(0)
    _, length, form = struct.unpack("<4sI4s", file.read(12).ljust(12, b"\0"))
    if form != b"WEBP":
        raise UnreadableFileError("unsupported_type")
    if length + 8 > file.seek(0, os.SEEK_END):
        raise UnreadableFileError("damaged_file")
    try:
        open_picture(file, WebPImageFile).close()
    except DAMAGE as error:
        raise UnreadableFileError("damaged_file") from error
    return WEBP, 1


def open_picture(file: BinaryIO, reader: type[Picture]) -> Picture:
    """Open a picture of one kind without decoding it; raises one of DAMAGE, or UnreadableFileError ``damaged_file``."""
    # the reader itself and not Image.open, which on failure would try all sixty formats it knows
    file.seek(0)
    picture = reader(file)
    if picture.width * picture.height > MAX_PIXELS:
        raise UnreadableFileError("damaged_file")
    return picture
