"""The queue server hangs, is away, is full, or forgets everything: the site answers, and all work is done once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import Stack, held, wait_until

pytestmark = pytest.mark.chaos

CV = {"file": ("cv.txt", cvs.text())}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("queue"), **QUICK, WORKERS_PER_QUEUE="2", MAX_CVS="30") as running:
        yield running


@pytest.fixture
def owner(stack: Stack) -> Person:
    wait_until(stack.is_idle)
    person = Person(stack.url, "owner")
    person.sign_up()
    return person


@contextmanager
def hanging(stack: Stack) -> Iterator[None]:
    """The queue server takes connections and never answers."""
    with held([stack.pid("queue")]):
        yield


@contextmanager
def away(stack: Stack) -> Iterator[None]:
    """Nobody listens where the queue server was, whoever had a line to it has none any more."""
    folder = stack.home / "queue"
    with closing(stack.connect_to_queue()) as connection:
        connection.ping()  # this one line is open before the name is gone
        folder.rename(folder.with_name("queue-away"))
        connection.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        yield
        folder.with_name("queue-away").rename(folder)


@contextmanager
def full(stack: Stack) -> Iterator[None]:
    """The queue server has no memory left, and forgets nothing to get some."""
    with closing(stack.connect_to_queue()) as connection:
        connection.config_set("maxmemory", 1)
        yield
        connection.config_set("maxmemory", 0)


STATES = pytest.mark.parametrize("state", [hanging, away, full])


@STATES
@pytest.mark.slow
def test_who_places_signs_up_and_claims_is_answered_and_the_work_is_done_later(stack, owner, state):
    visitor = Person(stack.url)
    with state(stack):
        placed = visitor.place(cvs.text(), "cv.txt")
        signed_up = visitor.sign_up(placed)
        assert (placed.status, signed_up.status) == (200, 200)
        second = owner.place_by_api(cvs.text(), "cv.txt").json()
        assert owner.claim(second["job_id"], second["claim_token"]).status_code == 200
        third = owner.call("POST", "/upload", files=CV)
        assert third.status_code == 202
        assert owner.visit("/dashboard").status == 200
    visitor.wait_for(placed.job_id, "completed")
    owner.wait_for(second["job_id"], "completed")
    owner.wait_for(third.json()["job_id"], "completed")


@pytest.mark.full
def test_all_is_done_once_when_the_queue_forgets_one_in_work_and_twenty_waiting(stack, owner):
    with held(stack.zygotes("extract")):
        jobs = [owner.call("POST", "/upload", files=CV).json()["job_id"] for _ in range(20)]
        wait_until(lambda: "extracting" in [stack.state(job) for job in jobs])
        jobs.append(owner.call("POST", "/upload", files=CV).json()["job_id"])
        stack.connect_to_queue().flushall()
    for job in jobs:
        owner.wait_for(job, "completed")
        assert stack.rows("SELECT version FROM cv WHERE job_id = ?", job) == [(1,)]
        assert len(stack.rows("SELECT 1 FROM portfolio WHERE job_id = ?", job)) == 1


@pytest.mark.full
def test_a_queue_server_that_is_away_for_a_minute_is_found_again(stack, owner):
    with away(stack):
        job_id = owner.call("POST", "/upload", files=CV).json()["job_id"]
        time.sleep(60)
    owner.wait_for(job_id, "completed")
