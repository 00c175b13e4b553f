"""Lists: skills, interests, languages. The section's own structure says what belongs together, not a taxonomy."""

import re

from workers.extraction.cldr import load_tables
from workers.extraction.document import Line, cell_places
from workers.extraction.fields import Found, Quote

LONGEST_GROUP_NAME = 45
LOOSEST_WRAP = 0.95
"""Heights of a line between the rows of one item, at most."""
LEAST_BARE_WORDS = 5
"""So many words in a row under a group's name, none in lower case, and nothing to part them: each is a skill."""
_LANGUAGES = frozenset(load_tables()["languages"]) | {"mandarin", "cantonese", "sinhala", "farsi"}
_GROUP = re.compile(r"^(?P<name>[^:,.;()]{2,45}?)\s*(?:\((?P<level>[^()]{2,40})\)\s*)?[:：]\s*(?P<rest>\S.*)$")
_SEPARATORS = ",;|•·●、，；،؛・"
_SPLIT = re.compile(rf"\s*[{_SEPARATORS}/]\s+|\s*[{_SEPARATORS}]\s*|\s+[–—]\s+")
_HIDDEN = str.maketrans(dict.fromkeys(f"{_SEPARATORS}/", "\0"))
_LEVELS = re.compile(
    r"""^\(?(?:native(?:\s(?:speaker|or\sbilingual\sproficiency|proficiency))?|fluent|bilingual|advanced|
    intermediate|elementary|beginner|basic|
    basics|proficient|professional(?:\s\w+){0,2}|full\sprofessional(?:\s\w+)?|limited\sworking(?:\s\w+)?|
    conversational|expert|master|
    muttersprache|muttersprachler(?:in)?|fließend|verhandlungssicher|gute?\skenntnisse|sehr\sgut|gut|
    grundkenntnisse|fortgeschritten|
    langue\smaternelle|courant|bilingue|intermédiaire|débutant|avancé|notions|nativo|nativa|fluido|avanzado|
    intermedio|básico|lengua\smaterna|
    materna|madrelingua|fluente|avançado|intermediário|ottimo|buono|scolastico|avanzato|moedertaal|vloeiend|goed|
    [abc][12](?:\b.{0,25})?|母语|流利|精通|熟练|
    język\sojczysty|ojczysty|biegł[ya]|zaawansowan[ya]|średniozaawansowan[ya]|podstawow[ya]|komunikatywn[ya]|
    modersmål|flytande|goda\skunskaper|grundläggande|flydende|forhandlingsniveau|grundlæggende|morsmål|flytende|godt?|
    grunnleggende|äidinkieli|sujuva|erinomainen|hyvä|tyydyttävä|perusteet|alkeet|rodilý\smluvčí|mateřský\sjazyk|plynně|
    pokročil[áýé]|středně\spokročil[áýé]|základy|základní|nativ[ăa]?|limba\smaternă|matern[ăa]|fluent[ăa]?|avansat[ăa]?|
    mediu|începător|de\sbază|anyanyelvi?|folyékony|felsőfok|középfok|alapfok|haladó|társalgási|ana\sdil|anadil|akıcı|
    ileri|orta|başlangıç|temel|родной|свободно|свободный|продвинутый|средний|базовый|начальный|рідна|вільно|вільне\sволодіння|
    просунутий|середній|базовий|початковий|μητρική|άριστα|πολύ\sκαλά|καλά|βασικά|بطلاقة|اللغة\sالأم|لغة\sأم|ممتاز|جيد\sجدا|جيدة?|
    متوسط|مبتدئ|שפת\sאם|שוטפת?|רמה\sגבוהה|טובה\sמאוד|טובה|בסיסית|मातृभाषा|धाराप्रवाह|मध्यम|प्रारंभिक|母語|流利|精通|中等|
    ネイティブ|母国語|ビジネスレベル|日常会話|流暢|初級|中級|上級|원어민|모국어|유창함?|비즈니스|상급|중급|초급)(?:[\s(/,–-].{0,30})?\)?$""",
    re.IGNORECASE | re.VERBOSE,
)


