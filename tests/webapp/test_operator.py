"""The operators' page: what it shows, what its buttons do, and that for everybody else it isn't there."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest

from tests import cvs
from tests.conftest import UNPROVED
from tests.people import Page, Person
from tests.rows import has_file, job_row, services_of
from tests.stack import Stack, held
from webapp import states
from webapp.models import Job, now

FILE = "Quentin-Marlowe.txt"
PAGES = [
    "/operator", "/operator/", "/operator/anything", "/operator/purge", "/rq", "/rq/", "/rq/0/view/workers", "/rq/9/",
    "/rq/0/data/queues.json", "/rq/static/css/main.css", "/rq/favicon.ico", "/rq/requeue/extract",
]  # fmt: skip
ACTIONS = [
    "/operator/purge", f"/operator/jobs/{uuid.UUID(int=0)}/retry", "/operator", "/rq/requeue/extract",
    "/rq/job/x/delete", "/rq/queue/extract/queued/empty", "/rq/",
]  # fmt: skip


@pytest.fixture(scope="module")
def outsiders(watched: Stack, operator: Person) -> list[Person]:
    """A visitor, a stranger, and somebody who typed an operator's address at sign-up, which proves nothing."""
    stranger, pretender = Person(watched.url, "stranger"), Person(watched.url)
    pretender.email = UNPROVED
    for person in (stranger, pretender):
        assert person.sign_up().path == "/dashboard"
    return [Person(watched.url), stranger, pretender]


def told(page: Page) -> tuple[int, str, dict[str, str]]:
    """Everything that an answer tells, but for what is new in each."""
    own = ("x-request-id", "date", "set-cookie", "content-length")
    headers = {name: value for name, value in page.response.headers.items() if name not in own}
    return page.status, re.sub(r'value="[^"]+"', "", page.response.text), headers


def ask(person: Person, method: str, path: str) -> Page:
    return Page(person.browser.request(method, path, follow_redirects=False))


def post(person: Person, path: str) -> Page:
    """Send what a form of ours would send to this address."""
    token = person.visit("/login").tree.xpath("string(//input[@name='csrf_token']/@value)")
    assert token
    return Page(person.browser.post(path, data={"csrf_token": token}))


# Everybody else


@pytest.mark.parametrize("path", PAGES)
def test_for_everybody_else_there_is_no_such_page(outsiders, path):
    for person in outsiders:
        for method in ("GET", "HEAD", "OPTIONS"):
            seen = told(ask(person, method, path))
            assert seen == told(ask(person, method, "/no-such-page")), (person.email, method)
            assert seen[0] == 404


@pytest.mark.parametrize("path", ACTIONS)
def test_for_everybody_else_there_is_nothing_to_press(outsiders, path):
    for person in outsiders:
        assert told(post(person, path)) == told(post(person, "/no-such-page"))


def test_only_an_operators_pages_lead_there(outsiders, operator):
    assert operator.visit("/dashboard").link("/operator")
    for person in outsiders:
        assert "/operator" not in person.visit("/").response.text


# What it shows


@pytest.fixture
def failed(watched: Stack) -> tuple[Person, str]:
    """Somebody whose file holds no words, and their job."""
    owner = Person(watched.url, "owner")
    placed = owner.place(b"1 2 3", FILE)
    owner.sign_up(placed)
    owner.wait_for(placed.job_id, "failed")
    return owner, placed.job_id


def test_it_tells_what_failed_and_why_and_nothing_of_whose_it_is(operator, failed):
    owner, job_id = failed
    page = operator.visit("/operator")
    assert f"{job_id} no_text attempt 1" in page.words
    assert "We found no words in it" in page.words
    for word in (FILE, "Marlowe", owner.email):
        assert word not in page.response.text


def test_it_counts_jobs_by_state_and_queues(operator, failed):
    page = operator.visit("/operator")
    counts = dict(zip(page.tree.xpath("//dl//dt/text()"), page.tree.xpath("//dl//dd/text()"), strict=True))
    assert list(counts) == [
        "uploaded", "claimed", "extracting", "extracted", "generating", "completed", "failed", "expired",
    ]  # fmt: skip
    assert int(counts["failed"]) >= 1
    assert page.tree.xpath("//tbody//th/text()") == ["extract", "ocr", "portfolio", "mail"]


def test_nothing_is_lost_from_it_while_the_queue_server_is_away(watched, operator):
    with held([watched.pid("queue")]):
        page = operator.visit("/operator")
    assert page.status == 200
    assert "The queue server doesn’t answer" in page.words


# What its buttons do


def test_a_failed_job_is_tried_again_at_the_press_of_a_button(watched, operator, failed):
    owner, job_id = failed
    with services_of(watched) as services:
        services.storage.put(f"uploads/{job_id}", cvs.text())
    page = operator.send(operator.visit("/operator"), f"/operator/jobs/{job_id}/retry")
    assert (page.status, page.path) == (200, "/operator")
    owner.wait_for(job_id, "completed")
    assert f"{job_id} no_text" not in operator.visit("/operator").words


def test_what_reads_like_no_cv_is_its_owners_to_decide(watched, operator, failed):
    _, job_id = failed
    with services_of(watched):
        Job.update(error="not_a_cv").where(Job.id == job_id).execute()
    page = operator.visit("/operator")
    assert not page.has_form(f"/operator/jobs/{job_id}/retry")
    assert post(operator, f"/operator/jobs/{job_id}/retry").status == 404
    assert (job_row(watched, job_id).state, job_row(watched, job_id).attempt) == (states.FAILED, 1)


def test_what_isnt_failed_isnt_tried_again(watched, operator):
    job_id = Person(watched.url).place().job_id
    for gone in (job_id, str(uuid.uuid4()), "no-id"):
        assert post(operator, f"/operator/jobs/{gone}/retry").status == 404
    assert job_row(watched, job_id).state == states.UPLOADED


def test_expired_uploads_are_deleted_at_the_press_of_a_button(watched, operator):
    expired, waiting = (Person(watched.url).place().job_id for _ in range(2))
    with services_of(watched):
        Job.update(expires_at=now() - timedelta(seconds=1)).where(Job.id == expired).execute()
    page = operator.visit("/operator")
    assert "1 upload nobody claimed in time" in page.words
    assert "1 expired upload deleted." in operator.send(page, "/operator/purge").words
    assert (has_file(watched, expired), has_file(watched, waiting)) == (False, True)
    assert job_row(watched, expired).state == states.EXPIRED


@pytest.mark.parametrize("path", ["/operator/purge", "/operator/jobs/{}/retry"])
def test_nothing_is_done_without_our_own_form(watched, operator, failed, path):
    _, job_id = failed
    path = path.format(job_id)
    assert operator.browser.get(path).status_code == 405
    assert operator.browser.post(path).status_code == 400
    with_token = {"csrf_token": operator.visit("/operator").form("/operator/purge").fields["csrf_token"]}
    forged = operator.browser.post(path, data=with_token, headers={"Origin": "https://elsewhere.example"})
    assert forged.status_code == 400
    assert job_row(watched, job_id).state == states.FAILED
