"""Says which of the values that were read are right, by the truth, and whether their confidence was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from training.people import Resume
from webapp.resume import Reading, letters, value_at
from workers.extraction.confidence import key_of

Told = tuple[float, bool]
"""How probable a value was said to be right, and whether it is."""
STEPS = (0, 0.5, 0.7, 0.8, 0.9, 0.95, 1)
FLAT = ("skills", "interests", "languages")
"""Sections of which each value is looked for anywhere."""
UNSPOKEN = ("location/region", "location/countryCode", "location/postalCode", "location/address")
"""What invented CVs don't show."""


def judge(reading: Reading, truth: Resume) -> dict[str, bool]:
    """Say of each value, by its pointer, whether the truth has it there; nothing of what no truth speaks of."""
    resume = reading.resume.to_json()
    wanted = {section: _paired(resume[section], truth.get(section, [])) for section in resume}
    judged = {}
    for pointer in reading.sources:
        section, *way = pointer.strip("/").split("/")
        if key_of(pointer) in UNSPOKEN:
            continue
        value = value_at(resume, pointer)
        if section in FLAT:
            judged[pointer] = any(_agree(value, one) for one in _texts(truth.get(section, [])))
        else:
            place = wanted[section][int(way[0])] if isinstance(wanted[section], list) else wanted[section]
            judged[pointer] = any(_agree(value, one) for one in _leaves(place, _names(way)))
    return judged


def _names(way: list[str]) -> str:
    return next(name for name in reversed(way) if not name.isdigit())


def _paired(found: Any, truth: Any) -> Any:
    """Give for each entry that was found the one of the truth that says most of the same; objects stay as they are."""
    if not isinstance(found, list):
        return truth
    return [max(truth, key=lambda one: _shared(entry, one), default={}) for entry in found]


def _shared(entry: Resume, other: Resume) -> int:
    return sum(_agree(str(value), str(other.get(key, ""))) for key, value in entry.items())


def _leaves(value: Any, name: str) -> Iterator[str]:
    """Every text that is called ``name``, or stands in a list that is."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name and not isinstance(inner, (dict, list)):
                yield str(inner)
            elif key == name and isinstance(inner, list):
                yield from (str(one) for one in inner if isinstance(one, str))
            yield from _leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
    else:
        yield str(value)


def _agree(value: str, wanted: str) -> bool:
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
        return bool(wanted) and value.startswith(wanted[: len(value)])
    return _letters(value) == _letters(wanted) != ""


def _letters(text: str) -> str:
    text = text.removeprefix("https://").removeprefix("www.")
    return letters(text)


def reliability(told: list[Told]) -> str:
    """Give the reliability table (Murphy & Winkler 1977): of what was said to be so probable, how much is right."""
    rows = ["  told         values   mean  right"]
    for low, high in pairwise(STEPS):
        group = [one for one in told if low <= one[0] < high]
        if group:
            mean, right = (sum(column) / len(group) for column in zip(*group, strict=True))
            rows.append(f"  {low:.2f} - {high:.2f} {len(group):9}  {mean:.3f}  {right:.3f}")
    return "\n".join(rows)
