"""The portfolio: made once, shown to its owner, hidden from everybody else."""

import re
import uuid

import pytest

from tests import cvs
from tests.people import Person
from tests.stack import wait_until
from webapp.roundtrip import REPORT

FRAGMENT = {"HX-Request": "true"}
FILES = ("", "index.html", "resume.pdf", "resume.json", "contact.vcf", "resume.txt", "portfolio.zip")


@pytest.fixture(scope="module")
def done(stack):
    """Somebody whose portfolio is made and read back, and its job."""
    person = Person(stack.url, "done")
    job_id = person.make_portfolio(cvs.text(), "cv.txt")
    wait_until(lambda: [key for key in stack.stored(f"portfolios/{job_id}") if key.endswith(REPORT)])
    return person, job_id


@pytest.mark.slow
def test_after_the_reading_there_is_a_portfolio_with_an_address(done):  # FLOW G1
    person, job_id = done
    links = person.status(job_id)["portfolio"]
    assert person.visit(links["html_url"]).status == 200
    assert [body["html_url"] for body in person.call("GET", "/portfolio/list").json()] == [links["html_url"]]


def test_asking_again_gives_the_same_portfolio(stack, done):  # FLOW G3
    person, job_id = done
    before, stored = person.status(job_id), stack.stored(f"portfolios/{job_id}")
    answer = person.call("POST", f"/portfolio/generate/{job_id}", {"theme": before["portfolio"]["theme"]})
    assert (answer.status_code, answer.json()) == (200, before)
    assert stack.stored(f"portfolios/{job_id}") == stored


def test_an_unknown_theme_is_refused_with_the_list_of_those_there_are(done):  # FLOW G4
    person, job_id = done
    answer = person.call("POST", f"/portfolio/generate/{job_id}", {"theme": "../catalogue"})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_theme")
    assert person.status(job_id)["portfolio"]["theme"] in answer.json()["themes"]


def test_a_refresh_shows_the_portfolio_again(done):  # FLOW G8
    person, job_id = done
    pages = [person.visit(f"/jobs/{job_id}") for _ in range(3)]
    assert pages[1].words == pages[2].words
    assert "Open your page" in pages[2].words


def test_it_is_ready_is_said_once(owner):  # FLOW G9
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    said = ["It’s ready" in owner.visit(f"/jobs/{job_id}").words for _ in range(3)]
    assert said == [True, False, False]


def test_a_poll_that_says_it_is_ready_says_it_once_too(owner):  # FLOW G9
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    assert "It’s ready" in owner.visit(f"/jobs/{job_id}?seen=generating-4-0", **FRAGMENT).words
    assert "It’s ready" not in owner.visit(f"/jobs/{job_id}").words


def addresses(job_id, portfolio_id):
    """Every address of a job and its portfolio: method, path, JSON body."""
    yield "GET", f"/jobs/{job_id}", None
    for action in ("claim", "discard", "retry", "delete"):
        yield "POST", f"/jobs/{job_id}/{action}", None
    for name in FILES:
        yield "GET", f"/portfolios/{portfolio_id}/{name}", None
    for action in ("publish", "unpublish"):
        yield "POST", f"/portfolios/{portfolio_id}/{action}", None
    yield "GET", f"/api/v1/jobs/{job_id}", None
    yield "DELETE", f"/api/v1/jobs/{job_id}", None
    yield "POST", "/api/v1/claim", {"job_id": job_id}
    yield "POST", f"/api/v1/extract/{job_id}", None
    yield "POST", f"/api/v1/portfolio/generate/{job_id}", {}
    yield "GET", f"/api/v1/cv/{job_id}", None
    yield "PUT", f"/api/v1/cv/{job_id}", {}
    yield "GET", f"/api/v1/portfolio/{portfolio_id}", None
    yield "PATCH", f"/api/v1/portfolio/{portfolio_id}", {"visibility": "public"}


