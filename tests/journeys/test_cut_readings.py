"""What is too long to be read whole: its owner is told how much of it was read, or it is refused at once."""

import json

import pytest

from tests import cvs
from webapp.resume import MAX_JSON_BYTES, Reading


@pytest.mark.slow
def test_the_owner_of_many_pages_is_told_how_many_were_read(owner):
    job_id = owner.make_portfolio(cvs.pdf(32), "cv.pdf")
    assert "We read the first 30 of 32 pages." in owner.visit(f"/jobs/{job_id}").words


def test_the_owner_of_many_lines_is_told_how_many_were_read(owner):
    job_id = owner.make_portfolio(cvs.text() + b"\n" * 4000 + b"and more", "cv.txt")
    assert "We read the first 3,000 lines; the file has more." in owner.visit(f"/jobs/{job_id}").words


@pytest.mark.slow
def test_nothing_is_said_of_what_was_read_whole(owner):
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    assert "We read the first" not in owner.visit(f"/jobs/{job_id}").words


def test_a_json_resume_too_large_to_be_read_is_refused_at_upload(visitor):
    resume = {"basics": {"name": "Marit Solheim", "image": "x" * MAX_JSON_BYTES}}
    answer = visitor.place_by_api(json.dumps(resume).encode(), "cv.json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_reading_that_was_stored_without_saying_whether_it_was_cut_can_still_be_shown():
    stored = Reading(resume={}, lines=[], sources={}, leftovers=[]).model_dump(exclude={"cut_after"})
    assert Reading.model_validate(stored).cut_after is None
