"""Who the CV is about: name, label, mail, phone, addresses, accounts. Phones by libphonenumber's rules."""

import re

import phonenumbers

from workers.extraction.document import Line
from workers.extraction.fields import Found, Quote
from workers.extraction.fields.accounts import URL, USE, bits_of, find_accounts, network_of
from workers.extraction.fields.addresses import read_city_and_region, read_place
from workers.extraction.fields.places import country_code, is_city, is_place

REGIONS = {
    "en": "US", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "pt": "PT", "nl": "NL", "pl": "PL", "zh": "CN",
    "ja": "JP", "ko": "KR", "ru": "RU", "uk": "UA", "el": "GR", "ar": "EG", "he": "IL", "hi": "IN", "sv": "SE",
    "da": "DK", "nb": "NO", "fi": "FI", "cs": "CZ", "ro": "RO", "hu": "HU", "tr": "TR",
}  # fmt: skip

DOMAINS = frozenset(
    """com|org|net|edu|gov|mil|int|info|biz|name|pro|io|ai|dev|app|me|co|eu|uk|tech|online|site|xyz|email|cloud|design|
    studio|agency|work|works|page|blog|art|health|care|legal|law|consulting|solutions|academy|school""".replace(
        "\n    ", ""
    ).split("|")
)
"""The commonest ends of addresses that are no country's. One that is not here is only not put together."""
MAX_LINES = 400
_MARKS = "⌂⚲📍🏠🌍✈ |,·•"
EMAIL = re.compile(r"(?<![\w.+-])[\w][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")

_ODD_PHONE = re.compile(r"\+?\(?\d[\d\s()/.-]{5,20}\d")

_LABEL = re.compile(
    r"""^(?:e-?mail|email\saddress|phone|mobile|tel|telefon|telephone|téléphone|teléfono|telefone|telefono|handy|mobil|
    website|web|url|homepage|portfolio|address|adresse|anschrift|dirección|indirizzo|location|wohnort|ort|name|contact|
    kontakt|linkedin|github|web\ssite|site\sweb|sitio\sweb|sito\sweb|site|correo|correo\selectrónico|courriel|ubicación|
    localisation|posizione|phone\snumber|
    e-?post|e-?posta|epost|e-?mailová\sadresa|sähköposti|puhelin|matkapuhelin|osoite|telefonszám|telefonní\sčíslo|cím|
    lakcím|adres|adress|adresa|adresă|bostedsadresse|mobiltelefon|namn|navn|nimi|jméno|nume|név|imię\si\snazwisko|ad|
    тел|телефон|моб|почта|эл\.?\sпочта|электронная\sпочта|пошта|електронна\sпошта|адрес|адреса|город|місто|сайт|
    τηλέφωνο|τηλ|κινητό|διεύθυνση|ιστοσελίδα|الهاتف|هاتف|الجوال|جوال|البريد\sالإلكتروني|البريد|العنوان|الموقع|
    טלפון|נייד|דוא["״]ל|אימייל|מייל|כתובת|אתר|फ़ोन|फोन|मोबाइल|ईमेल|पता|वेबसाइट|电话|手机|邮箱|电子邮箱|地址|网站|
    電話|手機|信箱|電子郵件|網站|メール|住所|전화|휴대폰|이메일|주소|웹사이트|t|e|m|p|w)\s*[.:]*\s*$""",
    re.IGNORECASE | re.VERBOSE,
)


_PAPER = r"""(?:curriculum\s+vitae|curriculum|currículum(?:\s+vitae)?|résumé|resume|lebenslauf|cv|c\.v\.|
    meritförteckning|ansioluettelo|životopis|(?:szakmai\s+)?önéletrajz|özgeçmiş|życiorys|резюме|
    βιογραφικό(?:\s+σημείωμα)?|(?:ال)?سيرة\s+(?:ال)?ذاتية|קורות\s+חיים|जीवन\s?वृत्त|बायोडाटा|个人简历|简历|個人簡歷|履歷表?|
    履歴書|職務経歴書|이력서|경력\s?기술서)"""
