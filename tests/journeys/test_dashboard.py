"""The list of one's CVs."""

import pytest

from tests import cvs
from tests.rows import note_unreadable


@pytest.mark.slow
def test_a_log_in_leads_to_the_cvs_newest_first_and_each_page_one_action_away(owner):  # FLOW G10
    first = owner.make_portfolio(cvs.text(), "first.txt")
    second = owner.place(cvs.text(), "second.txt").job_id
    owner.wait_for(second, "completed")
    owner.log_out()
    page = owner.log_in()
    assert page.path == "/dashboard"
    assert [link.rsplit("/", 1)[-1] for link in page.tree.xpath("//li//a[starts-with(@href, '/jobs/')]/@href")] == [
        second,
        first,
    ]
    opened = owner.visit(page.tree.xpath("//li//a[starts-with(@href, '/portfolios/')]/@href")[0])
    assert cvs.CANARY in opened.words


def test_it_says_pages_date_and_state(owner):  # FLOW G10
    owner.make_portfolio()
    words = owner.visit("/dashboard").words
    assert "cv.pdf, 2 pages, placed" in words
    assert "Ready" in words


def test_a_cv_without_a_portfolio_offers_to_start_and_does_not_by_itself(owner):  # FLOW G11
    placed = owner.place(b"...", "empty.txt")
    owner.sign_up(placed)
    owner.wait_for(placed.job_id, "failed")
    owner.log_out()
    page = owner.log_in()
    assert page.form(f"/jobs/{placed.job_id}/retry").xpath("string(.//button)") == "Start now"
    assert owner.status(placed.job_id)["state"] == "failed"
    before = owner.status(placed.job_id)["steps"]
    owner.send(page, f"/jobs/{placed.job_id}/retry")
    owner.wait_for(placed.job_id, "failed")
    assert owner.status(placed.job_id)["steps"] != before


def test_nothing_to_start_is_offered_where_trying_again_mends_nothing(stack, owner):  # FLOW G11
    placed = owner.place(cvs.png(), "scan.png")
    owner.sign_up(placed)
    owner.wait_for(placed.job_id, "failed")
    note_unreadable(stack, placed.job_id)
    page = owner.visit("/dashboard")
    assert not page.has_form(f"/jobs/{placed.job_id}/retry")
    assert "See why" in page.words


def test_an_upload_that_waits_is_offered(owner):  # FLOW G10
    owner.sign_up()
    owner.log_out()
    waiting = owner.place(name="waiting.pdf")
    page = owner.log_in()
    assert page.path == "/dashboard"
    assert "waiting.pdf" in page.words
    assert page.has_form(f"/jobs/{waiting.job_id}/discard")


def test_an_empty_shelf_is_the_upload_itself(owner):  # FLOW W23
    page = owner.sign_up()
    assert page.path == "/dashboard"
    assert page.has_form("/upload")


def test_an_address_that_is_not_proved_is_mentioned_with_a_button(owner):
    assert owner.sign_up().has_form("/account/address/prove")


def test_nobody_elses_cvs_are_on_it(owner, stranger):
    owner.make_portfolio(cvs.text(), "mine.txt")
    assert "mine.txt" not in stranger.visit("/dashboard").words


def test_a_visitor_is_asked_to_sign_in(visitor):
    assert visitor.visit("/dashboard").status == 401
