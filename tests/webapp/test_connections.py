"""Clients that send slowly, or not at all, and the others, who go on being answered."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import httpx
import pytest

from tests.conftest import QUICK
from tests.journeys.test_upload_interrupted import HEAD, TAIL, answer_on, upload_to
from tests.stack import Stack, wait_until
from webapp.connections import Connection

THREADS = 2


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A site of two threads that puts up with a silence of two seconds."""
    settings = QUICK | {"WEB_THREADS": str(THREADS), "BODY_SECONDS": "2"}
    with Stack(tmp_path_factory.mktemp("small"), **settings) as running:
        yield running


@pytest.fixture
def clients(small: Stack) -> Iterator[Callable[[bytes], list[socket.socket]]]:
    """Connect a client for each thread, each of which has sent these bytes."""
    with ExitStack() as connected:

        def connect(said: bytes) -> list[socket.socket]:
            sockets = [socket.create_connection(("127.0.0.1", small.port), timeout=60) for _ in range(THREADS)]
            for client in sockets:
                connected.enter_context(closing(client)).sendall(said)
            return sockets

        yield connect


def head(path: str = "/upload", length: int = 1000) -> bytes:
    kind = "multipart/form-data; boundary=a"
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n".encode()


def require_answers(stack: Stack) -> None:
    assert httpx.get(f"{stack.url}/healthz", timeout=30).status_code == 200


@pytest.mark.parametrize("said", [head() + b"-", head()[:40], head("/logout") + b"-"], ids=["body", "head", "form"])
@pytest.mark.slow
def test_clients_that_fall_silent_stop_nobody(small, clients, said):
    clients(said)
    require_answers(small)


@contextmanager
def trickling(sockets: list[socket.socket], some: bytes = b"-") -> Iterator[None]:
    """Send some bytes on each every now and then, until the end of the block."""
    done = threading.Event()

    def trickle() -> None:
        while not done.wait(0.3):
            for client in sockets:
                with suppress(OSError):
                    client.sendall(some)

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_clients_that_send_a_byte_at_a_time_stop_nobody(small, clients):
    with trickling(clients(head())):
        require_answers(small)


@pytest.mark.slow
def test_clients_that_go_on_sending_what_is_refused_stop_nobody(small, clients):
    with trickling(clients(head(length=200_000_000)), b"-" * 9_000):  # faster than the slowest link there is
        require_answers(small)


def test_the_end_of_a_client_is_not_waited_for():
    """The one thread that takes new clients would do so, for as long as gunicorn says."""
    ours, theirs = socket.socketpair()
    with theirs, Connection(fileno=ours.detach()) as connection:
        connection.begin(60)
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(2)
        with pytest.raises(ConnectionResetError):  # and no TimeoutError, which is gunicorn's own patience
            connection.recv(1)


@pytest.mark.slow
def test_who_takes_an_answer_piece_by_piece_has_no_more_time_for_it_than_in_one_go():
    ours, theirs = socket.socketpair()
    with theirs, Connection(fileno=ours.detach()) as connection:
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # as little as the kernel allows
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        slow = threading.Thread(target=take_slowly, args=(theirs,), daemon=True)
        slow.start()
        connection.begin(0.5)
        pieces = [b"x" * 1024] * 40
        with pytest.raises(BrokenPipeError):
            list(map(connection.sendall, pieces))


def take_slowly(client):
    with suppress(OSError):
        while client.recv(1024):
            time.sleep(0.3)


@pytest.mark.slow
def test_clients_that_take_no_answer_stop_nobody(small, clients):
    ask = b"GET /static/vendor/htmx-4.0.1.min.js HTTP/1.1\r\nHost: x\r\n\r\n"
    for client in clients(ask * 1500):
        wait_until(lambda one=client: has_ended(one))
    require_answers(small)


def has_ended(client: socket.socket) -> bool:
    """Whether the server has broken off the connection, however much of its answers waits to be read."""
    poll = select.poll()
    poll.register(client, 0)
    return bool(poll.poll(0))


def test_one_that_falls_silent_is_told_so_and_leaves_no_trace(small):
    before = small.kept()
    with upload_to(small, "Content-Length: 1000") as connection:
        connection.sendall(HEAD)
        assert answer_on(connection).startswith(b"HTTP/1.1 400 ")
    assert small.kept() == before
    assert "Traceback" not in small.log.read_text()


@pytest.mark.parametrize("transfer", ["length", "chunked"])
@pytest.mark.slow
def test_a_slow_link_has_all_the_time_it_needs(small, transfer):
    """Four seconds in all, where two are put up with in one go: fifty kilobytes a second, as on a bad telephone."""
    parts = [HEAD, *[b"word " * 5000] * 8, TAIL]
    length = f"Content-Length: {sum(map(len, parts))}"
    with upload_to(small, length if transfer == "length" else "Transfer-Encoding: chunked") as connection:
        for part in parts:
            connection.sendall(part if transfer == "length" else b"%x\r\n%s\r\n" % (len(part), part))
            time.sleep(0.45)
        connection.sendall(b"" if transfer == "length" else b"0\r\n\r\n")
        assert answer_on(connection).startswith(b"HTTP/1.1 201 ")
