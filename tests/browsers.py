"""Chromium on the running site, watched: whatever a page complains about fails the test that opened it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, Response, sync_playwright

from tests import cvs
from tests.people import PASSWORD, Person

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OWN_SCHEMES = ("data", "blob", "about")
REFUSAL = re.compile(
    r"the server responded with a status of (4\d\d|503)|Response Status Error Code|net::ERR_|Failed to fetch"
)
"""What Chromium and htmx write of answers that some tests ask for on purpose; pages must still be seen to say them."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Debian's Chromium until the end of the block."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium; it fetches nothing by itself."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))


class Watch:
    """Collects what goes wrong in a context's pages, seen or unseen."""

    def __init__(self, context: BrowserContext, origin: str, and_to: str | None = None):
        self.complaints: list[str] = []
        self.origin = origin
        self.and_to = and_to
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        context.on("console", lambda message: message.type == "error" and self._hear(message.text))
        context.on("weberror", lambda error: self.complaints.append(f"error in a script: {error.error}"))

    def _hear(self, text: str) -> None:
        if not REFUSAL.search(text):
            self.complaints.append(f"console: {text}")

    def _see_request(self, request: Request) -> None:
        elsewhere = not request.url.startswith(self.origin + "/") and urlsplit(request.url).scheme not in OWN_SCHEMES
        if elsewhere and not self._is_of_the_other_site(request):
            self.complaints.append(f"asked another origin: {request.url}")

    def _is_of_the_other_site(self, request: Request) -> bool:
        """Whether it goes to the site that this browser may go to, or a page there asks for it."""
        ends = (request.url, request.headers.get("referer", ""))
        return self.and_to is not None and any(end.startswith(self.and_to + "/") for end in ends)

    def _see_response(self, response: Response) -> None:
        if response.status == 500 or (response.status >= 400 and "/static/" in response.url):
            self.complaints.append(f"{response.status} for {response.url}")


class Window:
    """One context of Chromium, as if somebody had opened the browser for the first time; ``page`` is its first tab.

    It may go to no other site, but for ``and_to``.
    """

    def __init__(self, browser: Browser, url: str, and_to: str | None = None, **options: Any):
        self.context = browser.new_context(base_url=url, **options)
        self.context.set_default_timeout(20_000)
        self.watch = Watch(self.context, url, and_to)
        self.page = self.context.new_page()

    def become(self, person: Person) -> Page:
        """Take over the cookies of somebody who was here by plain HTTP; give the page."""
        jar = person.browser.cookies.jar
        cookies = [{"name": cookie.name, "value": cookie.value, "url": person.url} for cookie in jar]
        self.context.add_cookies(cookies)  # type: ignore[arg-type]
        return self.page

    def close(self) -> None:
        """Close it; fail on whatever its pages complained about."""
        self.context.close()
        assert not self.watch.complaints, self.watch.complaints


def file(content: bytes | None = None, name: str = "cv.pdf") -> Mapping[str, Any]:
    """A file to choose, as Playwright wants it."""
    return {"name": name, "mimeType": "", "buffer": cvs.pdf() if content is None else content}


def place(page: Page, content: bytes | None = None, name: str = "cv.pdf") -> str:
    """Choose a file on the landing page, press the button; give the job's id when its preview is there."""
    page.goto("/")
    page.set_input_files("#file", file(content, name))  # type: ignore[arg-type]
    page.get_by_role("button", name="Place it in the case").click()
    page.wait_for_url("**/jobs/*")
    page.locator("#job").wait_for()
    return page.url.rsplit("/", 1)[1]


def fill_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Type into the sign-up or log-in panel and send it off."""
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.locator("#panel form .btn").click()


def wait_for_modal(page: Page) -> None:
    """Return when the sign-up panel is a modal with the rest of the page behind it."""
    page.wait_for_selector("dialog:modal")


def is_modal(page: Page) -> bool:
    """Whether the panel lies over the page."""
    return page.locator("dialog:modal").count() == 1


def focus(page: Page) -> str:
    """What has the keyboard's focus: the element's tag and id."""
    return str(page.evaluate("document.activeElement.tagName.toLowerCase() + '#' + document.activeElement.id"))


def let_time_pass(page: Page) -> None:
    """Bring every animation to its end, as the preview's seconds would."""
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
