"""The preview's six seconds and the sign-up panel at their end, in a real browser."""

from __future__ import annotations

import re

import pytest

from tests.browsers import fill_in, focus, is_modal, let_time_pass, place, wait_for_modal
from tests.people import PASSWORD, Person
from tests.stack import wait_until

pytestmark = pytest.mark.browser

MOVING = "document.getAnimations().filter(animation => animation.animationName !== 'reveal')"
ENDS = MOVING + ".map(animation => animation.effect.getComputedTiming().endTime)"
OPENS = "document.querySelector('#key').getAnimations()[0].effect.getTiming().delay"
REVEALED = "document.querySelector('#key').getAnimations().map(animation => animation.playState)"
PLACED = "document.querySelector('.live .sheet').getAnimations()[0].playState"
READY = "It’s ready. The doors are open."


@pytest.fixture
def long_page(open_window, long_stack):
    """A page in a fresh browser, on a Vitrine whose preview lasts six seconds."""
    return open_window(at=long_stack).page


@pytest.mark.slow
def test_the_panel_opens_by_itself_after_six_seconds_and_the_motion_is_over_before(long_page):  # FLOW P1
    place(long_page)
    assert not is_modal(long_page)
    assert max(long_page.evaluate(ENDS)) < 5000
    elapsed = float(long_page.locator("#job").get_attribute("data-elapsed").removesuffix("s"))
    assert long_page.evaluate(OPENS) == pytest.approx(6000 - 1000 * elapsed)
    wait_for_modal(long_page)
    assert focus(long_page) == "h2#panel-title"


def test_a_script_that_comes_after_the_end_still_opens_the_panel(page):  # FLOW P1
    place(page)
    held = []
    page.route("**/vitrine.js*", lambda route: held.append(route))
    page.reload(wait_until="commit")
    page.wait_for_selector("#key")
    wait_until(lambda: page.evaluate(REVEALED) == ["finished"])
    assert not is_modal(page)
    wait_until(lambda: held or page.wait_for_timeout(20))
    held.pop().continue_()
    wait_for_modal(page)


@pytest.mark.parametrize("java_script_enabled", [True, False])
@pytest.mark.slow
def test_a_refresh_does_not_start_the_preview_over(open_window, long_stack, java_script_enabled):  # FLOW P2
    page = open_window(at=long_stack, java_script_enabled=java_script_enabled).page
    job_id = place(page)
    wait_until(lambda: page.evaluate(PLACED) == "finished")
    page.reload()
    assert page.url.endswith(job_id)
    assert page.evaluate(PLACED) == "finished"


@pytest.mark.slow
def test_signing_up_before_the_end_goes_on_and_the_modal_never_opens_late(
    open_window, reading_held_up, owner
):  # FLOW P3
    page = open_window(at=reading_held_up).page
    place(page)
    page.get_by_role("link", name="Skip to sign up").click()
    fill_in(page, owner.email)
    page.get_by_role("heading", name="Your key is in the lock.").wait_for()
    let_time_pass(page)
    assert page.locator("dialog").count() == 0


def test_somebody_who_types_in_the_panel_is_not_interrupted_at_the_end(long_page):  # FLOW P3
    place(long_page)
    long_page.get_by_role("link", name="Skip to sign up").click()
    long_page.get_by_label("Email").fill("half-typed")
    let_time_pass(long_page)
    assert long_page.locator("#email").input_value() == "half-typed"
    assert focus(long_page) == "input#email"


@pytest.mark.slow
def test_without_javascript_the_panel_shows_in_the_page_at_the_same_moment(open_window, long_stack):  # FLOW P4
    page = open_window(at=long_stack, java_script_enabled=False).page
    place(page)
    assert not page.locator("#key").is_visible()
    page.locator("#key").wait_for(state="visible")
    assert page.get_by_label("Email").is_visible()


def test_without_javascript_the_skip_link_shows_the_panel_at_once(open_window, long_stack):  # FLOW P4
    page = open_window(at=long_stack, java_script_enabled=False).page
    place(page)
    page.get_by_role("link", name="Skip to sign up").click()
    assert page.get_by_label("Email").is_visible()


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_reduced_motion_shows_the_last_frame_and_the_panel_at_once(
    open_window, long_stack, java_script_enabled
):  # FLOW P4
    page = open_window(at=long_stack, java_script_enabled=java_script_enabled, reduced_motion="reduce").page
    place(page)
    assert page.locator("#key").is_visible()
    assert page.locator(".lock").is_visible()
    assert page.get_by_label("Email").is_enabled()


def test_back_and_forward_show_what_is_so_now(page):  # FLOW P5
    job_id = place(page)
    page.go_back()
    page.get_by_role("heading", name="A file of yours is in the case.").wait_for()
    page.go_forward()
    page.get_by_role("heading", name="In the case, and still closed.").wait_for()
    assert page.url.endswith(job_id)


