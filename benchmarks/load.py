"""Sends the same request many times from a number of clients, and says how long each took."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """The times of one run, in seconds."""

    times: list[float]
    elapsed: float

    @property
    def p50(self) -> float:
        """The median, in ms."""
        return statistics.median(self.times) * 1000

    @property
    def p95(self) -> float:
        """What 95 of 100 stay below, in ms."""
        return sorted(self.times)[int(len(self.times) * 0.95)] * 1000

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.times) / self.elapsed

    def __str__(self) -> str:
        return f"p50 {self.p50:7.1f} ms   p95 {self.p95:7.1f} ms   {self.rate:7.1f}/s"


def multipart(content: bytes) -> tuple[bytes, dict[str, str]]:
    """Give a form with one file as a browser sends it: body and headers."""
    edge = "vitrine-benchmark"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="cv.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={edge}"}


def post(port: int, path: str, content: bytes, *, clients: int, each: int = 0, seconds: float = 0) -> Measured:
    """Let ``clients`` post the file ``each`` times, or for ``seconds``; AssertionError for a failure."""
    body, headers = multipart(content)
    times: list[float] = []
    begun = time.perf_counter()

    def one_client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        sent = 0
        while sent < each or time.perf_counter() - begun < seconds:
            started = time.perf_counter()
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status < 300, answer.status
            times.append(time.perf_counter() - started)
            sent += 1

    _side_by_side(one_client, clients)
    return Measured(times, time.perf_counter() - begun)


def _side_by_side(work: Callable[[], None], count: int) -> None:
    with ThreadPoolExecutor(count) as clients:
        for done in [clients.submit(work) for _ in range(count)]:
            done.result()


def get(port: int, path: str, *, times: int) -> Measured:
    """Fetch ``path`` so often from one client."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    begun = time.perf_counter()
    for _ in range(times):
        started = time.perf_counter()
        connection.request("GET", path)
        connection.getresponse().read()
        taken.append(time.perf_counter() - started)
    return Measured(taken, time.perf_counter() - begun)
