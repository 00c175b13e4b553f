"""A portfolio as plain text, for forms that take nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from webapp.resume import Resume
from webapp.themes import Look
from workers.portfolio.wording import labels, spell_country, spell_date

# By section: what stands on an entry's first line, what below it a line each, what in a list, and what in one line.
_ENTRIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "work": (("position", "name", "location"), ("url", "description", "summary"), ("highlights",), ()),
    "projects": (("name", "entity", "type"), ("url", "description"), ("highlights",), ("roles", "keywords")),
    "education": (("study_type", "area", "institution"), ("score", "url"), ("courses",), ()),
    "skills": (("name", "level"), (), (), ("keywords",)),
    "languages": (("language", "fluency"), (), (), ()),
    "certificates": (("name", "issuer"), ("url",), (), ()),
    "awards": (("title", "awarder"), ("summary",), (), ()),
    "publications": (("name", "publisher"), ("url", "summary"), (), ()),
    "volunteer": (("position", "organization"), ("url", "summary"), ("highlights",), ()),
    "interests": (("name",), (), (), ("keywords",)),
    "references": (("name",), ("reference",), (), ()),
}


def text(resume: Resume, look: Look, language: str) -> bytes:
    """Give the resume as UTF-8 text in the order of the look, with titles and dates in the language of a BCP 47 tag.

    It begins with UTF-8's mark: many servers don't say what text is written in, and browsers then guess wrong.
    """
    parts = ["\n".join(_head(resume, language))]
    for name in look.order:
        entries = ["\n".join(_entry(name, entry, language)) for entry in getattr(resume, name)]
        if entries:
            title = labels(language)[name]
            between = "\n\n" if _ENTRIES[name][1] else "\n"
            parts.append(f"{title}\n{'-' * len(title)}\n{between.join(entries)}")
    return ("\n\n".join(part for part in parts if part) + "\n").encode("utf-8-sig")


def _head(resume: Resume, language: str) -> Iterator[str]:
    basics = resume.basics
    home = basics.location
    yield from _said(basics.name, basics.label, basics.email, basics.phone, basics.url)
    for profile in basics.profiles:
        yield from _said(" ".join(_said(profile.network, profile.username, profile.url)))
    if home:
        town = " ".join(_said(home.postal_code, home.city))
        country = spell_country(home.country_code, language) if home.country_code else None
        yield from _said(", ".join(_said(home.address, town, home.region, country)))
    yield from _said(basics.summary and f"\n{basics.summary}")


def _entry(section: str, entry: Any, language: str) -> Iterator[str]:
    first, below, listed, joined = _ENTRIES[section]
    when = _when(entry, language)
    line = ", ".join(_said(*(getattr(entry, name) for name in first)))
    yield from _said(f"{line} ({when})" if line and when else line or when)
    yield from _said(*(getattr(entry, name) for name in below))
    for name in listed:
        yield from (f"- {item}" for item in getattr(entry, name))
    for name in joined:
        yield from _said(", ".join(getattr(entry, name)))


def _when(entry: Any, language: str) -> str:
    start, end = getattr(entry, "start_date", None), getattr(entry, "end_date", None)
    if not start and not end:
        day = getattr(entry, "date", None) or getattr(entry, "release_date", None)
        return spell_date(day, language) if day else ""
    last = spell_date(end, language) if end else labels(language)["present"]
    return f"{spell_date(start, language)} – {last}" if start and start != end else last


def _said(*values: str | None) -> list[str]:
    return [value for value in values if value]
