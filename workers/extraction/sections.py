"""Cuts the lines at their headings: known names first, then whatever looks like those."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from workers.extraction.document import Line, Run
from workers.extraction.headings import NAMES

MAX_WORDS = 6
LEAST_HEADINGS = 3
SHORTEST_TELLING = 6
MOST_DETAILS = 14
"""Lines of contact details, some of them broken, at the top of a column."""
LONGEST_LABEL = 40
"""Characters."""
MOST_WORDS = 5
"""Of a heading whose name isn't known."""
APART = 0.3
"""Heights of a line that a heading has above it beyond what most lines have."""
NEARLY = 0.8
"""Times the smallest space above a known heading, above one that isn't known."""
LAST_OF_HEAD = 3
"""Up to this line, what looks like a heading but has no known name is the person's name or label."""
SAME_MARGIN = 3.0
"""Points between the left edges of a heading in the margin and its number below."""
SMALLEST_HEADING = 0.8
"""Times the size of the other headings: what is smaller, a school called STUDI, is none for its capitals alone."""


def plain(text: str) -> str:
    """Lower-case words alone, letter-spaced words put together: what headings are compared by."""
    text = unicodedata.normalize("NFC", text).casefold().replace("&", " and ")
    words = "".join(c if _belongs_to_word(c) else " " for c in text)
    if re.fullmatch(r"(?:\w ){3,}\w", words.strip()):
        words = words.replace(" ", "")
    return " ".join(word for word in words.split() if word not in _ANDS)


def _belongs_to_word(char: str) -> bool:
    return char.isalpha() or char in "’'" or unicodedata.category(char) in {"Mn", "Mc"}


def _bare(name: str) -> str:
    """Drop accents from a plain name: capitals are often set without them."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not "\u0300" <= c <= "\u036f").replace("ı", "i")


_ANDS = ("and", "und", "et", "y", "e", "en", "my", "i", "och", "og", "ja", "a", "și", "és", "ve", "и", "й", "та", "і",
         "και", "و", "ו", "और", "एवं")  # fmt: skip
_LOOKUP = {plain(name): kind for kind, names in NAMES.items() for name in re.sub(r"\s*\n\s*", "", names).split("|")}
_BARE = {_bare(name): kind for name, kind in _LOOKUP.items()} | {"resume": None}
"""By bare names. A paper headed RESUME isn't one of a résumé in French, which is a summary."""
_WEIGHTS = [*list(NAMES)[1:], "summary"]
_VAGUE = re.compile(
    "works|studies|profile|details|online|social|contact|articles|papers|overview|community|strengths|positions|courses|"
    "training|activities|abilities|appointments|objective|engagement|practice|portfolio|achievements|references|"
    "qualifications|technologies|expertise"
)
_TELLING = {
    name: kind
    for name, kind in _LOOKUP.items()
    if len(name) >= SHORTEST_TELLING and " " not in name and not _VAGUE.fullmatch(name)
}
"""Words that say in any company what a section is about."""
_AND = re.compile(
    rf"\s+(?:&|{'|'.join(sorted(_ANDS, key=len, reverse=True))})\s+|\s*[/,|،、・]\s*"
    r"|(?<=\w)\s?[和與与及]\s?(?=\w)|\s+[وו](?=\w)",
    re.IGNORECASE,
)
_RUN_TOGETHER = {name.replace(" ", ""): kind for name, kind in _LOOKUP.items()}
_SMALL_LABELS = frozenset(
    """highlights|courses|achievements|responsibilities|tasks|aufgaben|kurse|cours|logros|keywords|corsi|réalisations|
    tech stack|technologies|key achievements|key responsibilities|coursework|overview|relevant coursework|cursos|
    aspectos destacados|points forts|destaques|punti salienti|erfolge|roles""".replace("\n    ", "").split("|")
)


@dataclass(slots=True)
class Section:
    """A heading and the positions of the lines under it; kind ``top`` has no heading, ``other`` an unknown one."""

    kind: str
    heading: int | None = None
    lines: list[int] = field(default_factory=list)


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str | None:
    """Give the section that ``text`` is a name of, or None."""
    if len(text) > 60:
        return None
    name = plain(text)
    if not name or len(name.split()) > MAX_WORDS:
        return None
    return _known(name) or _RUN_TOGETHER.get(name.replace(" ", "")) or _half(text)


