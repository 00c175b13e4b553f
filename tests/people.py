"""People at their browsers, without JavaScript: they visit pages, fill in forms and press buttons over real HTTP.

Every page they are shown is looked over: whoever fetches a page tests it.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from typing import Any

import httpx
from lxml import html

from tests import cvs
from tests.stack import PATIENCE

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(int(time.time() * 1000))
_IMPATIENT = httpx.Limits(keepalive_expiry=1)
"""Idle connections are given up before the site does: what meets a closing one browsers send again, this client not."""


class Page:
    """What a browser shows: the answer, its words, its forms."""

    def __init__(self, response: httpx.Response):
        self.response = response
        self.status = response.status_code
        self.path = response.url.raw_path.decode()
        self.tree = html.fromstring(response.text) if response.text.strip() else html.fromstring("<p></p>")

    @property
    def words(self) -> str:
        """What a person reads on it."""
        shown = html.fromstring(html.tostring(self.tree))
        for hidden in shown.xpath("//style|//script|//noscript|//head"):
            hidden.drop_tree()
        return " ".join(shown.text_content().split())

    @property
    def job_id(self) -> str:
        """The job this page is about, by its address."""
        return self.path.split("?")[0].rstrip("/").split("/")[-1]

    def form(self, action: str) -> html.FormElement:
        """The form that is sent to ``action``, or to below it when it ends with a slash."""
        found = [form for form in self.tree.forms if form.action == action]
        assert found, f"no form for {action} on {self.path}, only {[form.action for form in self.tree.forms]}"
        return found[0]

    def link(self, path: str) -> str:
        """The address of the link to ``path``, with its query."""
        found = [str(href) for href in self.tree.xpath("//a/@href") if str(href).split("?")[0] == path]
        assert found, f"no link to {path} on {self.path}"
        return found[0]

    def has_form(self, action: str) -> bool:
        """Whether there is such a form."""
        return any(form.action == action for form in self.tree.forms)


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, url: str, name: str = "visitor"):
        self.url = url
        self.email = f"{name}{next(_numbers)}@example.org"
        self.browser = httpx.Client(base_url=url, timeout=60, follow_redirects=True, limits=_IMPATIENT)

    def visit(self, path: str, **headers: str) -> Page:
        """Open a page, and look it over when it is a whole one."""
        page = Page(self.browser.get(path, headers=headers))
        if "HX-Request" not in headers and "text/html" in page.response.headers.get("Content-Type", ""):
            look_over(page)
        return page

    def send(
        self, page: Page, action: str, fields: Mapping[str, str] | None = None, files: Any = None, **headers: str
    ) -> Page:
        """Send the page's form for ``action``, its hidden fields included, and come to the page that answers."""
        form = page.form(action)
        data = {name: value or "" for name, value in form.form_values()} | dict(fields or {})
        answer = Page(self.browser.post(action, data=data, files=files, headers=headers))
        if "HX-Request" not in headers and "text/html" in answer.response.headers.get("Content-Type", ""):
            look_over(answer)
        return answer

    def place(self, content: bytes | None = None, name: str = "cv.pdf") -> Page:
        """Upload a file on the landing page."""
        file = {"file": (name, cvs.pdf() if content is None else content)}
        return self.send(self.visit("/"), "/upload", files=file)

    def sign_up(self, page: Page | None = None, password: str = PASSWORD) -> Page:
        """Make an account on this page's panel, or on the page for it."""
        return self.send(page or self.visit("/signup"), "/signup", {"email": self.email, "password": password})

    def log_in(self, page: Page | None = None, password: str = PASSWORD) -> Page:
        """Log in on this page's panel, or on the page for it."""
        return self.send(page or self.visit("/login"), "/login", {"email": self.email, "password": password})

    def log_out(self) -> Page:
        """Press "Log out"."""
        return self.send(self.visit("/dashboard"), "/logout")

    def make_portfolio(self, content: bytes | None = None, name: str = "cv.pdf") -> str:
        """Place a file, sign up, wait until all is made; give the job's id."""
        placed = self.place(content, name)
        self.sign_up(placed)
        self.wait_for(placed.job_id, "completed")
        return placed.job_id

    def make_token(self, scope: str = "read", name: str = "A program") -> str:
        """Make a personal token on the account page, and copy it from there."""
        page = self.send(self.visit("/account"), "/account/tokens", {"name": name, "scope": scope})
        return str(page.tree.xpath("string(//*[@id='tokens']//*[@role='status']//code)")).strip()

    def place_by_api(self, content: bytes, name: str = "cv.pdf", **headers: str) -> httpx.Response:
        """Upload a file as a program does that is no browser: without cookies."""
        return httpx.post(
            f"{self.url}/api/v1/upload-anonymous", files={"file": (name, content)}, headers=headers, timeout=60
        )

    def status(self, job_id: str) -> dict[str, Any]:
        """Ask the API how far a job is."""
        answer: dict[str, Any] = self.browser.get(f"/api/v1/jobs/{job_id}").json()
        return answer

    def wait_for(self, job_id: str, *states: str, patience: float = PATIENCE) -> dict[str, Any]:
        """Ask until the job is in one of ``states``; fail when it ends otherwise."""
        last_moment = time.monotonic() + patience
        while (status := self.status(job_id))["state"] not in states:
            assert status["state"] not in ("completed", "failed"), status
            assert time.monotonic() < last_moment, status
            time.sleep(0.05)
        return status

    def call(self, method: str, path: str, json: Any = None, **sent: Any) -> httpx.Response:
        """Ask the API as a script on one of our own pages does."""
        headers = {"Origin": self.url, **sent.pop("headers", {})}
        return self.browser.request(method, f"/api/v1{path}", json=json, headers=headers, **sent)

    def claim(self, job_id: str, token: str | None = None) -> httpx.Response:
        """Claim a job through the API, by the cookie or by a token."""
        return self.call("POST", "/claim", json={"job_id": job_id} | ({"claim_token": token} if token else {}))

    def another_tab(self) -> Person:
        """Give the same person, signed in as they are, with a connection of their own."""
        twin = Person(self.url)
        twin.email = self.email
        twin.browser.cookies.update(self.browser.cookies)
        return twin

    def close_the_browser(self) -> None:
        """Lose what a browser doesn't keep when it is closed."""
        self.browser.cookies.jar.clear_session_cookies()

    @property
    def pending(self) -> str | None:
        """The claim this browser carries."""
        return self.browser.cookies.get("pending_job")


