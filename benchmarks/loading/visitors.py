"""Who comes by, for locust: seven of ten place a CV and leave, two sign up for it, one reads a published page.

One in four comes for the first time; whoever has been here holds the static files and doesn't ask for them, as their
addresses change with their content.
"""

from __future__ import annotations

import itertools
import os
import random
import re
import time
from pathlib import Path

from locust import FastHttpUser, between, events, task
from locust.contrib.fasthttp import FastResponse

CV = Path(os.environ["LOAD_CV"]).read_bytes()
PUBLIC = os.environ["LOAD_PUBLIC"]
"""The path of a published page."""
PASSWORD = "correct horse battery staple"
FIRST_VISITS = 0.25
POLL_SECONDS = 2.0
"""As the page's own trigger says."""
PATIENCE = 300.0
HTMX = {"HX-Request": "true", "Accept": "text/html"}
COMPRESSED = {"Accept-Encoding": "br, gzip"}

_numbers = itertools.count(int(time.time() * 1000))
_STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_JOB = re.compile(r'name="job" value="([^"]+)"')
_POLL = re.compile(r'hx-get="([^"]+)" hx-trigger="every 2s"')
_PAGE = re.compile(r'href="(/portfolios/[^"/]+/)"')


class Visitor(FastHttpUser):
    """Comes by once and again, each time as somebody else."""

    wait_time = between(0.5, 1.5)

    @task(70)
    def place_and_leave(self) -> None:
        """Place a CV, look at the preview, look once more, and leave."""
        placed = self._place()
        if job := _JOB.search(placed):
            time.sleep(random.uniform(0.5, 1.5))
            self.client.get(f"/jobs/{job[1]}", headers=HTMX, name="preview")

    @task(20)
    def sign_up(self) -> None:
        """Place a CV, sign up for it, and stay until page and PDF are there."""
        placed = self._place()
        if not (job := _JOB.search(placed)):
            return
        said = {"email": f"load{next(_numbers)}@example.org", "password": PASSWORD}
        said |= {"job": job[1], "csrf_token": _TOKEN.findall(placed)[0]}
        began = time.perf_counter()
        answer = self.client.post("/signup", data=said, headers=HTMX, name="sign-up with claim")
        if "HX-Redirect" not in answer.headers:
            return
        shown = self._text(self.client.get(answer.headers["HX-Redirect"], name="page of a job"))
        self._await(shown, began)

    def _await(self, shown: str, began: float) -> None:
        """Poll as the page does; then look at what was made."""
        while (poll := _POLL.search(shown)) and time.perf_counter() - began < PATIENCE:
            time.sleep(POLL_SECONDS)
            answer = self.client.get(poll[1].replace("&amp;", "&"), headers=HTMX, name="status poll")
            shown = self._text(answer) if answer.status_code == 200 else shown
        page = _PAGE.search(shown)
        _note("claim to portfolio", time.perf_counter() - began, None if page else AssertionError("it was not made"))
        if page:
            self.client.get(page[1], name="own page")
            self.client.get(f"{page[1]}resume.pdf", name="own PDF")

    @task(10)
    def read(self) -> None:
        """Read a published page, and take its PDF along."""
        self.client.cookiejar.clear()
        self.client.get(PUBLIC, name="public page")
        self.client.get(f"{PUBLIC}resume.pdf", name="public PDF")

    def _place(self) -> str:
        """Open the landing page, choose a file and send the form; give the fragment that comes back."""
        self.client.cookiejar.clear()
        landing = self._text(self.client.get("/", name="landing page"))
        if random.random() < FIRST_VISITS:
            for path in _STATIC.findall(landing):
                self.client.get(path, headers=COMPRESSED, name="static file")
        if not (token := _TOKEN.search(landing)):
            return ""
        time.sleep(random.uniform(0.5, 1.5))
        body, kind = _form(token[1])
        answer = self.client.post("/upload", data=body, headers=HTMX | {"Content-Type": kind}, name="upload")
        return self._text(answer)

    def _text(self, answer: FastResponse) -> str:
        return answer.text or "" if answer.status_code == 200 else ""


def _form(token: str) -> tuple[bytes, str]:
    edge = "vitrine-load"
    field = f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    file = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="cv.pdf"\r\n'
    body = f"{field}{file}Content-Type: application/pdf\r\n\r\n".encode() + CV + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"


def _note(name: str, seconds: float, error: Exception | None) -> None:
    """Count a whole way as if it were a request."""
    events.request.fire(
        request_type="WAY", name=name, response_time=seconds * 1000, response_length=0, exception=error, context={}
    )
