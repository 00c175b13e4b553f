"""Workers are told to end as a platform does, are of another version, have another clock, or no memory left."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import rq
from rq.serializers import JSONSerializer

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import Stack, held, is_alive, wait_until

pytestmark = pytest.mark.chaos

CV = {"file": ("cv.txt", cvs.text())}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("workers"), **QUICK) as running:
        yield running


@pytest.fixture
def owner(stack: Stack) -> Person:
    wait_until(stack.is_idle)
    person = Person(stack.url, "owner")
    person.sign_up()
    return person


def place(owner: Person) -> str:
    return str(owner.call("POST", "/upload", files=CV).json()["job_id"])


def ends_once(stack: Stack, owner: Person, job_id: str) -> None:
    owner.wait_for(job_id, "completed")
    assert stack.rows("SELECT version FROM cv WHERE job_id = ?", job_id) == [(1,)]
    assert len(stack.rows("SELECT 1 FROM portfolio WHERE job_id = ?", job_id)) == 1
    assert stack.rows("SELECT document_failures FROM job WHERE id = ?", job_id) == [(0,)]


def tell_all_to_end(stack: Stack) -> None:
    """Send SIGTERM to every process, as Heroku does to a dyno's; nobody is asked in any order."""
    for pid in stack.processes():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


@pytest.mark.slow
def test_what_is_read_and_made_while_all_processes_are_told_to_end_twice_is_done_afterwards(stack, owner):
    jobs = [place(owner) for _ in range(4)]
    wait_until(lambda: stack.horses("portfolio") and stack.horses("extract"))
    for _ in range(2):
        tell_all_to_end(stack)
        time.sleep(0.1)
    stack.process.wait()
    assert "failed" not in [stack.state(job) for job in jobs]
    stack.start()
    for job in jobs:
        ends_once(stack, owner, job)


@pytest.mark.full
def test_a_reading_that_outlasts_what_a_platform_allows_is_done_afterwards(stack, owner):
    """RQ ends a work-horse six seconds after its worker was told to end."""
    with held(stack.zygotes("extract")):
        job_id = place(owner)
        (horse,) = wait_until(lambda: stack.state(job_id) == "extracting" and stack.horses("extract"))
        os.kill(stack.pid("extract"), signal.SIGTERM)
        wait_until(lambda: not is_alive(horse))
        assert stack.state(job_id) != "failed"
    ends_once(stack, owner, job_id)


@pytest.mark.parametrize("known_by_another_version", [("workers.jobs.skim", []), ("workers.jobs.extract", ["more"])])
@pytest.mark.slow
def test_what_another_version_asks_for_in_words_this_one_does_not_know_is_not_lost(
    stack, owner, known_by_another_version
):
    function, more = known_by_another_version
    queue = rq.Queue("extract", connection=stack.connect_to_queue(), serializer=JSONSerializer)
    with held(stack.workers("extract")):
        job_id = place(owner)
        waiting = f"extract-{job_id}-1"
        queue.remove(waiting)
        queue.enqueue_call(function, args=[job_id, 1, *more], job_id=waiting)
    ends_once(stack, owner, job_id)


@pytest.mark.full
def test_a_horse_that_gets_no_memory_any_more_ends_its_job_no_worse_than_one_that_was_killed(stack, owner):
    many_positions = cvs.text().replace(b"Education", cvs.text().split(b"Experience")[1] * 20 + b"Education")
    job_id = owner.call("POST", "/upload", files={"file": ("cv.txt", many_positions)}).json()["job_id"]
    wait_until(lambda: stack.rows("SELECT 1 FROM job WHERE page_at IS NOT NULL AND id = ?", job_id))
    (horse,) = stack.horses("portfolio")
    with held([horse]):
        has = int(Path(f"/proc/{horse}/statm").read_text().split()[0]) * resource.getpagesize()
        resource.prlimit(horse, resource.RLIMIT_AS, (has, has))
    wait_until(lambda: not is_alive(horse))
    ends_once(stack, owner, job_id)
