"""``make bench-mixed``: five minutes of everything at once, as on a busy day: how long answers take, and memory."""

from __future__ import annotations

import os
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.__main__ import SETTINGS, floor
from benchmarks.watching import Peak
from tests import cvs
from tests.people import PASSWORD, Person
from tests.stack import PROCESSES, Stack

MINUTES, VISITS_PER_SECOND = 5.0, 1.5
SHARES = {"place a CV and leave": 66, "place what is no CV": 4, "place a CV and sign up": 20, "read a public page": 10}
LATER = ("publish", "edit", "delete the account", "come again")
"""What those who signed up do at the end, by turns."""
POLL_SECONDS = 2.0
AT_ONCE = 64
LEAST = 20
"""Answers of a route below which its slowest say nothing."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/p/)[^/]+")

Times = defaultdict[str, list[float]]


class Day:
    """Who comes by, and how long each answer took them."""

    def __init__(self, stack: Stack):
        self.stack = stack
        self.times: Times = defaultdict(list)
        self.wrong: Counter[str] = Counter()
        self.public: list[str] = []
        self.done: Counter[str] = Counter()
        self._turn = 0

    def visit(self, what: str) -> None:
        """Be one visitor; what goes wrong is counted."""
        steps: dict[str, Callable[[Person], None]] = {
            "place a CV and leave": self._place, "place what is no CV": self._place_nothing,
            "place a CV and sign up": self._stay, "read a public page": self._read,
        }  # fmt: skip
        try:
            steps[what](self._somebody())
        except (AssertionError, httpx.HTTPError, KeyError) as fault:
            self.wrong[f"{what}: {type(fault).__name__} {str(fault)[:80]}"] += 1
        self.done[what] += 1

    def _somebody(self) -> Person:
        person = Person(self.stack.url, "mixed")
        hooks = person.browser.event_hooks
        hooks["request"] = [*hooks["request"], _begin]
        hooks["response"] = [*hooks["response"], self._note]
        return person

    def _note(self, answer: httpx.Response) -> None:
        answer.read()
        route = f"{answer.request.method} {_ID.sub('…', answer.request.url.path)}"
        self.times[route].append((time.perf_counter() - answer.request.extensions["began"]) * 1000)
        if answer.status_code >= 500 or answer.status_code == 429:
            self.wrong[f"{route} answers {answer.status_code}"] += 1

    def _place(self, person: Person) -> str:
        placed = person.place(cvs.pdf())
        for _ in range(2):
            time.sleep(1)
            person.visit(f"/jobs/{placed.job_id}", **{"HX-Request": "true"})
        return placed.job_id

    def _place_nothing(self, person: Person) -> None:
        assert person.place(b"GIF89a" + os.urandom(2000), "cv.pdf").status == 415

    def _stay(self, person: Person) -> None:
        job_id = self._place(person)
        person.sign_up(person.visit(f"/jobs/{job_id}"))
        while person.status(job_id)["state"] not in ("completed", "failed"):
            time.sleep(POLL_SECONDS)
            person.visit(f"/jobs/{job_id}", **{"HX-Request": "true"})
        self._turn += 1
        self._leave(person, job_id, LATER[self._turn % len(LATER)])

    def _leave(self, person: Person, job_id: str, how: str) -> None:
        portfolio = person.status(job_id)["portfolio"]
        if how == "publish":
            person.call("PATCH", f"/portfolio/{portfolio['id']}", {"visibility": "public"}).raise_for_status()
            self.public.append(person.call("GET", f"/portfolio/{portfolio['id']}").json()["public_url"])
        elif how == "edit":
            cv = person.call("GET", f"/cv/{job_id}")
            edited = cv.json() | {"interests": [{"name": "Lamps"}]}
            person.call("PUT", f"/cv/{job_id}", edited, headers={"If-Match": cv.headers["ETag"]}).raise_for_status()
        elif how == "delete the account":
            person.call("DELETE", "/account", {"email": person.email, "password": PASSWORD}).raise_for_status()
        else:
            person.visit("/dashboard")
            person.browser.get(f"{portfolio['html_url']}resume.pdf").raise_for_status()

    def _read(self, person: Person) -> None:
        if self.public:
            page = random.choice(self.public)
            person.browser.get(page).raise_for_status()
            person.browser.get(f"{page}resume.pdf").raise_for_status()


def _begin(request: httpx.Request) -> None:
    request.extensions["began"] = time.perf_counter()


def main(minutes: float = MINUTES, rate: float = VISITS_PER_SECOND) -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "vitrine", **SETTINGS) as stack:
        day = Day(stack)
        day.visit("place a CV and sign up")  # what is loaded at first use is loaded
        day.times.clear()
        print(f"{minutes:g} minutes of {rate:g} visits a second; the machine's load is {os.getloadavg()[0]:.1f}")
        with floor("plain", Path(folder)) as port, beside(port) as floor_times, remembered(stack) as memory:
            come_by(day, minutes * 60, rate)
        report(day, floor_times, memory)
    sys.exit(bool(day.wrong))


def come_by(day: Day, seconds: float, rate: float) -> None:
    """Let visitors come at the same distance from each other, whether those before are done or not."""
    chance = random.Random(6)
    with ThreadPoolExecutor(AT_ONCE) as people:
        began = time.monotonic()
        for number in range(int(seconds * rate)):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            people.submit(day.visit, chance.choices(list(SHARES), list(SHARES.values()))[0])


@contextmanager
def beside(port: int) -> Iterator[list[float]]:
    """Ask an app that does nothing twice a second meanwhile: what the machine alone makes of an answer's time."""
    times: list[float] = []
    over = threading.Event()

    def ask() -> None:
        with httpx.Client() as client:
            while not over.wait(0.5):
                began = time.perf_counter()
                client.get(f"http://127.0.0.1:{port}/")
                times.append((time.perf_counter() - began) * 1000)

    yield from _meanwhile(ask, over, times)


@contextmanager
def remembered(stack: Stack) -> Iterator[list[dict[str, float]]]:
    """Look at each process's memory at the beginning and at the end of each minute."""
    seen = [_memory(stack)]
    over = threading.Event()

    def look() -> None:
        while not over.wait(57):
            seen.append(_memory(stack))

    yield from _meanwhile(look, over, seen)


def _meanwhile(work: Callable[[], None], over: threading.Event, found: Any) -> Iterator[Any]:
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def _memory(stack: Stack) -> dict[str, float]:
    """Give the least memory of each process and its children within three seconds: without those of single jobs."""
    looks = [{name: Peak([stack.pid(name)]).most for name in PROCESSES} for _ in range(30) if not time.sleep(0.1)]
    return {name: min(look[name] for look in looks) for name in PROCESSES}


def report(day: Day, floor_times: list[float], memory: list[dict[str, float]]) -> None:
    """Print how long each route took, and whether its slowest are within ten times its median."""
    print(", ".join(f"{count} × {what}" for what, count in day.done.items()))
    for route, times in [*sorted(day.times.items()), ('a plain [b"ok"]', floor_times)]:
        if len(times) >= LEAST:
            p50, p99 = statistics.median(times), sorted(times)[int(len(times) * 0.99)]
            said = "" if p99 <= 10 * p50 else "   more than ten times"
            print(f"  {route:42} {len(times):5}   p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   {p99 / p50:4.1f}{said}")
    print("Memory of processes with their children, minute by minute (resident, MB)")
    for name in PROCESSES:
        print(f"  {name:10}", "  ".join(f"{look[name]:6.1f}" for look in memory))
    for fault, count in day.wrong.items():
        print(f"WRONG {count} × {fault}")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
