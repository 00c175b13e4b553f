"""An S3 server for tests, and a line to it that can be cut, clogged, or answered in its stead."""

from __future__ import annotations

import os
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

import httpx

from tests.stack import free_port, wait_until

KEYS = {"AWS_ACCESS_KEY_ID": "vitrine", "AWS_SECRET_ACCESS_KEY": "vitrine-secret", "AWS_REGION": "us-east-1"}
WORKS, ANSWERS_500, STALLS = "works", "answers 500", "stalls"
TAKES_HALF, GIVES_HALF = "takes half an object", "gives half an object"


class S3Server:
    """``with S3Server(folder) as server`` keeps the bucket ``cvs`` in the folder; ``server.url`` reaches it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> S3Server:
        (self.folder / "cvs").mkdir(parents=True)
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, or start it again on the same port; return when it answers."""
        keys = {"NANIO_ACCESS_KEY": KEYS["AWS_ACCESS_KEY_ID"], "NANIO_SECRET_KEY": KEYS["AWS_SECRET_ACCESS_KEY"]}
        program = str(Path(sys.executable).parent / "nanio")
        words = [program, "serve", "--data-dir", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(words, env={**os.environ, **keys}, stdout=log, stderr=log)
        wait_until(lambda: self.process.poll() is not None or _answers(self.port))

    def stop(self) -> None:
        """Stop it; the folder keeps everything."""
        self.process.terminate()
        self.process.wait()


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Run an S3 server that keeps the bucket ``cvs`` in the folder; gives its address."""
    with S3Server(folder) as server:
        yield server.url


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/").status_code > 0
    except httpx.TransportError:
        return False


class Line(socketserver.ThreadingTCPServer):
    """What stands between Vitrine and an S3 server; ``line.fault`` says how it behaves from now on."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, far_url: str, folder: Path):
        super().__init__(("127.0.0.1", 0), _Relay)
        self.far_port, self.folder = int(far_url.rpartition(":")[2]), folder
        self.fault = WORKS
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    @contextmanager
    def broken(self, fault: str) -> Iterator[None]:
        """Behave so until the end of the block."""
        self.fault = fault
        try:
            yield
        finally:
            self.fault = WORKS


class _Relay(socketserver.BaseRequestHandler):
    server: Line

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.far_port)) as far, suppress(OSError):
            back = threading.Thread(target=self._answer, args=(far,), daemon=True)
            back.start()
            while part := self.request.recv(65_536):
                if self.server.fault == ANSWERS_500:
                    self.request.sendall(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")
                elif self.server.fault == TAKES_HALF:
                    far.sendall(part[: -len(part) // 2])
                    break
                elif self.server.fault != STALLS:
                    far.sendall(part)
            far.shutdown(socket.SHUT_WR)

    def _answer(self, far: socket.socket) -> None:
        with suppress(OSError):
            while part := far.recv(65_536):
                if self.server.fault == GIVES_HALF:  # as where the other side dies in the middle of a file
                    head, _, body = part.partition(b"\r\n\r\n")
                    self.request.sendall(head + b"\r\n\r\n" + body[: len(body) // 2])
                    break
                self.request.sendall(part)
            self.request.shutdown(socket.SHUT_RDWR)
