"""How many files one address may place, and how many it may try in vain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import ROOT, Stack, free_port, wait_until
from webapp.embedded import web_answers
from webapp.models import hash_of

LIMITS = {**QUICK, "UPLOADS_PER_HOUR": "3", "UPLOADS_PER_DAY": "4", "REFUSED_PER_HOUR": "2"}


@pytest.fixture(scope="module")
def behind_a_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A site that takes three files an hour, and believes the one proxy before it who the client is."""
    with Stack(tmp_path_factory.mktemp("proxied"), **LIMITS, TRUSTED_PROXIES="1") as running:
        yield running


@pytest.fixture(scope="module")
def direct(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One that takes three files a day, and before which there is no proxy."""
    a_day = {"UPLOADS_PER_HOUR": "5", "UPLOADS_PER_DAY": "3"}
    with Stack(tmp_path_factory.mktemp("direct"), **{**LIMITS, **a_day}) as running:
        yield running


@pytest.fixture(scope="module")
def beside(direct: Stack) -> Iterator[str]:
    """A second web process of the same site; gives its address."""
    port = free_port()
    words = [sys.executable, "-m", "gunicorn", "--config", "python:webapp.server"]
    words += ["--bind", f"127.0.0.1:{port}", "wsgi:app"]
    with subprocess.Popen(words, cwd=ROOT, env={**direct.settings, "PORT": str(port)}) as process:
        wait_until(lambda: web_answers(port))
        yield f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGTERM)


def place(url: str, content: bytes, **headers: str) -> tuple[int, str | None]:
    """Place a file; gives the status, and how long to wait when that is what was answered."""
    answer = Person(url).place_by_api(content, "cv.txt", **headers)
    return answer.status_code, answer.headers.get("Retry-After")


def statuses(url: str, times: int, content: bytes, **headers: str) -> list[int]:
    return [place(url, content, **headers)[0] for _ in range(times)]


def test_after_so_many_files_an_hour_the_next_has_to_wait(behind_a_proxy):  # FLOW U13
    me = {"X-Forwarded-For": "192.0.2.1"}
    assert statuses(behind_a_proxy.url, 3, cvs.text(), **me) == [201] * 3
    before = behind_a_proxy.kept()
    status, wait = place(behind_a_proxy.url, cvs.text(), **me)
    assert status == 429
    assert 0 < int(wait or 0) <= 3600
    assert behind_a_proxy.kept() == before


def test_the_refusal_is_told_in_each_callers_own_form(behind_a_proxy):  # FLOW U13
    me = {"X-Forwarded-For": "192.0.2.2"}
    statuses(behind_a_proxy.url, 3, cvs.text(), **me)
    by_api = Person(behind_a_proxy.url).place_by_api(cvs.text(), **me)
    assert (by_api.json()["code"], by_api.headers["Content-Type"]) == ("rate_limited", "application/problem+json")
    visitor = Person(behind_a_proxy.url)
    file = {"file": ("cv.txt", cvs.text())}
    for htmx in ({}, {"HX-Request": "true"}):
        on_page = visitor.send(visitor.visit("/"), "/upload", files=file, **me, **htmx)
        assert (on_page.status, int(on_page.response.headers["Retry-After"]) > 0) == (429, True)
        assert "Too many tries for now" in on_page.words


def test_page_and_api_count_together(behind_a_proxy):  # FLOW U13
    me = {"X-Forwarded-For": "192.0.2.3"}
    visitor = Person(behind_a_proxy.url)
    for number in range(3):
        file = {"file": ("cv.txt", cvs.text() + b"." * number)}
        visitor.send(visitor.visit("/"), "/upload", files=file, **me)
    assert place(behind_a_proxy.url, cvs.text(), **me)[0] == 429


def test_each_address_behind_the_trusted_proxy_has_its_own_count(behind_a_proxy):  # FLOW U13
    assert statuses(behind_a_proxy.url, 4, cvs.text(), **{"X-Forwarded-For": "192.0.2.4"})[-1] == 429
    assert place(behind_a_proxy.url, cvs.text(), **{"X-Forwarded-For": "192.0.2.5"})[0] == 201


def test_only_what_the_trusted_proxy_itself_says_counts(behind_a_proxy):  # FLOW U13
    """The last address is the proxy's own word; those before it are what the client told the proxy."""
    forged = [f"198.51.100.{number}, 192.0.2.6" for number in range(4)]
    seen = [place(behind_a_proxy.url, cvs.text(), **{"X-Forwarded-For": said})[0] for said in forged]
    assert seen == [201, 201, 201, 429]


def test_refused_files_have_a_limit_of_their_own(behind_a_proxy):  # FLOW U13
    me = {"X-Forwarded-For": "192.0.2.7"}
    assert statuses(behind_a_proxy.url, 2, b"", **me) == [400, 400]
    status, wait = place(behind_a_proxy.url, b"", **me)
    assert (status, int(wait or 0) > 0) == (429, True)


def test_refused_files_take_nothing_from_the_good_ones(behind_a_proxy):  # FLOW U13
    me = {"X-Forwarded-For": "192.0.2.8"}
    assert place(behind_a_proxy.url, b"", **me)[0] == 400
    assert statuses(behind_a_proxy.url, 3, cvs.text(), **me) == [201] * 3


@pytest.fixture(scope="module")
def tried_at_two_doors(direct: Stack, beside: str) -> list[tuple[int, str | None]]:
    """What came of four files placed at both processes in turn, each said to come from another address."""
    doors = [direct.url, beside, direct.url, beside]
    return [place(url, cvs.text(), **{"X-Forwarded-For": f"203.0.113.{nr}"}) for nr, url in enumerate(doors)]


def test_the_limit_holds_across_processes_and_no_forged_header_changes_it(tried_at_two_doors):  # FLOW U13
    assert [status for status, _ in tried_at_two_doors] == [201, 201, 201, 429]


def test_the_daily_limit_holds_when_an_hour_would_allow_more(tried_at_two_doors):  # FLOW U13
    status, wait = tried_at_two_doors[-1]
    assert status == 429
    assert 3600 < int(wait or 0) <= 86_400


@pytest.mark.usefixtures("tried_at_two_doors")
@pytest.mark.parametrize("name", ["X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP"])
def test_no_other_header_changes_who_one_is(direct, name):  # FLOW U13
    said = "for=203.0.113.9" if name == "Forwarded" else "203.0.113.9"
    assert place(direct.url, cvs.text(), **{name: said})[0] == 429


def test_addresses_of_one_ipv6_network_count_together(behind_a_proxy):  # FLOW U13
    """A customer is given at least a /64, and has its every address."""
    mine = [f"2001:db8:0:1::{number}" for number in range(3)] + ["2001:db8:0:1:ffff::1"]
    seen = [place(behind_a_proxy.url, cvs.text(), **{"X-Forwarded-For": address})[0] for address in mine]
    assert seen == [201, 201, 201, 429]
    assert place(behind_a_proxy.url, cvs.text(), **{"X-Forwarded-For": "2001:db8:0:2::1"})[0] == 201


def test_ipv4_addresses_written_as_ipv6_count_as_what_they_are(behind_a_proxy):  # FLOW U13
    assert statuses(behind_a_proxy.url, 3, cvs.text(), **{"X-Forwarded-For": "192.0.2.10"}) == [201] * 3
    assert place(behind_a_proxy.url, cvs.text(), **{"X-Forwarded-For": "::ffff:192.0.2.10"})[0] == 429
    assert place(behind_a_proxy.url, cvs.text(), **{"X-Forwarded-For": "::ffff:192.0.2.11"})[0] == 201


def test_the_queue_server_that_counts_knows_nobodys_address(behind_a_proxy):
    for address in ("192.0.2.12", "2001:db8:0:3::1"):
        visitor = Person(behind_a_proxy.url)
        assert visitor.place_by_api(cvs.text(), "cv.txt", **{"X-Forwarded-For": address}).status_code == 201
        visitor.browser.headers["X-Forwarded-For"] = address
        visitor.call("POST", "/login", {"email": "somebody@example.org", "password": "a wrong password"})
    kept = [key.decode(errors="replace") for key in behind_a_proxy.connect_to_queue().keys("*")]
    assert {part for key in kept for part in ("uploads", "account") if f"/{part}/" in key} == {"uploads", "account"}
    guessed = ["192.0.2.12", "2001:db8:0:3", hash_of("192.0.2.12"), hash_of("somebody@example.org")]
    assert [key for key in kept if any(word in key for word in guessed)] == []


@pytest.mark.slow
def test_the_limit_holds_for_this_process_while_the_queue_is_down(behind_a_proxy):  # FLOW U13 U16
    me = {"X-Forwarded-For": "192.0.2.9"}
    queue = behind_a_proxy.pid("queue")
    os.kill(queue, signal.SIGSTOP)
    try:
        assert statuses(behind_a_proxy.url, 4, cvs.text(), **me) == [201, 201, 201, 429]
    finally:
        os.kill(queue, signal.SIGCONT)
