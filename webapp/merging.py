"""Two tabs that edit one document: which entry of another version is the same, and what both of them say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

_ALIKE = 0.5
"""So much of all that two entries say must be said by both for them to be the same one (Dice's coefficient)."""
_MOST = 100
"""So many changed entries of a section are compared with each other; of more, only those that are equal are found."""

Said = frozenset[tuple[str, str]]


def pairs(before: Sequence[BaseModel], after: Sequence[BaseModel]) -> dict[int, int]:
    """Give, for each entry of ``after`` that was one of ``before``, which one: equal ones first, then those most alike.

    An entry of one value keeps nothing when that is changed: if it alone is left over, it is the one at its place.
    """
    there, here = [_said(entry) for entry in before], [_said(entry) for entry in after]
    found = _equal(there, here)
    taken = set(found.values())
    old = [at for at in range(len(there)) if at not in taken]
    new = [at for at in range(len(here)) if at not in found]
    if max(len(old), len(new)) <= _MOST:
        found |= _alike(there, here, old, new)
    if len(before) == len(after) and len(old) == 1 and old == new and len(there[old[0]]) == 1:
        found[new[0]] = old[0]
    return found


def _said(entry: BaseModel) -> Said:
    return frozenset(_leaves(entry.model_dump()))


def _equal(there: list[Said], here: list[Said]) -> dict[int, int]:
    """Pair entries that say the same, in the order in which they stand."""
    places: dict[Said, list[int]] = defaultdict(list)
    for at in reversed(range(len(there))):
        places[there[at]].append(at)
    return {at: places[said].pop() for at, said in enumerate(here) if places.get(said)}


def _alike(there: list[Said], here: list[Said], old: list[int], new: list[int]) -> dict[int, int]:
    likeness = {(one, other): _likeness(there[one], here[other]) for one in old for other in new}
    found: dict[int, int] = {}
    taken: set[int] = set()
    for one, other in sorted(likeness, key=lambda pair: (-likeness[pair], abs(pair[0] - pair[1]))):
        if likeness[one, other] >= _ALIKE and other not in found and one not in taken:
            found[other] = one
            taken.add(one)
    return found


def _likeness(one: Said, other: Said) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


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


def merge(base: Mapping[str, str], theirs: Mapping[str, str], mine: Mapping[str, str]) -> Merged:
    """Put together what two made of ``base``: each change counts; where both changed the same field, mine is kept."""
    merged, conflicts = dict(theirs), {}
    for name, text in mine.items():
        if text in (theirs[name], base[name]):
            continue
        merged[name] = text
        if theirs[name] != base[name]:
            conflicts[name] = theirs[name]
    return Merged(merged, conflicts)
