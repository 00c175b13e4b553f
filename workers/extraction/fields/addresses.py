"""Where a person lives: street, postal code, city, region, country out of one detail."""

import re

from workers.extraction.fields import Found, Quote
from workers.extraction.fields.places import COMMA, country_code, is_place, is_state

_ADDRESS = re.compile(
    r"(?:(?P<address>[^,@]{3,50}\d[\w/ -]{0,6}|\d{1,5}\s[^,@]{3,50}),?\s+)?"
    r"(?P<postalCode>\d{4,5})\s+(?P<city>[^\W\d][^\d,@]{2,30})"
)


_CODE_LAST = re.compile(r"(?<=[^\W\d_])(?P<post>\s+\d{4,6}(?:-\d{4})?)?\s+(?P<code>[A-Z]{2})$")


def _with_comma(match: re.Match[str]) -> str:
    """Set ``Austin, Texas 76989 US`` as ``Austin, Texas 76989, US``."""
    named = country_code(match["code"]) and match["code"] != "CV"
    return f"{match['post'] or ''}, {match['code']}" if named else match[0]


def read_place(text: str, where: tuple[int, ...]) -> Found:
    """Give JSON Resume ``location`` if ``text``, on the lines ``where``, is a place; else nothing."""
    text = _CODE_LAST.sub(_with_comma, text)
    address = _ADDRESS.fullmatch(text)
    if address:
        return {key: Quote(value.strip(), where) for key, value in address.groupdict().items() if value}
    parts = [part.strip() for part in COMMA.split(text) if part.strip()]
    found: Found = {}
    if len(parts) > 2 and re.search(r"\d", parts[0]) and len(parts[0]) < 60:
        found["address"] = Quote(parts.pop(0), where)
    code = re.search(r"(?<!\w)\d{4,6}(?:-\d{4})?(?!\w)", ", ".join(parts))
    if code:
        found["postalCode"] = Quote(code[0], where)
        parts = [rest for part in parts if (rest := part.replace(code[0], "").strip())]
    return found | _named_place(parts, where) if is_place(", ".join(parts)) else {}


_CITY_AND_REGION = re.compile(r"(?P<city>[^\W\d_][^,\d:@/]{1,30}),\s(?P<region>[^\W\d_][^,\d:@/]{1,30})")


def read_city_and_region(text: str, where: tuple[int, ...]) -> Found:
    """Give the place if ``text``, a detail among others of a contact line, could be a city and its region."""
    place = _CITY_AND_REGION.fullmatch(text)
    return {key: Quote(value.strip(), where) for key, value in place.groupdict().items()} if place else {}


def _named_place(parts: list[str], where: tuple[int, ...]) -> Found:
    found = {"city": Quote(parts[0], where)} if len(parts) > 1 else {}
    code = country_code(parts[-1])
    if code and not (len(parts) == 2 and is_state(parts[-1])):
        found["countryCode"] = Quote(code, where, made=True)
        parts = parts[:-1]
    if len(parts) > 1:
        found["region"] = Quote(parts[-1], where)
    return found