def kind_within(text: str) -> str | None:
    """Give the section that an unknown heading's words speak for, when they all speak for the same or for none."""
    kinds = {_TELLING[word] for word in plain(text).split() if word in _TELLING}
    return kinds.pop() if len(kinds) == 1 else None


def _known(name: str) -> str | None:
    return _LOOKUP.get(name) or _BARE.get(_bare(name))


def _half(text: str) -> str | None:
    """``Skills & Interests`` is filed under the weightier of two known names."""
    halves = _AND.split(text.strip(" :"), maxsplit=1)
    kinds = [_known(plain(half)) for half in halves] if len(halves) == 2 else []
    return min((kind for kind in kinds if kind), key=_WEIGHTS.index) if kinds and all(kinds) else None


def is_label(text: str) -> bool:
    """Tell whether this is a small caption within an entry (``Highlights``), which says nothing by itself."""
    return len(text) <= LONGEST_LABEL and plain(text) in _SMALL_LABELS


def is_number(text: str) -> bool:
    """Tell whether this is a number as sections have them: ``03``, ``(4)``."""
    return re.fullmatch(r"\W*\d{1,2}\W*", text) is not None


def cut_sections(lines: list[Line]) -> list[Section]:
    """Give the document's sections in reading order, the nameless top first; each line is in exactly one."""
    look = _heading_look(lines)
    title, entries_too = _title_size(lines), _heads_entries_too(lines, look)
    alike = _headings_alike(lines, look) if look else set()
    sections = [Section("top")]
    for at, line in enumerate(lines):
        kind = _heading_kind(line, look) or ("other" if at in alike else None)
        in_head = at <= LAST_OF_HEAD and len(sections) == 1 and not is_number(line.text.split(" ", 1)[0])
        if kind == "other" and (entries_too or in_head):
            kind = None
        if kind:
            sections.append(Section(kind, at))
        elif line.starts and sections[-1].kind not in ("top", "contact") and _begins_contact(lines, at):
            sections.append(Section("contact", None, [at]))
        elif title and line.look[0] == title and sections[-1].kind != "top" and line.page == 1:
            sections.append(Section("top", None, [at]))
        else:
            sections[-1].lines.append(at)
    return _without_empty_unknowns(sections)


def _begins_contact(lines: list[Line], at: int) -> bool:
    """Tell whether a column begins with the details of contact, which need no heading."""
    until = next((i for i in range(at + 1, len(lines)) if _named(lines[i]) or lines[i].starts), len(lines))
    return until - at <= MOST_DETAILS and any(re.search(r"\S@\S", line.text) for line in lines[at:until])


def _title_size(lines: list[Line]) -> int | None:
    """The size of the one line (or two) set larger than any other: the person's name, wherever its column comes."""
    sizes = Counter(line.look[0] for line in lines if line.page == 1 and not _named(line))
    largest = max(sizes, default=0)
    headings = max((line.look[0] for line in lines if _named(line)), default=0)
    return largest if sizes[largest] <= 2 and largest > headings else None


def _without_empty_unknowns(sections: list[Section]) -> list[Section]:
    """An unknown heading with nothing under it was none: its line belongs to what stands before."""
    kept = sections[:1]
    for section in sections[1:]:
        if section.kind == "other" and not section.lines and section.heading is not None:
            kept[-1].lines.append(section.heading)
        else:
            kept.append(section)
    return kept


def split_margin_headings(lines: list[Line]) -> list[Line]:
    """Part a heading that stands in the margin from the line beside it."""
    parted: list[Line] = []
    heading: Line | None = None
    for line in lines:
        first = line.cells[0] if len(line.cells) > 1 else ""
        if first and not line.bullet and kind_of(first) and _is_loud(line.runs[0], line.runs[-1]):
            heading, rest = _parted(line)
            parted += [heading, rest]
        elif heading and is_number(first or line.text) and abs(heading.x0 - line.x0) < SAME_MARGIN:
            number, *beside = _parted(line) if first else (line,)
            heading.runs += number.runs
            heading = None
            parted += beside
        else:
            parted.append(line)
    return parted


def _is_loud(run: Run, other: Run) -> bool:
    return (
        run.size > other.size + 0.5 or (run.bold and not other.bold) or run.text.isupper() or run.color != other.color
    )


