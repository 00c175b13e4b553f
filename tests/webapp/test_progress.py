"""How far a job is, told from its row and the clock."""

from datetime import timedelta

import pytest

from webapp import states
from webapp.models import Job, now
from webapp.progress import LABELS, progress, public_state, steps

TIMES = ["reading_at", "read_at", "structured_at", "generating_at", "page_at", "pdf_at"]


def job(state, *stamped, uploaded_ago=0.0, **changes):
    """A job of which the ``stamped`` times are known."""
    uploaded = now() - timedelta(seconds=uploaded_ago)
    times = {name: now() for name in stamped}
    return Job(state=state, uploaded_at=uploaded, expires_at=uploaded + timedelta(hours=1), **times, **changes)


def told(one):
    return [step.state for step in steps(one)]


@pytest.mark.parametrize(
    ("state", "stamped", "expected"),
    [
        (states.UPLOADED, 0, "done waiting waiting waiting waiting"),
        (states.CLAIMED, 0, "done waiting waiting waiting waiting"),
        (states.EXTRACTING, 1, "done running waiting waiting waiting"),
        (states.EXTRACTED, 3, "done done done waiting waiting"),
        (states.GENERATING, 4, "done done done running waiting"),
        (states.GENERATING, 5, "done done done done running"),
        (states.COMPLETED, 6, "done done done done done"),
        (states.FAILED, 1, "done failed waiting waiting waiting"),
        (states.FAILED, 4, "done done done failed waiting"),
        (states.FAILED, 5, "done done done done failed"),
    ],
)
def test_each_step_is_done_running_failed_or_waiting(state, stamped, expected):
    one = job(state, *TIMES[:stamped])
    assert told(one) == expected.split()
    assert progress(one) == 20 * expected.split().count("done")


def test_the_steps_have_their_names_in_their_order():
    assert [step.name for step in steps(job(states.UPLOADED))] == ["uploaded", "read", "structured", "page", "pdf"]
    assert [step.label for step in steps(job(states.UPLOADED))] == list(LABELS.values())


def test_a_step_tells_how_long_it_took_once_it_is_done():
    start = now()
    one = job(states.EXTRACTING, reading_at=start)
    assert steps(one)[1].seconds is None
    one.read_at = start + timedelta(seconds=2.5)
    assert steps(one)[1].seconds == 2.5


def test_only_a_finished_job_is_all_done():
    for state in (states.CLAIMED, states.EXTRACTING, states.EXTRACTED, states.GENERATING, states.FAILED):
        assert progress(job(state, *TIMES[:5])) < 100


def test_an_upload_is_in_its_preview_until_that_is_over():
    assert public_state(job(states.UPLOADED, uploaded_ago=5.9), 6) == "previewing"
    assert public_state(job(states.UPLOADED, uploaded_ago=6.1), 6) == "waiting_auth"
    assert public_state(job(states.UPLOADED), 0) == "waiting_auth"


def test_an_upload_past_its_life_has_expired_erased_or_not():
    assert public_state(job(states.UPLOADED, uploaded_ago=3601), 6) == "expired"
    assert public_state(job(states.EXPIRED), 6) == "expired"


@pytest.mark.parametrize("state", ["claimed", "extracting", "extracted", "generating", "completed", "failed"])
def test_every_other_state_is_told_as_it_is(state):
    assert public_state(job(state), 6) == state
