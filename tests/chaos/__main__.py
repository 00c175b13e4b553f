"""``python -m tests.chaos --seed N --seconds S``: people use a Vitrine in which one thing after another breaks.

When the time is over nothing breaks any more; once everything has come to rest, every promise is looked after. Prints
what happened, and exits with status 1 and what was violated if anything was.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos import checks
from tests.chaos.faults import Faults
from tests.chaos.ledger import Ledger
from tests.chaos.people import GaveUpError, Someone
from tests.conftest import QUICK
from tests.postgres import Postgres
from tests.stack import Stack

PEOPLE = 12
LIFE_SECONDS = 90.0
"""How long an upload waits for somebody: some are left behind, and expire while all this goes on."""
PATIENCE = 120.0
"""Seconds without a fault in which something has to come to an end as long as anything is left to do."""
SETTINGS = QUICK | {
    "WORKERS_PER_QUEUE": "2",
    "BODY_SECONDS": "3",
    "READ_SECONDS": "20",
    "ANONYMOUS_TTL_HOURS": str(LIFE_SECONDS / 3600),
    "MAX_CVS": "50",
}


class Run:
    """One run, of one seed."""

    def __init__(self, stack: Stack, server: Postgres | None, seed: int, seconds: float):
        self.stack, self.server, self.seed, self.seconds = stack, server, seed, seconds
        self.ledger = Ledger()
        self.people: list[Someone] = []
        self.last_moment = time.monotonic() + seconds

    def go(self) -> None:
        """Let people and faults at it, wait for rest, and look whether all is as promised."""
        before = checks.processes(self.stack)
        crowd = [threading.Thread(target=self._one_after_another, args=(place,)) for place in range(PEOPLE)]
        for thread in crowd:
            thread.start()
        faults = Faults(self.stack, self.server, self.ledger, random.Random(f"{self.seed} faults"))
        faults.strike_until(self.last_moment, pause=1.6)
        self.calm_since = time.monotonic()
        for thread in crowd:
            thread.join()
        self.rested_after = self._seconds_to_rest()
        for violation in (
            *checks.violations(self.stack, self.ledger, LIFE_SECONDS),
            *checks.lost_processes(self.stack, before),
        ):
            self.ledger.violate(violation)
        for person in self.people:
            self._look_once_more(person)

    def _one_after_another(self, place: int) -> None:
        chance = random.Random(f"{self.seed} {place}")
        while time.monotonic() < self.last_moment:
            person = Someone(self.stack.url, self.ledger, chance, LIFE_SECONDS)
            self.people.append(person)
            try:
                person.live()
            except GaveUpError:
                continue  # the ledger has it

    def _seconds_to_rest(self) -> float:
        seen, since = None, self.calm_since
        while (left := checks.unfinished(self.stack)) and time.monotonic() < since + PATIENCE:
            if left != seen:
                seen, since = left, time.monotonic()
            time.sleep(0.5)
        if left:
            self.ledger.violate(f"for {PATIENCE:g} s without a fault there still are {dict(left)}")
        return time.monotonic() - self.calm_since

    def _look_once_more(self, person: Someone) -> None:
        """Everybody finds all of theirs, as it was, through the front door."""
        for upload in person.own:
            try:
                person.read(upload)
            except GaveUpError:
                continue

    def report(self) -> None:
        """Print what happened."""
        restarts = self.stack.log.read_text(errors="replace").count("starting it again")
        owned = self.ledger.claimed()
        print(f"seed {self.seed}, {self.seconds:g} s\n")
        _table("Faults", self.ledger.faults)
        _table("Answers and broken lines", self.ledger.met)
        print(f"{len(self.ledger.uploads)} uploads accepted, {len(owned)} jobs owned at the end,")
        print(f"{sum(upload.completed_at is not None for upload in self.ledger.uploads)} seen through by their owners,")
        print(f"{len(self.people)} people, {restarts} processes started again by the supervisor")
        print(f"the last job was completed {self.rested_after:.1f} s after the last fault\n")
        for violation in self.ledger.violations:
            print(f"VIOLATED: {violation}")
        print(f"{len(self.ledger.violations)} violations")


def _table(title: str, counts: dict[str, int]) -> None:
    print(f"{title}: {sum(counts.values())}")
    for name, count in sorted(counts.items()):
        print(f"  {count:6} {name}")
    print()


@contextmanager
def _folder(keep: bool) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="chaos"))
    try:
        yield folder
    finally:
        if keep:
            print(f"everything of it is kept in {folder}")
        else:
            shutil.rmtree(folder)


@contextmanager
def _database(wanted: bool) -> Iterator[Postgres | None]:
    if not wanted:
        yield None
        return
    with Postgres() as server:
        yield server


def main() -> None:
    """Run as the command line says."""
    words = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    words.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    words.add_argument("--seconds", type=float, default=300)
    words.add_argument("--keep", action="store_true", help="keep database, files and log to look at afterwards")
    words.add_argument("--postgres", action="store_true", help="keep the rows in PostgreSQL, which is restarted too")
    asked = words.parse_args()
    with _folder(asked.keep) as folder, _database(asked.postgres) as server:
        rows = {"DATABASE_URL": f"{server.url}/postgres"} if server else {}
        with Stack(folder / "vitrine", **SETTINGS, **rows) as stack:
            run = Run(stack, server, asked.seed, asked.seconds)
            run.go()
        run.report()
    sys.exit(bool(run.ledger.violations))


if __name__ == "__main__":
    main()
