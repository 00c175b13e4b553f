"""Names what a file is made of: of the same words, in the same look, by the same release, the same file comes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from webapp.audiences import Audience
from webapp.resume import Resume, as_text
from webapp.themes import Look
from workers.portfolio.html import card_markup
from workers.portfolio.pictures import shown_pictures

_MADE_BY = (Path(__file__).parent, Path(__file__).parents[2] / "templates" / "themes")
_SOURCES = {".py", ".html", ".css", ".toml"}


def pdf_key(audience: Audience, resume: Resume, look: Look, language: str, pictures: Mapping[str, bytes]) -> str:
    """Name a PDF, and what its owner is told of it, by what they are made of; pictures are named by what they hold."""
    return _key("pdf", audience, as_text(resume), _told(look), language, *shown_pictures(resume, pictures))


def card_key(resume: Resume, look: Look, language: str) -> str:
    """Name a portfolio's picture by what it is made of, which is far less."""
    return _key("card", card_markup(resume, look, language), look.accent, look.type)


def _told(look: Look) -> str:
    chosen = (look.theme.name, look.accent, look.type, look.density, look.paper, look.columns, look.order, look.pages)
    return repr(chosen)


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join((_release(), *parts)).encode()).hexdigest()[:32]


@cache
def _release() -> str:
    """Tell this release from others: what they make of the same words may differ."""
    files = sorted(file for folder in _MADE_BY for file in folder.rglob("*.*") if file.suffix in _SOURCES)
    told = hashlib.sha256(version("weasyprint").encode())
    for file in files:
        told.update(file.read_bytes())
    return told.hexdigest()
