"""Several portfolios of one CV: for other roles, in other languages."""

import pytest

from tests import cvs
from tests.people import Person


@pytest.fixture
def job_id(owner):
    """The owner's CV, made into a portfolio."""
    return owner.make_portfolio(cvs.text(), "cv.txt")


def copy(owner, job_id, purpose="For museums"):
    page = owner.send(owner.visit(f"/jobs/{job_id}/cv"), f"/jobs/{job_id}/copy", {"purpose": purpose})
    assert page.path.endswith("/cv")
    copied = page.path.split("/")[2]
    assert copied != job_id
    owner.wait_for(copied, "completed")
    return copied


def publish(owner, job_id):
    owner.wait_for(job_id, "completed")
    owner.send(owner.visit(f"/jobs/{job_id}"), f"/portfolios/{owner.status(job_id)['portfolio']['id']}/publish")
    return owner.status(job_id)["portfolio"]["public_url"]


def speak(owner, job_id, language):
    page = owner.visit(f"/jobs/{job_id}/cv")
    return owner.send(page, f"/jobs/{job_id}/cv/language", {"language": language})


def links_of(person, url):
    return [part.strip() for link in person.browser.get(url).headers.get_list("Link") for part in link.split(",")]


@pytest.mark.slow
def test_a_copy_begins_as_its_original_is_and_goes_its_own_way(owner, job_id):
    form = owner.visit(f"/jobs/{job_id}/cv/basics/0")
    owner.send(form, f"/jobs/{job_id}/cv/basics", {"label": "Edited"})
    owner.wait_for(job_id, "completed")
    owner.call("PATCH", f"/portfolio/{owner.status(job_id)['portfolio']['id']}", json={"theme": "gallery"})
    copied = copy(owner, job_id)
    assert "Edited" in owner.browser.get(owner.status(copied)["portfolio"]["html_url"]).text
    assert owner.status(copied)["portfolio"]["theme"] == "gallery"
    form = owner.visit(f"/jobs/{copied}/cv/basics/0")
    owner.send(form, f"/jobs/{copied}/cv/basics", {"label": "Curator"})
    assert owner.browser.get(f"/api/v1/cv/{job_id}").json()["basics"]["label"] == "Edited"
    assert "For museums" in owner.visit("/dashboard").words


@pytest.mark.slow
def test_a_copy_outlives_its_original(owner, job_id):
    copied = copy(owner, job_id)
    owner.call("DELETE", f"/jobs/{job_id}")
    assert owner.call("POST", f"/extract/{copied}?again=1").status_code == 202
    assert owner.wait_for(copied, "completed")


@pytest.mark.slow
def test_the_same_cv_in_another_language_is_named_to_search_engines(owner, stranger, job_id):
    copied = copy(owner, job_id, "In German")
    first = publish(owner, job_id)
    assert links_of(stranger, first) == []
    speak(owner, copied, "de")
    second = publish(owner, copied)
    wanted = {f'<{url}>; rel="alternate"; hreflang="{language}"' for url, language in ((first, "en"), (second, "de"))}
    for url in (first, second):
        assert set(links_of(stranger, url)) == wanted
    assert "Berufserfahrung" in stranger.browser.get(second).text
    owner.send(owner.visit(f"/jobs/{copied}"), f"/portfolios/{owner.status(copied)['portfolio']['id']}/unpublish")
    assert links_of(stranger, first) == []


def test_a_language_that_portfolios_do_not_speak_is_refused(owner, job_id):
    assert speak(owner, job_id, "tlh").status == 400


def test_a_copy_needs_room(narrow_stack):
    owner = Person(narrow_stack.url, "owner")
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    page = owner.visit(f"/jobs/{job_id}/cv")
    assert owner.send(page, f"/jobs/{job_id}/copy").status == 409
    assert len(owner.browser.get("/api/v1/portfolio/list").json()) == 1


@pytest.mark.slow
def test_nobody_else_copies_it(owner, stranger, job_id):
    token = stranger.visit("/account").form("/account/settings").fields["csrf_token"]
    for action in ("copy", "cv/language", "type"):
        answer = stranger.browser.post(f"/jobs/{job_id}/{action}", data={"csrf_token": token, "language": "de"})
        assert answer.status_code == 404
    assert len(owner.browser.get("/api/v1/portfolio/list").json()) == 1
