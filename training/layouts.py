"""Lays invented persons out as CVs, each layout drawn by chance, and says what such a CV then shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from babel.dates import format_date

from training.blocks import Block, Blocks, Bullets, Grid, Line, Page, Paragraph, Row, Run, Section, Tags
from training.people import Resume
from training.words import LANGUAGES

CJK = ("zh", "zh_Hant", "ja", "ko")
PATTERNS = ("MMM y", "MMM y", "MMMM y", "MM/y", "MM.y", "y-MM", "y", "y", "M/y")
CJK_PATTERNS = ("y年M月", "y.MM", "y/MM", "y-MM", "y")
RANGES = (" – ", " - ", "–", " — ", " to ", " – ", "-")
SEPARATORS = (" | ", " · ", " – ", ", ", "  ", " • ", " / ")
MARKS = ("•", "•", "–", "▪", "›", "-", "◦", "*", "")
WORK_STYLES = (
    "title_first", "title_first", "employer_first", "one_line", "one_line", "all_in_one", "date_first", "date_column",
    "date_column", "grouped", "second_line", "second_line", "stacked",
)  # fmt: skip
SCHOOL_STYLES = ("degree_first", "school_first", "one_line", "date_column", "stacked", "second_line")
SKILL_STYLES = (
    "named_lines",
    "named_lines",
    "comma",
    "bullets",
    "tags",
    "grid",
    "table",
    "levels",
    "named_blocks",
    "bars",
)
COLUMNS = ("one", "one", "one", "left", "right", "left", "right", "margin", "halves")
SIDE = ("skills", "languages", "interests", "certificates", "awards", "references")
ASIDE = {"left": SIDE, "right": SIDE, "halves": (*SIDE, "education", "summary", "projects")}
"""What stands in the lesser column."""
ICONS = {"email": "✉", "phone": "☎", "city": "⌂", "url": "⌘"}
LABELS = {"email": "Email", "phone": "Phone", "city": "Address", "url": "Web"}


@dataclass(frozen=True)
class Layout:
    """Every choice that one CV is laid out by, the same from its first entry to its last."""

    columns: str
    order: tuple[str, ...]
    work: str
    school: str
    skills: str
    languages: str
    contact: str
    date: str
    between: str
    bracketed: bool
    separator: str
    mark: str
    place: str
    degree: str
    strong: str
    capitals: bool
    side_contact: bool
    numbered: bool
    durations: bool
    caption: str
    folded: bool
    listed: bool

    @classmethod
    def draw(cls, random: Random, language: str) -> Layout:
        """Draw one for a CV in this language."""
        pick = random.choice
        columns = pick(COLUMNS)
        middle = ["education", "skills", "languages", "projects", "certificates", "awards", "publications"]
        last = ["volunteer", "interests", "references"]
        random.shuffle(middle)
        first: list[str] = pick(
            (["summary", "work"], ["work", "education"], ["summary", "skills", "work"], ["summary", "work"])
        )
        rest = [s for s in middle + last if s not in first and (s in ("education", "skills") or random.random() < 0.55)]
        return cls(
            columns=columns,
            order=(*first, *rest),
            work=pick(WORK_STYLES),
            school=pick(SCHOOL_STYLES),
            skills=pick(SKILL_STYLES),
            languages=pick(("brackets", "dash", "table", "comma", "colon", "bars", "right")),
            contact=pick(("line", "lines", "icons", "labels", "two", "split")),
            date=pick(CJK_PATTERNS if language in CJK else PATTERNS),
            between=pick(RANGES[:4] if language != "en" else RANGES),
            bracketed=random.random() < 0.2,
            separator=pick(SEPARATORS),
            mark=pick(MARKS),
            place=pick(("none", "none", "employer", "right", "line")),
            degree=pick(("space", "comma", "in", "brackets", "dash")),
            strong=pick(("b", "b", "b", "i", "")),
            capitals=random.random() < 0.15,
            side_contact=random.random() < 0.6,
            numbered=random.random() < 0.03,
            durations=random.random() < 0.06,
            caption=pick(("none",) * 9 + ("bold", "italic", "plain")),
            folded=random.random() < 0.05,
            listed=random.random() < 0.05,
        )


class Composer:
    """Composes one CV: ``Composer(random, layout, language, resume).page()``, and then its ``truth``."""

    def __init__(self, random: Random, layout: Layout, language: str, resume: Resume):
        """Take the choices and what there is to show."""
        self.random, self.layout, self.language, self.resume = random, layout, language, resume
        self.words = LANGUAGES[language]
        self.present = random.choice(self.words["present"])
        self.captions = {key: random.choice(self.words[key]) for key in ("captions", "courses")}
        self.truth: Resume = {"basics": {}}

    def page(self) -> Page:
        """Give the page, and leave in ``truth`` what it shows."""
        layout = self.layout
        sections = [(kind, self._section(kind, at + 1)) for at, kind in enumerate(layout.order)]
        in_side = ASIDE.get(layout.columns, ())
        main = [section for kind, section in sections if kind not in in_side]
        side = [section for kind, section in sections if kind in in_side]
        head = self._head()
        if layout.columns in ("left", "right") and layout.side_contact:
            heading = self.random.choice(("Contact", "Contact", "")) if self.language == "en" else ""
            side.insert(0, Section(heading, self._contact()))
        else:
            head += self._contact()
        return Page(head, main, side)

    # The head

    def _head(self) -> Blocks:
        basics, shown = self.resume["basics"], self.truth["basics"]
        shown["name"] = basics["name"]
        name = basics["name"].upper() if self.layout.capitals else basics["name"]
        blocks: Blocks = [Row([Run(name, "n")])]
        if self.random.random() < 0.6:
            shown["label"] = basics["label"]
            blocks.append(Row([Run(basics["label"], "l")]))
        return blocks

    def _contact(self) -> Blocks:
        basics, shown, layout = self.resume["basics"], self.truth["basics"], self.layout
        parts: list[tuple[str, Run]] = []
        for key in ("email", "phone"):
            shown[key] = basics[key]
            parts.append((key, Run(basics[key], link=f"mailto:{basics[key]}" if key == "email" else "")))
        if self.random.random() < 0.7:
            shown["location"] = {"city": basics["location"]["city"]}
            parts.append(("city", Run(basics["location"]["city"])))
        if self.random.random() < 0.5:
            shown["url"] = basics["url"]
            parts.append(("url", Run(basics["url"].removeprefix("https://"), link=basics["url"])))
        if self.random.random() < 0.7:
            shown["profiles"] = basics["profiles"]
            parts += [
                ("profile", Run(one["url"].removeprefix("https://"), link=one["url"])) for one in basics["profiles"]
            ]
        if self.random.random() < 0.5:
            self.random.shuffle(parts)
        return self._arranged(layout.contact, parts)

    def _arranged(self, style: str, parts: list[tuple[str, Run]]) -> Blocks:
        match style:
            case "lines":
                return [Row([run]) for _, run in parts]
            case "icons":
                return [Row([Run(ICONS.get(key, "∞") + " "), run]) for key, run in parts]
            case "labels" if self.language == "en":
                return [Row([Run(LABELS.get(key, "Link") + ": ", "b"), run]) for key, run in parts]
            case "two":
                pairs = [parts[at : at + 2] for at in range(0, len(parts), 2)]
                return [Row([pair[0][1]], [pair[1][1]] if len(pair) > 1 else []) for pair in pairs]
            case "split":
                half = (len(parts) + 1) // 2
                return [self._joined(parts[:half]), self._joined(parts[half:])]
        return [self._joined(parts)]

    def _joined(self, parts: list[tuple[str, Run]]) -> Row:
        separator = self.layout.separator if self.layout.separator.strip() not in ("", ",", "/") else " | "
        line: Line = []
        for _, run in parts:
            line += [Run(separator), run] if line else [run]
        return Row(line)

    # The sections

    def _section(self, kind: str, number: int) -> Section:
        heading = self.random.choice(self.words[kind])
        if self.layout.numbered:
            heading = f"{number}. {heading}"
        return Section(heading, getattr(self, f"_{kind}")())

    def _summary(self) -> Blocks:
        self.truth["basics"]["summary"] = self.resume["basics"]["summary"]
        return [Paragraph(self.resume["basics"]["summary"])]

    def _work(self) -> Blocks:
        self.truth["work"] = []
        if self.layout.work == "grouped":
            return self._grouped_work()
        return [block for entry in self.resume["work"] for block in self._position(entry)]

    def _position(self, entry: Resume) -> Blocks:
        shown = self._shown(entry, "name", "position", "summary", "highlights")
        when = self._dated(shown, entry)
        place = self._placed(shown, entry)
        body = self._body(entry)
        self.truth["work"].append(shown)
        title, employer = Run(entry["position"], self.layout.strong), Run(entry["name"], self._weak())
        return self._entry(self.layout.work, [title], [employer], when, place, body)

    def _grouped_work(self) -> Blocks:
        blocks: Blocks = []
        last = None
        for entry in self.resume["work"]:
            shown = self._shown(entry, "name", "position", "summary", "highlights")
            when = self._dated(shown, entry)
            if entry["name"] != last:
                blocks.append(Row([Run(entry["name"], "b")]))
            last = entry["name"]
            blocks.append(Row([Run(entry["position"], "i")], [Run(when)]))
            blocks += self._body(entry)
            self.truth["work"].append(shown)
        return blocks

    def _entry(self, style: str, first: Line, second: Line, when: str, place: str, body: Blocks) -> Blocks:
        """An entry whose head has a leading and a lesser part, a date and perhaps a place."""
        blocks = self._headed(style, first, second, when, place, body)
        return [self._as_item(block) for block in blocks] if self.layout.listed else blocks

    def _as_item(self, block: Block) -> Block:
        """A line of a head as one more item of the list."""
        if not isinstance(block, Row):
            return block
        return Bullets([" ".join(run.text.strip() for run in [*block.left, *block.right])], self.layout.mark or "•")

    def _headed(self, style: str, first: Line, second: Line, when: str, place: str, body: Blocks) -> Blocks:
        separator = Run(self.layout.separator if self.layout.separator.strip() else " – ")
        placed = [Run(place, "m")] if place else []
        with_place = [*second, Run(", "), *placed] if placed else second
        date = Run(when, "m")
        match style:
            case "title_first" | "degree_first":
                if self.layout.place == "right":
                    return [Row(first, [date]), Row(second, placed), *body]
                return [Row(first, [date]), Row(with_place), *body]
            case "employer_first" | "school_first":
                if self.layout.place == "right":
                    return [Row(second, placed), Row(first, [date]), *body]
                return [Row(with_place, [date]), Row(first), *body]
            case "one_line":
                return [Row([*first, separator, *with_place], [date]), *body]
            case "all_in_one":
                return [Row([*first, separator, *with_place, Run(" " if self.layout.bracketed else ", "), date]), *body]
            case "date_first":
                return [Row([date]), Row(first), Row(with_place), *body]
            case "date_column":
                head: Blocks = [Row(first), Row(second)]
                if self.layout.place == "line" and placed:
                    return [Grid([[[Row([date]), Row(placed)], [*head, *body]]], [22, 78])]
                return [Grid([[[Row([date])], [Row(first), Row(with_place), *body]]], [24, 76])]
            case "second_line":
                bar = Run(" | ")
                line = [*second, *([bar, *placed] if placed else []), bar, date]
                return [Row(first), Row(line), *body]
            case "stacked":
                return [Row(first), Row(second), Row([date, *([Run(", "), *placed] if placed else [])]), *body]
        raise ValueError(style)

    def _body(self, entry: Resume) -> Blocks:
        blocks: Blocks = []
        if entry.get("summary"):
            blocks.append(Paragraph(entry["summary"]))
        if entry.get("highlights"):
            blocks += self._captioned("captions", self._highlights(entry["highlights"]))
        return blocks

    def _captioned(self, words: str, blocks: Blocks) -> Blocks:
        """The blocks, below a small caption where the layout has those."""
        if self.layout.caption == "none":
            return blocks
        style = {"bold": "b", "italic": "i", "plain": ""}[self.layout.caption]
        return [Row([Run(self.captions[words], style)]), *blocks]

    def _highlights(self, items: list[str]) -> Blocks:
        mark = self.layout.mark
        if self.layout.folded and len(items) > 3:
            half = (len(items) + 1) // 2
            return [Grid([[[Bullets(items[:half], mark)], [Bullets(items[half:], mark)]]], [50, 50])]
        return [Bullets(items, mark)]

    def _education(self) -> Blocks:
        self.truth["education"] = []
        blocks: Blocks = []
        for entry in self.resume["education"]:
            shown = self._shown(entry, "institution", "studyType", "area", "score", "courses")
            when = self._dated(shown, entry)
            self.truth["education"].append(shown)
            body: Blocks = []
            if "score" in entry:
                body.append(Row([Run(f"{self._score_word()}: {entry['score']}")]))
            if "courses" in entry:
                body += self._courses(entry["courses"])
            school = [Run(entry["institution"], self._weak())]
            blocks += self._entry(self.layout.school, self._degree(entry), school, when, "", body)
        return blocks

    def _degree(self, entry: Resume) -> Line:
        degree, area, style = entry["studyType"], entry["area"], self.layout.strong
        if self.language in CJK:
            return [Run(f"{area} {degree}", style)]
        match self.layout.degree:
            case "comma":
                return [Run(f"{degree}, {area}", style)]
            case "in" if self.language == "en":
                return [Run(f"{degree} in {area}", style)]
            case "brackets":
                return [Run(f"{area} ({degree})", style)]
            case "dash":
                return [Run(f"{degree} – {area}", style)]
        return [Run(f"{degree} {area}", style)]

    def _courses(self, courses: list[str]) -> Blocks:
        if self.random.random() < 0.4:
            return [Paragraph(f"{self.captions['courses']}: {', '.join(courses)}")]
        return self._captioned("courses", [Bullets(courses, self.layout.mark)])

    def _score_word(self) -> str:
        return {"de": "Note", "en": "GPA", "fr": "Note", "es": "Nota", "it": "Voto"}.get(self.language, "GPA")

    def _skills(self) -> Blocks:
        groups = self.resume["skills"]
        words = list(dict.fromkeys(word for group in groups for word in group["keywords"]))
        style = self.layout.skills
        named = style.startswith("named")
        self.truth["skills"] = (
            [group for group in groups if group["name"]] if named else [{"name": word} for word in words]
        )
        match style:
            case "named_lines":
                return [
                    Row([Run(f"{group['name']}: ", "b"), Run(", ".join(group["keywords"]))])
                    for group in groups
                    if group["name"]
                ]
            case "named_blocks":
                lines: Blocks = []
                for group in groups:
                    if group["name"]:
                        lines += [Row([Run(group["name"], "b")]), Row([Run(", ".join(group["keywords"]))])]
                return lines
            case "bullets":
                return [Bullets(words, self.layout.mark or "•")]
            case "tags":
                return [Tags(words)]
            case "grid":
                wide = 3 if self.layout.columns == "one" else 2
                rows = [words[at : at + wide] for at in range(0, len(words), wide)]
                return [Grid([[[Row([Run(word)])] for word in row] for row in rows], [100 // wide] * wide)]
            case "table":
                level = self.words["levels"]
                return [Row([Run(word)], [Run(self.random.choice(level[1:]), "m")]) for word in words]
            case "levels":
                return [
                    Row([Run(word)], [Run("●" * (n := self.random.randint(2, 5)) + "○" * (5 - n))]) for word in words
                ]
            case "bars":
                return [Bullets(words, "")]
        return [Paragraph(self.random.choice((", ", " · ", " | ")).join(words))]

    def _languages(self) -> Blocks:
        entries = self.resume["languages"]
        self.truth["languages"] = entries
        texts = {
            "brackets": "{language} ({fluency})",
            "dash": "{language} – {fluency}",
            "colon": "{language}: {fluency}",
        }
        match self.layout.languages:
            case "comma":
                return [Row([Run(", ".join(texts["brackets"].format(**one) for one in entries))])]
            case "table" | "right":
                return [Row([Run(one["language"])], [Run(one["fluency"], "m")]) for one in entries]
            case "bars":
                self.truth["languages"] = [{"language": one["language"]} for one in entries]
                return [Bullets([one["language"] for one in entries], "")]
        text = texts[self.layout.languages]
        return [Row([Run(text.format(**one))]) for one in entries]

    def _projects(self) -> Blocks:
        self.truth["projects"] = []
        blocks: Blocks = []
        for entry in self.resume["projects"]:
            shown = self._shown(entry, "name", "description")
            when = self._single(shown, entry, "startDate") if self.random.random() < 0.6 else ""
            self.truth["projects"].append(shown)
            blocks += [Row([Run(entry["name"], "b")], [Run(when)] if when else []), Paragraph(entry["description"])]
        return blocks

    def _certificates(self) -> Blocks:
        return self._listed("certificates", "name", "issuer", "date")

    def _awards(self) -> Blocks:
        return self._listed("awards", "title", "awarder", "date")

    def _publications(self) -> Blocks:
        return self._listed("publications", "name", "publisher", "releaseDate")

    def _listed(self, kind: str, name: str, by: str, when: str) -> Blocks:
        self.truth[kind] = []
        blocks: Blocks = []
        style = self.random.choice(("right", "line", "below", "plain"))
        for entry in self.resume[kind]:
            shown = self._shown(entry, name, by) if style != "plain" else self._shown(entry, name)
            date = self._single(shown, entry, when)
            self.truth[kind].append(shown)
            match style:
                case "right":
                    blocks += [Row([Run(entry[name], "b"), Run(", "), Run(entry[by])], [Run(date)])]
                case "below":
                    blocks += [Row([Run(entry[name], "b")], [Run(date)]), Row([Run(entry[by])])]
                case "line":
                    blocks += [Row([Run(f"{entry[name]} – {entry[by]} ({date})")])]
                case _:
                    blocks += [Row([Run(f"{entry[name]} ({date})")])]
        return blocks

    def _volunteer(self) -> Blocks:
        self.truth["volunteer"] = []
        blocks: Blocks = []
        for entry in self.resume["volunteer"]:
            shown = self._shown(entry, "organization", "position", "summary")
            when = self._dated(shown, entry)
            self.truth["volunteer"].append(shown)
            title = [Run(entry["position"], self.layout.strong)]
            organization = [Run(entry["organization"], self._weak())]
            style = self.layout.work if self.layout.work != "grouped" else "title_first"
            blocks += self._entry(style, title, organization, when, "", self._body(entry))
        return blocks

    def _interests(self) -> Blocks:
        names = [one["name"] for one in self.resume["interests"]]
        self.truth["interests"] = self.resume["interests"]
        how: Callable[[], Block] = self.random.choice(
            (lambda: Paragraph(", ".join(names)), lambda: Bullets(names, self.layout.mark or "•"), lambda: Tags(names))
        )
        return [how()]

    def _references(self) -> Blocks:
        self.truth["references"] = self.resume["references"]
        blocks: Blocks = []
        for one in self.resume["references"]:
            blocks += [Row([Run(one["name"], "b")]), Paragraph(one["reference"])]
        return blocks

    # What is shown of an entry

    def _shown(self, entry: Resume, *keys: str) -> Resume:
        return {key: entry[key] for key in keys if key in entry}

    def _dated(self, shown: Resume, entry: Resume) -> str:
        start, end = entry["startDate"], entry.get("endDate")
        shown["startDate"] = self._precise(start)
        if end:
            shown["endDate"] = self._precise(end)
        if end and shown["startDate"] == shown["endDate"]:
            del shown["startDate"]
            return self._framed(self._written(end))
        text = self._written(start) + self.layout.between + (self._written(end) if end else self.present)
        if self.layout.durations and self.language == "en":
            text += f" ({self.random.randint(1, 4)} yrs {self.random.randint(2, 11)} mos)"
            return text
        return self._framed(text)

    def _single(self, shown: Resume, entry: Resume, key: str) -> str:
        shown[key] = self._precise(entry[key])
        return self._written(entry[key])

    def _framed(self, text: str) -> str:
        return f"({text})" if self.layout.bracketed else text

    def _precise(self, when: str) -> str:
        return when[:4] if self.layout.date == "y" else when

    def _written(self, when: str) -> str:
        year, month = map(int, when.split("-"))
        pattern = "y년 M월" if self.language == "ko" and self.layout.date == "y年M月" else self.layout.date
        text = format_date(date(year, month, 1), pattern, locale=self.language)
        return text[0].upper() + text[1:]

    def _placed(self, shown: Resume, entry: Resume) -> str:
        if self.layout.place == "none":
            return ""
        shown["location"] = entry["location"]
        return str(entry["location"])

    def _weak(self) -> str:
        return "" if self.layout.strong else "b"


def compose(random: Random, language: str, resume: Resume) -> tuple[Page, Layout, dict[str, Any]]:
    """Lay a person out by chance; give the page, its layout and, as JSON Resume, what it shows."""
    layout = Layout.draw(random, language)
    composer = Composer(random, layout, language, resume)
    return composer.page(), layout, composer.truth
