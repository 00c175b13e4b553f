"""The database is restarted, or locked by somebody else: requests wait or are told so, and everything goes on."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import httpx
import psycopg
import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.parallel import at_once
from tests.people import Person
from tests.postgres import Postgres
from tests.stack import Stack, wait_until
from webapp.services import BUSY_SECONDS

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with Postgres() as running:
        yield running


@pytest.fixture(scope="module")
def on_postgres(server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE restarted")
    with Stack(tmp_path_factory.mktemp("pg"), **QUICK, DATABASE_URL=f"{server.url}/restarted") as running:
        yield running


class Visits:
    """Twenty requests a second for a page that asks the database, from many threads, with the moment of each answer."""

    def __init__(self, person: Person, job_id: str):
        self.path, self.browser = f"/api/v1/jobs/{job_id}", person.browser
        self.answers: list[tuple[float, int]] = []

    @contextmanager
    def go_on(self) -> Iterator[None]:
        """Ask until the end of the block."""
        done = threading.Event()
        with ThreadPoolExecutor(20) as threads:
            try:
                asking = threads.submit(self._ask_until, done, threads)
                yield
            finally:
                done.set()
                asking.result()

    def _ask_until(self, done: threading.Event, threads: ThreadPoolExecutor) -> None:
        while not done.wait(0.05):
            threads.submit(self._ask)

    def _ask(self) -> None:
        status = self.browser.get(self.path).status_code
        self.answers.append((time.monotonic(), status))

    def since(self, moment: float) -> Counter[int]:
        """Count the answers since then by status."""
        return Counter(status for answered_at, status in list(self.answers) if answered_at > moment)


@pytest.mark.slow
def test_only_requests_in_flight_fail_when_postgresql_is_restarted(on_postgres, server):
    owner = Person(on_postgres.url, "owner")
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    visits = Visits(owner, job_id)
    with visits.go_on():
        wait_until(lambda: len(visits.answers) >= 20)
        server.stop()
        server.start()
        back = time.monotonic()
        wait_until(lambda: visits.since(back)[200] >= 60)
    assert visits.since(0).keys() <= {200, 503}
    assert visits.since(back + 5)[503] == 0


@pytest.mark.slow
def test_nobody_is_given_a_connection_to_postgresql_that_a_restart_has_ended(on_postgres, server):
    owner = Person(on_postgres.url, "owner")
    owner.sign_up()
    ask = [lambda: owner.browser.get("/api/v1/portfolio/list").status_code] * 20
    assert set(at_once(*ask)) == {200}  # and as many connections are open as there are threads
    server.stop()
    server.start()
    assert set(at_once(*ask)) == {200}


@pytest.mark.full
def test_work_goes_on_after_postgresql_was_restarted(on_postgres, server):
    owner = Person(on_postgres.url, "owner")
    owner.sign_up()
    jobs = [owner.place(cvs.text(), "cv.txt").job_id for _ in range(3)]
    server.stop()
    server.start()
    for job_id in jobs:
        wait_until(lambda job_id=job_id: owner.status(job_id).get("state") == "completed")


@contextmanager
def locked(stack: Stack) -> Iterator[None]:
    """Another process writes to the SQLite database until the end of the block."""
    with closing(sqlite3.connect(stack.home / "vitrine.db", timeout=60, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


@pytest.mark.slow
def test_who_writes_waits_while_sqlite_is_locked_and_who_reads_does_not(stack, visitor):
    with ThreadPoolExecutor(1) as thread:
        with locked(stack):
            waiting = thread.submit(visitor.place_by_api, cvs.text(), "cv.txt")
            assert httpx.get(f"{stack.url}/", timeout=BUSY_SECONDS).status_code == 200
            time.sleep(0.5)
            assert not waiting.done()
        assert waiting.result().status_code == 201


@pytest.mark.full
def test_who_waits_too_long_for_a_locked_sqlite_is_told_so(stack, visitor):
    before = stack.kept()
    with locked(stack):
        answer = visitor.place_by_api(cvs.text(), "cv.txt")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert stack.kept() == before
    assert visitor.place_by_api(cvs.text(), "cv.txt").status_code == 201
