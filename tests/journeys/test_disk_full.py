"""A disk that fills up, and is then full to the last byte: reading goes on, and nothing that is stored is lost."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import Stack, held, wait_until

MB = 1024 * 1024
SIZE, SPARE = 64 * MB, 8 * MB


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory):
    """A disk of 64 MB of its own; where nobody may mount one, there is no such test."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount a disk here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def site(small_disk, tmp_path_factory):
    """A site whose database, files, queue and temporary files are all on that disk; its log isn't."""
    home = small_disk / "home"
    (small_disk / "tmp").mkdir()
    settings = {"MIN_FREE_MB": str(SPARE // MB), "TMPDIR": str(small_disk / "tmp")}
    stack = Stack(home, **{**QUICK, **settings})
    stack.log = tmp_path_factory.mktemp("log") / "stack.log"
    with stack:
        yield stack


def free(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


@contextmanager
def filled(disk: Path, left: int):
    """Leave so many bytes of the disk free until the end of the block, however much is written or deleted in it."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        try:
            while (more := free(disk) - left) > 0:
                file.write(b"\1" * min(more, MB))
                file.flush()
        except OSError:
            pass
    try:
        yield
    finally:
        ballast.unlink()


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


def test_when_little_is_left_files_are_refused_and_all_else_goes_on(site, small_disk, owner):
    visitor = Person(site.url, "visitor")
    placed = visitor.place(cvs.text(), "cv.txt")
    with filled(small_disk, left=SPARE // 2):
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
def test_when_nothing_is_left_nothing_breaks_and_what_was_begun_is_finished_when_there_is(site, small_disk, owner):
    waiting, working = Person(site.url, "waiting"), Person(site.url, "working")
    placed, begun = waiting.place(cvs.text(), "cv.txt"), working.place(cvs.text(), "cv.txt")
    lying_about = set((small_disk / "tmp").iterdir())
    with ExitStack() as full:
        with held(site.workers("extract")):
            working.sign_up(begun)
            full.enter_context(filled(small_disk, left=0))
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
    assert set((small_disk / "tmp").iterdir()) == lying_about
