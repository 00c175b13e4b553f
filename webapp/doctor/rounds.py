"""Goes from part to part; whichever hangs or breaks, the others are told of."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from webapp.config import Config, half_set_providers
from webapp.doctor import files, machine, rows, site, work
from webapp.doctor.finding import SKIPPED, Finding, Patient, wrong

PATIENCE = 15.0
"""Seconds that all parts together have to answer."""


class Part(NamedTuple):
    """A part, who looks at it, and the settings without which nobody can."""

    name: str
    look: Callable[[Patient], Finding | Iterable[Finding]]
    settings: tuple[str, ...] = ()


PARTS = (
    Part("settings", site.settings),
    Part("address", site.address, ("PUBLIC_URL", "TRUSTED_PROXIES")),
    Part("operators", site.operators, ("ADMIN_EMAILS",)),
    Part("database", rows.database, ("DATABASE_URL",)),
    Part("queue", work.queue, ("REDIS_URL",)),
    Part("workers", work.workers, ("REDIS_URL",)),
    Part("sweeper", rows.sweeper, ("DATABASE_URL", "REDIS_URL")),
    Part("storage", files.storage, ("STORAGE_URL",)),
    Part("room", files.room, ("STORAGE_URL",)),
    Part("mail", site.mail, ("SMTP_URL",)),
    Part("caches", site.caches, ("PURGE_URL",)),
    Part("sign-in", site.providers, ("PUBLIC_URL",)),
    Part("clock", rows.clock, ("DATABASE_URL", "REDIS_URL")),
    Part("sandbox", machine.sandbox),
    Part("pango", machine.pango),
    Part("fonts", machine.fonts),
    Part("tesseract", machine.tesseract),
)


class _Look(threading.Thread):
    """Looks at one part; a thread, for nothing else can leave a part that hangs behind."""

    def __init__(self, part: Part, patient: Patient):
        super().__init__(daemon=True)
        self.part, self.patient = part, patient
        self.findings: list[Finding] | None = None

    def run(self) -> None:
        """Look; what nobody foresaw is told by the log, and leaves no findings."""
        found = self.part.look(self.patient)
        self.findings = [found] if isinstance(found, Finding) else list(found)

    def told(self) -> list[Finding]:
        """Give what was found by now."""
        if self.findings is not None:
            return self.findings
        if self.is_alive():
            return [wrong(f"no answer within {PATIENCE:.0f} seconds", "is a firewall between, or an address wrong?")]
        return [wrong("looking at it broke off", "the lines above this list say where: please report it")]


def examine() -> Iterator[tuple[str, Finding]]:
    """Give each part's name and findings, in the order of the list, once all were looked at."""
    config, mistakes = Config.salvaged()
    patient = Patient(config, mistakes, half_set_providers())
    last_moment = time.monotonic() + PATIENCE
    looks = [part if _skipped(part, patient) else _started(part, patient) for part in PARTS]
    for look in looks:
        if isinstance(look, _Look):
            look.join(max(0.0, last_moment - time.monotonic()))
    for part, look in zip(PARTS, looks, strict=True):
        for finding in look.told() if isinstance(look, _Look) else [_skipped(part, patient)]:
            if finding is not None:
                yield part.name, finding


def _started(part: Part, patient: Patient) -> _Look:
    look = _Look(part, patient)
    look.start()
    return look


def _skipped(part: Part, patient: Patient) -> Finding | None:
    lacking = [name for name in part.settings if name in patient.wrong]
    return Finding(SKIPPED, f"not looked at, as {lacking[0]} can't be understood") if lacking else None
