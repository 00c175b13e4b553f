"""What a provider has published, when several people ask for it at the same moment."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread

import pytest

from tests.parallel import at_once
from webapp import providers


class AnswersTwo(BaseHTTPRequestHandler):
    """Answers nobody before there are two who ask."""

    asked = Barrier(2)

    def do_GET(self):
        self.asked.wait(timeout=60)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_words):
        pass


@pytest.fixture
def address():
    with ThreadingHTTPServer(("127.0.0.1", 0), AnswersTwo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_people_who_come_while_a_provider_is_slow_do_not_wait_for_each_other(address, monkeypatch):  # FLOW W16
    monkeypatch.setattr(providers, "TIMEOUT", (30, 30))
    kept = providers._Kept()
    assert at_once(*[lambda: kept.get(address)] * 2) == [{}, {}]
