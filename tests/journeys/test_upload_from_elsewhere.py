"""Uploads that another site's page sends through a visitor's browser are refused before anything is stored."""

import httpx
import pytest

from tests import cvs

FILE = {"file": ("cv.pdf", cvs.pdf())}
ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


def test_a_form_without_its_token_is_refused(visitor, stack):  # FLOW U15
    visitor.visit("/")
    before = stack.kept()
    answer = visitor.browser.post("/upload", files=FILE)
    assert answer.status_code == 400
    assert "This form is too old" in answer.text
    assert stack.kept() == before


def test_somebody_elses_token_is_refused(visitor, stranger, stack):  # FLOW U15
    visitor.visit("/")
    token = stranger.visit("/").form("/upload").fields["csrf_token"]
    before = stack.kept()
    assert visitor.browser.post("/upload", files=FILE, data={"csrf_token": token}).status_code == 400
    assert stack.kept() == before


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_form_sent_from_another_origin_is_refused_whatever_its_token(visitor, stack, headers):  # FLOW U15
    form, before = visitor.visit("/"), stack.kept()
    assert visitor.send(form, "/upload", files=FILE, **headers).status == 400
    assert stack.kept() == before


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
@pytest.mark.slow
def test_the_api_refuses_another_origin_even_without_cookies(visitor, stack, headers):  # FLOW U15
    before = stack.kept()
    answer = visitor.place_by_api(cvs.pdf(), **headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "csrf_failed")
    assert stack.kept() == before


@pytest.mark.parametrize("cookie", ["session", "pending_job"])
def test_the_api_refuses_a_browsers_cookie_without_token_or_origin(visitor, stack, cookie):  # FLOW U15
    visitor.place()
    before = stack.kept()
    only = {"Cookie": f"{cookie}={visitor.browser.cookies[cookie]}"}
    answer = visitor.place_by_api(cvs.pdf(), **only)
    assert (answer.status_code, answer.json()["code"]) == (400, "csrf_failed")
    assert stack.kept() == before


def test_the_api_takes_a_browsers_cookie_with_its_token(visitor):  # FLOW U15
    token = visitor.visit("/").form("/upload").fields["csrf_token"]
    answer = visitor.browser.post("/api/v1/upload-anonymous", files=FILE, headers={"X-CSRFToken": token})
    assert answer.status_code == 201


def test_the_api_takes_a_browsers_cookie_from_our_own_origin(visitor):  # FLOW U15
    visitor.visit("/")
    own = {"Origin": visitor.url, "Sec-Fetch-Site": "same-origin"}
    assert visitor.browser.post("/api/v1/upload-anonymous", files=FILE, headers=own).status_code == 201


def test_a_client_that_is_no_browser_needs_no_token(visitor):  # FLOW U15
    assert visitor.place_by_api(cvs.pdf()).status_code == 201


def test_a_refused_form_of_htmx_ends_in_words(visitor):  # FLOW U15
    visitor.visit("/")
    answer = visitor.browser.post("/upload", files=FILE, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert "This form is too old" in answer.text
    assert "<html" not in answer.text


def test_a_large_file_from_another_origin_still_gets_its_answer(visitor, stack):  # FLOW U15
    before = stack.kept()
    answer = httpx.post(f"{visitor.url}/upload", files={"file": ("a.txt", b"word " * 1_800_000)}, headers=ELSEWHERE[0])
    assert answer.status_code == 400
    assert stack.kept() == before
