"""Names what a file is made of: of the same words, in the same look, by the same release, the same file comes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from webapp.audiences import Audience
from webapp.resume import Resume, as_text
from webapp.themes import Look
from workers.portfolio.html import card_markup
from workers.portfolio.pictures import shown_pictures

_HOME = Path(__file__).parents[2]
_MADE_BY = ("workers/portfolio/*.py", "webapp/*.py", "templates/themes/**/*.*", "static/fonts/*", "requirements.txt")
"""Whatever may change what is made: code, themes, fonts, and the versions of libraries."""


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
    told = hashlib.sha256()
    for file in sorted(file for pattern in _MADE_BY for file in _HOME.glob(pattern) if file.is_file()):
        told.update(file.read_bytes())
    return told.hexdigest()
