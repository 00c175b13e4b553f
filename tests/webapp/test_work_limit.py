"""How often one account may have the workers begin anew, whichever way it asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import Stack


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A site where an account may ask for work three times an hour."""
    with Stack(tmp_path_factory.mktemp("busy"), **QUICK | {"WORK_PER_HOUR": "3"}) as running:
        yield running


@pytest.fixture
def owner(busy: Stack) -> Person:
    return Person(busy.url, "owner")


@pytest.fixture
def job_id(owner: Person) -> str:
    return owner.make_portfolio(cvs.text(), "cv.txt")


def read_again(owner: Person, job_id: str) -> int:
    return owner.call("POST", f"/extract/{job_id}?again=1").status_code


def spend(owner: Person, job_id: str) -> None:
    for _ in range(3):
        assert read_again(owner, job_id) == 202
        owner.wait_for(job_id, "completed")


def test_the_fourth_time_has_to_wait_whichever_way_it_is_asked(owner, job_id):
    spend(owner, job_id)
    portfolio = f"/portfolio/{owner.status(job_id)['portfolio']['id']}"
    ways = [("POST", f"/extract/{job_id}?again=1"), ("POST", f"/portfolio/generate/{job_id}")]
    for method, path in [*ways, ("PUT", f"/cv/{job_id}"), ("PATCH", portfolio)]:
        answer = owner.call(method, path, json={})
        assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
        assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.slow
def test_the_pages_count_with_the_api(owner, job_id):
    page = owner.visit(f"/jobs/{job_id}")
    spend(owner, job_id)
    data = {"csrf_token": page.tree.xpath("string(//input[@name='csrf_token']/@value)")}
    portfolio = owner.status(job_id)["portfolio"]["id"]
    for path in (f"/jobs/{job_id}/retry", f"/portfolios/{portfolio}/publish"):
        assert owner.browser.post(path, data=data).status_code == 429


def test_asking_for_what_is_there_or_under_way_is_free(owner, job_id):
    for _ in range(5):
        assert owner.call("POST", f"/extract/{job_id}").status_code == 200
        assert owner.call("POST", f"/portfolio/generate/{job_id}").status_code == 200
    assert read_again(owner, job_id) == 202


def test_an_edit_counts_and_one_that_is_refused_does_not(owner, job_id):
    for version, status in [("0", 412), ("1", 202), ("1", 412), ("2", 202), ("3", 202), ("4", 429)]:
        answer = owner.call("PUT", f"/cv/{job_id}", json={}, headers={"If-Match": f'"{version}"'})
        assert answer.status_code == status


@pytest.mark.slow
def test_each_account_has_its_own_count(busy, owner, job_id):
    spend(owner, job_id)
    another = Person(busy.url, "stranger")
    assert read_again(another, another.make_portfolio(cvs.text(), "cv.txt")) == 202
