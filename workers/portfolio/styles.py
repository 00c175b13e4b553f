"""A look's style sheet: what its owner chose as variables, what all themes share, then what the theme makes of it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from webapp.themes import Look, choices
from workers.portfolio import fonts
from workers.portfolio.fitting import Setting, as_chosen
from workers.portfolio.fonts import Face

ROLES = ("head", "body", "strong", "italic")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,])\s*")
_SCREEN = re.compile(r"@media screen[^{]*\{(?:[^{}]|\{[^{}]*\})*\}")
_VARIABLE = re.compile(r"var\((--[a-z-]+)\)")


def page_style(look: Look, text: str) -> str:
    """Give the CSS for one page: compact, with those fonts embedded whose characters ``text`` uses."""
    faces = fonts.faces(_families(look, _written(look.theme.folder)), text)
    embedded = "".join(face.css(fonts.embedded(face.file)) for face in faces)
    return embedded + _screen_and_print(look, faces)


def pdf_style(look: Look, text: str, setting: Setting | None = None) -> str:
    """Give the CSS for one PDF, to be used with ``all_fonts``; in a ``setting`` other than was chosen if given."""
    return _print(look, fonts.faces(_families(look, _written(look.theme.folder)), text), setting or as_chosen(look))


def card_style(look: Look, text: str) -> str:
    """Give the CSS of a portfolio's picture, to be used with ``all_fonts``."""
    css = _read(look.theme.folder.parent / "card.css")
    return _filled(css, look, fonts.faces(_families(look, css), text), as_chosen(look))


@lru_cache(maxsize=1)
def all_fonts() -> str:
    """Give the ``@font-face`` of every font, read from its file, for PDFs of any look."""
    return "".join(face.css(face.file.as_uri()) for face in fonts.all_faces())


@lru_cache(maxsize=64)
def _screen_and_print(look: Look, faces: tuple[Face, ...]) -> str:
    chosen = as_chosen(look)
    variables = "".join(f"{name}:{value};" for name, value in _variables(look, faces, chosen).items())
    dark = choices()["accent"][look.accent]["dark"]
    screen = choices()["density"][look.density]["screen"]
    return (
        f":root{{{variables}}}{_written(look.theme.folder)}{_paper(look, chosen)}"
        f"@media screen{{html{{font-size:{screen}}}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}"
    )


@lru_cache(maxsize=64)
def _print(look: Look, faces: tuple[Face, ...], setting: Setting) -> str:
    """Give only what paper needs, with the variables filled in: WeasyPrint looks each up for each element."""
    css = _SCREEN.sub("", _written(look.theme.folder))
    return _filled(css, look, faces, setting) + _paper(look, setting)


def _filled(css: str, look: Look, faces: tuple[Face, ...], setting: Setting) -> str:
    variables = _variables(look, faces, setting)
    return _VARIABLE.sub(lambda used: variables[used[1]], css)


def _variables(look: Look, faces: tuple[Face, ...], setting: Setting) -> dict[str, str]:
    density, pair = choices()["density"][setting.density], choices()["type"][look.type]
    return {
        **{f"--{role}": fonts.stack(look.type, role, faces) for role in ROLES},
        "--head-weight": str(pair["weight"]["head"]),
        "--strong-weight": str(pair["weight"]["strong"]),
        "--slant": pair["slant"],
        "--accent": choices()["accent"][look.accent]["light"],
        "--air": str(density["air"]),
        "--leading": str(density["leading"]),
        "--side": f"{setting.margins[1]:g}mm",
    }


def _paper(look: Look, setting: Setting) -> str:
    size, margins = choices()["paper"][look.paper]["size"], " ".join(f"{margin:g}mm" for margin in setting.margins)
    return f"@media print{{@page{{size:{size};margin:{margins}}}html{{font-size:{setting.text:g}pt}}}}"


def _families(look: Look, css: str) -> set[str]:
    """Name the families that a style sheet really sets something in."""
    pair = choices()["type"][look.type]
    return {family for role in ROLES if f"var(--{role})" in css for family in pair[role]}


def _written(folder: Path) -> str:
    """Give what all themes share, and then a theme's own sheet."""
    return _read(folder.parent / "base.css") + _read(folder / "style.css")


@lru_cache(maxsize=64)
def _read(sheet: Path) -> str:
    """Give a sheet as its author wrote it, without comments and the air between rules."""
    return _AROUND.sub(r"\1", _COMMENT.sub("", sheet.read_text(encoding="utf-8"))).strip()