def _parted(line: Line) -> tuple[Line, Line]:
    at = next(i for i, run in enumerate(line.runs) if i and run.gap > 1)
    rest = Line(line.runs[at:], line.page, line.top, line.bottom, line.bullet, wraps=line.wraps, starts=True)
    return Line(line.runs[:at], line.page, line.top, line.bottom, level=line.level, gap=line.gap), rest


def _heading_look(lines: list[Line]) -> tuple[int, bool, bool, bool] | None:
    """The look that most lines with a known name share, when three do, or two and those are numbered."""
    looks = Counter(line.look for line in lines if _named(line))
    look, count = looks.most_common(1)[0] if looks else (None, 0)
    numbered = sum(line.look == look and is_number(line.cells[0]) for line in lines if line.cells)
    return look if count >= LEAST_HEADINGS or min(count, numbered) > 1 else None


def _heads_entries_too(lines: list[Line], look: tuple[int, bool, bool, bool] | None) -> bool:
    """Tell whether a file calls more lines headings, at the level of the known ones, than it has known ones.

    Then they head the entries in the sections. Where a look alone makes headings, they may be sections of odd names.
    """
    unknown = [line for line in lines if line.level and _looks_unknown_heading(line, look) and not _named(line)]
    return len(unknown) > max(4, 1.5 * sum(line.look == look and bool(_named(line)) for line in lines))


def _headings_alike(lines: list[Line], look: tuple[int, bool, bool, bool]) -> set[int]:
    """Give the lines that stand out, and apart from what is above, as much as the headings of known names do.

    None where there are more of those than known ones: then the look is that of entries as well.
    """
    known = [line for line in lines if line.look == look and _named(line)]
    others = Counter[tuple[int, bool, bool, bool]]()
    for line in lines:
        others[line.look] += len(line.text) if line.look != look else 0
    usual = others.most_common(1)[0][0] if others else look
    if look[0] <= usual[0] and look[1] <= usual[1]:
        return set()
    gaps = sorted(line.gap for line in lines if line.look != look)
    gap = max(NEARLY * min(line.gap for line in known), gaps[len(gaps) // 2] + APART if gaps else 0)
    edges = {round(line.x0) for line in known}
    found = {
        at
        for at, line in enumerate(lines)
        if line.look == look
        and (line.gap >= gap or line.starts)
        and any(abs(line.x0 - edge) < SAME_MARGIN for edge in edges)
        and _could_be_heading(line)
        and not _named(line)
    }
    return found if len(found) <= len(known) else set()


def _could_be_heading(line: Line) -> bool:
    words = line.text.split()
    return (
        not line.bullet
        and len(words) <= MOST_WORDS
        and len(line.cells) == 1
        and not re.search(r"\d{4}|[.,;:@]$|@", line.text)
        and _is_even(line)
    )


def _named(line: Line) -> str | None:
    cells = [cell for cell in line.cells if not is_number(cell)]
    return kind_of(cells[0]) if len(cells) == 1 and (not line.bullet or line.level) else None


def _heading_kind(line: Line, look: tuple[int, bool, bool, bool] | None) -> str | None:
    kind = _named(line)
    if kind and look and line.look != look and not _may_differ(line, look):
        return None
    if kind:
        return kind
    return "other" if _looks_unknown_heading(line, look) else None


def _may_differ(line: Line, look: tuple[int, bool, bool, bool]) -> bool:
    """Tell whether a known name may head a section though it looks unlike the others, as in a sidebar."""
    if is_label(line.text) or line.text[:1].islower():
        return False
    loud = line.look[3] and line.look[0] >= SMALLEST_HEADING * look[0]
    return line.look[0] >= look[0] or loud or (line.look[1] and line.gap > 2)


def _looks_unknown_heading(line: Line, look: tuple[int, bool, bool, bool] | None) -> bool:
    if line.level == 2 and look is None:
        return True
    loud = look is not None and (look[3] or look[0] >= 13 or bool(line.level))
    words = line.text.split()
    return bool(
        loud
        and line.look == look
        and not line.bullet
        and len(words) <= MOST_WORDS
        and len(line.cells) <= 1 + words[0].isdigit()
        and _is_even(line)
    )


def _is_even(line: Line) -> bool:
    """Tell whether it is bold from its beginning to its end or nowhere: unlike a title before an employer."""
    return len({run.bold for run in line.runs if any(c.isalpha() for c in run.text)}) == 1
