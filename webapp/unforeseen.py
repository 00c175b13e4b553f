"""What broke in a way nobody foresaw, as logs and the queue server may keep it: without words out of anybody's CV."""

from __future__ import annotations

import traceback
from pathlib import Path

FRAMES = 12
"""So many of the places are told, the last ones."""


def told(error: BaseException | None) -> str:
    """Give the kind of an exception and the lines it came by, not its message: that may quote what somebody wrote."""
    places = traceback.extract_tb(error.__traceback__)[-FRAMES:] if error else []
    return f"{type(error).__name__} at " + " > ".join(f"{Path(one.filename).name}:{one.lineno}" for one in places)


class UnforeseenError(Exception):
    """Stands for another exception where its message would be kept."""

    def __init__(self, error: BaseException):
        super().__init__(told(error))
