"""Everything of an account by the keyboard alone: the focus is always to be seen, and is never lost."""

import pytest

from tests import cvs
from tests.browsers import focus, is_modal, wait_for_modal
from tests.keyboards import Keyboard
from tests.people import PASSWORD, Person

pytestmark = pytest.mark.browser

READY = "It’s ready. The doors are open."


@pytest.fixture
def account(open_window, stranger):
    """The account page of somebody signed in."""
    page = open_window().become(stranger)
    page.goto("/account")
    return page


def focus_is_in_the_modal(page) -> bool:
    return is_modal(page) and page.locator("dialog:modal :focus").count() == 1


@pytest.mark.slow
def test_the_sign_up_dialog_needs_no_mouse(open_window, visitor, stranger):
    placed = visitor.place(cvs.text(), "marit.txt")
    page = open_window().become(visitor)
    page.goto(placed.path)
    wait_for_modal(page)
    keys = Keyboard(page)
    keys.fill("Email", stranger.email)
    keys.fill("Password", "another password altogether")
    page.keyboard.press("Enter")
    page.locator("#panel .errors:focus").wait_for()
    assert focus_is_in_the_modal(page)
    keys.press("I already have an account")
    page.get_by_role("heading", name="Welcome back").wait_for()
    assert focus_is_in_the_modal(page)
    keys.press("I have no account yet")
    page.get_by_role("heading", name="The key is yours").wait_for()
    assert focus_is_in_the_modal(page)
    keys.go_to("Close", key="Shift+Tab")
    page.keyboard.press("Space")
    assert not is_modal(page)
    page.locator(".start button:focus").wait_for()
    page.keyboard.press("Enter")
    wait_for_modal(page)
    keys.fill("Email", visitor.email)
    keys.fill("Password", PASSWORD)
    keys.press("Create account and read my CV")
    page.get_by_role("heading", name=READY).wait_for()
    assert focus(page) == "h1#"


@pytest.mark.slow
def test_settings_are_changed_by_keyboard(account):
    keys = Keyboard(account)
    keys.go_to("Time zone")
    account.keyboard.press("ArrowDown")
    chosen = account.locator("#time_zone").input_value()
    assert chosen
    keys.press("Keep these settings")
    account.get_by_text("Your settings are kept.").wait_for()
    assert account.locator("#time_zone").input_value() == chosen


@pytest.mark.slow
def test_a_token_is_made_and_revoked_by_keyboard(account):
    keys = Keyboard(account)
    keys.fill("Name of a new token", "My script")
    keys.press("Make a token")
    account.get_by_role("heading", name="Copy your new token now").wait_for()
    keys.press("Revoke")
    account.get_by_text("That token is revoked.").wait_for()


@pytest.mark.slow
def test_another_session_is_ended_by_keyboard(account, stranger):
    elsewhere = Person(stranger.url)
    elsewhere.email = stranger.email
    elsewhere.log_in()
    account.reload()
    Keyboard(account).press("End it")
    account.get_by_text("That session has ended.").wait_for()
    assert elsewhere.visit("/account").status == 401


@pytest.mark.slow
def test_the_account_is_deleted_by_keyboard(account):
    keys = Keyboard(account)
    keys.press("Delete this account", key="Space")
    keys.fill("Your password", "not the one")
    keys.press("Delete it all")
    account.locator(".errors:focus").wait_for()
    keys.fill("Your password", PASSWORD)
    keys.press("Delete it all")
    account.get_by_role("heading", name="Your account is deleted.").wait_for()
