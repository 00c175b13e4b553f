"""Draws the themes: ``preview.webp`` of each, and all of them on one sheet, ``docs/pictures/themes.webp``.

Each is shown with the invented resumes of the tests, as a visitor sees it: on a wide screen, in the dark, on a phone,
and as the first sheet of paper.
"""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser

from tests.browsers import chromium
from tests.resumes import resume
from webapp import themes
from webapp.resume import Resume
from workers.portfolio import page
from workers.portfolio.pdf import pdf

ROOT = Path(__file__).parents[1]
SHEET = ROOT / "docs" / "pictures" / "themes.webp"
PREVIEW = (480, 600)
GAP = 24
GROUND = (214, 218, 215)
SHOWN = ["whole", "arabic", "japanese"]


def main() -> None:
    """Draw all of them anew."""
    with chromium() as browser:
        rows = [_row(browser, theme) for theme in themes.all_themes()]
    SHEET.parent.mkdir(exist_ok=True)
    _stacked(rows).save(SHEET, quality=62, method=6)


def _row(browser: Browser, theme: themes.Theme) -> Image.Image:
    whole = page(resume("whole"), themes.look(theme), "en").decode()
    wide = _seen(browser, whole, 1280, 1600)
    wide.resize(PREVIEW, Image.Resampling.LANCZOS).save(theme.folder / "preview.webp", quality=70, method=6)
    pictures = [wide, _seen(browser, whole, 1280, 1600, dark=True), _seen(browser, whole, 390, 780)]
    pictures += [_paper(resume(kind), theme) for kind in SHOWN]
    return _beside([_as_high(picture, 400) for picture in pictures])


def _seen(browser: Browser, html: str, width: int, height: int, *, dark: bool = False) -> Image.Image:
    viewport = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
    viewport.set_content(html)
    viewport.evaluate("document.fonts.ready")
    taken = Image.open(io.BytesIO(viewport.screenshot()))
    viewport.close()
    return taken.convert("RGB")


def _paper(shown: Resume, theme: themes.Theme) -> Image.Image:
    first = pypdfium2.PdfDocument(pdf(shown, themes.look(theme), shown.meta["language"]))[0]
    drawn: Image.Image = first.render(scale=2).to_pil().convert("RGB")
    return drawn


def _as_high(picture: Image.Image, height: int) -> Image.Image:
    return picture.resize((picture.width * height // picture.height, height), Image.Resampling.LANCZOS)


def _beside(pictures: list[Image.Image]) -> Image.Image:
    row = Image.new("RGB", (sum(one.width + GAP for one in pictures) - GAP, pictures[0].height), GROUND)
    left = 0
    for one in pictures:
        row.paste(one, (left, 0))
        left += one.width + GAP
    return row


def _stacked(rows: list[Image.Image]) -> Image.Image:
    sheet = Image.new("RGB", (rows[0].width + 2 * GAP, sum(row.height + GAP for row in rows) + GAP), GROUND)
    for place, row in enumerate(rows):
        sheet.paste(row, (GAP, GAP + place * (row.height + GAP)))
    return sheet


if __name__ == "__main__":
    main()
