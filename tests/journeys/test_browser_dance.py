"""Through a provider's page and back in a real browser: 127.0.0.1 and localhost are two sites to it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browsers import is_modal, place, wait_for_modal

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def java_script(request):
    return request.param


@pytest.fixture
def window(open_window, java_script, provider):
    """A browser that may go to the provider. Nobody else is reached: the provider's style sheet is elsewhere."""
    opened = open_window(java_script_enabled=java_script, and_to=provider.url)
    opened.context.route(lambda url: urlsplit(url).hostname not in ("127.0.0.1", "localhost"), nothing)
    return opened


def nothing(route):
    route.fulfill(body="")


def go_to_provider(page, java_script):
    """Choose the provider in the sign-up panel, when that is a modal where there is JavaScript."""
    if java_script:
        wait_for_modal(page)
    page.get_by_role("link", name="Continue with Example ID").click()
    page.wait_for_url("http://localhost:*/**")


def sign_in_there(page, subject):
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


def is_ready(page):
    page.get_by_role("heading", name="It’s ready. The doors are open.").wait_for()
    return True


@pytest.mark.slow
def test_a_waiting_upload_survives_the_way_to_another_site_and_back(
    window, java_script, provider, visitor
):  # FLOW W13 W22
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    job_id = place(window.page)
    go_to_provider(window.page, java_script)
    sign_in_there(window.page, visitor.email)
    window.page.wait_for_url(f"**/jobs/{job_id}")
    assert is_ready(window.page)


@pytest.mark.slow
def test_it_keeps_the_job_when_the_sign_in_is_cancelled(window, java_script):  # FLOW W14
    page = window.page
    job_id = place(page)
    go_to_provider(page, java_script)
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url(f"**/jobs/{job_id}")
    notice = page.get_by_role("status").filter(has_text="You didn’t sign in with Example ID")
    if java_script:
        wait_for_modal(page)
        notice = page.locator("dialog:modal").get_by_role("status").filter(has_text="You didn’t sign in")
    expect(notice).to_be_visible()
    expect(page.get_by_label("Email")).to_be_visible()
    assert is_modal(page) == java_script


@pytest.mark.slow
def test_the_site_still_offers_the_job_when_the_tab_is_closed_in_mid_dance(
    window, java_script, provider, visitor
):  # FLOW W20
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    job_id = place(window.page)
    go_to_provider(window.page, java_script)
    window.page.close()
    page = window.context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Continue with it").click()
    page.wait_for_url(f"**/jobs/{job_id}")
    go_to_provider(page, java_script)
    sign_in_there(page, visitor.email)
    page.wait_for_url(f"**/jobs/{job_id}")
    assert is_ready(page)