def look_over(page: Page) -> None:
    """Fail on what no page of ours may have."""
    tree, said = page.tree, f"on {page.path}"
    headers = page.response.headers
    assert tree.get("lang"), f"no language {said}"
    assert (tree.findtext(".//title") or "").strip(), f"no title {said}"
    assert len(tree.xpath("//h1")) == 1, f"not exactly one h1 {said}"
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"], f"inline things may run {said}"
    if headers["Content-Security-Policy"].startswith("sandbox"):
        return
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), f"an id twice {said}: {sorted(ids)}"
    assert not tree.xpath("//@style"), f"inline style {said}"
    assert not [
        name
        for element in tree.iter()
        if isinstance(element.tag, str)
        for name in element.attrib
        if name.startswith("on")
    ]
    assert not tree.xpath("//script[not(@src)]"), f"inline script {said}"
    for style in tree.xpath("//style"):
        assert f"'nonce-{style.get('nonce')}'" in headers["Content-Security-Policy"], f"style without nonce {said}"
    for form in tree.forms:
        assert form.action or form.get("method") == "dialog", f"a form without action {said}"
        if form.method == "POST":
            assert "csrf_token" in form.fields, f"no CSRF token in {form.action} {said}"
        for button in form.xpath(".//input[@type='submit']"):
            raise AssertionError(f"{button} is no <button> {said}")
    for field in tree.xpath("//input[not(@type='hidden')]|//select|//textarea"):
        assert field.get("aria-label") or tree.xpath(f"//label[@for='{field.get('id')}']"), f"no label {said}"
    assert headers.get("Cache-Control") == "no-store", f"may be kept by caches {said}"
