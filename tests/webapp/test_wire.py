"""What no honest client sends: two lengths for one body, heads without end. It gets one answer, and that is the end."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import httpx
import pytest

GOOD = "POST /api/v1/login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
SECOND = "GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n"
REFUSALS = (b"400", b"414", b"431", b"501", b"505")
SMUGGLED = {
    "two kinds of length": GOOD + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "two lengths": GOOD + "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{{}}" + SECOND,
    "a length that is none": GOOD + "Content-Length: +2\r\n\r\n{{}}" + SECOND,
    "a length below zero": GOOD + "Content-Length: -1\r\n\r\n" + SECOND,
    "a coding nobody knows": GOOD + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND,
    "a coding twice": GOOD + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "a space before the colon": GOOD + "Content-Length : 2\r\n\r\n{{}}" + SECOND,
    "a folded line": GOOD + "X-A: b\r\n Content-Length: 9\r\n\r\n" + SECOND,
    "a name that is none": GOOD + "Con(tent): 2\r\n\r\n" + SECOND,
    "a zero": GOOD + "X-A: b\0c\r\n\r\n" + SECOND,
    "a name without end": "GET / HTTP/1.1\r\nHost: {host}\r\n" + "X" * 9000 + ": 1\r\n\r\n" + SECOND,
    "a line without end": "GET /" + "a" * 9000 + " HTTP/1.1\r\nHost: {host}\r\n\r\n" + SECOND,
    "fields without end": "GET / HTTP/1.1\r\nHost: {host}\r\n" + "X-A: b\r\n" * 200 + "\r\n" + SECOND,
    "another protocol": "GET / HTTP/3.7\r\nHost: {host}\r\n\r\n" + SECOND,
    "no method": "G(T / HTTP/1.1\r\nHost: {host}\r\n\r\n" + SECOND,
}


def said(url, text):
    """Send these bytes and give all that comes until the end."""
    at = urlsplit(url)
    with socket.create_connection((at.hostname, at.port), timeout=30) as connection:
        connection.sendall(text.replace("{host}", at.netloc).replace("{{}}", "{}").encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


@pytest.mark.parametrize("name", SMUGGLED)
def test_a_request_that_can_be_read_in_two_ways_is_refused_and_no_second_one_is_found_in_it(stack, name):
    answer = said(stack.url, SMUGGLED[name])
    assert answer.split(b" ", 2)[1] in REFUSALS
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"\r\nok\n" not in answer
    assert httpx.get(f"{stack.url}/healthz").status_code == 200


def test_an_honest_request_on_the_same_wire_is_answered(stack):
    """Or the refusals would prove nothing."""
    assert b"\r\nok\n" in said(stack.url, SECOND.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))
    answer = said(stack.url, GOOD + "Content-Length: 2\r\n\r\n{{}}")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"invalid_fields" in answer
