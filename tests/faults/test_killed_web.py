"""The web process is killed at each point of an upload or a claim: that is whole or not there, and nothing is left."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.faults import mortal
from tests.people import Person
from tests.rows import services_of
from tests.stack import ROOT, Stack, free_port, wait_until
from webapp.embedded import web_answers
from workers import sweep

pytestmark = pytest.mark.chaos

LARGE = cvs.text() * 300
NOTHING_KEPT = [
    "before uploads._checked_job",
    "after uploads._checked_job",
    "before Storage.put",
    "amid Storage.put",
    "after Storage.put",
    "before flow.place",
    "before Job.insert",
]
KEPT = ["after flow.place", "before pending.keep", "after pending.keep", "before the answer"]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("killed"), **QUICK) as running:
        yield running


@pytest.fixture(scope="module")
def mortal_web(stack: Stack) -> Iterator[str]:
    """A second web process of the same site, whose server dies where it is told to; gives its address."""
    port = free_port()
    words = [sys.executable, "-m", "gunicorn", "--config", "python:webapp.server", "--workers", "1"]
    words += ["--bind", f"127.0.0.1:{port}", f"{mortal.__name__}:make()"]
    with subprocess.Popen(words, cwd=ROOT, env={**stack.settings, "PORT": str(port)}) as process:
        wait_until(lambda: web_answers(port))
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def die(person: Person, path: str, point: str, **sent: object) -> None:
    """Ask for something, in which the server dies: there is no answer."""
    headers = {"X-Die": point, "Origin": str(person.browser.base_url)}
    with pytest.raises(httpx.TransportError):
        person.browser.post(f"/api/v1{path}", headers=headers, **sent)


def upload(person: Person, path: str, point: str, content: bytes = LARGE) -> None:
    die(person, path, point, files={"file": ("cv.txt", content)})


def swept(stack: Stack) -> set[str]:
    """What is kept of anybody's uploads once the sweeper has walked through the storage."""
    with services_of(stack) as services:
        sweep.remove_orphans(services, timedelta(seconds=-5))
    return stack.kept()


@pytest.mark.parametrize("point", NOTHING_KEPT)
@pytest.mark.slow
def test_a_web_process_killed_before_the_row_was_there_keeps_nothing(stack, mortal_web, point):
    before = swept(stack)
    upload(Person(mortal_web), "/upload-anonymous", point)
    assert swept(stack) == before


@pytest.mark.parametrize("point", KEPT)
@pytest.mark.slow
def test_a_web_process_killed_after_the_row_was_there_keeps_the_whole_file(stack, mortal_web, point):
    before = swept(stack)
    upload(Person(mortal_web), "/upload-anonymous", point)
    row, key = sorted(swept(stack) - before, key=len)
    assert key.removeprefix("uploads/").replace("-", "") == row
    assert (stack.home / "files" / key).read_bytes() == LARGE


@pytest.mark.slow
def test_a_web_process_killed_between_two_uploads_of_one_visitor_keeps_no_file_without_its_row(stack, mortal_web):
    before, visitor = swept(stack), Person(mortal_web)
    first = visitor.call("POST", "/upload-anonymous", files={"file": ("cv.txt", LARGE)}).json()["job_id"]
    upload(visitor, "/upload-anonymous", "before uploads.discard")
    files = {key.removeprefix("uploads/").replace("-", "") for key in swept(stack) - before if "/" in key}
    assert files == {row for row in swept(stack) - before if "/" not in row}
    assert first.replace("-", "") in files


@pytest.fixture
def owner(mortal_web: str) -> Person:
    """Somebody signed in at the web process that dies."""
    person = Person(mortal_web, "owner")
    person.sign_up()
    return person


@pytest.mark.parametrize("point", ["before Queue.extract", "before the answer"])
@pytest.mark.slow
def test_an_owners_upload_is_read_though_nobody_could_ask_for_it(owner, point):
    upload(owner, "/upload", point, cvs.text())
    (made,) = wait_until(lambda: owner.call("GET", "/portfolio/list").json())
    owner.wait_for(made["job_id"], "completed")


@pytest.fixture
def placed(owner: Person) -> str:
    """What they have placed and not claimed yet."""
    answer = owner.call("POST", "/upload-anonymous", files={"file": ("cv.txt", cvs.text())})
    return str(answer.json()["job_id"])


@pytest.mark.slow
def test_a_claim_that_was_cut_off_before_the_row_had_an_owner_can_be_made_again(owner, placed):
    die(owner, "/claim", "before flow.claim", json={"job_id": placed})
    assert owner.claim(placed).json()["already_owned"] is False
    owner.wait_for(placed, "completed")


@pytest.mark.slow
def test_a_claim_that_was_cut_off_between_commit_and_queue_is_worked_on(owner, placed):
    die(owner, "/claim", "after flow._transfer", json={"job_id": placed})
    owner.wait_for(placed, "completed")
