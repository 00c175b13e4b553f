"""What a page does while the work goes on, and when an answer is a refusal, in a real browser."""

from __future__ import annotations

import os
import signal
import sqlite3

import pytest

from tests import cvs
from tests.browsers import file, fill_in, focus, is_modal, place, wait_for_modal
from tests.people import Person

pytestmark = pytest.mark.browser

READY = "It’s ready. The doors are open."


@pytest.fixture
def working(open_window, reading_held_up, owner):
    """The page of a job whose reading is held up, and whose page asks again and again."""
    owner = Person(reading_held_up.url, "owner")
    owner.sign_up(owner.place())
    page = open_window(at=reading_held_up).become(owner)
    page.goto(owner.visit("/dashboard").tree.xpath("//ul[@class='cvs']//a/@href")[0])
    page.owner = owner
    return page


def test_a_poll_that_has_seen_it_all_is_answered_in_no_bytes(working):
    with working.expect_response(lambda response: "seen=" in response.url) as polled:
        pass
    assert polled.value.status == 204


@pytest.mark.slow
def test_the_page_follows_the_work_and_says_each_heading_once(working, long_stack):  # FLOW E8
    os.kill(long_stack.pid("extract"), signal.SIGCONT)
    working.get_by_role("heading", name=READY).wait_for()
    assert working.title() == "It’s ready. The doors are open: Vitrine"
    assert working.get_by_role("status").first.text_content() == READY
    assert focus(working) != "body#"


@pytest.mark.slow
def test_a_link_in_focus_keeps_it_through_the_swaps(working, long_stack):
    working.get_by_role("link", name="Check again").focus()
    os.kill(long_stack.pid("extract"), signal.SIGCONT)
    working.get_by_role("heading", name=READY).wait_for()
    assert focus(working) == "h1#"


@pytest.mark.slow
def test_signed_out_elsewhere_the_modal_asks_and_the_same_progress_follows(working, long_stack):  # FLOW W26 E13
    elsewhere = Person(long_stack.url)
    elsewhere.email = working.owner.email
    elsewhere.log_in()
    elsewhere.send(elsewhere.visit("/account"), "/account/sessions/end")
    wait_for_modal(working)
    address = working.url
    assert working.get_by_role("heading", name="Welcome back").is_visible()
    fill_in(working, working.owner.email)
    working.get_by_role("heading", name="Your key is in the lock.").wait_for()
    assert working.url == address
    assert not is_modal(working)


def test_ready_is_said_once(open_window, owner):  # FLOW G8 G9
    job_id = owner.make_portfolio()
    page = open_window().become(owner)
    page.goto(f"/jobs/{job_id}")
    assert page.get_by_role("heading", level=1).inner_text() == READY
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == f"Marit Solheim {cvs.CANARY}"


@pytest.mark.slow
def test_a_lost_connection_is_told_and_taken_back_when_it_returns(working):  # FLOW G18
    working.context.set_offline(True)
    working.get_by_text("We could not reach the server.").wait_for()
    working.context.set_offline(False)
    working.get_by_text("We could not reach the server.").wait_for(state="hidden")


def test_a_fault_of_ours_ends_in_words_and_the_page_stays(open_window, long_stack):  # FLOW G18
    page = open_window(at=long_stack).page
    page.goto("/")
    with storage_away(long_stack):
        page.set_input_files("#file", file())
        page.get_by_role("button", name="Place it in the case").click()
        page.get_by_text("Something went wrong on our side. Nothing is lost").wait_for()
    assert page.locator("#upload").is_visible()
    page.get_by_role("button", name="Place it in the case").click()
    page.get_by_role("heading", name="In the case, and still closed.").wait_for()
    assert page.get_by_text("Something went wrong").count() == 0


class storage_away:  # noqa: N801 - reads as a sentence
    """Let the uploads' folder be missing, and in its place something no file can be put into."""

    def __init__(self, stack):
        self.files, self.aside = stack.home / "files", stack.home / "files-aside"

    def __enter__(self):
        if self.files.exists():
            self.files.rename(self.aside)
        self.files.write_text("no folder")

    def __exit__(self, *_):
        self.files.unlink()
        if self.aside.exists():
            self.aside.rename(self.files)


def test_an_upload_whose_time_ends_in_the_modal_is_told_to_be_over(open_window, long_stack, owner):  # FLOW W5 G18
    page = open_window(at=long_stack).page
    job_id = place(page)
    page.get_by_role("link", name="Skip to sign up").click()
    expire(long_stack, job_id)
    fill_in(page, owner.email)
    page.get_by_text("This upload has expired").wait_for()


def test_a_refresh_after_an_uploads_time_says_that_it_is_over(open_window, long_stack):  # FLOW W5
    page = open_window(at=long_stack).page
    job_id = place(page)
    expire(long_stack, job_id)
    page.reload()
    page.get_by_role("heading", name="The case is empty again.").wait_for()


def expire(stack, job_id):
    with sqlite3.connect(stack.home / "vitrine.db") as rows:
        rows.execute("UPDATE job SET expires_at = datetime('now', '-1 minute') WHERE id = ?", [job_id.replace("-", "")])


@pytest.mark.slow
def test_too_many_uploads_and_sign_ups_end_in_words_where_they_were_asked_for(open_window, stack_with):  # FLOW G18
    stack = stack_with(SIGN_INS_PER_HOUR="1", UPLOADS_PER_HOUR="1")
    page = open_window(at=stack).page
    place(page)
    wait_for_modal(page)
    page.evaluate("document.querySelector('#panel form').noValidate = true")
    fill_in(page, "one@example.org", "short")
    page.locator("#panel .errors").wait_for()
    fill_in(page, "one@example.org")
    page.locator("#panel").get_by_text("Too many tries for now").wait_for()
    assert page.evaluate("document.activeElement.className") == "errors"
    assert page.get_by_label("Email").input_value() == "one@example.org"
    page.goto("/")
    page.set_input_files("#file", file(name="another.pdf"))
    page.get_by_role("button", name="Place it in the case").click()
    page.get_by_role("heading", name="Too many tries for now").wait_for()
    assert focus(page) == "h1#"
