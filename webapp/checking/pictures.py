"""Photos and scans, as Pillow opens them."""

import os
import struct
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from webapp.checking.kinds import JPEG, PNG, WEBP, Kind
from webapp.resume import UnreadableFileError

MAX_PIXELS = 50_000_000
_DAMAGE = (OSError, SyntaxError, ValueError, struct.error, UnidentifiedImageError, Image.DecompressionBombError)

Image.init()  # in the zygote, where its modules can still be read


def inspect_png(file: BinaryIO) -> tuple[Kind, int]:
    """See that a PNG's chunks are whole; they carry checksums."""
    try:
        with _open(file, "PNG") as picture:
            picture.verify()
    except _DAMAGE as error:
        raise UnreadableFileError("damaged_file") from error
    return PNG, 1


def inspect_jpeg(file: BinaryIO) -> tuple[Kind, int]:
    """See that a JPEG goes on to its last line, by decoding it at an eighth of its size."""
    try:
        with _open(file, "JPEG") as picture:
            picture.draft("L", (picture.width // 8, picture.height // 8))
            picture.load()
    except _DAMAGE as error:
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
        _open(file, "WEBP").close()
    except _DAMAGE as error:
        raise UnreadableFileError("damaged_file") from error
    return WEBP, 1


def _open(file: BinaryIO, picture_format: str) -> Image.Image:
    file.seek(0)
    picture = Image.open(file, formats=[picture_format])
    if picture.width * picture.height > MAX_PIXELS:
        raise UnreadableFileError("damaged_file")
    return picture
