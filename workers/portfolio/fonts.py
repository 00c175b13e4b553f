"""The fonts of portfolios: which files a family has, and for which characters."""

from __future__ import annotations

import base64
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from webapp.themes import choices

FOLDER = Path(__file__).parents[2] / "static" / "fonts"
_DESCRIBED = Path(__file__).parents[2] / "templates" / "themes" / "fonts.toml"
_RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")


@dataclass(frozen=True)
class Face:
    """One file of a family, and a CSS family of its own: WeasyPrint takes several files of one for the same font."""

    family: str
    name: str
    file: Path
    weight: int
    style: str
    ranges: str

    def covers(self, codes: set[int]) -> bool:
        """Say whether it has any of these characters."""
        return not _codes(self.ranges).isdisjoint(codes)

    def css(self, source: str) -> str:
        """Give its ``@font-face``, read from the address ``source``."""
        return (
            f'@font-face{{font-family:"{self.name}";font-weight:{self.weight};font-style:{self.style};'
            f"font-display:swap;src:url({source});unicode-range:{self.ranges}}}"
        )


@cache
def _codes(ranges: str) -> frozenset[int]:
    pairs = [(int(first, 16), int(last or first, 16)) for first, last in _RANGE.findall(ranges)]
    return frozenset(code for first, last in pairs for code in range(first, last + 1))


def faces(families: Iterable[str], text: str) -> tuple[Face, ...]:
    """Give those files of the families that have characters of the text."""
    used = {ord(char) for char in text}
    wanted = set(families)
    return tuple(face for face in all_faces() if face.family in wanted and face.covers(used))


@cache
def all_faces() -> list[Face]:
    """Give every file we ship for portfolios."""
    ranges = _described()["scripts"]
    return [
        Face(
            family=family,
            name=f"Vitrine {family} {script}",
            file=FOLDER / (f"vitrine-{family}.woff2" if "script" in about else f"vitrine-{family}-{script}.woff2"),
            weight=about["weight"],
            style=about.get("style", "normal"),
            ranges=ranges[script],
        )
        for family, about in _described()["families"].items()
        for script in ([about["script"]] if "script" in about else _common_scripts())
    ]


def stack(pair: str, role: str, faces: Iterable[Face]) -> str:
    """Give the value of ``font-family`` for a role (``head``, ``body``, ``strong``, ``italic``) of a pair of types."""
    chosen = choices()["type"][pair]
    own = [f'"{face.name}"' for family in chosen[role] for face in faces if face.family == family]
    return ",".join([*own, _described()["generic"][chosen["generic"]["head" if role == "head" else "body"]]])


@cache
def embedded(file: Path) -> str:
    """Give a font as a ``data:`` address."""
    return "data:font/woff2;base64," + base64.b64encode(file.read_bytes()).decode()


def _common_scripts() -> list[str]:
    """Name the scripts that have no families of their own."""
    apart = {about.get("script") for about in _described()["families"].values()}
    return [script for script in _described()["scripts"] if script not in apart]


@cache
def _described() -> dict[str, Any]:
    return tomllib.loads(_DESCRIBED.read_text(encoding="utf-8"))
