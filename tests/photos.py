"""Pictures drawn when a test asks for them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

RED, BLUE = (200, 30, 30), (30, 30, 200)


def halves(width: int, height: int) -> Image.Image:
    """A picture whose upper half is red and whose lower half is blue."""
    picture = Image.new("RGB", (width, height), BLUE)
    picture.paste(RED, (0, 0, width, height // 2))
    return picture


def file(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file of a kind."""
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def photo(width: int = 600, height: int = 800) -> bytes:
    """A photo as a camera writes it: lying on its side, and telling where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn it right by a quarter"
    exif[0x010F] = "Canary Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (60.0, 23.0, 34.5)})
    lying = halves(width, height).transpose(Image.Transpose.ROTATE_90)
    return file(lying, exif=exif, comment=b"Canary comment")


def opened(content: bytes) -> Image.Image:
    """The picture in a file, decoded."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def looks(picture: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    """Whether the pixel has about this colour."""
    found = picture.convert("RGB").getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 24 for one, other in zip(found, colour, strict=True))
