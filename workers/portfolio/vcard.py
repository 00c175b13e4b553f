"""The contact card beside a portfolio: vCard 4.0 (RFC 6350), which only asks for a name."""

import base64
from collections.abc import Iterator, Mapping

from webapp.resume import Location, Resume
from workers.portfolio.links import safe_link
from workers.portfolio.pictures import NONE

# Address books refuse cards that are much larger.
_LARGEST_PHOTO = 60_000
# RFC 6350, 3.2: lines longer than 75 octets are folded.
_LONGEST_LINE = 75


def vcard(resume: Resume, pictures: Mapping[str, bytes] = NONE) -> bytes:
    """Give name, title, photo and the ways to reach a person as one vCard (UTF-8, CRLF); ``pictures`` by name."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", *_properties(resume), *_photo(resume, pictures), "END:VCARD"]
    return "".join(_fold(line) + "\r\n" for line in lines).encode()


def _properties(resume: Resume) -> Iterator[str]:
    basics = resume.basics
    yield f"FN:{_text(basics.name or basics.label or basics.email or '')}"
    if basics.label:
        yield f"TITLE:{_text(basics.label)}"
    if basics.email:
        yield f"EMAIL:{_text(basics.email)}"
    if basics.phone:
        yield f"TEL:{_text(basics.phone)}"
    if basics.location:
        yield f"ADR:{_address(basics.location)}"
    for url in [basics.url, *(profile.url for profile in basics.profiles)]:
        if link := safe_link(url):
            yield f"URL:{link}"


def _photo(resume: Resume, pictures: Mapping[str, bytes]) -> Iterator[str]:
    photo = pictures.get(resume.basics.image or "")
    if photo and len(photo) <= _LARGEST_PHOTO:
        yield f"PHOTO:data:image/jpeg;base64,{base64.b64encode(photo).decode()}"


def _address(place: Location) -> str:
    post_box = extended = ""
    parts = (post_box, extended, place.address, place.city, place.region, place.postal_code, place.country_code)
    return ";".join(_text(part or "") for part in parts)


def _text(value: str) -> str:
    """Escape as RFC 6350, 3.4 says; a line break could otherwise begin a property of the writer's choosing."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        value = value.replace(plain, escaped)
    return "\\n".join("".join(char for char in line if char.isprintable()) for line in value.splitlines())


def _fold(line: str) -> str:
    folded, length = [], 0
    for char in line:
        width = len(char.encode())
        if length + width > _LONGEST_LINE:
            folded.append("\r\n ")
            length = 1
        folded.append(char)
        length += width
    return "".join(folded)
