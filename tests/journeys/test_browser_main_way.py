"""The main way through a real browser: with JavaScript, without, and by the keyboard alone."""

from __future__ import annotations

import pytest

from tests import cvs
from tests.browsers import file, fill_in, focus, is_modal, place, wait_for_modal

pytestmark = pytest.mark.browser


def test_a_visitor_goes_the_whole_way_and_the_page_follows_by_itself(page, visitor):  # FLOW U1 P1 W8
    job_id = place(page, name="marit.pdf")
    assert page.title() == "In the case, and still closed: Vitrine"
    wait_for_modal(page)
    fill_in(page, visitor.email)
    page.get_by_role("heading", name="It’s ready. The doors are open.").wait_for()
    assert page.url.endswith(f"/jobs/{job_id}")
    assert page.locator(".case.open").count() == 1
    assert page.title() == "It’s ready. The doors are open: Vitrine"


def test_a_visitor_without_javascript_goes_the_same_way(plain_page, visitor):  # FLOW U20 P4
    job_id = place(plain_page, name="marit.pdf")
    fill_in(plain_page, visitor.email)
    plain_page.get_by_role("heading", name="It’s ready. The doors are open.").wait_for()
    assert plain_page.url.endswith(f"/jobs/{job_id}")


@pytest.mark.slow
def test_check_again_stands_beside_the_refresh(open_window, reading_held_up, owner):
    page = open_window(at=reading_held_up, java_script_enabled=False).page
    job_id = place(page)
    fill_in(page, owner.email)
    page.get_by_role("link", name="Check again").click()
    assert page.url.endswith(f"/jobs/{job_id}")
    assert page.locator("meta[http-equiv=refresh]").count() == 1


@pytest.mark.slow
def test_the_owner_opens_the_page_and_takes_the_pdf(open_window, owner):
    job_id = owner.make_portfolio()
    page = open_window().become(owner)
    page.goto(f"/jobs/{job_id}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("link", name="Open your page").click()
    assert cvs.CANARY in page.get_by_role("heading", level=1).inner_text()


@pytest.mark.slow
def test_the_keyboard_alone_is_enough(page, visitor):
    with page.expect_file_chooser() as chooser:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert focus(page) == "input#file"
        page.keyboard.press("Enter")
    chooser.value.set_files(file())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for_modal(page)
    _type_into_the_panel(page, visitor.email)
    page.get_by_role("heading", name="It’s ready. The doors are open.").wait_for()


def _type_into_the_panel(page, email):
    while focus(page) != "input#email":
        page.keyboard.press("Tab")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery staple")
    page.keyboard.press("Enter")


@pytest.mark.slow
def test_somebody_signed_in_sees_no_preview_and_no_modal(open_window, stranger):  # FLOW U22
    page = open_window().become(stranger)
    place(page)
    page.get_by_role("heading", name="It’s ready. The doors are open.").wait_for()
    assert not is_modal(page)
    assert page.locator("#key").count() == 0
