"""Somebody with as many CVs as fit claims one more: nothing is deleted to make room, and the upload waits."""

import itertools

import pytest

from tests.people import PASSWORD, Person
from tests.rows import has_file

_addresses = (f"10.0.{number // 250}.{number % 250 + 1}" for number in itertools.count())


@pytest.fixture
def full(narrow_stack):
    """Somebody with one CV, and an upload of theirs that still waits; they are signed out."""
    person = Person(narrow_stack.url, "full")
    person.browser.headers["X-Forwarded-For"] = next(_addresses)
    first = person.place()
    person.sign_up(first)
    person.log_out()
    return person, first.job_id, person.place(name="second.pdf").job_id


def test_the_page_tells_which_to_remove_and_goes_on_after_it(narrow_stack, full):  # FLOW C14
    person, first, second = full
    page = person.log_in(person.visit(f"/login?job={second}"))
    assert page.job_id == second
    assert "the shelf is full" in page.words
    assert page.form(f"/jobs/{second}/claim").get("hx-trigger") is None
    assert has_file(narrow_stack, first)
    person.send(page, f"/jobs/{first}/delete")
    person.send(person.visit(f"/jobs/{second}"), f"/jobs/{second}/claim")
    person.wait_for(second, "extracted", "generating", "completed")


def test_a_program_is_refused_and_the_upload_kept(narrow_stack, full):  # FLOW C14
    person, _, second = full
    answer = person.call("POST", "/login", json={"email": person.email, "password": PASSWORD})
    assert answer.json()["claimed_job_id"] is None
    refused = person.claim(second)
    assert (refused.status_code, refused.json()["code"]) == (409, "cv_limit")
    assert person.status(second)["state"] in ("previewing", "waiting_auth")
    assert has_file(narrow_stack, second)


def test_it_is_offered_to_them_again_and_to_nobody_else(narrow_stack, full):  # FLOW C15
    person, _, second = full
    person.log_in(person.visit(f"/login?job={second}"))
    person.log_out()
    assert "second.pdf" not in person.visit("/").response.text
    mail, person.email = person.email, f"next-{person.email}"
    answer = person.call("POST", "/register", json={"email": person.email, "password": PASSWORD})
    assert answer.json()["claimed_job_id"] is None
    assert person.visit(f"/jobs/{second}").status == 404
    person.log_out()
    person.email = mail
    assert "second.pdf" in person.log_in().words


def test_a_session_that_ends_by_itself_leaves_it_to_nobody_else(full):  # FLOW C15
    person, _, second = full
    person.log_in(person.visit(f"/login?job={second}"))
    person.close_the_browser()
    person.browser.cookies.delete("session")
    person.email = f"next-{person.email}"
    assert "second.pdf" not in person.sign_up().response.text
    assert person.claim(second).status_code == 404
