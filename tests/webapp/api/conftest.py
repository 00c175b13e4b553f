"""Programs that call the API. Every answer they are given is held against the API's own description."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.people import PASSWORD
from tests.stack import Stack
from webapp.models import now

EACH_ITS_OWN = httpx.Limits(max_keepalive_connections=0)
"""A connection a request: one that is kept may be closed by the server just when it is to be used again."""
PROBLEM = {"type", "title", "status", "detail", "code"}


class Caller:
    """A program with cookies of its own that calls the API as our own pages would: from the same origin."""

    def __init__(self, stack: Stack, **headers: str):
        self.stack = stack
        self.email = f"{uuid.uuid4().hex}@example.org"
        hooks: Any = {"response": [require_described]}
        self.http = httpx.Client(base_url=f"{stack.url}/api/v1", timeout=60, event_hooks=hooks, limits=EACH_ITS_OWN)
        self.http.headers.update({"Origin": stack.url, **headers})
        self.get, self.post, self.put = self.http.get, self.http.post, self.http.put
        self.patch, self.delete, self.request = self.http.patch, self.http.delete, self.http.request

    def register(self) -> Caller:
        """Make an account and stay signed in."""
        assert self.post("/register", json={"email": self.email, "password": PASSWORD}).status_code == 201
        return self

    def place(self, content: bytes | None = None, name: str = "cv.txt") -> httpx.Response:
        """Upload as a visitor."""
        return self.post("/upload-anonymous", files={"file": (name, cvs.text() if content is None else content)})

    def upload(self, content: bytes | None = None, name: str = "cv.txt") -> httpx.Response:
        """Upload as whoever is signed in."""
        return self.post("/upload", files={"file": (name, cvs.text() if content is None else content)})

    def made(self, content: bytes | None = None) -> str:
        """Upload, wait until all is made, and give the job's id."""
        job_id: str = self.upload(content).json()["job_id"]
        self.wait_for(job_id, "completed")
        return job_id

    def wait_for(self, job_id: str, *states: str) -> dict[str, Any]:
        """Ask until the job is in one of ``states``."""
        last_moment = time.monotonic() + 60
        while (job := self.get(f"/jobs/{job_id}").json())["state"] not in states:
            assert time.monotonic() < last_moment, job
            time.sleep(0.05)
        return dict(job)


def require_described(response: httpx.Response) -> None:
    """Fail on an answer of the API that its description doesn't know, and on one that is neither JSON nor empty."""
    request = response.request
    path = request.url.path
    if not path.startswith("/api/"):
        return
    response.read()
    kind = response.headers.get("Content-Type")
    assert response.status_code < 500 or response.status_code == 503, response.text
    expected = "application/problem+json" if response.status_code >= 400 else "application/json"
    assert kind == expected or not response.content, f"{request.method} {path} answers {kind}: {response.text[:200]}"
    for template, operations in description(f"{request.url.scheme}://{request.url.netloc.decode()}")["paths"].items():
        operation = operations.get(request.method.lower())
        if operation and re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path):
            assert str(response.status_code) in operation["responses"], f"{request.method} {path}: {response.text}"


@cache
def description(url: str) -> dict[str, Any]:
    """The API's own description."""
    found: dict[str, Any] = httpx.get(f"{url}/api/v1/openapi.json").json()
    return found


def require_problem(response: httpx.Response, status: int, code: str, *extras: str) -> dict[str, Any]:
    """Fail unless the answer is that problem, told with exactly its members; give them."""
    assert response.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert (response.status_code, told["code"]) == (status, code), told
    assert told["status"] == status
    assert set(told) == PROBLEM | set(extras)
    assert all(isinstance(told[name], str) and told[name] for name in ("type", "title", "detail", "code"))
    return told


def let_expire(stack: Stack, job_id: str) -> None:
    """Let the time of an upload be over; its tombstone stays."""
    with contextlib.closing(sqlite3.connect(stack.home / "vitrine.db", timeout=30)) as database, database:
        past = str(now() - timedelta(hours=1))
        changed = database.execute("UPDATE job SET expires_at = ? WHERE id = ?", (past, uuid.UUID(job_id).hex))
        assert changed.rowcount == 1


@pytest.fixture
def new_caller(stack: Stack) -> Callable[..., Caller]:
    """Make another program: ``new_caller(**headers)``."""
    return lambda **headers: Caller(stack, **headers)


@pytest.fixture
def guest(stack: Stack) -> Caller:
    """A program without an account."""
    return Caller(stack)


@pytest.fixture
def member(stack: Stack) -> Caller:
    """A program signed in to an account with nothing in it."""
    return Caller(stack).register()


@pytest.fixture(scope="module")
def keeper(stack: Stack) -> Caller:
    """A program signed in to an account that keeps a finished portfolio (``keeper.job_id``); to be looked at only."""
    caller = Caller(stack).register()
    caller.job_id = caller.made()  # type: ignore[attr-defined]
    return caller


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A Vitrine with room for very little."""
    settings = {**QUICK, "MAX_CVS": "1", "MAX_PAGES": "1", "SIGN_INS_PER_HOUR": "3"}
    settings |= {"UPLOADS_PER_HOUR": "4", "REFUSED_PER_HOUR": "4"}
    with Stack(tmp_path_factory.mktemp("narrow"), **settings) as running:
        yield running
