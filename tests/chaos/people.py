"""People who upload, sign up, claim, wait, read, edit and delete, and who try again whatever breaks off."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Collection
from typing import Any

import httpx

from tests.chaos.ledger import CLAIMED, GONE, Ledger, Upload
from tests.people import PASSWORD

LEAVE = 0.7
"""So many look and go, as most visitors of any site do: half delete what they placed, half leave it to its end."""
PATIENCE = 120.0
"""Seconds after which somebody who is told "not just now" again and again has met a fault of ours."""


class GaveUpError(Exception):
    """Somebody met what they could make nothing of, and left; the ledger has it."""


class Someone:
    """A person with a browser of their own, and what they have placed."""

    def __init__(self, url: str, ledger: Ledger, chance: random.Random, life_seconds: float):
        self.url, self.ledger, self.chance, self.life_seconds = url, ledger, chance, life_seconds
        self.email = f"somebody-{uuid.uuid4().hex}@example.org"
        self.browser = httpx.Client(
            base_url=url,
            headers={"Origin": url},
            timeout=60,
            follow_redirects=True,
            limits=httpx.Limits(keepalive_expiry=1),
        )
        self.has_account = False
        self.own: list[Upload] = []

    def live(self) -> None:
        """Place files and see them through; raises GaveUpError."""
        upload = self.place()
        if self.chance.random() < 0.2:
            upload = self.replace(upload)
        if self.chance.random() < LEAVE:
            return self.discard(upload) if self.chance.random() < 0.5 else None
        self.sign_up()
        self.claim(upload)
        for _ in range(self.chance.randrange(1, 6)):
            self.place_owned() if self.chance.random() < 0.7 else self.claim(self.place())
        for own in list(self.own):
            self.see_through(own)
        return None

    def see_through(self, upload: Upload) -> None:
        """Wait for a portfolio, read it, and now and then change or delete it."""
        self.wait_for(upload)
        self.read(upload)
        turn = self.chance.random()
        if turn < 0.15:
            self.edit(upload)
            self.wait_for(upload)
            self.read(upload)
        elif turn < 0.25:
            self.delete(upload)
        elif turn < 0.4:
            self.look_at_others()

    # What they do.

    def place(self) -> Upload:
        """Upload a file without an account's help."""
        word = self.a_word()
        answer = self.ask("POST", "/upload-anonymous", {201}, files={"file": ("cv.txt", cv_of(word))})
        return self.ledger.accept(answer.json()["job_id"], word)

    def replace(self, upload: Upload) -> Upload:
        """Upload another file in place of one that waits; from the first try on the old one may be gone."""
        upload.fate = GONE
        return self.place()

    def discard(self, upload: Upload) -> None:
        """Delete an upload that waits."""
        self.ask("DELETE", f"/jobs/{upload.job_id}", {204, 404})
        upload.fate = GONE

    def sign_up(self) -> None:
        """Make an account; when an answer was lost there is one already, and they log in."""
        credentials = {"email": self.email, "password": PASSWORD}
        if self.ask("POST", "/register", {201, 409}, json=credentials).status_code == 409:
            self.ask("POST", "/login", {200}, json=credentials)
        self.has_account = True

    def claim(self, upload: Upload) -> None:
        """Make an upload one's own, however often that was tried; one that is too old may have expired."""
        status = self.ask("POST", "/claim", {200, 410}, json={"job_id": upload.job_id}).status_code
        if status == 200:
            upload.fate, upload.owner = CLAIMED, self.email
            self.own.append(upload)
        elif time.time() - upload.placed_at < self.life_seconds:
            self.ledger.violate(f"{upload.job_id} was said to have expired too early")

    def place_owned(self) -> None:
        """Upload a file as one's own."""
        word = self.a_word()
        answer = self.ask("POST", "/upload", {202}, files={"file": ("cv.txt", cv_of(word))})
        self.own.append(self.ledger.accept(answer.json()["job_id"], word, CLAIMED, self.email))

    def wait_for(self, upload: Upload) -> None:
        """Ask until the portfolio is there; it must not end otherwise, and may take long only while things break."""
        while (state := self.status(upload)["state"]) != "completed":
            if state == "failed":
                self.give_up(f"{upload.job_id} failed: {self.status(upload)['error']}")
            time.sleep(0.5)
        upload.completed_at = time.time()

    def status(self, upload: Upload) -> dict[str, Any]:
        """Ask how far it is."""
        answer: dict[str, Any] = self.ask("GET", f"/jobs/{upload.job_id}", {200}).json()
        return answer

    def read(self, upload: Upload) -> None:
        """Look at page and PDF: they are there, and of nobody else."""
        made = self.status(upload)["portfolio"]
        if not (made and made["pdf_url"]):
            self.give_up(f"{upload.job_id} has no portfolio to read")
        page = self.ask("GET", made["html_url"], {200}).text
        said = {word for word in list(self.ledger.words) if word in page}
        expected = {upload.word}
        if said != expected or ("Edited" in page) != bool(upload.edits):
            self.ledger.violate(f"the page of {upload.job_id} says {said}, not {expected}, edits {upload.edits}")
        pdf = self.ask("GET", made["pdf_url"], {200}).content
        if not (pdf.startswith(b"%PDF-") and b"%%EOF" in pdf[-32:]):
            self.ledger.violate(f"the PDF of {upload.job_id} is none")

    def edit(self, upload: Upload) -> None:
        """Change the name; a version that is no longer the newest is their own of a try without an answer."""
        found = self.ask("GET", f"/cv/{upload.job_id}", {200})
        resume = found.json()
        resume["basics"]["name"] += " Edited"
        kept = {"json": resume, "headers": {"If-Match": found.headers["ETag"]}}
        if self.ask("PUT", f"/cv/{upload.job_id}", {202, 412}, **kept).status_code == 412:
            now = self.ask("GET", f"/cv/{upload.job_id}", {200}).json()["basics"]["name"]
            if not now.endswith(" Edited"):
                self.ledger.violate(f"an edit of {upload.job_id} was refused as stale, and not kept")
        upload.edits += 1

    def delete(self, upload: Upload) -> None:
        """Delete a job with all that was made of it."""
        upload.fate = GONE
        self.own.remove(upload)
        self.ask("DELETE", f"/jobs/{upload.job_id}", {204, 404})

    def look_at_others(self) -> None:
        """Try to open what is somebody else's."""
        others = [upload for upload in list(self.ledger.uploads) if upload.owner != self.email]
        for upload in self.chance.sample(others, min(2, len(others))):
            if upload not in self.own:
                for path in (f"/jobs/{upload.job_id}", f"/cv/{upload.job_id}"):
                    self.ask("GET", path, {404})

    # How they ask.

    def ask(self, method: str, path: str, expected: Collection[int], **sent: Any) -> httpx.Response:
        """Ask again until there is an answer other than 503; raises GaveUpError for one that may not be."""
        address = path if path.startswith("http") else f"/api/v1{path}"
        last_moment = time.monotonic() + PATIENCE
        while time.monotonic() < last_moment:
            answer = self.try_once(method, address, sent)
            if answer is not None and answer.status_code in expected:
                return answer
            if answer is not None and answer.status_code != 503:
                self.give_up(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
            time.sleep(0.3)
        raise self.give_up(f"{method} {path}: nothing but 503 and broken lines for {PATIENCE:g} s")

    def try_once(self, method: str, address: str, sent: dict[str, Any]) -> httpx.Response | None:
        """Ask; None when the line broke."""
        try:
            answer = self.browser.request(method, address, **sent)
        except httpx.TransportError as error:
            self.ledger.meet(type(error).__name__)
            return None
        self.ledger.meet(str(answer.status_code))
        return answer

    def give_up(self, why: str) -> GaveUpError:
        """Note it and leave."""
        self.ledger.violate(why)
        raise GaveUpError(why)

    def a_word(self) -> str:
        """A word that stands in one CV of theirs alone."""
        word = "Q" + "".join(self.chance.choices("bcdfghklmnprstvz", k=14))
        self.ledger.words[word] = self.email
        return word


def cv_of(word: str) -> bytes:
    """A short CV of somebody whose family name is ``word``."""
    return f"""Marit {word}
Lighthouse Engineer
marit@example.com

Experience

Keeper of Lamps, Northern Lights Cooperative
Mar 2019 - Present
- Replaced forty lamps without a dark night.

Education

MSc Optics, University of Exampleton
2012 - 2014
""".encode()
