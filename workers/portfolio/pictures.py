"""The pictures of a portfolio, files beside its page: which of them are shown, and how large they are."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PIL.JpegImagePlugin import JpegImageFile

from webapp.resume import Resume

NONE: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True)
class Picture:
    """A picture as a page shows it: its address and its size in pixels."""

    url: str
    width: int
    height: int


def shown_pictures(resume: Resume, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give those of the pictures, by name, that the resume names."""
    named = [resume.basics.image, *(project.image for project in resume.projects)]
    return {name: pictures[name] for name in named if name is not None and name in pictures}


def measured(resume: Resume, pictures: Mapping[str, bytes], beside: str = "") -> dict[str, Picture]:
    """Give what a page needs of those pictures; ``beside`` is what their addresses begin with."""
    shown = shown_pictures(resume, pictures)
    return {name: Picture(f"{beside}{name}", *_size(content)) for name, content in shown.items()}


def _size(content: bytes) -> tuple[int, int]:
    with JpegImageFile(io.BytesIO(content)) as picture:
        return picture.size
