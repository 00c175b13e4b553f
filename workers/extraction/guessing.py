"""Says what a section is whose heading isn't known: by a word of it, or by what is below, as periods beside titles."""

from workers.extraction.document import Line
from workers.extraction.fields.entries import period_of
from workers.extraction.fields.vocabulary import schoolness, titleness
from workers.extraction.sections import Section, kind_within


def name_by_content(lines: list[Line], sections: list[Section]) -> None:
    """Give sections of kind ``other`` the kind that their lines speak for, where that kind is missing so far."""
    known = {section.kind for section in sections}
    for section in sections:
        if section.kind == "other":
            named = kind_within(lines[section.heading].text) if section.heading is not None else None
            kind = named or _speaks_for(lines, section.lines)
            section.kind = kind if kind and kind not in known else "other"


def _speaks_for(lines: list[Line], where: list[int]) -> str | None:
    texts = [lines[at].text for at in where if not lines[at].bullet and len(lines[at].text) < 90]
    periods = [period for at in where if (period := period_of(lines[at]))]
    dated = any(not period.single for period in periods)
    schools = sum(schoolness(text) > 0 for text in texts)
    titles = sum(titleness(text) != 0 for text in texts)
    if dated:
        return "education" if schools > titles else "work" if titles else None
    short = all(len(lines[at].text) < 60 or "," in lines[at].text for at in where)
    return "skills" if len(where) >= 3 and short and not schools and not titles else None
