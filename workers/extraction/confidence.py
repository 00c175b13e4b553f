"""How sure each value is to be right: a probability, learnt from invented CVs, by ``training/confidence.py``.

A value is described by what it is, whether other entries of its section say such a thing too, how its words are
written, and how much of the document found no place.
"""

import math
from functools import cache
from pathlib import Path
from typing import Any

from webapp.resume import Reading, value_at
from workers.extraction.fields.trees import Tree, load, log_odds

MODEL = Path(__file__).with_name("confidence.bin")
KEYS = (
    "basics/name", "basics/label", "basics/email", "basics/phone", "basics/url", "basics/summary", "location/city",
    "location/region", "location/countryCode", "location/postalCode", "location/address", "profiles/network",
    "profiles/username", "profiles/url", "work/name", "work/position", "work/location", "work/url", "work/startDate",
    "work/endDate", "work/summary", "work/highlights", "volunteer/organization", "volunteer/position",
    "volunteer/startDate", "volunteer/endDate", "volunteer/summary", "volunteer/highlights", "education/institution",
    "education/studyType", "education/area", "education/startDate", "education/endDate", "education/score",
    "education/courses", "skills/name", "skills/keywords", "skills/level", "languages/language", "languages/fluency",
    "projects/name", "projects/description", "projects/highlights", "projects/startDate", "projects/endDate",
    "certificates/name", "certificates/issuer", "certificates/date", "awards/title", "awards/awarder", "awards/date",
    "publications/name", "publications/publisher", "publications/releaseDate", "interests/name", "references/name",
    "references/reference",
)  # fmt: skip
"""What values are; the place of one is its number. Others count as one more."""
DIGITS = 3
"""Of the probability that is kept."""


def confidences(reading: Reading) -> dict[str, float]:
    """Give for each value, by its JSON Pointer, how probable it is to be right (0 to 1)."""
    (forest,) = _forests()
    return {
        pointer: round(1 / (1 + math.exp(-log_odds(forest, row))), DIGITS) for pointer, row in traits(reading).items()
    }


@cache
def _forests() -> list[list[Tree]]:
    return load(MODEL)


def traits(reading: Reading) -> dict[str, list[float]]:
    """Describe each value in numbers: few of them, for what tells apart invented CVs alone is of no use."""
    resume = reading.resume.to_json()
    left = len(reading.leftovers) / len(reading.lines)
    described = {}
    for pointer in reading.sources:
        key = key_of(pointer)
        kind = KEYS.index(key) if key in KEYS else len(KEYS)
        described[pointer] = [kind, left, _usual(resume, pointer), *_form(value_at(resume, pointer))]
    return described


def key_of(pointer: str) -> str:
    """Give what a value is: ``work/name`` for ``/work/0/name``."""
    names = [name for name in pointer.split("/") if name and not name.isdigit()]
    return "/".join(names[-2:])


def _usual(resume: dict[str, Any], pointer: str) -> float:
    """Which share of the section's entries say such a thing."""
    section, *way = pointer.strip("/").split("/")
    entries = resume[section]
    if not isinstance(entries, list) or len(way) == 1:
        return 1
    return sum(isinstance(entry, dict) and way[1] in entry for entry in entries) / len(entries)


def _form(value: str) -> list[float]:
    words = value.split()
    capitals = sum(not word[0].islower() for word in words) / max(len(words), 1)
    return [capitals, value[:1].islower(), value.endswith((".", ";", "!", ":", ","))]
