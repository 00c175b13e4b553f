"""A web server that listens on this machine for those who open what a stranger's file names."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx


class Canary(ThreadingHTTPServer):
    """A web server that nobody should ever visit, and that knows who did."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server_port}/canary.svg"
        self.connections = self.invited = 0

    def get_request(self) -> tuple[Any, Any]:
        """Let somebody in."""
        self.connections += 1
        return super().get_request()

    def uninvited(self) -> int:
        """Count who came but for us: whoever came before us has been let in by the time we are answered."""
        self.invited += 1
        assert httpx.get(self.url).status_code == 200
        return self.connections - self.invited


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer whatever it is."""
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@contextmanager
def listening() -> Iterator[Canary]:
    """Listen until the end of the block."""
    with Canary() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