def answers(person, job_id, portfolio_id):
    """What somebody is told at each of them, by method and path, without ids and what is new on every page."""
    token = person.visit("/").tree.xpath("//input[@name='csrf_token']/@value")[0]
    headers = {"Origin": person.url, "X-CSRFToken": token}
    told = {}
    for method, path, body in addresses(job_id, portfolio_id):
        answer = person.browser.request(method, path, json=body, headers=headers)
        text = re.sub(r'(name="csrf_token" value|nonce)="[^"]*"', "", answer.text)
        plain = [part.replace(job_id, "JOB").replace(portfolio_id, "PORTFOLIO") for part in (path, text)]
        told[method, plain[0]] = answer.status_code, plain[1]
    return told


def test_a_stranger_finds_at_every_address_what_is_at_an_unknown_one(stack, done, stranger):  # FLOW G12
    person, job_id = done
    before, stored = person.status(job_id), stack.stored(f"portfolios/{job_id}")
    theirs = answers(stranger, job_id, before["portfolio"]["id"])
    assert theirs == answers(stranger, str(uuid.uuid4()), str(uuid.uuid4()))
    assert {status for status, _ in theirs.values()} == {404}
    assert person.status(job_id) == before
    assert stack.stored(f"portfolios/{job_id}") == stored


def test_a_visitor_finds_at_every_address_what_is_at_an_unknown_one(stack, done):  # FLOW G12
    person, job_id = done
    visitor = Person(stack.url)
    theirs = answers(visitor, job_id, person.status(job_id)["portfolio"]["id"])
    assert theirs == answers(visitor, str(uuid.uuid4()), str(uuid.uuid4()))
    assert {status for status, _ in theirs.values()} == {200, 401, 404}  # 200: the way to sign in
    assert not [body for _, body in theirs.values() if cvs.CANARY in body]


def test_a_private_portfolio_has_no_public_address(stack, done):  # FLOW G12
    person, _ = done
    (portfolio,) = person.call("GET", "/portfolio/list").json()
    assert Person(stack.url).visit(f"/p/{portfolio['slug']}/").status == 404


def test_another_upload_after_the_first_is_done_stands_beside_it(owner):  # FLOW G15
    first = owner.make_portfolio(cvs.text(), "cv.txt")
    second = owner.place(cvs.docx(), "new.docx").job_id
    owner.wait_for(second, "completed")
    assert owner.status(first)["state"] == "completed"
    assert [body["job_id"] for body in owner.call("GET", "/portfolio/list").json()] == [second, first]


def test_the_same_address_answers_with_a_page_a_fragment_and_the_api_with_json(done):  # FLOW G18
    person, job_id = done
    page, fragment = person.visit(f"/jobs/{job_id}"), person.visit(f"/jobs/{job_id}", **FRAGMENT)
    assert page.response.text.startswith("<!doctype html>")
    assert "<html" not in fragment.response.text
    assert fragment.response.text.strip().startswith('<section id="job"')
    assert "HX-Request" in fragment.response.headers["Vary"]
    assert person.call("GET", f"/jobs/{job_id}").headers["Content-Type"] == "application/json"


def test_what_is_refused_is_told_in_the_form_that_was_asked_for(stranger, done):  # FLOW G18
    page, fragment = stranger.visit(f"/jobs/{done[1]}"), stranger.visit(f"/jobs/{done[1]}", **FRAGMENT)
    assert (page.status, fragment.status) == (404, 404)
    assert "There is nothing here" in page.words
    assert "There is nothing here" in fragment.words
    assert "<html" not in fragment.response.text
    problem = stranger.call("GET", f"/jobs/{done[1]}")
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json()["code"] == "not_found"


def test_unclaimed_uploads_are_purged_in_time_and_claimed_ones_never(stack, owner, visitor):  # FLOW G17
    kept, purged = owner.make_portfolio(cvs.text(), "cv.txt"), visitor.place().job_id
    for job_id in (kept, purged):
        stack.rows("UPDATE job SET expires_at = '2020-01-01 00:00:00.000001' WHERE id = ?", job_id)
    wait_until(lambda: not stack.stored(f"uploads/{purged}"))
    assert stack.rows("SELECT state, filename, size FROM job WHERE id = ?", purged) == []
    assert owner.visit(f"/jobs/{kept}").status == 200
    assert stack.stored(f"uploads/{kept}")
