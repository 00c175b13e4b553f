"""An upload that nobody claims in time is erased; its holder is told so for thirty days."""

from datetime import timedelta

import pytest

from tests.conftest import QUICK
from tests.people import PASSWORD, Person
from tests.rows import has_file, job_row, services_of
from tests.stack import Stack, wait_until
from webapp.models import Job
from workers import sweep

LIFE = timedelta(seconds=2)


@pytest.fixture(scope="module")
def hasty_stack(tmp_path_factory):
    hours = LIFE.total_seconds() / 3600
    with Stack(tmp_path_factory.mktemp("hasty"), **QUICK, ANONYMOUS_TTL_HOURS=f"{hours:.8f}") as running:
        yield running


@pytest.fixture
def expired(hasty_stack):
    """Somebody, with the page of their upload from before it expired and was erased."""
    visitor = Person(hasty_stack.url)
    placed = visitor.place(name="marit.pdf")
    wait_until(
        lambda: job_row(hasty_stack, placed.job_id).state == "expired" and not has_file(hasty_stack, placed.job_id)
    )
    return visitor, placed


def test_its_holder_is_told_once_by_a_page_and_the_cookie_is_cleared(expired):  # FLOW W5
    visitor, placed = expired
    page = visitor.visit(f"/jobs/{placed.job_id}")
    assert page.status == 410
    assert "Upload it again" in page.words
    assert "marit" not in page.response.text
    assert visitor.pending is None
    assert visitor.visit(f"/jobs/{placed.job_id}").status == 404


def test_file_name_and_size_are_erased(hasty_stack, expired):  # FLOW W5
    _, placed = expired
    row = job_row(hasty_stack, placed.job_id)
    assert (row.filename, row.size, row.media_type, row.kind, row.pages) == (None,) * 5
    assert not has_file(hasty_stack, placed.job_id)


def test_it_counts_as_expired_even_before_it_is_erased(hasty_stack):  # FLOW W5
    visitor = Person(hasty_stack.url)
    placed = visitor.place()
    wait_until(lambda: visitor.status(placed.job_id)["state"] == "expired")
    assert visitor.visit(f"/jobs/{placed.job_id}").status == 410


def test_everyone_else_finds_nothing(hasty_stack, expired):  # FLOW W5
    visitor, placed = expired
    stranger = Person(hasty_stack.url)
    stranger.sign_up()
    assert stranger.visit(f"/jobs/{placed.job_id}").status == 404
    assert stranger.claim(placed.job_id).json()["code"] == "unknown_job"
    assert visitor.status(placed.job_id)["state"] == "expired"


def test_it_is_offered_nowhere(expired):  # FLOW W5
    visitor, _ = expired
    for page in (visitor.visit("/"), visitor.sign_up()):
        assert "A file of yours is in the case" not in page.words


def test_claiming_it_is_too_late_by_cookie_and_by_token(expired):  # FLOW C7
    visitor, placed = expired
    visitor.sign_up()
    token = visitor.pending
    for answer in (visitor.claim(placed.job_id), visitor.claim(placed.job_id, token)):
        assert (answer.status_code, answer.json()["code"]) == (410, "expired")
    assert visitor.pending is None


def test_signing_up_by_its_panel_says_so_and_signs_in(expired):  # FLOW C7
    visitor, placed = expired
    after = visitor.sign_up(placed)
    assert after.path == "/dashboard"
    assert "This upload has expired" in after.words
    assert visitor.pending is None


def test_its_buttons_say_so(expired):  # FLOW C7
    visitor, placed = expired
    page = visitor.send(placed, f"/jobs/{placed.job_id}/discard")
    assert page.status == 410
    assert "This upload has expired" in page.words


def test_a_program_signing_in_is_told_that_nothing_was_claimed(expired):  # FLOW C7
    visitor, _ = expired
    answer = visitor.call("POST", "/register", json={"email": visitor.email, "password": PASSWORD})
    assert answer.json()["claimed_job_id"] is None


@pytest.mark.slow
def test_the_tombstone_stays_thirty_days(hasty_stack, expired):  # FLOW W5
    visitor, placed = expired
    for days, state in ((29.99, "expired"), (30.01, None)):
        age(hasty_stack, placed.job_id, timedelta(days=days))
        row = job_row(hasty_stack, placed.job_id)
        assert (row.state if row else None) == state
    assert visitor.visit(f"/jobs/{placed.job_id}").status == 404


def age(stack, job_id, time):
    with services_of(stack) as services:
        job = Job.get_by_id(job_id)
        Job.update(expires_at=job.expires_at - time, uploaded_at=job.uploaded_at - time).where(
            Job.id == job_id
        ).execute()
        sweep.purge(services)
        Job.update(expires_at=job.expires_at, uploaded_at=job.uploaded_at).where(Job.id == job_id).execute()
