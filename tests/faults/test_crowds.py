"""Five hundred uploads at once, and two hundred clients that send a little now and then: what is accepted is stored."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import httpx
import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.stack import Stack
from tests.webapp.test_connections import head, trickling

pytestmark = [pytest.mark.chaos, pytest.mark.full]

UPLOADS, SLOW = 500, 200
ALLOWED = {201, 413, 429, 503}


@pytest.fixture
def stack(tmp_path) -> Iterator[Stack]:
    limits = {"UPLOADS_PER_HOUR": "450", "UPLOADS_PER_DAY": "450", "BODY_SECONDS": "3", "MAX_UPLOAD_MB": "1"}
    with Stack(tmp_path / "crowd", **{**QUICK, **limits}) as running:
        yield running


def content_of(number: int) -> bytes:
    """A file of its own for each; some are too large."""
    return cvs.text() + f"\nNumber {number}\n".encode() + b"x" * (2_000_000 if number % 50 == 0 else number * 100)


def test_of_a_crowd_everybody_gets_an_answer_and_what_was_accepted_is_stored(stack):
    browser = httpx.Client(base_url=stack.url, timeout=600, limits=httpx.Limits(max_connections=None))

    def upload(number: int) -> tuple[int, str, bytes]:
        content = content_of(number)
        answer = browser.post("/api/v1/upload-anonymous", files={"file": (f"{number}.txt", content)})
        browser.cookies.clear()
        return answer.status_code, answer.json().get("job_id", ""), content

    with ExitStack() as connected:
        slow = [
            connected.enter_context(closing(socket.create_connection(("127.0.0.1", stack.port), timeout=60)))
            for _ in range(SLOW)
        ]
        for client in slow:
            client.sendall(head())
        with trickling(slow), ThreadPoolExecutor(UPLOADS) as threads:
            answers = list(threads.map(upload, range(UPLOADS)))
    assert {status for status, _, _ in answers} <= ALLOWED
    accepted = {f"uploads/{job_id}": content for status, job_id, content in answers if status == 201}
    assert len(accepted) > UPLOADS / 2
    assert stack.stored() == accepted.keys()
    for key, content in accepted.items():
        stored = (stack.home / "files" / key).read_bytes()
        assert hashlib.sha256(stored).digest() == hashlib.sha256(content).digest()
