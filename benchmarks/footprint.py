"""``make bench-footprint``: what one portfolio costs, in processor seconds, bytes stored, rows and memory."""

from __future__ import annotations

import logging
import os
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from peewee import Database

from benchmarks.__main__ import SETTINGS
from tests import cvs
from tests.inside import Inside
from tests.people import Person
from tests.stack import PROCESSES, Stack, descendants, held, wait_until
from webapp.config import Config
from webapp.migrations import migrate
from webapp.services import Services

JOBS = 40
KB = 1024
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "vitrine", **SETTINGS) as stack:
        owner = Person(stack.url, "footprint")
        owner.sign_up()
        make(owner, 2)  # what is loaded at first use counts for nobody
        wait_until(stack.is_idle)
        before, rows = {name: seconds_of(stack, name) for name in PROCESSES}, size_of_rows(stack)
        jobs = make(owner, JOBS)
        wait_until(stack.is_idle)
        print(f"For one portfolio of a text PDF of two pages ({len(cvs.pdf()) / KB:.0f} kB), of {JOBS} in a row")
        for name in PROCESSES:
            print(f"  processor seconds of {name:10} {(seconds_of(stack, name) - before[name]) / JOBS:6.3f}")
        print(f"  rows in SQLite        {(size_of_rows(stack) - rows) / JOBS / KB:8.0f} kB")
        print(f"  files of a portfolio  {size_of_files(stack, [f'portfolios/{job}' for job in jobs]):8.0f} kB")
        print(f"  file as it came       {size_of_files(stack, [f'uploads/{job}' for job in jobs]):8.0f} kB")
        print(f"  files stored          {number_of_files(stack, jobs):8.0f}")
        print(f"  statements            {dict(statements(Path(folder) / 'inside'))}")
        print(f"  queue, while it waits {size_in_queue(stack, owner):8.1f} kB")
        for name in PROCESSES:
            print(f"  memory of {name:10} {memory_of(stack, name):6.0f} MB, its children included, shared parts once")


def make(owner: Person, count: int) -> list[str]:
    """Let so many CVs be read and made, one after the other; give their jobs."""
    jobs = [owner.place().job_id for _ in range(count)]
    for job_id in jobs:
        owner.wait_for(job_id, "completed")
    return jobs


def seconds_of(stack: Stack, name: str) -> float:
    """Give the processor time of a process and of all that it started, those that have ended included."""
    return sum(map(_seconds, family(stack.pid(name))))


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def memory_of(stack: Stack, name: str) -> float:
    """Give the proportional set size of a process and its children, in MB."""
    return sum(_memory(pid) for pid in family(stack.pid(name))) / KB


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except ProcessLookupError:  # it has ended meanwhile
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def family(pid: int) -> Iterable[int]:
    """Give a process and those it started."""
    return [pid, *descendants(pid)]


def size_of_rows(stack: Stack) -> int:
    """Give the bytes of the database and its log."""
    return sum(path.stat().st_size for path in stack.home.glob("vitrine.db*"))


def size_of_files(stack: Stack, keys: list[str]) -> float:
    """Give the median of what is stored below these keys, in kB."""
    folder = stack.home / "files"
    found = ([folder / key] if (folder / key).is_file() else (folder / key).rglob("*") for key in keys)
    return statistics.median(sum(one.stat().st_size for one in files if one.is_file()) for files in found) / KB


def number_of_files(stack: Stack, jobs: list[str]) -> float:
    """Give the median of how many files are stored for a job, its upload included."""
    return statistics.median(sum(job in key for key in stack.stored()) for job in jobs)


def statements(home: Path) -> Counter[str]:
    """Count by their first words what the database is asked for one CV of somebody who is signed in."""
    services = Services(Config.from_env({"VITRINE_HOME": str(home), "SECRET_KEY": "any"}))
    logging.disable()  # there is no queue server, and none is needed
    migrate(services.database)
    inside, asked = Inside(services), Counter[str]()
    person = inside.person()
    person.sign_up()
    real = Database.execute_sql

    def counting(database: Database, sql: str, *rest: object) -> object:
        asked[sql.split()[0]] += 1
        return real(database, sql, *rest)  # type: ignore[no-untyped-call]

    Database.execute_sql = counting
    inside.make(person.place().job_id)
    Database.execute_sql = real
    return asked


def size_in_queue(stack: Stack, owner: Person) -> float:
    """Give what a job that waits takes of the queue server's memory, in kB."""
    with held(stack.workers("extract")):
        queue = stack.connect_to_queue()
        waits = owner.place().job_id
        size = sum(int(queue.memory_usage(key) or 0) for key in queue.scan_iter(f"rq:job:*{waits}*"))
    owner.wait_for(waits, "completed")
    wait_until(stack.is_idle)
    return size / KB


if __name__ == "__main__":
    main()
