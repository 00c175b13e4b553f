"""Tells a job title from an employer by its letters, where no word of it is known. ``training/titles.py`` trains it."""

import math
import unicodedata
import zlib
from functools import cache
from itertools import pairwise
from pathlib import Path

MODEL = Path(__file__).with_name("likeness.bin")
BUCKETS = 1 << 16
SCALE = 16
"""Steps of a weight in one unit of log-odds; a weight is kept as a signed byte."""
SURE = 1.0
"""Log-odds, above or below 0, at which letters alone decide."""
LONGEST = 80
"""Characters that are looked at."""


def features(text: str) -> list[int]:
    """Give the numbers of the words and groups of two to four letters in ``text``, case and accents aside."""
    folded = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    words = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c)).split()
    groups = {f"={word}" for word in words}
    for word in words:
        framed = f"<{word}>"
        groups |= {framed[at : at + size] for size in (2, 3, 4) for at in range(len(framed) - size + 1)}
    groups |= {f"{first} {second}" for first, second in pairwise(words)}
    groups |= {f"#{mark}" for mark in ",&-.()/" if mark in text}
    return sorted({zlib.crc32(group.encode()) % BUCKETS for group in groups})


def title_likeness(text: str) -> float:
    """Give the log-odds that ``text`` is a title (above 0) and no employer (below 0)."""
    active = features(text)
    weights = _weights()
    return sum(weights[at] for at in active) / SCALE / math.sqrt(max(len(active), 1))


@cache
def _weights() -> memoryview:
    return memoryview(MODEL.read_bytes()).cast("b")