@pytest.mark.slow
def test_back_to_the_preview_after_signing_up_shows_the_portfolio(page, owner):  # FLOW P5
    place(page)
    wait_for_modal(page)
    fill_in(page, owner.email)
    page.get_by_role("heading", name=READY).wait_for()
    page.goto("/account")
    page.go_back()
    page.get_by_role("heading", name=re.compile("Marit Solheim")).wait_for()
    assert page.locator("#key").count() == 0


def test_a_page_kept_by_the_browser_is_fetched_again(page):  # FLOW P5
    place(page)
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert page.get_by_role("heading", level=1).inner_text() == "In the case, and still closed."


@pytest.mark.slow
def test_two_tabs_are_the_same_job_and_acting_in_one_never_breaks_the_other(open_window, owner):  # FLOW P6
    window = open_window()
    job_id = place(window.page)
    other = window.context.new_page()
    other.goto(f"/jobs/{job_id}")
    wait_for_modal(window.page)
    fill_in(window.page, owner.email)
    window.page.get_by_role("heading", name=READY).wait_for()
    wait_for_modal(other)
    fill_in(other, owner.email)
    other.get_by_role("heading", name=re.compile("Marit Solheim|" + READY)).wait_for()
    assert other.url.endswith(job_id)


CLOSINGS = {
    "the cross": lambda page: page.get_by_role("button", name="Close").click(),
    "Escape": lambda page: page.keyboard.press("Escape"),
    "the backdrop": lambda page: page.mouse.click(5, 5),
    "Not now": lambda page: page.get_by_role("button", name="Not now").click(),
}


@pytest.mark.parametrize("way", CLOSINGS)
@pytest.mark.slow
def test_it_keeps_the_job_when_the_modal_is_closed(page, way):  # FLOW W1 W2
    job_id = place(page)
    wait_for_modal(page)
    CLOSINGS[way](page)
    assert not is_modal(page)
    assert focus(page) != "body#"
    page.get_by_role("button", name="Start now").click()
    wait_for_modal(page)
    assert page.locator("#panel input[name=job]").input_value() == job_id


@pytest.mark.slow
def test_a_refresh_while_waiting_shows_the_same_job_waiting(page):  # FLOW W3
    job_id = place(page)
    wait_for_modal(page)
    page.reload()
    wait_for_modal(page)
    assert page.locator("#panel input[name=job]").input_value() == job_id


@pytest.mark.slow
def test_a_browser_closed_and_opened_again_is_offered_the_job(open_window):  # FLOW W4
    first = open_window()
    job_id = place(first.page)
    reopened = open_window(storage_state=first.context.storage_state()).page
    reopened.goto("/")
    reopened.get_by_role("link", name="Continue with it").click()
    wait_for_modal(reopened)
    assert reopened.url.endswith(job_id)


@pytest.mark.slow
def test_a_wrong_field_keeps_the_modal_and_what_was_typed(page, owner):  # FLOW W10
    job_id = place(page)
    wait_for_modal(page)
    page.evaluate("document.querySelector('#panel form').noValidate = true")
    fill_in(page, owner.email, "short")
    page.locator("#panel .errors").wait_for()
    assert is_modal(page)
    assert page.evaluate("document.activeElement.className") == "errors"
    assert page.get_by_label("Email").input_value() == owner.email
    assert page.get_by_label("Password").input_value() == ""
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("#panel form .btn").click()
    page.get_by_role("heading", name=READY).wait_for()
    assert page.url.endswith(job_id)


@pytest.mark.slow
def test_a_taken_address_is_told_in_the_modal_and_the_job_kept(page, stranger):  # FLOW W9
    place(page)
    wait_for_modal(page)
    fill_in(page, stranger.email, "another password altogether")
    page.locator("#panel .errors").wait_for()
    assert is_modal(page)
    assert page.evaluate("document.activeElement.className") == "errors"
    assert page.get_by_label("Email").input_value() == stranger.email
    page.get_by_role("link", name="I already have an account").click()
    page.get_by_role("heading", name="Welcome back").wait_for()
    assert is_modal(page)


@pytest.mark.slow
def test_logging_in_from_the_modal_goes_on_with_the_job(page, stranger):  # FLOW W11
    job_id = place(page)
    wait_for_modal(page)
    page.get_by_role("link", name="I already have an account").click()
    page.get_by_role("heading", name="Welcome back").wait_for()
    assert focus(page) != "body#"
    fill_in(page, stranger.email)
    page.get_by_role("heading", name=READY).wait_for()
    assert page.url.endswith(job_id)


def test_somebody_else_meets_no_preview_of_this_job(page, open_window):  # FLOW P7
    job_id = place(page)
    stranger = open_window().page
    stranger.goto(f"/jobs/{job_id}")
    stranger.get_by_role("heading", name="There is nothing here").wait_for()


@pytest.mark.slow
def test_the_owner_signs_up_in_one_browser_and_logs_in_from_another(page, open_window, stack):  # FLOW G10
    owner = Person(stack.url, "owner")
    job_id = owner.make_portfolio()
    page.goto("/login")
    fill_in(page, owner.email)
    page.get_by_role("link", name=re.compile("Marit Solheim")).click()
    assert page.url.endswith(job_id)
