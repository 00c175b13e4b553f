"""The PDF of a portfolio: PDF/UA-1 and PDF/A-3a at once, with the JSON Resume attached."""

import gc
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from webapp.resume import Basics, Resume, Work
from webapp.themes import Look, all_themes, look
from workers.portfolio.bundle import resume_json
from workers.portfolio.conformance import BOTH_STANDARDS
from workers.portfolio.fonts import FOLDER
from workers.portfolio.html import markup
from workers.portfolio.styles import all_fonts, pdf_style


class OwnFontsOnly(URLFetcher):  # type: ignore[misc]
    """Opens the fonts we ship and refuses every other address; WeasyPrint's own would read any file and any host."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Give the file behind the address; raises ValueError where it is none of our fonts."""
        address = urlsplit(url)
        file = Path(url2pathname(address.path)).resolve()
        if address.scheme != "file" or address.netloc or not file.is_relative_to(FOLDER):
            raise ValueError("a portfolio opens nothing but its own fonts")
        return super().fetch(url, headers)


def pdf(resume: Resume, look: Look, language: str) -> bytes:
    """Give the resume as a PDF (PDF/UA-1 and PDF/A-3a) in the language of a BCP 47 tag."""
    html = markup(resume, look, language)
    return drawn(html, pdf_style(look, html), attachments=[_attached(resume)], pdf_variant=BOTH_STANDARDS)


def drawn(html: str, css: str, **options: Any) -> bytes:
    """Give a page in our fonts as a PDF; it can open nothing else."""
    document = HTML(string=html, base_url=None, url_fetcher=OwnFontsOnly())
    sheets = [_font_sheet(), _style(css)]
    return document.write_pdf(stylesheets=sheets, font_config=_fonts(), **options)  # type: ignore[no-any-return]


def warm() -> None:
    """Write a word in every theme, which loads fonts and templates: processes forked from this one then start fast."""
    for theme in all_themes():
        pdf(Resume(basics=Basics(name="Vitrine"), work=[Work(name="–", start_date="2000")]), look(theme), "en")
    # What is loaded now stays: the collector needn't look at it again, nor unshare it in a forked child.
    gc.collect()
    gc.freeze()


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
    return CSS(string=css, media_type="print", font_config=_fonts(), url_fetcher=OwnFontsOnly())


def _attached(resume: Resume) -> Attachment:
    options: dict[str, Any] = {"name": "resume.json", "description": "JSON Resume", "relationship": "Source"}
    return Attachment(string=resume_json(resume), **options)
