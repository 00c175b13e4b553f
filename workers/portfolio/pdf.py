"""The PDF of a portfolio: PDF/UA-1 and PDF/A-3a at once, with the JSON Resume attached."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from webapp.resume import Resume
from webapp.themes import Look
from workers.portfolio.bundle import resume_json
from workers.portfolio.conformance import BOTH_STANDARDS
from workers.portfolio.fitting import Fitted, Setting, changes, ladder
from workers.portfolio.fonts import FOLDER
from workers.portfolio.html import markup
from workers.portfolio.pictures import NONE
from workers.portfolio.styles import all_fonts, pdf_style

PICTURE = "picture:"
"""What the address of a picture begins with while the PDF is made."""
PICTURE_DPI = 200
"""So many pixels of a picture to the inch are enough for paper."""


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
    """Opens the fonts we ship and the pictures it was given, and refuses every other address.

    WeasyPrint's own would read any file and any host.
    """

    def __init__(self, pictures: Mapping[str, bytes] = NONE):
        super().__init__()
        self._pictures = pictures

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Give the file behind the address; raises ValueError where it is none of these."""
        if (name := url.removeprefix(PICTURE)) in self._pictures:
            return URLFetcherResponse(url, self._pictures[name], {"Content-Type": "image/jpeg"})
        address = urlsplit(url)
        file = Path(url2pathname(address.path)).resolve()
        if address.scheme != "file" or address.netloc or not file.is_relative_to(FOLDER):
            raise ValueError("a portfolio opens nothing but its own fonts and pictures")
        return super().fetch(url, headers)


def pdf(resume: Resume, look: Look, language: str, pictures: Mapping[str, bytes] = NONE) -> bytes:
    """Give the resume as a PDF (PDF/UA-1 and PDF/A-3a) in the language of a BCP 47 tag; ``pictures`` by name."""
    return fitted(resume, look, language, pictures).pdf


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the collector rest: it looks at all boxes of a page again and again, and none of them is garbage yet."""
    rests = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not rests:
            gc.enable()


@_uncollected()
def fitted(resume: Resume, look: Look, language: str, pictures: Mapping[str, bytes] = NONE) -> Fitted:
    """Give that PDF in the loosest setting that fits the pages its look asks for, and what that changed.

    Where even the tightest doesn't fit, the PDF is as chosen.
    """
    html = markup(resume, look, language, pictures=pictures, beside=PICTURE)
    opened = _opened(html, pictures)
    attached = [_attached(resume)]
    options: dict[str, Any] = {"attachments": attached, "pdf_variant": BOTH_STANDARDS, "dpi": PICTURE_DPI}

    def lay_out(setting: Setting) -> Document:
        return _laid_out(opened, pdf_style(look, html, setting), options)

    chosen, *tighter = ladder(look)
    document = lay_out(chosen)
    if look.pages is None or len(document.pages) <= look.pages or not tighter:
        return Fitted(document.write_pdf(**options), len(document.pages))
    fitting, setting = _loosest(tighter, lay_out, look.pages)
    if len(fitting.pages) > look.pages:
        return Fitted(document.write_pdf(**options), len(document.pages), tightest=len(fitting.pages))
    return Fitted(fitting.write_pdf(**options), len(fitting.pages), changes(chosen, setting))


def _loosest(settings: list[Setting], lay_out: Callable[[Setting], Document], pages: int) -> tuple[Document, Setting]:
    """Find the first setting that fits, or give the last where none does.

    The first is tried first, since it often is enough; the last tells whether any fits; then it goes by halves.
    """
    fitting = lay_out(settings[0])
    if len(fitting.pages) <= pages:
        return fitting, settings[0]
    low, high = 1, len(settings) - 1
    fitting = lay_out(settings[high])
    while low < high and len(fitting.pages) <= pages:
        middle = (low + high) // 2
        tried = lay_out(settings[middle])
        if len(tried.pages) <= pages:
            high, fitting = middle, tried
        else:
            low = middle + 1
    return fitting, settings[high]


def drawn(html: str, css: str, **options: Any) -> bytes:
    """Give a page in our fonts as a PDF; it can open nothing else."""
    return _laid_out(_opened(html), css, options).write_pdf(**options)  # type: ignore[no-any-return]


def _opened(html: str, pictures: Mapping[str, bytes] = NONE) -> HTML:
    return HTML(string=html, base_url=None, url_fetcher=OwnFilesOnly(pictures))


def _laid_out(opened: HTML, css: str, options: dict[str, Any]) -> Document:
    return opened.render(stylesheets=[_font_sheet(), _style(css)], font_config=_fonts(), **options)


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    """Give the one set of fonts of this process: each further one costs a second rendering and is never freed."""
    return FontConfiguration()


@lru_cache(maxsize=1)
def _font_sheet() -> CSS:
    """Give the sheet that loads our fonts, once: each sheet with fonts adds its files to the process for good."""
    return _style(all_fonts())


@lru_cache(maxsize=64)
def _style(css: str) -> CSS:
    return CSS(string=css, media_type="print", font_config=_fonts(), url_fetcher=OwnFilesOnly())


def _attached(resume: Resume) -> Attachment:
    options: dict[str, Any] = {"name": "resume.json", "description": "JSON Resume", "relationship": "Source"}
    return Attachment(string=resume_json(resume), **options)
