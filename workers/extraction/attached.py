"""Takes the JSON Resume that a PDF carries along, as Vitrine's own do: nothing is lost on the way there and back."""

import io
import re
from collections.abc import Iterator
from typing import Any

from webapp.resume import Reading, Resume, UnreadableFileError, letters
from workers.extraction.assembly import numbered
from workers.extraction.document import Document
from workers.extraction.language import guess_language
from workers.extraction.readers.json import read_json

BEGINNING = 12
"""Letters of a line that may begin a value of several."""
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def as_attached(document: Document) -> Reading | None:
    """Give the attached resume and the lines that say the same; None unless its name and most of it is on the pages.

    What is on no page would be read by nobody: such a file is read by what it shows.
    """
    resume = _attached(document)
    if resume is None or not resume.basics.name:
        return None
    values = dict(_leaves(resume.to_json(), ""))
    said = [letters(line.text) for line in document.lines]
    sources = {pointer: [at] for pointer, value in values.items() if (at := _find(value, said)) is not None}
    if "/basics/name" not in sources or 2 * len(sources) < len(values):
        return None
    return Reading(
        resume=resume, lines=numbered(document.lines), sources=sources, leftovers=[], pages=document.pages,
        pages_read=document.pages_read, language=guess_language(" ".join(line.text for line in document.lines)),
    )  # fmt: skip


def _attached(document: Document) -> Resume | None:
    try:
        resume, aside = read_json(io.BytesIO(document.attached or b""))
    except UnreadableFileError:
        return None
    return None if aside else resume


def _leaves(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if not set("/~").intersection(str(key)):  # such a key would need escapes, and JSON Resume has none
                yield from _leaves(inner, f"{pointer}/{key}")
    elif isinstance(value, str):
        yield pointer, value


def _find(value: str, said: list[str]) -> int | None:
    """The first line that says it, or that its first words fill; for a date, its year."""
    wanted = value[:4] if _DATE.fullmatch(value) else letters(value)
    return next((at for at, line in enumerate(said) if wanted in line or _begins(wanted, line)), None)


def _begins(wanted: str, line: str) -> bool:
    return len(line) >= BEGINNING and wanted.startswith(line)
