"""Uploads that don't go as they should: without end, with a wrong length, broken off, while the queue is down."""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests import cvs
from tests.people import Person
from tests.stack import Stack, wait_until

MEGABYTE = 1024 * 1024
BOUNDARY = "a-boundary-of-ours"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="cv.txt"\r\n'
    "Content-Type: text/plain\r\n\r\n"
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


@contextmanager
def upload_to(stack: Stack, *headers: str) -> Iterator[socket.socket]:
    """A connection on which the head of an upload has been sent; the body is yours to send."""
    lines = ["POST /api/v1/upload-anonymous HTTP/1.1", f"Host: 127.0.0.1:{stack.port}", *headers]
    lines += [f"Content-Type: multipart/form-data; boundary={BOUNDARY}", "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", stack.port), timeout=60) as connection:
        connection.sendall("\r\n".join(lines).encode())
        yield connection


def answer_on(connection: socket.socket) -> bytes:
    """All that the server says, up to its end."""
    said = b""
    with suppress(ConnectionResetError):
        while part := connection.recv(65_536):
            said += part
    return said


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


def spooled(stack: Stack) -> int:
    """The bytes of uploads that its processes hold in temporary files: those have no name, only descriptors."""
    sizes = 0
    for descriptor in [entry for pid in stack.processes() for entry in Path(f"/proc/{pid}/fd").glob("*")]:
        try:
            if str(descriptor.readlink()).endswith(" (deleted)"):
                sizes += descriptor.stat().st_size
        except FileNotFoundError:
            continue
    return sizes


def most_memory(stack: Stack) -> int:
    """The most kilobytes of memory that any of its web processes has held."""
    web = [pid for pid in stack.processes() if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    lines = [line for pid in web for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def test_an_upload_in_chunks_is_taken_without_a_length(strict):  # FLOW U3
    with upload_to(strict, "Transfer-Encoding: chunked") as connection:
        connection.sendall(chunk(HEAD) + chunk(cvs.text()) + chunk(TAIL) + b"0\r\n\r\n")
        assert answer_on(connection).startswith(b"HTTP/1.1 201 ")


def test_an_upload_without_end_is_refused_by_what_was_read(strict):  # FLOW U3
    before, memory = strict.kept(), most_memory(strict)
    with upload_to(strict, "Transfer-Encoding: chunked") as connection:
        connection.sendall(chunk(HEAD))
        sent = send_until_refused(connection, chunk(b"word " * 13_000))
        said = answer_on(connection)
    assert b"HTTP/1.1 413 " in said
    assert sent < 40 * MEGABYTE
    assert most_memory(strict) - memory < 8 * 1024
    assert strict.kept() == before
    wait_until(lambda: spooled(strict) == 0)


def send_until_refused(connection: socket.socket, piece: bytes) -> int:
    """Send ``piece`` again and again until an answer waits to be read or nobody listens; gives the bytes sent."""
    sent, left = 0, memoryview(piece)
    while sent < 200 * MEGABYTE:
        readable, writable, _ = select.select([connection], [connection], [])
        if readable:
            break
        if writable:
            taken = connection.send(left, socket.MSG_DONTWAIT)
            sent, left = sent + taken, left[taken:] or memoryview(piece)
    return sent


def test_a_length_that_promises_less_cuts_the_file_off_there(strict):  # FLOW U3
    before = strict.kept()
    body = HEAD + cvs.text() * 5000 + TAIL
    with upload_to(strict, f"Content-Length: {len(HEAD) + 100}") as connection:
        with suppress(ConnectionError):
            connection.sendall(body)
        assert b" 201 " not in answer_on(connection)[:20]
    assert strict.kept() == before


def test_a_body_that_breaks_the_rules_of_chunks_is_told_so(strict):  # FLOW U3
    with upload_to(strict, "Transfer-Encoding: chunked") as connection:
        connection.sendall(chunk(HEAD) + b"not a length\r\n" + cvs.text())
        assert b"HTTP/1.1 400 " in answer_on(connection)
    assert "Traceback" not in strict.log.read_text()


def test_without_any_length_there_is_no_file(strict):  # FLOW U3
    before = strict.kept()
    with upload_to(strict) as connection:
        connection.sendall(HEAD + cvs.text() + TAIL)
        assert answer_on(connection).startswith(b"HTTP/1.1 400 ")
    assert strict.kept() == before


@pytest.mark.parametrize("transfer", ["Content-Length: 900000", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("abruptly", [True, False])
def test_a_connection_that_drops_in_between_leaves_nothing(strict, transfer, abruptly):  # FLOW U14
    before = strict.kept()
    content = HEAD + b"word " * 100_000
    with upload_to(strict, transfer) as connection:
        connection.sendall(chunk(content) if "chunked" in transfer else content)
        wait_until(lambda: spooled(strict) >= 400_000)
        if abruptly:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wait_until(lambda: spooled(strict) == 0)
    assert strict.kept() == before
    assert "Traceback" not in strict.log.read_text()


@pytest.fixture
def silent_queue(strict) -> Iterator[int]:
    """The queue server hangs: it takes connections and never answers."""
    pid = strict.pid("queue")
    os.kill(pid, signal.SIGSTOP)
    yield pid
    os.kill(pid, signal.SIGCONT)


@pytest.mark.usefixtures("silent_queue")
def test_a_visitor_can_upload_while_the_queue_hangs(strict):  # FLOW U16
    visitor = Person(strict.url)
    assert visitor.place(name="calm.pdf").status == 200
    assert visitor.place_by_api(cvs.text(), "calm.txt").status_code == 201


@pytest.mark.slow
def test_what_an_owner_uploads_while_the_queue_hangs_is_made_when_it_is_back(strict):  # FLOW U16
    owner = Person(strict.url, "owner")
    owner.sign_up()
    queue = strict.pid("queue")
    os.kill(queue, signal.SIGSTOP)
    try:
        working = owner.place()
    finally:
        os.kill(queue, signal.SIGCONT)
    assert working.status == 200
    owner.wait_for(working.job_id, "completed")
