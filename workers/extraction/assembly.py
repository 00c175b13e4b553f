"""Puts the found values together: values into the resume, their lines into ``sources``, the rest into ``leftovers``."""

import re
from collections import Counter
from functools import cache
from typing import Any

from webapp.resume import Reading, Resume, SourceLine, letters, value_at
from workers.extraction.document import Document, Line
from workers.extraction.fields import Found, Quote
from workers.extraction.fields.contact import find_contact
from workers.extraction.fields.dates import undated
from workers.extraction.fields.education import find_education
from workers.extraction.fields.heads import DURATION
from workers.extraction.fields.others import find_dated, find_projects, find_references
from workers.extraction.fields.paragraphs import goes_on, paragraph_of
from workers.extraction.fields.positions import find_positions
from workers.extraction.fields.skills import find_interests, find_languages, find_skills
from workers.extraction.folios import part_folios
from workers.extraction.guessing import name_by_content
from workers.extraction.language import guess_language
from workers.extraction.periods import join_periods
from workers.extraction.sections import Section, cut_sections, is_label, split_margin_headings

LEAST_SUMMARY = 80
"""Characters that make an unheaded paragraph at the top a summary."""
TELLING = ("work", "education", "skills", "languages", "volunteer", "certificates", "projects", "interests")
"""Sections that hardly any other document has."""
LEAST_KINDS = 2
"""Of those, where neither work nor education is dated."""


def assemble(document: Document) -> Reading:
    """Read the resume out of a document's lines; every value quotes them."""
    lines, sections = structure(document)
    language = guess_language(" ".join(line.text for line in lines))
    resume, sources = _ground(_find(lines, sections, language), lines)
    leftovers = _leftovers(lines, sections, resume, sources)
    folios = part_folios(document.lines)[1]
    leftovers += range(len(lines), len(lines) + len(folios))
    return Reading(
        resume=Resume.model_validate(resume), is_cv=_is_cv(resume), lines=numbered([*lines, *folios]), sources=sources,
        leftovers=leftovers, language=language, pages=document.pages, pages_read=document.pages_read,
        cut_after=document.cut_after,
    )  # fmt: skip


def structure(document: Document) -> tuple[list[Line], list[Section]]:
    """Give the lines as they are read, and the sections they are in."""
    lines = join_periods(split_margin_headings(part_folios(document.lines)[0]))
    sections = cut_sections(lines)
    name_by_content(lines, sections)
    return lines, sections


def _is_cv(resume: dict[str, Any]) -> bool:
    """Tell whether it says what CVs say: work or education with dates, or two things of another kind and an address."""
    if any("startDate" in one or "endDate" in one for kind in ("work", "education") for one in resume.get(kind, [])):
        return True
    kinds = [kind for kind in TELLING if resume.get(kind)]
    return len(kinds) >= LEAST_KINDS and bool({"email", "phone"} & resume.get("basics", {}).keys())


def _find(lines: list[Line], sections: list[Section], language: str) -> Found:
    def under(*kinds: str) -> list[int]:
        return [at for section in sections if section.kind in kinds for at in section.lines]

    def each(kind: str) -> list[list[int]]:
        return [section.lines for section in sections if section.kind == kind]

    basics = find_contact(lines, under("top"), under("contact", "profiles"), language)
    summary = _summary(lines, under("summary")) or _top_summary(lines, under("top"))
    return {
        "basics": basics | ({"summary": summary} if summary else {}),
        "work": find_positions(lines, each("work")),
        "volunteer": find_positions(lines, each("volunteer"), "organization"),
        "education": find_education(lines, each("education")),
        "awards": find_dated(lines, under("awards"), ("title", "awarder", "date")),
        "certificates": find_dated(lines, under("certificates"), ("name", "issuer", "date")),
        "publications": find_dated(lines, under("publications"), ("name", "publisher", "releaseDate")),
        "skills": [skill for where in each("skills") for skill in find_skills(lines, where)],
        "languages": find_languages(lines, under("languages")),
        "interests": find_interests(lines, under("interests")),
        "references": find_references(lines, under("references")),
        "projects": find_projects(lines, under("projects")),
    }


