"""A file in which there is nothing to read: its owner may write the CV instead."""

import pytest

from tests import cvs


@pytest.fixture
def job_id(owner):
    """The job of a picture without words, which has failed."""
    page = owner.place(cvs.png(), "photo.png")
    owner.sign_up(page)
    assert owner.wait_for(page.job_id, "failed")["error"]["code"] == "no_text"
    return page.job_id


def test_its_owner_types_it_in_and_gets_a_portfolio_of_that(owner, job_id, words_of_pdf):  # FLOW E6
    empty = owner.send(owner.visit(f"/jobs/{job_id}"), f"/jobs/{job_id}/type")
    assert empty.path == f"/jobs/{job_id}/cv"
    owner.send(owner.visit(f"/jobs/{job_id}/cv/basics/0"), f"/jobs/{job_id}/cv/basics", {"name": "Marit Solheim"})
    owner.send(owner.visit(f"/jobs/{job_id}/cv/work/new"), f"/jobs/{job_id}/cv/work", {"position": "Keeper"})
    assert owner.status(job_id)["state"] == "extracted", "nothing is made before it is asked for"
    owner.send(owner.visit(f"/jobs/{job_id}"), f"/jobs/{job_id}/retry")
    portfolio = owner.wait_for(job_id, "completed")["portfolio"]
    words = words_of_pdf(owner.browser.get(portfolio["pdf_url"]).content)
    assert "Marit Solheim" in words
    assert "Keeper" in words


@pytest.mark.slow
def test_what_was_typed_in_is_never_begun_anew(owner, job_id):
    failed = owner.visit(f"/jobs/{job_id}")
    owner.send(failed, f"/jobs/{job_id}/type")
    owner.send(owner.visit(f"/jobs/{job_id}/cv/basics/0"), f"/jobs/{job_id}/cv/basics", {"name": "Marit Solheim"})
    again = owner.send(failed, f"/jobs/{job_id}/type")
    assert "Marit Solheim" in again.words
