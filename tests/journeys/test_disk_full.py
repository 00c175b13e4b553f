"""A disk that fills up, and is then full to the last byte: reading goes on, and nothing that is stored is lost."""

from __future__ import annotations

import time
from contextlib import ExitStack

import httpx
import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.disks import MB, filled, small_disk
from tests.people import Person
from tests.stack import Stack, held, wait_until

SPARE = 8 * MB


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A disk of 64 MB."""
    with small_disk(tmp_path_factory.mktemp("disk"), 64 * MB) as folder:
        yield folder


@pytest.fixture(scope="module")
def site(disk, tmp_path_factory):
    """A site whose database, files, queue and temporary files are all on that disk; its log isn't."""
    home = disk / "home"
    (disk / "tmp").mkdir()
    settings = {"MIN_FREE_MB": str(SPARE // MB), "TMPDIR": str(disk / "tmp")}
    stack = Stack(home, **{**QUICK, **settings})
    stack.log = tmp_path_factory.mktemp("log") / "stack.log"
    with stack:
        yield stack


def place(site):
    return Person(site.url).place_by_api(cvs.text(), "cv.txt")


def looks_as_before(owner, links):
    """Whether the owner's page and all that reads only answers."""
    asked = ["/", "/login", "/dashboard", links["html_url"], links["pdf_url"], links["public_url"]]
    return [owner.browser.get(path).status_code for path in asked] == [200] * len(asked)


@pytest.fixture(scope="module")
def owner(site):
    """Somebody whose page has been open to everybody since before the disk filled up."""
    person = Person(site.url, "owner")
    job_id = person.make_portfolio(cvs.text(), "cv.txt")
    person.call("PATCH", f"/portfolio/{person.status(job_id)['portfolio']['id']}", {"visibility": "public"})
    person.links = person.wait_for(job_id, "completed")["portfolio"]
    wait_until(site.is_idle)
    return person


@pytest.mark.slow
def test_when_little_is_left_files_are_refused_and_all_else_goes_on(site, disk, owner):
    visitor = Person(site.url, "visitor")
    placed = visitor.place(cvs.text(), "cv.txt")
    with filled(disk, left=SPARE // 2):
        before = site.kept()
        refused = place(site)
        assert (refused.status_code, refused.json()["code"]) == (503, "no_room")
        assert site.kept() == before
        assert looks_as_before(owner, owner.links)
        visitor.sign_up(placed)
        assert visitor.wait_for(placed.job_id, "completed")
        visitor.log_out()
        assert visitor.log_in().status == 200
    assert place(site).status_code == 201


@pytest.mark.full  # the workers that ended are started again after a while
def test_when_nothing_is_left_nothing_breaks_and_what_was_begun_is_finished_when_there_is(site, disk, owner):
    waiting, working = Person(site.url, "waiting"), Person(site.url, "working")
    placed, begun = waiting.place(cvs.text(), "cv.txt"), working.place(cvs.text(), "cv.txt")
    lying_about = set((disk / "tmp").iterdir())
    with ExitStack() as full:
        with held(site.workers("extract")):
            working.sign_up(begun)
            full.enter_context(filled(disk, left=0))
        assert {place(site).status_code for _ in range(5)} <= {201, 503}
        assert looks_as_before(owner, owner.links)
        assert waiting.browser.get(f"/jobs/{placed.job_id}").status_code == 200
        assert httpx.get(f"{site.url}/healthz").status_code == 200
        time.sleep(3)  # workers and sweeper meet the full disk a few times
        assert looks_as_before(owner, owner.links)
    assert working.wait_for(begun.job_id, "completed")
    waiting.sign_up(placed)
    assert waiting.wait_for(placed.job_id, "completed")
    assert place(site).status_code == 201
    assert looks_as_before(owner, owner.links)
    wait_until(site.is_idle)
    assert not [key for key in site.stored() if "#" in key]
    assert set((disk / "tmp").iterdir()) == lying_about