def find_skills(lines: list[Line], where: list[int]) -> list[Found]:
    """Give JSON Resume ``skills``: groups where the section has them, single skills otherwise."""
    skills: list[Found] = []
    heads = _group_heads(lines, where)
    open_group: Found | None = None
    for at in _joined_rows(lines, where):
        text, rows = at
        named = _GROUP.match(text)
        if rows[0] in heads and not named:
            open_group = {"name": Quote(text.strip(" :"), rows), "keywords": []}
            skills.append(open_group)
        elif named:
            skills.append(_group(named, rows))
        elif open_group is not None:
            _fill(open_group, lines, text, rows)
        else:
            skills += _loose(lines, text, rows)
    return [{key: value for key, value in skill.items() if value} for skill in skills]


def _group(named: re.Match[str], rows: tuple[int, ...]) -> Found:
    level = named["level"]
    group: Found = {"name": Quote(named["name"], rows), "keywords": _items(named["rest"], rows)}
    if level and _LEVELS.match(level):
        group["level"] = Quote(level, rows)
    elif level:
        group["name"] = Quote(f"{named['name']} ({level})", rows)
    return group


def _group_heads(lines: list[Line], where: list[int]) -> set[int]:
    """Lines louder than those below them, each with something below."""
    looks = {lines[at].look for at in where}
    if len(looks) < 2 or not where:
        return set()
    first = lines[where[0]].look
    heads = {at for at in where if lines[at].look == first and not lines[at].bullet and len(lines[at].cells) == 1}
    fits = all(len(lines[at].text) <= LONGEST_GROUP_NAME and not _GROUP.match(lines[at].text) for at in heads)
    return heads if fits and len(heads) < len(where) and "," not in lines[where[0]].text else set()


def _joined_rows(lines: list[Line], where: list[int]) -> list[tuple[str, tuple[int, ...]]]:
    """Join rows that a list was wrapped over; the cells of a grid are wrapped each in its own column."""
    tight = _tight_gap(lines, where)
    rows: list[tuple[list[str], tuple[int, ...]]] = []
    for at in where:
        cells = lines[at].cells
        if rows and _is_wrapped(lines, rows[-1], at):
            rows[-1] = ([*rows[-1][0][:-1], f"{rows[-1][0][-1]} {cells[0]}", *cells[1:]], (*rows[-1][1], at))
        elif rows and lines[at].gap < tight and not lines[at].bullet:
            rows[-1] = (_under(lines, rows[-1], at), (*rows[-1][1], at))
        else:
            rows.append((cells, (at,)))
    return [(" | ".join(cells), positions) for cells, positions in rows]


def _is_wrapped(lines: list[Line], row: tuple[list[str], tuple[int, ...]], at: int) -> bool:
    before, text = lines[row[1][-1]], " ".join(row[0])
    if lines[at].bullet or lines[at].look[0] != before.look[0] or _GROUP.match(lines[at].text):
        return False
    return ("," in text or ":" in text) and (before.wraps or text.endswith(","))


def _tight_gap(lines: list[Line], where: list[int]) -> float:
    """The gap below which a row goes on with the one above: known only where one visibly does, in lower case."""
    if not any(lines[at].x1 for at in where):
        return -9.0  # a file without geometry has whole paragraphs
    gaps = [lines[at].gap for at in where[1:]]
    on = [
        lines[at].gap
        for at in where[1:]
        if any(cell[:1].islower() for cell in lines[at].cells) and not lines[at].bullet
    ]
    if not on or min(on) > LOOSEST_WRAP or "," in " ".join(lines[at].text for at in where[:2]):
        return -9.0
    return min(on) + 0.2 if max(gaps) > min(on) + 0.3 else -9.0


def _under(lines: list[Line], row: tuple[list[str], tuple[int, ...]], at: int) -> list[str]:
    """Put each cell of the line under the cell of the row that begins at the same place."""
    cells, places = list(row[0]), cell_places(lines[row[1][0]])
    for text, place in zip(lines[at].cells, cell_places(lines[at]), strict=True):
        nearest = min(range(len(places)), key=lambda i: abs(places[i] - place), default=0)
        cells[nearest] = f"{cells[nearest]} {text}"
    return cells


