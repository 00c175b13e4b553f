"""``make bench-growth``: what each request costs above a thousand, a hundred thousand and a million jobs.

Everything is done in one process, by turns above each of the histories: no network and no server hides what a question
to the database costs, and what else the machine does slows all of them alike.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from tests import cvs
from tests.conftest import OPERATOR, QUICK
from tests.crowd import settle
from tests.inside import Inside
from tests.postgres import Postgres
from tests.stack import wait_until
from webapp import models
from webapp.config import Config
from webapp.embedded import stages_of
from webapp.migrations import migrate
from webapp.models import Portfolio, User, now
from webapp.services import Services

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 60
MOST = 1.5
"""The p95 above a million jobs is to be no more than so many times that above a thousand."""

Times = dict[str, dict[int, list[float]]]


class Site:
    """A Vitrine above a history of so many jobs, with somebody who has a public page of their own and an operator."""

    def __init__(self, size: int, home: Path, database_url: str):
        settings = {"VITRINE_HOME": str(home), "DATABASE_URL": database_url, "SECRET_KEY": "a key"}
        more = {"ADMIN_EMAILS": OPERATOR, "MAX_CVS": "20", "MAX_WAITING": "100000", "MAX_WAITING_MB": "0"}
        self.size = size
        self.services = Services(Config.from_env(QUICK | settings | more))
        migrate(self.services.database)
        files = f"portfolios/{'0' * 32}/a"
        began = time.monotonic()
        settle(self.services.database, size, files=files)
        print(f"  {size:9,} jobs are there after {time.monotonic() - began:.0f} s", flush=True)
        for name in ("index.html", "resume.pdf"):
            self.services.storage.put(f"{files}/public/{name}", b"<!doctype html><title>A page</title>" + b"-" * 20_000)
        self.inside = Inside(self.services)

    def enter(self) -> None:
        """Let the models read and write this site's rows from now on."""
        models.database.initialize(self.services.database)
        self.inside.enter()

    def move_in(self) -> None:
        """Let the owner and the operator come."""
        self.owner, self.operator = self.inside.person("owner"), self.inside.person()
        self.job_id = self.owner.place(cvs.text(), "cv.txt").job_id
        self.owner.sign_up(self.owner.visit(f"/jobs/{self.job_id}"))
        self.inside.make(self.job_id)
        self.operator.email = OPERATOR
        self.operator.sign_up()
        with self.services.database.connection_context():
            User.update(proved_at=now()).where(User.email == OPERATOR).execute()
            self.slugs = [row.slug for row in Portfolio.select(Portfolio.slug).where(Portfolio.published).limit(ROUNDS)]

    def steps(self, turn: int) -> Iterator[tuple[str, Callable[[], object]]]:
        """Give what is measured, in the order of a visit."""
        visitor = self.inside.person()
        token = {}

        def place() -> None:
            token.update(_ok(visitor.browser.post("/api/v1/upload-anonymous", files={"file": ("cv.txt", cvs.text())})))

        yield "upload", place
        yield "poll of a preview", lambda: visitor.status(token["job_id"])
        yield "claim", lambda: _ok(self.owner.claim(token["job_id"], token["claim_token"]))
        yield "poll while it waits", lambda: self.owner.status(token["job_id"])
        yield "page of a finished job", lambda: self.owner.visit(f"/jobs/{self.job_id}")
        yield "dashboard", lambda: self.owner.visit("/dashboard")
        yield "public page", lambda: visitor.browser.get(f"/p/{self.slugs[turn % len(self.slugs)]}/").raise_for_status()
        yield "sweeper's round", self.inside.sweep
        yield "metrics", lambda: visitor.browser.get("/metrics").raise_for_status()
        yield "operator's page", lambda: self.operator.browser.get("/operator").raise_for_status()
        yield "delete a job", lambda: self.owner.call("DELETE", f"/jobs/{token['job_id']}").raise_for_status()


def _ok(answer: object) -> dict[str, str]:
    answer.raise_for_status()  # type: ignore[attr-defined]
    found: dict[str, str] = answer.json()  # type: ignore[attr-defined]
    return found


def main() -> None:
    """Print every figure, for SQLite and for PostgreSQL."""
    sizes = [size for size in SIZES if size <= int(os.environ.get("MOST_JOBS", SIZES[-1]))]
    grown = False
    for name, databases in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        print(f"{name}; the machine's load is {os.getloadavg()[0]:.1f}")
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            home = Path(folder)
            for size in sizes:
                stack.enter_context(_queue_server(home / str(size)))
            urls = stack.enter_context(databases(home, sizes))
            sites = [Site(size, home / str(size), urls[size]) for size in sizes]
            grown |= report(measure(sites), sizes)
    sys.exit(grown)


def measure(sites: list[Site]) -> Times:
    """Do everything above each history by turns; the first rounds, in which all is loaded, don't count."""
    times: Times = defaultdict(lambda: defaultdict(list))
    for site in sites:
        site.enter()
        site.move_in()
    for turn in range(-3, ROUNDS):
        for site in sites[turn % len(sites) :] + sites[: turn % len(sites)]:
            site.enter()
            for name, step in site.steps(turn):
                gc.collect(0)
                began = time.perf_counter()
                step()
                if turn >= 0:
                    times[name][site.size].append((time.perf_counter() - began) * 1000)
    return times


def report(times: Times, sizes: list[int]) -> bool:
    """Print p50 and p95 for each size and how they grow; True where the p95 grows by more than it may."""
    print(f"  {'p50 / p95 in ms above':24}" + "".join(f"{size:>18,}" for size in sizes) + "   p95 grows by")
    grown = False
    for name, by_size in times.items():
        shown = [(statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)]) for taken in by_size.values()]
        growth = shown[-1][1] / shown[0][1]
        grown |= growth > MOST
        print(f"  {name:24}" + "".join(f"{p50:9.1f} /{p95:7.1f}" for p50, p95 in shown) + f"   {growth:.2f}")
    return grown


@contextmanager
def _sqlite(home: Path, sizes: list[int]) -> Iterator[dict[int, str]]:
    yield {size: f"sqlite:///{home}/{size}/vitrine.db" for size in sizes}


@contextmanager
def _postgres(_home: Path, sizes: list[int]) -> Iterator[dict[int, str]]:
    with Postgres() as server:
        with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
            for size in sizes:
                connection.execute(f"CREATE DATABASE jobs{size}")  # type: ignore[call-overload]
        yield {size: f"{server.url}/jobs{size}" for size in sizes}


@contextmanager
def _queue_server(home: Path) -> Iterator[None]:
    home.mkdir()
    command = stages_of(Config.from_env({"VITRINE_HOME": str(home)}))[0][0]
    with subprocess.Popen(command.words) as process:
        wait_until(command.is_ready)
        yield
        process.terminate()


if __name__ == "__main__":
    main()
