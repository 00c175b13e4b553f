"""The web page of a portfolio: one file that needs nothing else and runs nothing."""

import json
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from webapp.resume import Resume
from webapp.themes import Look
from workers.portfolio import wording
from workers.portfolio.hyphens import is_short_hyphenated, keep_whole
from workers.portfolio.links import bare, safe_link
from workers.portfolio.metadata import describe, heading, profile_page
from workers.portfolio.pictures import NONE, measured
from workers.portfolio.styles import page_style


def page(
    resume: Resume,
    look: Look,
    language: str,
    published_url: str | None = None,
    pictures: Mapping[str, bytes] = NONE,
    *,
    findable: bool = False,
) -> bytes:
    """Give the page as UTF-8 HTML in the language of a BCP 47 tag.

    It links to ``resume.pdf``, ``resume.json`` and ``contact.vcf`` beside it, and shows those of the ``pictures``, by
    their names beside it, that the resume names. Search engines may list it only when it is published, which is said by
    giving its address, or where it is to be ``findable`` at one that nobody knows yet. A published one links to where
    it can be reported.
    """
    body = markup(resume, look, language, published_url, pictures, findable=findable)
    style = page_style(look, body)
    return body.replace(_STYLE_GOES_HERE, f"<style>{style}</style>", 1).encode()


def markup(
    resume: Resume,
    look: Look,
    language: str,
    published_url: str | None = None,
    pictures: Mapping[str, bytes] = NONE,
    *,
    beside: str = "",
    findable: bool = False,
) -> str:
    """Give the page without its style, as the PDF wants it too; ``beside``: what addresses of pictures begin with."""
    template = _templates(look.theme.folder.parent).get_template(f"{look.theme.name}/portfolio.html")
    return template.render(
        resume=resume,
        main=[name for name in look.main if getattr(resume, name)],
        aside=[name for name in look.aside if getattr(resume, name)],
        basics=resume.basics,
        language=language,
        direction=wording.direction(language),
        labels=wording.labels(language),
        heading=heading(resume) or wording.labels(language)["cv"],
        description=describe(resume),
        pictures=measured(resume, pictures, beside),
        pictures_first=look.theme.large_pictures,
        published_url=published_url,
        report_url=_report_url(published_url) if published_url else None,
        findable=findable or published_url,
        structured_data=_script_safe(profile_page(resume, language, published_url)),
        style=_STYLE_GOES_HERE,
        spell_date=partial(wording.spell_date, language=language),
        spell_country=partial(wording.spell_country, language=language),
    )


def _report_url(published_url: str) -> str:
    """Give where the page at ``…/p/<slug>/`` is reported to those who run the site."""
    site, _, slug = published_url.rstrip("/").rpartition("/p/")
    return f"{site}/report?page={slug}"


def card_markup(resume: Resume, look: Look, language: str) -> str:
    """Give what the picture of a portfolio says, without its style."""
    return (
        _templates(look.theme.folder.parent)
        .get_template("_card.html")
        .render(
            basics=resume.basics,
            language=language,
            direction=wording.direction(language),
            heading=heading(resume) or wording.labels(language)["cv"],
        )
    )


# Fonts are chosen by the characters of the finished page, so the style comes last.
_STYLE_GOES_HERE = Markup("<!--style-->")


def _script_safe(data: dict[str, Any]) -> Markup:
    """Give JSON that can't end the script element it stands in."""
    plain = json.dumps(data, ensure_ascii=False)
    return Markup(plain.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704  # nosec B704


@lru_cache(maxsize=8)
def _templates(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(link=safe_link, bare=bare, whole=keep_whole)
    environment.tests["hyphenated"] = is_short_hyphenated
    return environment
