"""What people were promised, and what they met instead. It is written from many threads."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

WAITING, CLAIMED, GONE = "waiting", "claimed", "gone"
"""What became of an upload, as far as whoever placed it knows."""


@dataclass
class Upload:
    """A file that was accepted. ``word`` stands in it and nowhere else."""

    job_id: str
    word: str
    placed_at: float
    fate: str = WAITING
    owner: str | None = None
    edits: int = 0
    completed_at: float | None = None


@dataclass
class Ledger:
    """One run's."""

    uploads: list[Upload] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    """Each word that was ever sent, with the address of whoever sent it."""
    violations: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    """How requests ended: the status, or the name of the error."""
    faults: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def accept(self, job_id: str, word: str, fate: str = WAITING, owner: str | None = None) -> Upload:
        """Note that a file was taken."""
        with self._lock:
            self.uploads.append(Upload(job_id, word, time.time(), fate, owner))
            return self.uploads[-1]

    def violate(self, what: str) -> None:
        """Note that something happened which never may."""
        with self._lock:
            self.violations.append(what)

    def meet(self, what: str) -> None:
        """Count how a request ended."""
        with self._lock:
            self.met[what] += 1

    def strike(self, kind: str) -> None:
        """Count a fault."""
        with self._lock:
            self.faults[kind] += 1

    def claimed(self) -> list[Upload]:
        """Give the uploads that somebody owns and has not deleted."""
        return [upload for upload in list(self.uploads) if upload.fate == CLAIMED]