def _summary(lines: list[Line], where: list[int]) -> Quote | None:
    return paragraph_of(lines, where) if where else None


def _top_summary(lines: list[Line], top: list[int]) -> Quote | None:
    """The first paragraph before any heading that is long enough to be one."""
    groups: list[list[int]] = []
    for at in top:
        if groups and groups[-1][-1] == at - 1 and goes_on(lines, at - 1, at, False):
            groups[-1].append(at)
        else:
            groups.append([at])
    quotes = [paragraph_of(lines, group) for group in groups]
    return next((quote for quote in quotes if len(quote.text) >= LEAST_SUMMARY and "@" not in quote.text), None)


def _ground(found: Found, lines: list[Line]) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """Turn quotes into plain values, dropping any whose words aren't in the lines it points to."""
    sources: dict[str, list[int]] = {}

    @cache  # a list's items all quote the same rows
    def said_in(rows: tuple[int, ...]) -> _Said:
        return _Said(" ".join(lines[at].text for at in rows))

    def plain(value: Any, pointer: str) -> Any:
        if isinstance(value, Quote):
            if not (value.made or (letters(value.text) and said_in(value.lines).has(value.text))):
                return None
            sources[pointer] = list(value.lines)
            return value.text
        if isinstance(value, list):
            kept: list[Any] = []
            for item in value:
                if (said := plain(item, f"{pointer}/{len(kept)}")) not in (None, {}):
                    kept.append(said)
            return kept
        said_by_key = {key: plain(item, f"{pointer}/{key}") for key, item in value.items()}
        return {key: said for key, said in said_by_key.items() if said not in (None, [], {})}

    return plain(found, ""), sources


class _Said:
    """The letters and digits of a text, in which words are looked for mostly in the order in which they stand."""

    def __init__(self, text: str):
        self._letters = letters(text)
        self._last = 0

    def has(self, words: str) -> bool:
        """Look from the last find onwards first: from the start, a long list would be read again for each item."""
        wanted = letters(words)
        found = self._letters.find(wanted, self._last)
        if found < 0:
            found = self._letters.find(wanted)
        if found >= 0:
            self._last = found
        return found >= 0


def numbered(lines: list[Line]) -> list[SourceLine]:
    """Give the lines with their page and their place on it."""
    found, count = [], Counter[int]()
    for line in lines:
        count[line.page] += 1
        found.append(SourceLine(page=line.page, number=count[line.page], text=line.text))
    return found


def _leftovers(
    lines: list[Line], sections: list[Section], resume: dict[str, Any], sources: dict[str, list[int]]
) -> list[int]:
    """Lines with words that no value took over; known headings, captions and dates are no words of that kind."""
    said = _said_by_line(resume, sources)
    headings = {section.heading for section in sections if section.kind != "other"}
    left = []
    for at, line in enumerate(lines):
        if (
            at not in headings
            and not is_label(line.text)
            and not DURATION.fullmatch(line.text)
            and not (at in said and _is_taken(DURATION.sub("", undated(line.text)), said[at]))
        ):
            left.append(at)
    return left


def _said_by_line(resume: dict[str, Any], sources: dict[str, list[int]]) -> dict[int, _Said]:
    """Give what the values of each line say, one after the other; lines of the same values share it."""
    values: dict[tuple[int, ...], list[tuple[int, str]]] = {}
    for number, (pointer, positions) in enumerate(sources.items()):
        values.setdefault(tuple(positions), []).append((number, value_at(resume, pointer)))
    quoting: dict[int, list[tuple[int, ...]]] = {}
    for rows in values:
        for at in rows:
            quoting.setdefault(at, []).append(rows)

    @cache
    def said_by(*quotes: tuple[int, ...]) -> _Said:
        return _Said(" ".join(value for _, value in sorted(value for rows in quotes for value in values[rows])))

    return {at: said_by(*quotes) for at, quotes in quoting.items()}


def _is_taken(text: str, values: _Said) -> bool:
    words = re.findall(r"[^\W\d_]{4,}", text)
    return sum(values.has(word) for word in words) >= 0.5 * len(words)
