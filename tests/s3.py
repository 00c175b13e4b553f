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

import httpx

from tests.stack import free_port, wait_until

KEYS = {"AWS_ACCESS_KEY_ID": "vitrine", "AWS_SECRET_ACCESS_KEY": "vitrine-secret", "AWS_REGION": "us-east-1"}
WORKS, ANSWERS_500, STALLS = "works", "answers 500", "stalls"
TAKES_HALF, GIVES_HALF = "takes half an object", "gives half an object"


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Run an S3 server that keeps the bucket ``cvs`` in the folder; gives its address."""
    (folder / "cvs").mkdir(parents=True)
    port = free_port()
    keys = {"NANIO_ACCESS_KEY": KEYS["AWS_ACCESS_KEY_ID"], "NANIO_SECRET_KEY": KEYS["AWS_SECRET_ACCESS_KEY"]}
    program = str(Path(sys.executable).parent / "nanio")
    words = [program, "serve", "--data-dir", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(words, env={**os.environ, **keys}, stdout=log, stderr=log)
        wait_until(lambda: server.poll() is not None or _answers(port))
        yield f"http://127.0.0.1:{port}"
        server.terminate()
        server.wait()


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
