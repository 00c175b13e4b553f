"""What takes long: a sample of it in every run, another one with every commit; all of it in a full run."""

import re
import subprocess
import zlib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

_EACH = 8
"""Of the slow ones, one in so many has its turn."""


def take_turns(items, sides):
    """Mark ``full`` whose turn it isn't with this commit.

    Of tests that differ only in these words of their names one has its turn, of those marked ``slow`` one of eight.
    """
    alike = defaultdict(list)
    for item in items:
        alike[re.sub("|".join(sides), "", item.nodeid)].append(item)
    for name, group in alike.items():
        slow = any(group[0].iter_markers("slow"))
        turn = zlib.crc32(commit() + name.encode()) % (_EACH * len(group) if slow else len(group))
        for place, item in enumerate(group):
            if place != turn:
                item.add_marker(pytest.mark.full)


@cache
def commit() -> bytes:
    """Name the commit that is tried, for what takes another turn with each."""
    here = Path(__file__).parent
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, check=False)
    return asked.stdout
