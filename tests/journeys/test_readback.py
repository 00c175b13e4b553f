"""The owner is told what a program finds in the PDF; nobody else is."""

import json

import httpx
import pytest

from tests import cvs
from tests.browsers import fill_in, place, wait_for_modal
from tests.stack import wait_until

SAID = "Read back by a program: "


def read_back(person, job_id):
    """Wait until the job's page tells of it, and give the page."""
    return wait_until(lambda: page if SAID in (page := person.visit(f"/jobs/{job_id}")).words else None)


@pytest.mark.slow
def test_the_owner_sees_which_values_a_program_finds_in_the_pdf(owner, stranger):
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    words = read_back(owner, job_id).words
    counted = words.split(SAID)[1].split()
    assert 10 < int(counted[0]) <= int(counted[2])
    assert "values are found in your PDF as they are in your CV" in words
    assert stranger.visit(f"/jobs/{job_id}").status == 404


@pytest.mark.slow
def test_it_names_what_reads_otherwise(owner):
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    unreadable = {"basics": {"name": "Ada Example", "email": "no address at all"}, "work": [{"name": "Sample House"}]}
    owner.call("PUT", f"/cv/{job_id}", unreadable, headers={"If-Match": '"1"'})
    owner.wait_for(job_id, "completed")
    page = read_back(owner, job_id)
    asides = page.tree.xpath("//*[@id='readback']//details//dt")
    assert "About you, Email no address at all" in [" ".join(aside.text_content().split()) for aside in asides]


@pytest.mark.slow
def test_the_report_is_no_file_of_the_portfolio(stack, owner):
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    read_back(owner, job_id)
    links = owner.status(job_id)["portfolio"]
    (stored,) = [key for key in stack.stored(f"portfolios/{job_id}") if key.endswith("/owner/roundtrip.json")]
    assert json.loads((stack.home / "files" / stored).read_text())["fields"]
    assert owner.browser.get(links["html_url"] + "roundtrip.json").status_code == 404
    assert httpx.get(links["html_url"] + "roundtrip.json").status_code == 401
    assert b"roundtrip" not in owner.browser.get(links["html_url"] + "portfolio.zip").content


@pytest.mark.browser
@pytest.mark.slow
def test_it_comes_by_itself_to_the_owner_who_has_just_seen_it_finished(page, owner):
    place(page)
    wait_for_modal(page)
    fill_in(page, owner.email)
    page.get_by_role("heading", name="It’s ready. The doors are open.").wait_for()
    page.get_by_text(SAID).wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "It’s ready. The doors are open."
