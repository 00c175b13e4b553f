"""The bucket answers 500, not at all, or with half a file: none is half stored or half read, and work goes on later."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import cvs, s3
from tests.conftest import QUICK
from tests.people import Person
from tests.s3 import ANSWERS_500, GIVES_HALF, STALLS, TAKES_HALF, WORKS, Line
from tests.stack import Stack, held, wait_until

pytestmark = pytest.mark.chaos

NOT_JUST_NOW = (503, "unavailable")
STALL = pytest.param(STALLS, marks=pytest.mark.full)
"""Waited for as long as an honest slow line may take: half a minute."""


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    folder = tmp_path_factory.mktemp("s3")
    with s3.s3_server(folder) as url, Line(url, folder) as line:
        threading.Thread(target=line.serve_forever, daemon=True).start()
        yield line
        line.shutdown()


@pytest.fixture(scope="module")
def stack(line: Line, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    bucket = {"STORAGE_URL": "s3://cvs/site", "AWS_ENDPOINT_URL": line.url, **s3.KEYS}
    with Stack(tmp_path_factory.mktemp("bucket"), **QUICK, **bucket) as running:
        yield running


@pytest.fixture
def owner(stack: Stack) -> Person:
    person = Person(stack.url, "owner")
    person.sign_up()
    return person


@pytest.fixture
def visitor(stack: Stack) -> Person:
    return Person(stack.url)


def bucket(line: Line) -> set[Path]:
    """The uploads that the bucket holds; what it is still being sent has a dot before its name."""
    return set((line.folder / "cvs/site").glob("uploads/[!.]*"))


@pytest.mark.parametrize("fault", [ANSWERS_500, TAKES_HALF, STALL])
@pytest.mark.slow
def test_an_upload_is_told_that_it_is_not_just_now_and_keeps_nothing(stack, line, visitor, fault):
    before, stored = len(stack.table("job")), bucket(line)
    with line.broken(fault):
        answer = visitor.place_by_api(cvs.text(), "cv.txt")
    assert (answer.status_code, answer.json()["code"]) == NOT_JUST_NOW
    assert (len(stack.table("job")), bucket(line)) == (before, stored)
    assert visitor.place_by_api(cvs.text(), "cv.txt").status_code == 201


@pytest.mark.parametrize("fault", [ANSWERS_500, GIVES_HALF, STALL])
@pytest.mark.slow
def test_a_file_that_cannot_be_read_now_is_read_when_it_can(stack, line, owner, fault):
    with held(stack.workers("extract")):
        job_id = owner.call("POST", "/upload", files={"file": ("cv.txt", cvs.text())}).json()["job_id"]
        line.fault = fault
    try:
        wait_until(lambda: stack.connect_to_queue().zscore("rq:failed:extract", f"extract-{job_id}-1"))
        assert stack.state(job_id) in ("claimed", "extracting")
    finally:
        line.fault = WORKS
    owner.wait_for(job_id, "completed")


@pytest.mark.parametrize("fault", [ANSWERS_500, GIVES_HALF, STALL])
@pytest.mark.slow
def test_half_a_page_or_pdf_is_served_to_nobody(line, owner, fault):
    job_id = owner.place(cvs.text(), "cv.txt").job_id
    owner.wait_for(job_id, "completed")
    made = owner.status(job_id)["portfolio"]
    with line.broken(fault):
        for url in (made["html_url"], made["pdf_url"]):
            answer = owner.browser.get(url)
            assert answer.status_code == 503
    assert owner.browser.get(made["pdf_url"]).content.startswith(b"%PDF-")