def _items(text: str, rows: tuple[int, ...]) -> list[Quote]:
    bits = (bit.strip(" .,;:•·") for bit in _split(text))
    return [Quote(bit, rows) for bit in bits if any(c.isalnum() for c in bit) and len(bit) <= 90]


def _split(text: str) -> list[str]:
    """Cut at the separators, but not at those whose next bracket is a closing one."""
    runs = re.findall(r"[^()]+\)?|[()]", text)
    hidden = "".join(run.translate(_HIDDEN) if run.endswith(")") else run for run in runs)
    cuts = [0, *(at for match in _SPLIT.finditer(hidden) for at in match.span()), len(text)]
    return [text[begin:end] for begin, end in zip(cuts[::2], cuts[1::2], strict=True)]


def _fill(group: Found, lines: list[Line], text: str, rows: tuple[int, ...]) -> None:
    if _LEVELS.match(text) and "level" not in group:
        group["level"] = Quote(text, rows)
    else:
        words = text.split()
        bare = len(words) >= LEAST_BARE_WORDS and not _SPLIT.search(text) and not any(w[0].islower() for w in words)
        group["keywords"] += [Quote(word, rows) for word in words] if bare else _items(text, rows)


def _loose(lines: list[Line], text: str, rows: tuple[int, ...]) -> list[Found]:
    if len(text) > 160 and text.count(",") < 4:
        return []
    items = [item for item in _items(text, rows) if not _LEVELS.match(item.text)]
    return [{"name": item} for item in items]


def find_languages(lines: list[Line], where: list[int]) -> list[Found]:
    """Give JSON Resume ``languages``: a language and, where it is said, how well."""
    bits = [(bit, at) for at in where for bit in _language_bits(lines[at])]
    known = any(is_language(bit) for bit, _ in bits)
    found: list[Found] = []
    native: tuple[str, int] | None = None
    for bit, at in bits:
        if _NATIVE.fullmatch(bit) and bit == _language_bits(lines[at])[0]:
            native = bit, at
        elif is_language(bit) or not (known or _LEVELS.match(bit) or len(bit) > 40):
            found.append({"language": Quote(bit, (at,))})
            if native and native[1] == at:
                found[-1]["fluency"] = Quote(native[0], (at,))
        elif found and "fluency" not in found[-1] and len(bit) <= 60 and not _OTHER_LANGUAGES.fullmatch(bit):
            found[-1]["fluency"] = Quote(bit.strip("()"), (at,))
    return found


_NATIVE = re.compile(
    "mother tongue|native language|muttersprache|langue maternelle|lengua materna|lingua madre|madrelingua|"
    "língua materna|moedertaal|język ojczysty|modersmål|morsmål|äidinkieli|mateřský jazyk|limba maternă|anyanyelv|"
    "anadil|родной язык|рідна мова|μητρική γλώσσα",
    re.IGNORECASE,
)
"""Before a language, as Europass has it."""
_OTHER_LANGUAGES = re.compile(
    r"other language|weitere sprache|autre langue|otro idioma|altra lingua|altre lingue|outra língua|andere talen?|"
    r"inne języki?|andra språk|andre sprog|andre språk|muut kielet|další jazyky|alte limbi|egyéb nyelvek|diğer diller",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\((?:s|n|e|en|es|t|i)\)")
"""As in ``Mother tongue(s)``."""


def is_language(text: str) -> bool:
    """Tell whether ``text`` is a language's name, alone or with a word more (``Mandarin Chinese``)."""
    words = text.casefold().split()
    return len(words) <= 3 and any(name in _LANGUAGES for name in (text.casefold(), words[0], words[-1]))


def _language_bits(line: Line) -> list[str]:
    bits = [
        bit
        for cell in line.cells
        for bit in re.split(r"\s*[:：(),;|•·●、/]\s*|\s+[–—-]\s+|(?<=\w)\s*[–—]\s*", _PLURAL.sub("", cell))
    ]
    return [bit.strip(" )(.") for bit in bits if any(c.isalpha() for c in bit)]


def find_interests(lines: list[Line], where: list[int]) -> list[Found]:
    """Give JSON Resume ``interests``, by the same structure as skills."""
    return [{key: value for key, value in skill.items() if key != "level"} for skill in find_skills(lines, where)]
