"""A stranger's picture, made anew from its bare pixels in the size a portfolio shows.

This runs in the sandbox. What a camera wrote beside the pixels (where it was, when, whose it is) doesn't come along.
"""

import io
import re
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from webapp.checked import Cropped
from webapp.checking.pictures import DAMAGE, open_picture
from webapp.resume import UnreadableFileError

QUALITY = 82
_READERS: tuple[tuple[re.Pattern[bytes], type[ImageFile.ImageFile]], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PngImageFile),
    (re.compile(rb"\xff\xd8\xff"), JpegImageFile),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), WebPImageFile),
)
_SPARE = 2
"""So many times finer than it is wanted a large picture is looked at: all of its pixels would take half a gigabyte."""
_ABOVE_CENTRE = (0.5, 0.4)
"""Where a square is taken out of a photo: faces are in its upper part."""
_IS_KEPT = ("L", "RGB", "CMYK")
"""Modes without transparency whose colours a profile can speak of; all others become RGB with it."""
_SRGB = ImageCms.createProfile("sRGB")


def crop(file: BinaryIO, width: int, height: int, *, cut: bool) -> Cropped:
    """Give a picture upright as a JPEG (sRGB, on white) that fits into so many pixels, or fills them where it is cut.

    It is never enlarged. Raises UnreadableFileError with ``unsupported_picture`` (no PNG, JPEG or WebP, one that
    moves, or with more pixels than we take) or ``damaged_file``.
    """
    try:
        with _opened(file, max(width, height)) as picture:
            upright = ImageOps.exif_transpose(_coarser(_with_plain_mode(picture), max(width, height)))
            sized = _cut(upright, width, height) if cut else _fitted(upright, width, height)
            return Cropped(content=_written(_in_srgb(_on_white(sized), picture.info.get("icc_profile"))))
    except UnreadableFileError:
        raise
    except MemoryError:  # Pillow holds a WebP three times while it decodes it
        raise UnreadableFileError("unsupported_picture") from None
    except DAMAGE as error:
        raise UnreadableFileError("damaged_file") from error


def _opened(file: BinaryIO, wanted: int) -> ImageFile.ImageFile:
    reader = _reader_for(file.read(12))
    try:
        picture = open_picture(file, reader)
    except UnreadableFileError:
        raise UnreadableFileError("unsupported_picture") from None
    if getattr(picture, "is_animated", False):
        raise UnreadableFileError("unsupported_picture")
    picture.draft(None, (wanted * _SPARE, wanted * _SPARE))
    return picture


def _reader_for(head: bytes) -> type[ImageFile.ImageFile]:
    for beginning, reader in _READERS:
        if beginning.match(head):
            return reader
    raise UnreadableFileError("unsupported_picture")


def _with_plain_mode(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # sixteen bits of grey
        return picture.point(lambda value: value / 256).convert("L")
    opaque = picture.mode in _IS_KEPT and "transparency" not in picture.info
    return picture if opaque else picture.convert("RGBA")


def _coarser(picture: Image.Image, wanted: int) -> Image.Image:
    factor = min(picture.size) // (wanted * _SPARE)
    return picture.reduce(factor) if factor > 1 else picture


def _cut(picture: Image.Image, width: int, height: int) -> Image.Image:
    scale = max(1.0, width / picture.width, height / picture.height)
    return ImageOps.fit(picture, _at_least_one(width / scale, height / scale), centering=_ABOVE_CENTRE)


def _fitted(picture: Image.Image, width: int, height: int) -> Image.Image:
    scale = min(1.0, width / picture.width, height / picture.height)
    return picture.resize(_at_least_one(picture.width * scale, picture.height * scale), Image.Resampling.LANCZOS)


def _at_least_one(width: float, height: float) -> tuple[int, int]:
    return max(1, round(width)), max(1, round(height))


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Change colours from those of the picture's profile; one that is broken, or of another mode, says nothing."""
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return _converted(ImageCms.profileToProfile(picture, own, _SRGB, outputMode="RGB"))
        except (ImageCms.PyCMSError, *DAMAGE):
            pass
    return picture.convert("RGB")


def _converted(picture: Any) -> Image.Image:
    if picture is None:
        raise ValueError("the colours were changed in place")
    return picture  # type: ignore[no-any-return]


def _written(picture: Image.Image) -> bytes:
    """Write the pixels alone: a picture that was opened brings its comment along."""
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return written.getvalue()
