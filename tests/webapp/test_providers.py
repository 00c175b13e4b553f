"""What a provider has published, when several people ask for it at the same moment."""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread

import pytest
from joserfc.jwk import KeySet

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


class AnswersOne(AnswersTwo):
    """Answers everybody the same."""

    published = b""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.published)


@pytest.fixture
def address():
    with ThreadingHTTPServer(("127.0.0.1", 0), AnswersTwo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_people_who_come_while_a_provider_is_slow_do_not_wait_for_each_other(address, monkeypatch):  # FLOW W16
    monkeypatch.setattr(providers, "TIMEOUT", (30, 30))
    kept = providers._Kept(dict)
    assert at_once(*[lambda: kept.get(address)] * 2) == [{}, {}]


def test_a_provider_that_does_not_answer_is_asked_again_only_after_a_moment(monkeypatch):  # FLOW W16
    """Else everybody who comes meanwhile would wait for it, and hold a thread of the site."""
    kept = providers._Kept(dict)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(providers, "TIMEOUT", (0.2, 0.2))
        for _ in range(3):
            with pytest.raises(providers.ProviderError):
                kept.get(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        silent.accept()[0].close()
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()


@pytest.mark.parametrize("published", [b"null", b"[]", b"{}", b'{"keys": [{"kty": "EC", "crv": "unknown"}]}'])
def test_what_is_no_set_of_keys_is_told_apart_from_one(published):
    AnswersOne.published = published
    with ThreadingHTTPServer(("127.0.0.1", 0), AnswersOne) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(providers.ProviderError):
            providers._Kept(KeySet.import_key_set).get(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
