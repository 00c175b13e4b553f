"""The shorter sections: projects, certificates, awards, publications, references."""

import re

from workers.extraction.document import Line
from workers.extraction.fields import Found, Quote
from workers.extraction.fields.entries import cut_entries
from workers.extraction.fields.heads import Entry, join_by_line
from workers.extraction.fields.paragraphs import goes_on, paragraph_of, read_body

_BY = re.compile(
    r"^(?:(?:awarded|published|issued|presented|verliehen|veröffentlicht|ausgestellt|publié|publicado|otorgado|rilasciato|décerné)\s+)?"
    r"(?:by|von|par|por|da|di|door|from)\s*:?\s+"
    r"|^(?:issuer|awarder|publisher|issuing body|aussteller|herausgeber|verlag|organisme|emisor|ente)\s*:\s*",
    re.IGNORECASE,
)


_GIVEN = re.compile(
    r"(?:awarded|published|issued|presented|received|released|verliehen|erhalten|veröffentlicht|ausgestellt|publié|"
    r"décerné|obtenu|publicado|otorgado|emitido|rilasciato)(?:\s+(?:on|in|am|le|en|el|il))?\W*",
    re.IGNORECASE,
)
"""What stands before a date alone."""


def find_projects(lines: list[Line], where: list[int]) -> list[Found]:
    """Give JSON Resume ``projects``."""
    projects = []
    for entry in cut_entries(lines, where):
        found = {key: value for key, value in entry.found.items() if key != "location"}
        summary, highlights = read_body(lines, entry.body)
        names = [part.quote() for part in entry.parts]
        if names:
            found["name"] = names[0]
            described = summary or (names[1] if len(names) > 1 else None)
            found |= ({"description": described} if described else {}) | (
                {"highlights": highlights} if highlights else {}
            )
            projects.append(found)
    return projects


def find_dated(lines: list[Line], where: list[int], names: tuple[str, str, str]) -> list[Found]:
    """Give entries of a title, an issuer and a date; ``names`` are what the schema calls these three."""
    title, issuer, date = names
    found = []
    entries = cut_entries(lines, where)
    for entry in entries:
        entry.parts = [part for part in entry.parts if not _GIVEN.fullmatch(part.text)]
    join_by_line(lines, entries)
    for entry in entries:
        item = _dated(entry, title, issuer, date)
        summary, details = read_body(lines, entry.body)
        rest = [quote for quote in [summary, *details] if quote]
        if title in item and rest:
            _describe(item, rest, issuer)
        if title in item:
            found.append(item)
    return found


def _dated(entry: Entry, title: str, issuer: str, date: str) -> Found:
    item: Found = {}
    when = entry.found.get("endDate") or entry.found.get("startDate")
    if when:
        item[date] = when
    if "url" in entry.found and title != "title":
        item["url"] = entry.found["url"]
    parts = iter(entry.parts)
    for part in parts:
        if _BY.fullmatch(f"{part.text} ") and issuer not in item:
            part = next(parts, part)
            item[issuer] = part.quote()
            continue
        text = _BY.sub("", part.text)
        if text != part.text and issuer not in item:
            item[issuer] = Quote(text, part.lines)
        elif title not in item:
            item[title] = part.quote()
        elif issuer not in item:
            item[issuer] = part.quote()
    return item


def _describe(item: Found, rest: list[Quote], issuer: str) -> None:
    first = _BY.sub("", rest[0].text)
    if issuer not in item and (first != rest[0].text or (len(first) <= 60 and not first.endswith("."))):
        item[issuer] = Quote(first, rest[0].lines)
        rest = rest[1:]
    if rest and issuer != "issuer":
        item["summary"] = Quote(
            " ".join(quote.text for quote in rest), tuple(at for quote in rest for at in quote.lines)
        )


def find_references(lines: list[Line], where: list[int]) -> list[Found]:
    """Give JSON Resume ``references``: a short line is the name, a long one what was said."""
    paragraphs: list[list[int]] = []
    for at in where:
        if paragraphs and goes_on(lines, paragraphs[-1][-1], at, False):
            paragraphs[-1].append(at)
        else:
            paragraphs.append([at])
    found: list[Found] = []
    for quote in (paragraph_of(lines, group) for group in paragraphs):
        _sort_reference(found, quote)
    return found


def _sort_reference(found: list[Found], quote: Quote) -> None:
    key = "name" if len(quote.text) <= 60 and not quote.text.endswith(".") else "reference"
    text = quote.text.strip(' —–-"“”„«»') if key == "name" else quote.text.strip('"“”„«» ')
    if not found or key in found[-1]:
        found.append({})
    found[-1][key] = Quote(text, quote.lines)
