"""What the doctor says of a part, and what it has to go by."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from webapp.config import Config

OK, WRONG, NOTE, UNSET, SKIPPED = "ok", "wrong", "note", "not set", "skipped"
"""``note``: it works, and there is something to know; ``skipped``: it was not looked at."""


@dataclass(frozen=True)
class Finding:
    """How a part is, what was found, and what to do about it; never a password, a key or a token."""

    state: str
    found: str
    advice: str = ""
    part: str = ""

    def line(self, part: str) -> str:
        """Give it as one line."""
        words = f"{self.found}: {self.advice}" if self.advice else self.found
        return f"{self.state:8} {self.part or part:10} {' '.join(words.split())}"


@dataclass(frozen=True)
class Patient:
    """The settings that can be understood, and what is wrong with the others."""

    config: Config
    wrong: dict[str, str]
    half_set: dict[str, list[str]]


def ok(found: str, part: str = "") -> Finding:
    """Say that all is well."""
    return Finding(OK, found, part=part)


def wrong(found: str, advice: str, part: str = "") -> Finding:
    """Say what is wrong and how to mend it."""
    return Finding(WRONG, found, advice, part)


def note(found: str, advice: str = "", part: str = "") -> Finding:
    """Say what there is to know."""
    return Finding(NOTE, found, advice, part)


def unset(found: str, advice: str = "") -> Finding:
    """Say what follows from a setting that isn't there."""
    return Finding(UNSET, found, advice)


def place(url: str) -> str:
    """Give an address without who asks and how, for both may be secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def names_of_causes(error: BaseException) -> list[str]:
    """Name an exception's kind and those it came of, without their words: these quote what they refuse."""
    found: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(found) < 10:
        found.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return found
