"""Who the CV is about: name, label, mail, phone, addresses, accounts. Phones by libphonenumber's rules."""

import re

import phonenumbers

from workers.extraction.document import Line
from workers.extraction.fields import Found, Quote
from workers.extraction.fields.places import country_code, is_place, is_state

REGIONS = {"en": "US", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "pt": "PT", "nl": "NL", "pl": "PL", "zh": "CN"}
NETWORKS = {
    "linkedin": "LinkedIn", "github": "GitHub", "gitlab": "GitLab", "twitter": "Twitter", "x": "X",
    "xing": "XING", "mastodon": "Mastodon", "instagram": "Instagram", "facebook": "Facebook",
    "stackoverflow": "Stack Overflow", "stack overflow": "Stack Overflow", "medium": "Medium",
    "dribbble": "Dribbble", "behance": "Behance", "orcid": "ORCID", "kaggle": "Kaggle", "youtube": "YouTube",
    "google scholar": "Google Scholar", "researchgate": "ResearchGate", "bluesky": "Bluesky",
    "codepen": "CodePen", "hackerrank": "HackerRank", "leetcode": "LeetCode", "dev.to": "dev.to",
    "soundcloud": "SoundCloud", "vimeo": "Vimeo", "pinterest": "Pinterest", "goodreads": "Goodreads",
    "telegram": "Telegram", "skype": "Skype", "bitbucket": "Bitbucket", "codeberg": "Codeberg",
    "threads": "Threads",
}  # fmt: skip
MAX_LINES = 400
EMAIL = re.compile(r"(?<![\w.+-])[\w][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
URL = re.compile(
    r"(?:https?://[^\s|<>()，,;]{4,300}|(?<![\w@.])(?:www\.)?(?:[\w-]{1,63}\.){1,4}"
    r"(?:com|org|net|io|dev|de|fr|es|it|pt|nl|eu|me|co|uk|us|ca|ch|at|be|info|tech|app|edu|page|site|online|pl|br|cn|in|se"
    r"|fi|no|dk|cz|xyz|ai|blog|design)"
    r"(?![\w@.-]*@)(?:/[^\s|<>()，,;]{0,200})?(?![\w.]))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"""^(?:e-?mail|email\saddress|phone|mobile|tel|telefon|telephone|téléphone|teléfono|telefone|telefono|handy|mobil|
    website|web|url|homepage|portfolio|address|adresse|anschrift|dirección|indirizzo|location|wohnort|ort|name|contact|
    kontakt|linkedin|github|web\ssite|site\sweb|sitio\sweb|sito\sweb|site|correo|correo\selectrónico|courriel|ubicación|
    localisation|posizione|phone\snumber|t|e|m|p|w)\s*[.:]*\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ACCOUNT = re.compile(
    rf"^\W*({'|'.join(map(re.escape, NETWORKS))})\b\s*(?:[:/|–—-]|\s)\s*@?([\w.@-]{{2,60}})\s*$", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:(?P<address>[^,@]{3,50}\d[\w/ -]{0,6}|\d{1,5}\s[^,@]{3,50}),?\s+)?"
    r"(?P<postalCode>\d{4,5})\s+(?P<city>[^\W\d][^\d,@]{2,30})"
)
_PAPER = r"(?:curriculum\s+vitae|curriculum|currículum|résumé|resume|lebenslauf|cv)"
_CAPTION = re.compile(
    rf"^\s*(?:(?:name|full name|nombre|nom|nome|naam)\s*:|{_PAPER}\s*(?:of|von|de|[:|–—-])\s)\s*"
    rf"|(?:['’]s)?\s*[:|–—-]?\s+{_PAPER}(?:\s+summary)?\s*$",
    re.IGNORECASE,
)


def find_contact(lines: list[Line], top: list[int], contact: list[int], language: str) -> Found:
    """Give JSON Resume ``basics`` from the lines before any heading (``top``) and those under one of that kind."""
    basics: Found = {}
    where = [*top, *contact]
    everywhere = [*where, *(at for at in range(min(len(lines), MAX_LINES)) if at not in set(where))]
    _put(basics, "email", _first(EMAIL, lines, everywhere))
    _put(basics, "phone", _phone(lines, where or everywhere[:20], language))
    name = _name(lines, top or everywhere[:6])
    _put(basics, "name", name)
    _put(basics, "label", _label(lines, top, name))
    profiles = _profiles(lines, where)
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


def _first(pattern: re.Pattern[str], lines: list[Line], where: list[int]) -> Quote | None:
    for at in where:
        match = pattern.search(lines[at].text)
        if match:
            return Quote(match[0].rstrip(".-"), (at,))
    return None


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
    if re.fullmatch(
        r"(?:curriculum vitae|cv|resume|résumé|lebenslauf|currículum(?: vitae)?|curriculum)", text, re.IGNORECASE
    ):
        return False
    return text.upper() == text or all(word[0].isupper() or len(word) <= 3 or not word[0].isalpha() for word in words)


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
    return bool(
        EMAIL.search(text)
        or URL.search(text)
        or re.search(r"\d{4}", text)
        or is_place(text)
        or _LABEL.match(text)
        or ":" in text
    )


def _bits(lines: list[Line], at: int) -> list[str]:
    return [
        bit.strip() for cell in lines[at].cells for bit in re.split(r"\s+[|•·●–—]\s+|\s*[|•●]\s*", cell) if bit.strip()
    ]


def _profiles(lines: list[Line], where: list[int]) -> list[Found]:
    profiles: list[Found] = []
    for at in where:
        for match in URL.finditer(lines[at].text):
            network = _network(match[0])
            if network:
                profiles.append(_account(network, match[0], at))
        for bit in _bits(lines, at):
            named = _ACCOUNT.match(bit)
            if named and not URL.search(bit):
                profiles.append({"network": Quote(named[1], (at,)), "username": Quote(named[2], (at,))})
        profiles += _linked(lines[at], at)
        if at + 1 in where and lines[at].text.casefold().strip(" :") in NETWORKS:
            profiles += _named_below(lines, at)
    return profiles


def _linked(line: Line, at: int) -> list[Found]:
    """Accounts that are shown by a name alone and lead to their address."""
    found = []
    for run in line.runs:
        network = _network(run.link) if run.link else None
        if network and run.link and not URL.search(run.text):
            account = {"network": Quote(network, (at,), made=True), "url": Quote(run.link, (at,), made=True)}
            name = run.text.strip(" @/|•·")
            shown = name.casefold() == network.casefold() or " " in name or not name
            found.append(account if shown else account | {"username": Quote(name, (at,))})
    return found


def _named_below(lines: list[Line], at: int) -> list[Found]:
    user = lines[at + 1].text.strip()
    if " " in user or URL.search(user) or user.casefold() in NETWORKS:
        return []
    return [{"network": Quote(lines[at].text.strip(" :"), (at,)), "username": Quote(user.lstrip("@"), (at + 1,))}]


def _network(url: str) -> str | None:
    host, _, path = re.sub(r"^https?://|^www\.", "", url.lower().replace("https://www.", "https://")).partition("/")
    name = next((part for part in host.split(".")[:-1] if part in NETWORKS), None)
    return NETWORKS[name] if name and path.strip("/") else None


def _account(network: str, url: str, at: int) -> Found:
    user = url.rstrip("/").rsplit("/", 1)[-1]
    return {
        "network": Quote(network, (at,), made=True),
        "username": Quote(user, (at,)),
        "url": Quote(url.rstrip(".,"), (at,)),
    }


def _homepage(lines: list[Line], where: list[int], profiles: list[Found]) -> Quote | None:
    taken = {profile["url"].text for profile in profiles if "url" in profile}
    for at in where:
        text = EMAIL.sub(" ", lines[at].text)
        for match in URL.finditer(text):
            if match[0].rstrip(".,") not in taken and not _network(match[0]):
                return Quote(match[0].rstrip(".,"), (at,))
    return None


def _location(lines: list[Line], where: list[int]) -> Found:
    for at in where[:40]:
        for bit in _bits(lines, at):
            place = _place_in(re.sub(r"^[^:]{0,20}:\s*", "", bit), at)
            if place:
                return place
    return {}


def _place_in(text: str, at: int) -> Found:
    address = _ADDRESS.fullmatch(text)
    if address:
        return {key: Quote(value.strip(), (at,)) for key, value in address.groupdict().items() if value}
    parts = [part.strip() for part in text.split(",") if part.strip()]
    found: Found = {}
    if len(parts) > 2 and re.search(r"\d", parts[0]) and len(parts[0]) < 60:
        found["address"] = Quote(parts.pop(0), (at,))
    code = re.search(r"(?<!\w)\d{4,6}(?:-\d{4})?(?!\w)", ", ".join(parts))
    if code:
        found["postalCode"] = Quote(code[0], (at,))
        parts = [rest for part in parts if (rest := part.replace(code[0], "").strip())]
    return found | _named_place(parts, at) if is_place(", ".join(parts)) else {}


def _named_place(parts: list[str], at: int) -> Found:
    found = {"city": Quote(parts[0], (at,))} if len(parts) > 1 else {}
    code = country_code(parts[-1])
    if code and not (len(parts) == 2 and is_state(parts[-1])):
        found["countryCode"] = Quote(code, (at,), made=True)
        parts = parts[:-1]
    if len(parts) > 1:
        found["region"] = Quote(parts[-1], (at,))
    return found
