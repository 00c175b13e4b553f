"""Resumes with a photo and a picture of every project, as their owners would have put them in."""

from __future__ import annotations

from PIL import Image

from tests import photos
from tests.workers.portfolio.test_portfolio_themes import made
from webapp import themes
from webapp.resume import Project, Resume

PHOTO, WIDE, HIGH, SMALL = (f"{digit * 16}.jpg" for digit in "0123")
PICTURES = {
    PHOTO: photos.file(photos.halves(480, 480), progressive=True),
    WIDE: photos.file(Image.effect_noise((1200, 500), 40).convert("RGB")),
    HIGH: photos.file(photos.halves(500, 900)),
    SMALL: photos.file(photos.halves(90, 60)),
}


def pictured(name: str, kind: str) -> tuple[Resume, themes.Look, str]:
    """Give one of the invented resumes with the names of pictures in it, a theme as it begins, and the language."""
    resume, look, language = made(name, kind)
    resume.basics.image = PHOTO
    resume.projects += [Project(name=f"Invented {number}") for number in range(3 - len(resume.projects))]
    for project, image in zip(resume.projects, (WIDE, HIGH, SMALL), strict=False):
        project.image = image
    return resume, look, language
