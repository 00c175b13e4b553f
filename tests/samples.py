"""Large matrices: a sample of them in every run, another one with every commit; the whole of them in a full run."""

import re
import subprocess
import zlib
from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path

import pytest

_EACH = 4
"""One of so many combinations is in the sample; neighbours take turns, so that no row or column is left out."""


def sampled(*sides):
    """Give every combination as a parameter; those outside this commit's sample are marked ``full``."""
    turn = zlib.crc32(commit())
    return [
        pytest.param(*combination, marks=[] if (sum(places) + turn) % _EACH == 0 else pytest.mark.full)
        for combination, places in zip(product(*sides), product(*map(range, map(len, sides))), strict=True)
    ]


def take_turns(items, sides):
    """Mark all but one of the tests that differ only in these words of their names ``full``: each one's turn comes."""
    alike = defaultdict(list)
    for item in items:
        alike[re.sub("|".join(sides), "", item.nodeid)].append(item)
    for name, group in alike.items():
        del group[zlib.crc32(commit() + name.encode()) % len(group)]
        for item in group:
            item.add_marker(pytest.mark.full)


@cache
def commit() -> bytes:
    """Name the commit that is tried, for what takes another turn with each."""
    here = Path(__file__).parent
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, check=False)
    return asked.stdout
