"""A CDN's interface for purging, which writes down what it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Hears(BaseHTTPRequestHandler):
    """Writes down what it is told, and answers as ``status`` says."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard.append((dict(self.headers), body["tags"]))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - as http.server calls it

    def log_message(self, *_words):
        pass


@contextmanager
def listening() -> Iterator[Any]:
    """It listens at ``url`` and answers ``status``; what came is in ``heard``, each with its headers and its tags."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Hears) as server:
        server.heard, server.status = [], 200
        server.url = f"http://127.0.0.1:{server.server_port}/purge"
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
