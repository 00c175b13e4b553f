"""Courses of study: institutions and degrees by the words that name them, the rest by the document's own order."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from workers.extraction.document import Line
from workers.extraction.fields import Found, Part, Quote
from workers.extraction.fields.entries import cut_entries, period_of
from workers.extraction.fields.heads import LONGEST_PAIR, Entry
from workers.extraction.fields.paragraphs import read_body
from workers.extraction.fields.vocabulary import names_degree, schoolness, split_degree

_SCORE = re.compile(
    r"(?:\b(?:final\s|overall\s|cumulative\s)?(?:gpa|cgpa|grade|score|note|abschlussnote|moyenne|promedio|voto|media|cijfer|nota)\b\s*(?:of)?\s*[:=]?\s*)"
    r"(\d{1,3}(?:[.,]\d{1,2})?(?:\s?(?:/|out of)\s?\d{1,3}(?:[.,]\d{1,2})?)?\s?%?)",
    re.IGNORECASE,
)
_BARE_SCORE = re.compile(
    r"^\W*(\d[.,]\d{1,2}(?:\s?/\s?\d{1,3}(?:[.,]\d{1,2})?)?|\d{2,3}\s?/\s?\d{2,3}(?:\s?e lode)?)\W*$"
)
_STUDY_OF = re.compile(
    r"""^(?P<type>.{2,60}?)\s*(?:\s(?:in|en|em|im\sfach|der|di|w|of(?=\s(?!science|applied|arts|engineering|business|laws|fine|
    philosophy|education|medicine|music)))\s|,\s|:\s|\s[–—-]\s)\s*(?P<area>.{3,80})$""",
    re.IGNORECASE | re.VERBOSE,
)
_FIELD_NAMES = (
    r"fields?(?:\(s\))? of study|major|specialization|specialisation|studienfach|studienrichtung|fachrichtung|"
    r"schwerpunkt|domaines?(?:\(s\))? d[’']études?|spécialité|especialidad|campo(?:s|\(s\))? de estudios?|"
    r"campo(?:/i|\(i\))? di studio|indirizzo"
)
_FIELD = re.compile(rf"\b(?:{_FIELD_NAMES})\s*:?\s+(?P<area>[^|;.]{{3,80}}?)\s*(?=[|;.]|$)", re.IGNORECASE)
"""A field that is called one."""
_NAMED = re.compile(rf"(?:{_FIELD_NAMES}|(?:final )?grade|gpa|note|voto|nota|moyenne|mention)\s*:?", re.IGNORECASE)
"""A label of a field or a score."""
_COURSES = re.compile(
    r"^(?:relevant\s+)?(?:courses?|coursework|kurse|cours|cursos|corsi|vakken|modules?)(?:\s*\w*)?\s*:\s*",
    re.IGNORECASE,
)


Look = tuple[bool, bool]
"""Bold, italic."""
LEAST_ALIKE = 2
"""Schools that make a look theirs."""
LONGEST_DEGREE = 60
A_SCHOOL = 2
"""The schoolness of what names an institution and no degree."""


def find_education(lines: list[Line], sections: list[list[int]]) -> list[Found]:
    """Give JSON Resume ``education`` from the lines of its sections."""
    parted = [part for where in sections for part in _by_kind(lines, where)]
    entries = [entry for where in parted for entry in cut_entries(lines, where)]
    school_first, look = _school_comes_first(entries), _look_of_schools(entries)
    return [found for entry in entries if (found := _study(lines, entry, school_first, look))]


def _by_kind(lines: list[Line], where: list[int]) -> list[list[int]]:
    """Part an undated section where a school, or a degree, follows the first of that kind: nothing else parts them."""
    kinds = [_kind(lines[at].text) for at in where]
    if not where or not kinds[0] or any(period_of(lines[at]) or len(lines[at].text) > LONGEST_DEGREE for at in where):
        return [where]
    starts = [i for i, kind in enumerate(kinds) if kind == kinds[0]]
    return [where[a:b] for a, b in pairwise([*starts, len(where)])]


def _kind(text: str) -> int:
    """1 for an institution, -1 for a degree, 0 for neither."""
    return -1 if names_degree(text) else int(schoolness(text) > 0)


def _school_comes_first(entries: list[Entry]) -> bool:
    votes = 0
    for entry in entries:
        if len(entry.parts) >= 2:
            votes += schoolness(entry.parts[0].text) - schoolness(entry.parts[1].text)
    return votes >= 0


def _look_of_schools(entries: list[Entry]) -> Look | None:
    """Let all heads vote how schools are set, where at least two name one and most of those look alike."""
    looks = Counter(_look(part) for entry in entries for part in entry.parts if _is_school(part.text))
    look, count = looks.most_common(1)[0] if looks else (None, 0)
    return look if count >= LEAST_ALIKE and 2 * count > looks.total() else None


def _look(part: Part) -> Look:
    return part.bold, part.italic


def _study(lines: list[Line], entry: Entry, school_first: bool, look: Look | None) -> Found:
    found = {key: value for key, value in entry.found.items() if key != "location"}
    entry.parts = _take_field(found, _with_labels(entry.parts))
    parts = [half for part in _take_score(found, entry.parts) for half in _school_and_degree(part)]
    school = _school_by_look(parts, look) or _school(parts, school_first)
    if school:
        found["institution"] = school.quote()
    degrees = [part for part in parts if part is not school]
    _put_degree(found, degrees)
    _read_details(lines, entry.body, found)
    return found if school or degrees else {}


def _with_labels(parts: list[Part]) -> list[Part]:
    """Put a label that is set apart by its look before what it is the label of: ``Final grade`` and ``10.2``."""
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].line == part.line and _NAMED.fullmatch(joined[-1].text):
            joined[-1] = replace(part, text=f"{joined[-1].text} {part.text}")
        else:
            joined.append(part)
    return joined


def _take_field(found: Found, parts: list[Part]) -> list[Part]:
    """Take the field of study off the parts, where one says that it is it."""
    named = next((part for part in parts if _FIELD.fullmatch(part.text)), None)
    if named and (match := _FIELD.fullmatch(named.text)):
        found["area"] = Quote(match["area"], named.lines)
    return [part for part in parts if part is not named]


def _take_score(found: Found, parts: list[Part]) -> list[Part]:
    kept = []
    for part in parts:
        match = _SCORE.search(part.text) or _BARE_SCORE.match(part.text)
        if match and "score" not in found:
            found["score"] = Quote(match[1].strip(), part.lines)
            rest = part.text.replace(match[0], "").strip(" ,;:()-–—")
            if len(rest) > 3:
                kept.append(Part(rest, part.line, part.bold, part.italic, part.cell))
        else:
            kept.append(part)
    return kept


def _school_and_degree(part: Part) -> list[Part]:
    """Part ``University of Harbour, PhD in Lamps``, or the two the other way round, at the comma between them."""
    commas = list(re.finditer(r",\s+", part.text)) if len(part.text) <= LONGEST_PAIR else []
    halves = [(part.text[: comma.start()], part.text[comma.end() :]) for comma in reversed(commas)]
    for first, last in halves:
        if (_is_school(first) and _is_degree(last)) or (_is_degree(first) and _is_school(last)):
            return [replace(part, text=first), replace(part, text=last)]
    return [part]


def _is_school(text: str) -> bool:
    return schoolness(text) == A_SCHOOL


def _is_degree(text: str) -> bool:
    return names_degree(text) and schoolness(text) <= 0


def _school_by_look(parts: list[Part], look: Look | None) -> Part | None:
    """The one part that is set as the schools of other entries are, unless its words name a degree."""
    alike = [part for part in parts if _look(part) == look]
    return alike[0] if len(alike) == 1 and not names_degree(alike[0].text) else None


def _school(parts: list[Part], school_first: bool) -> Part | None:
    named = [part for part in parts if schoolness(part.text) > 0]
    if named:
        return max(named, key=lambda part: schoolness(part.text))
    if len(parts) == 1:
        return None if names_degree(parts[0].text) else parts[0]
    unlike = [part for part in parts[:2] if not names_degree(part.text)]
    if len(unlike) == 1:
        return unlike[0]
    return (parts[0] if school_first else parts[1]) if parts else None


def _put_degree(found: Found, degrees: list[Part]) -> None:
    typed = [part for part in degrees if names_degree(part.text)]
    if typed:
        halves = _at_in(typed[0].text) or split_degree(typed[0].text)
        if halves:
            found["studyType"], found["area"] = (Quote(half, typed[0].lines) for half in halves)
            return
        match = _STUDY_OF.match(typed[0].text)
        kind = match["type"].strip(" ,") if match else re.sub(r"\s+(?:in|of|en|im)$", "", typed[0].text)
        found["studyType"] = Quote(kind, typed[0].lines)
        others = [part for part in degrees if part is not typed[0]]
        if match:
            found["area"] = Quote(match["area"].strip(), typed[0].lines)
        elif others:
            found.setdefault("area", others[0].quote())
    elif degrees:
        found |= _named_by_in(degrees[0]) or {"area": degrees[0].quote()}


def _at_in(text: str) -> tuple[str, str] | None:
    """Part ``Certificate of Completion in Lamps`` at the word that no degree has in its name."""
    kind, between, area = text.partition(" in ")
    whole = between and names_degree(kind) and not names_degree(area) and kind.count("(") == kind.count(")")
    return (kind, area) if whole and area[:1].isalnum() else None


def _named_by_in(part: Part) -> Found:
    """Tell a degree whose name isn't known from its field: ``Symposium in Lamps``."""
    kind, between, area = part.text.partition(" in ")
    return {"studyType": Quote(kind, part.lines), "area": Quote(area, part.lines)} if between else {}


def _read_details(lines: list[Line], body: list[int], found: Found) -> None:
    summary, details = read_body(lines, body)
    for quote in [summary, *details]:
        if quote is None:
            continue
        score = _SCORE.search(quote.text) or _BARE_SCORE.match(quote.text)
        field = _FIELD.search(quote.text) if "area" not in found else None
        if field:
            found["area"] = Quote(field["area"], quote.lines)
        if score and "score" not in found:
            found["score"] = Quote(score[1].strip(), quote.lines)
        elif field:
            continue
        elif "studyType" not in found and names_degree(quote.text) and len(quote.text) <= LONGEST_DEGREE:
            degree: Found = {}
            _put_degree(degree, [Part(quote.text, quote.lines[0])])
            found |= degree | found
        elif not score:
            found.setdefault("courses", []).extend(_courses(quote))


def _courses(quote: Quote) -> list[Quote]:
    label = _COURSES.match(quote.text)
    if label or (quote.text.count(",") >= 2 and not quote.text.endswith(".")):
        text = quote.text[label.end() :] if label else quote.text
        return [Quote(bit.strip(" ."), quote.lines) for bit in re.split(r"[,;•|]", text) if bit.strip(" .")]
    return [quote]
