"""A theme's style sheet, with the fonts that a page needs inside it."""

import base64
import re
from functools import lru_cache
from pathlib import Path

from webapp.themes import Theme

_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_SOURCE = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
_RANGE = re.compile(r"U\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,])\s*")


@lru_cache(maxsize=32)
def style_sheet(theme: Theme) -> str:
    """Give the theme's CSS as its author wrote it."""
    return (theme.folder / "style.css").read_text(encoding="utf-8")


def page_style(theme: Theme, text: str) -> str:
    """Give the theme's CSS for one page: compact, with those fonts embedded whose characters ``text`` uses."""
    used = {ord(char) for char in text}
    css = _FONT_FACE.sub(lambda face: _embed(theme, face[0]) if _covers(face[0], used) else "", style_sheet(theme))
    return _AROUND.sub(r"\1", _COMMENT.sub("", css)).strip()


def _covers(face: str, used: set[int]) -> bool:
    ranges = _RANGE.findall(face)
    return not ranges or any(
        int(first, 16) <= char <= int(last or first, 16) for first, last in ranges for char in used
    )


def _embed(theme: Theme, face: str) -> str:
    return _SOURCE.sub(lambda source: f"url({_data_uri((theme.folder / source[1]).resolve())})", face)


@lru_cache(maxsize=64)
def _data_uri(font: Path) -> str:
    return "data:font/woff2;base64," + base64.b64encode(font.read_bytes()).decode()
