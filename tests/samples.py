"""Large matrices: a sample of them in every run, another one with every commit; the whole of them in a full run."""

import subprocess
import zlib
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


def commit() -> bytes:
    """Name the commit that is tried, for what takes another turn with each."""
    here = Path(__file__).parent
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, check=False)
    return asked.stdout
