"""The whole way in a text browser, which knows neither scripts nor styles."""

import pytest

from tests import cvs
from tests.people import PASSWORD
from tests.stack import wait_until
from tests.text_browsers import W3m

READY = "The doors are open."


@pytest.fixture
def browser(stack):
    with W3m(stack.url) as browser:
        yield browser


def sign_up(browser, email):
    browser.fill("Email", email)
    browser.fill("Password", PASSWORD, prompt="Password:")
    browser.press("Create account")


def test_a_cv_is_placed_claimed_and_made_into_a_page(browser, visitor, stack, tmp_path):  # FLOW U20 W8 G1
    path = tmp_path / f"{visitor.email}.txt"
    path.write_bytes(cvs.text())
    browser.wait_for("Your work deserves a good case.")
    browser.fill("or choose it", str(path), prompt="Filename:")  # w3m sends a form of one field at once
    browser.wait_for("In the case, and still closed.", path.name)
    sign_up(browser, visitor.email)
    wait_until(lambda: browser.shows("Check again") or browser.shows(READY))
    wait_until(lambda: [row["state"] for row in stack.table("job") if row["filename"] == path.name] == ["completed"])
    if not browser.shows(READY):  # it may have been faster than the page
        browser.press("Check again")
        browser.wait_for(READY)
    browser.press("Open your page")
    browser.wait_for(cvs.CANARY, "Keeper of Lamps")


@pytest.mark.slow
def test_an_account_is_made_looked_after_left_entered_again_and_deleted(browser, visitor):
    browser.press("Sign in")
    browser.wait_for("Welcome back")
    browser.press("I have no account yet")
    browser.wait_for("Make an account")
    sign_up(browser, visitor.email)
    browser.wait_for("An empty case.")
    browser.press("Account")
    browser.wait_for("Not proved yet", "w3m, this one", "UTC")
    browser.choose("Time zone", "Asia/Tokyo")
    browser.press("Keep these settings")
    browser.wait_for("Your settings are kept.", "JST")
    browser.press("Log out")
    browser.wait_for("Your work deserves a good case.")
    browser.press("Sign in")
    browser.wait_for("Welcome back")
    browser.fill("Email", visitor.email)
    browser.fill("Password", PASSWORD, prompt="Password:")
    browser.press("Sign in", after="Password")
    browser.wait_for("An empty case.")
    browser.press("Account")
    browser.wait_for("Delete this account")
    browser.fill("Your password", "not the one", prompt="Password:")
    browser.press("Delete it all", after="Your password")
    browser.wait_for("There is one thing to put right.", "That isn’t the one of this account.")
    browser.fill("Your password", PASSWORD, prompt="Password:")
    browser.press("Delete it all", after="Your password")
    browser.wait_for("Your account is deleted.", "besides the password")
