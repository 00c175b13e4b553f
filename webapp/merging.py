"""Two tabs that edit one document: which entry of another version is the same, and what both of them say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

_ALIKE = 0.5
"""So much of what the shorter of two entries says must be in the other for them to be the same one."""


def pairs(before: Sequence[BaseModel], after: Sequence[BaseModel]) -> dict[int, int]:
    """Give, for each entry of ``after`` that was one of ``before``, which one: those most alike first.

    Of what is left over, those at the same place: an entry of one value keeps nothing when that is changed.
    """
    likeness = {
        (there, here): alike
        for there, one in enumerate(before)
        for here, other in enumerate(after)
        if (alike := _likeness(one, other)) >= _ALIKE
    }
    found: dict[int, int] = {}
    for there, here in sorted(likeness, key=lambda pair: (-likeness[pair], abs(pair[0] - pair[1]))):
        if here not in found and there not in found.values():
            found[here] = there
    same = set(range(min(len(before), len(after)))) - found.keys() - set(found.values())
    return found | {index: index for index in same}


def _likeness(one: BaseModel, other: BaseModel) -> float:
    said, also = set(_leaves(one.model_dump())), set(_leaves(other.model_dump()))
    fewer = min(len(said), len(also))
    return len(said & also) / fewer if fewer else float(said == also)


def _leaves(value: Any, way: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{way}/{key}")
    elif isinstance(value, list):  # an item of a list is the same wherever in it it stands
        for inner in value:
            yield from _leaves(inner, way)
    elif isinstance(value, str) and value:
        yield way, value


@dataclass(frozen=True)
class Merged:
    """What two say together; for each field that both changed, to something else, what the other one says."""

    values: dict[str, str]
    conflicts: dict[str, str]


def merge(base: Mapping[str, str] | None, theirs: Mapping[str, str], mine: Mapping[str, str]) -> Merged:
    """Put together what two made of ``base``: each change counts, and mine is kept where both changed the same field.

    Without a base, because nobody knows it any more, each difference is a conflict.
    """
    merged, conflicts = dict(theirs), {}
    for name, text in mine.items():
        if text in (theirs[name], base[name] if base else None):
            continue
        merged[name] = text
        if base is None or theirs[name] != base[name]:
            conflicts[name] = theirs[name]
    return Merged(merged, conflicts)
