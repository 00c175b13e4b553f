"""Where a person lives: street, postal code, city, region, country out of one detail."""

import re

from workers.extraction.fields import Found, Quote
from workers.extraction.fields.places import COMMA, country_code, is_place, is_state

_ADDRESS = re.compile(
    r"(?:(?P<address>[^,@]{3,50}\d[\w/ -]{0,6}|\d{1,5}\s[^,@]{3,50}),?\s+)?"
    r"(?P<postalCode>\d{4,5})\s+(?P<city>[^\W\d][^\d,@]{2,30})"
)


def read_place(text: str, at: int) -> Found:
    """Give JSON Resume ``location`` if ``text``, on line ``at``, is a place; else nothing."""
    address = _ADDRESS.fullmatch(text)
    if address:
        return {key: Quote(value.strip(), (at,)) for key, value in address.groupdict().items() if value}
    parts = [part.strip() for part in COMMA.split(text) if part.strip()]
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
