"""Many sign in at once at one web process of several threads, while others work: everybody comes back as themselves."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Lock

import pytest

from tests import cvs
from tests.people import Page, Person
from tests.stack import Stack

PEOPLE = 6
ROUNDS = pytest.mark.parametrize("log_ins", [30, pytest.param(150, marks=pytest.mark.full)])
at_the_provider = Lock()
"""oidc-provider-mock asks one person at a time: it trips over its list of who came last when two answer at once."""


@ROUNDS
@pytest.mark.slow
def test_people_who_sign_in_at_once_come_back_as_themselves(stack, provider, log_ins):
    people = [Person(stack.url, f"parallel{number}").email for number in range(PEOPLE)]
    for email in people:
        provider.knows(email, email=email, email_verified=True)
    turns = [people[turn % PEOPLE] for turn in range(log_ins)]
    before = len(stack.log.read_text())
    with traffic(stack), ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda email: who_comes_back(stack, email), turns)) == turns
    assert not errors_in(stack.log.read_text()[before:])


def errors_in(log: str) -> list[str]:
    """What went wrong; but on a busy machine the provider may be too slow: that is told, and people try again."""
    wrong = [line for line in log.splitlines() if " oidc can’t be used " in line or line.startswith("Traceback")]
    return [line for line in wrong if "timed out" not in line and "Timeout" not in line]


def somebody(stack: Stack, name: str = "visitor") -> Person:
    """Somebody who connects anew for each page: a browser that waits at a provider finds its connection closed."""
    person = Person(stack.url, name)
    person.browser.headers["Connection"] = "close"
    return person


def who_comes_back(stack: Stack, email: str) -> str:
    person = somebody(stack)
    landed = come_back(person, email)
    while "can’t be reached just now" in landed.words:
        landed = come_back(person, email)
    assert (landed.status, landed.path) == (200, "/dashboard")
    return str(person.call("GET", "/auth/me").json()["email"])


def come_back(person: Person, email: str) -> Page:
    begun = person.browser.get(person.visit("/login").link("/auth/oidc"), follow_redirects=False)
    with at_the_provider:
        answer = person.browser.post(begun.headers["Location"], data={"sub": email}, follow_redirects=False)
    return person.visit(answer.headers["Location"])


@contextmanager
def traffic(stack: Stack) -> Iterator[None]:
    """Others look at their jobs and place files until the end of the block; fail when one of them was not served."""
    done = Event()
    with ThreadPoolExecutor(3) as pool:
        others = [pool.submit(work, stack, done) for work in (look_at_a_job, look_at_a_job, place_files)]
        try:
            yield
        finally:
            done.set()
    assert all(other.result() for other in others)


def look_at_a_job(stack: Stack, done: Event) -> int:
    """Poll as a page does; give how often."""
    owner, looks = somebody(stack, "owner"), 0
    placed = owner.place(cvs.text(), "cv.txt")
    owner.sign_up(placed)
    while not done.wait(0.2) or not looks:
        assert owner.visit(placed.path).status == 200
        assert owner.call("GET", "/auth/me").json()["email"] == owner.email
        looks += 1
    return looks


def place_files(stack: Stack, done: Event) -> int:
    """Place files, each in a browser of its own; give how many."""
    files = 0
    while not done.wait(0.2) or not files:
        assert somebody(stack).place(cvs.text(), "cv.txt").status == 200
        files += 1
    return files
