"""A portfolio's page while its owner tries looks on: the same page as the real one, of the newest data."""

from __future__ import annotations

import io
from typing import Any

from webapp.audiences import Audience, Shown
from webapp.resume import Basics, Draft, Preview, Resume
from webapp.themes import SECTIONS, Options, all_themes, find, look
from workers.portfolio.fonts import all_faces, embedded
from workers.portfolio.html import page
from workers.portfolio.privacy import seen_by


def preview(
    file: io.BufferedIOBase,
    theme: str,
    options: dict[str, Any],
    language: str,
    audience: Audience,
    shown: dict[str, Any],
) -> Preview:
    """Give the page of the ``Draft`` in ``file`` in a look, as an audience sees it; raises UnknownThemeError."""
    draft = Draft.model_validate_json(file.read())
    chosen = look(find(theme), Options.model_validate(options))
    seen = seen_by(audience, draft.resume, Shown.model_validate(shown))
    return Preview(html=page(seen, chosen, language, pictures=draft.pictures).decode())


def _load_all() -> None:
    """Load what any page may need, before a sandbox closes and no file of ours can be read any more."""
    sections: dict[str, Any] = {name: [{}] for name in SECTIONS}
    whole = Resume.model_validate({"basics": Basics(name="Vitrine"), **sections})
    for theme in all_themes():
        page(whole, look(theme), "en")
    for face in all_faces():
        embedded(face.file)


_load_all()