_IS_PAPER = re.compile(_PAPER, re.IGNORECASE | re.VERBOSE)
_CAPTION = re.compile(
    rf"""^\s*(?:(?:name|full\sname|nombre|nom|nome|naam|namn|navn|nimi|jméno|név|имя|фио|ім[’']я|піб|όνομα|ονοματεπώνυμο|
    الاسم|שם|नाम|姓名|氏名|성명|이름)\s*[:：]|{_PAPER}\s*(?:of|von|de|[:|–—-])\s)\s*
    |(?:['’]s)?\s*[:|–—-]?\s+{_PAPER}(?:\s+summary)?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)


def find_contact(lines: list[Line], top: list[int], contact: list[int], language: str) -> Found:
    """Give JSON Resume ``basics`` from the lines before any heading (``top``) and those under one of that kind."""
    basics: Found = {}
    where = [*top, *contact]
    named = set(where)
    everywhere = [*where, *(at for at in range(min(len(lines), MAX_LINES)) if at not in named)]
    _put(basics, "email", _email(lines, everywhere))
    _put(basics, "phone", _phone(lines, where or everywhere[:20], language))
    name = _name(lines, top or everywhere[:6])
    _put(basics, "name", name)
    _put(basics, "label", _label(lines, top, name))
    profiles = find_accounts(lines, where)
    if profiles:
        basics["profiles"] = profiles
    _put(basics, "url", _homepage(lines, where, profiles))
    location = _location(lines, where)
    if location:
        basics["location"] = location
    return basics


def _put(found: Found, key: str, value: Quote | None) -> None:
    if value:
        found[key] = value


def _email(lines: list[Line], where: list[int]) -> Quote | None:
    """The first address, put together where its narrow column broke it: ``ada@mail.exam`` above ``ple.org``."""
    for at in where:
        if "@" not in lines[at].text:
            continue
        alone = EMAIL.search(lines[at].text)
        if alone and (alone.end() < len(lines[at].text.rstrip()) or _ends_well(alone[0])):
            return _address(alone, at)
        for above, below in ((at, at + 1), (at - 1, at)):
            whole = _broken_email(lines, above, below)
            if whole:
                return _address(whole, above, below)
        if alone:
            return _address(alone, at)
    return None


def _address(match: re.Match[str], *where: int) -> Quote:
    return Quote(match[0].rstrip(".-"), where)


def _broken_email(lines: list[Line], above: int, below: int) -> re.Match[str] | None:
    if above < 0 or below >= len(lines) or " " in lines[below].text.strip() or "/" in lines[below].text:
        return None
    whole = EMAIL.search(lines[above].text.split()[-1] + lines[below].text.strip())
    return whole if whole and _ends_well(whole[0]) else None


def _ends_well(address: str) -> bool:
    """Tell whether an address ends in a domain that there is."""
    last = address.rstrip(".-").rpartition(".")[2].casefold()
    return last in DOMAINS or (len(last) == 2 and country_code(last.upper()) is not None)


def _phone(lines: list[Line], where: list[int], language: str) -> Quote | None:
    region = REGIONS.get(language, "US")
    for at in where[:60]:
        text = URL.sub(" ", lines[at].text[:300])
        if sum(c.isdigit() for c in text) < 6:
            continue
        for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE):
            digits = sum(c.isdigit() for c in match.raw_string)
            if digits >= 7 and not re.search(r"(?:19|20)\d\d\s?[-–/.]\s?(?:\d\d?|(?:19|20)\d\d)\b", match.raw_string):
                return Quote(match.raw_string.strip(), (at,))
    return _odd_phone(lines, where)


def _odd_phone(lines: list[Line], where: list[int]) -> Quote | None:
    """Digits enough for a number, in a line or a detail by themselves, though no country's plan has such numbers."""
    for at in where[:60]:
        for bit in bits_of(lines, at):
            match = _ODD_PHONE.fullmatch(re.sub(r"^[^:]{0,20}:\s*|^[^\w+(]+", "", bit))
            if match and 7 <= sum(c.isdigit() for c in match[0]) <= 15:
                return Quote(match[0].strip(), (at,))
    return None


def _name(lines: list[Line], top: list[int]) -> Quote | None:
    """The largest line that could be a name; on equal size the first."""
    able = [(at, cell) for at in top[:40] for cell in _name_cells(lines[at]) if _could_be_name(cell)]
    best = max(able, key=lambda pair: (round(lines[pair[0]].runs[0].size), -pair[0]), default=None)
    if best is None:
        return None
    at, cell = best
    for after in (other for other in top if at < other <= at + 4):
        rest = _name_cells(lines[after])[0]
        if (
            lines[after].look == lines[at].look
            and _could_be_name(rest)
            and len(f"{cell} {rest}".split()) <= 5
            and _is_large(lines, at)
        ):
            return Quote(f"{cell} {rest}", (at, after))
    return Quote(cell, (at,))


def _is_large(lines: list[Line], at: int) -> bool:
    """Tell whether it is set larger than most of the text, so that a second line of that size belongs to it."""
    sizes = sorted(run.size for line in lines for run in line.runs)
    return lines[at].runs[0].size > 1.4 * sizes[len(sizes) // 2]


def _name_cells(line: Line) -> list[str]:
    biggest = max(run.size for run in line.runs)
    small = any(run.size < 0.75 * biggest for run in line.runs)
    text = " ".join(run.text.strip() for run in line.runs if run.size > 0.9 * biggest) if small else None
    cells = [text] if text else [line.cells[0] if line.cells else ""]
    return [_CAPTION.sub("", " ".join(cell.split())).strip(" |,·•") for cell in cells]


def _could_be_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 50 or re.search(r"[\d@:/|]", text) or is_place(text):
        return False
    if _IS_PAPER.fullmatch(text):
        return False
    return text.upper() == text or all(len(word) <= 3 or not word[0].islower() for word in words)


def _label(lines: list[Line], top: list[int], name: Quote | None) -> Quote | None:
    """The short line that follows the name and is no contact detail."""
    if name is None:
        return None
    last = max(name.lines)
    rest = (
        lines[last].text.replace(name.text, "", 1).strip(" |,·•–—-") if lines[last].text.startswith(name.text) else ""
    )
    for at, text in [(last, rest), *((at, lines[at].text) for at in top if last < at <= last + 3)]:
        if 3 < len(text) <= 90 and not _is_contact(text) and not text.endswith("."):
            return Quote(text, (at,))
    return None


def _is_contact(text: str) -> bool:
    text = USE.sub("", text)
    return bool(
        EMAIL.search(text)
        or URL.search(text)
        or re.search(r"\d{4}", text)
        or is_place(text)
        or is_city(text.strip(_MARKS))
        or _LABEL.match(text)
        or ":" in text
    )


def _homepage(lines: list[Line], where: list[int], profiles: list[Found]) -> Quote | None:
    taken = {profile["url"].text for profile in profiles if "url" in profile}
    for at in where:
        text = EMAIL.sub(" ", lines[at].text)
        for match in URL.finditer(text):
            if match[0].rstrip(".,") not in taken and not network_of(match[0]):
                return Quote(match[0].rstrip(".,"), (at,))
    return None


def _whole_bits(lines: list[Line], where: list[int]) -> list[tuple[str, tuple[int, ...]]]:
    """The details of contact lines; one that ends in a comma goes on at the beginning of the next line."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for at in where:
        for number, bit in enumerate(bits_of(lines, at)):
            if number == 0 and found and found[-1][1][-1] == at - 1 and found[-1][0].endswith(","):
                before, rows = found.pop()
                found.append((f"{before} {bit}", (*rows, at)))
            else:
                found.append((bit, (at,)))
    return found


def _location(lines: list[Line], where: list[int]) -> Found:
    """The place that says most: a street alone may stand above its city."""
    bits = [(re.sub(r"^[^:]{0,20}:\s*|^\W+", "", bit), rows) for bit, rows in _whole_bits(lines, where[:40])]
    places = [read_place(bit, rows) for bit, rows in bits]
    best = max(places, key=lambda place: len(place.keys() & {"city", "region", "countryCode"}), default={})
    guesses = (read_city_and_region(bit, rows) for bit, rows in bits if EMAIL.search(lines[rows[0]].text))
    cities: list[Found] = [{"city": Quote(bit, rows)} for bit, rows in bits if is_city(bit)]
    return best or next((guess for guess in guesses if guess), {}) or next(iter(cities), {})
