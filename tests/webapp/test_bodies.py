"""How much a request may bring that brings no file, and in how many parts."""

import pytest

MEGABYTE = 1024 * 1024
FORMS = ["/signup", "/login", "/logout", "/upload", "/api/v1/upload-anonymous", "/api/v1/upload", "/api/v1/claim"]
JSON = {"Content-Type": "application/json"}
BODIES = [
    ("POST", "/claim"),
    ("POST", "/login"),
    ("POST", "/register"),
    ("PUT", "/cv/00000000-0000-4000-8000-000000000000"),
]


def files(number):
    return [("another", (f"{place}.txt", b"")) for place in range(number)]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_many_parts_is_refused(visitor, path):
    visitor.visit("/signup")
    assert visitor.browser.post(path, files=files(41)).status_code == 413
    assert visitor.browser.post(path, files=files(40)).status_code == 400


def test_it_is_refused_in_the_callers_own_form(visitor):
    answer = visitor.browser.post("/api/v1/upload-anonymous", files=files(41))
    assert (answer.headers["Content-Type"], answer.json()["code"]) == ("application/problem+json", "too_large")
    assert "That file is too large" in visitor.browser.post("/upload", files=files(41)).text


@pytest.mark.parametrize(("method", "path"), BODIES)
def test_json_of_more_than_a_megabyte_is_refused_unread(stranger, method, path):
    answer = stranger.call(method, path, content=b"[]".ljust(MEGABYTE + 1), headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(("method", "path"), BODIES)
def test_json_of_a_megabyte_is_read(stranger, method, path):
    answer = stranger.call(method, path, content=b"[]".ljust(MEGABYTE), headers=JSON)
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/login", "/logout", "/nothing"])
def test_no_other_form_is_as_large_as_a_file(visitor, path):
    visitor.visit("/login")
    large = {"file": ("cv.txt", b"word " * (MEGABYTE // 5 + 1))}
    assert visitor.browser.post(path, files=large).status_code == 413
