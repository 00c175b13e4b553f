"""How much of a CV's truth a reading has: F1 of the fields that matter, by the share of entries that agree.

Entries are paired greedily, the most alike first. Names and titles agree when nine tenths of their letters do, dates
when all that the truth says is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

Resume = dict[str, Any]
Counts = dict[str, list[int]]
"""By field: found and right, found and wrong, missed."""
ALIKE = 0.9
PAIRED = 0.45
"""Least likeness of two entries that are the same one."""
ENTRIES = {
    "work": ("name", "position", "startDate", "endDate"),
    "education": ("institution", "degree", "startDate", "endDate"),
}
CORE = (
    "name", "email", "phone", "work.name", "work.position", "work.startDate", "work.endDate",
    "education.institution", "education.degree", "education.startDate", "education.endDate", "skills",
)  # fmt: skip


def score(truth: Resume, found: Resume) -> Counts:
    """Count for each core field what was found rightly, wrongly and not at all."""
    counts: Counts = defaultdict(lambda: [0, 0, 0])
    for key in ("name", "email", "phone"):
        _count(counts, key, truth.get("basics", {}).get(key, ""), found.get("basics", {}).get(key, ""))
    for section, keys in ENTRIES.items():
        for one, other in _paired(_entries(truth, section), _entries(found, section), keys):
            for key in keys:
                _count(counts, f"{section}.{key}", one.get(key, ""), other.get(key, ""))
    said, wanted = _skills(found), _skills(truth)
    counts["skills"] = [len(said & wanted), len(said - wanted), len(wanted - said)]
    return dict(counts)


def f1(counts: list[int]) -> float:
    """Give the harmonic mean of precision and recall (van Rijsbergen 1979)."""
    right, wrong, missed = counts
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def core(counts: Counts) -> float:
    """Give the mean F1 of the core fields that occur."""
    present = [f1(counts[key]) for key in CORE if key in counts and sum(counts[key])]
    return sum(present) / len(present) if present else 0.0


def add(total: Counts, counts: Counts) -> None:
    """Add the counts of a document to those of others."""
    for key, values in counts.items():
        total[key] = [a + b for a, b in zip(total.get(key, [0, 0, 0]), values, strict=True)]


def _count(counts: Counts, key: str, truth: str, found: str) -> None:
    right = bool(truth) and bool(found) and _agree(key, truth, found)
    counts[key][0] += right
    counts[key][1] += bool(found) and not right
    counts[key][2] += bool(truth) and not right


def _agree(key: str, truth: str, found: str) -> bool:
    if key.endswith("Date"):
        return found.startswith(truth)
    if key == "phone":
        return re.sub(r"\D", "", truth).lstrip("0") == re.sub(r"\D", "", found).lstrip("0")
    if key.endswith("degree"):
        return _like(" ".join(sorted(_plain(truth).split())), " ".join(sorted(_plain(found).split()))) >= ALIKE
    return _like(truth, found) >= ALIKE


def _entries(resume: Resume, section: str) -> list[Resume]:
    entries = [dict(entry) for entry in resume.get(section) or []]
    for entry in entries:
        entry["degree"] = f"{entry.get('studyType', '')} {entry.get('area', '')}".strip()
    return entries


def _paired(truth: list[Resume], found: list[Resume], keys: tuple[str, ...]) -> Iterator[tuple[Resume, Resume]]:
    """Pair the entries that are most alike; those without a like one are paired with nothing."""
    likeness = sorted(
        ((_likeness(a, b, keys), i, j) for i, a in enumerate(truth) for j, b in enumerate(found)), reverse=True
    )
    left, right = set(range(len(truth))), set(range(len(found)))
    for value, i, j in likeness:
        if value >= PAIRED and i in left and j in right:
            left.remove(i)
            right.remove(j)
            yield truth[i], found[j]
    yield from ((truth[i], {}) for i in left)
    yield from (({}, found[j]) for j in right)


def _likeness(one: Resume, other: Resume, keys: tuple[str, ...]) -> float:
    said = [key for key in keys if one.get(key)]
    return sum(_like(one[key], other.get(key, "")) for key in said) / len(said) if said else 0.0


def _like(one: str, other: str) -> float:
    return SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isalnum() or c in "+#" else " " for c in folded).split())


def _skills(resume: Resume) -> set[str]:
    groups = resume.get("skills") or []
    words = [word for group in groups for word in [group.get("name", ""), *group.get("keywords", [])]]
    return {_plain(word) for word in words if _plain(word)}
