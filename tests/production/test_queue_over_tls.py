"""The queue server at ``rediss://``: whose certificates are believed, by everybody who talks to it."""

from __future__ import annotations

import pytest
import redis
from limits.storage import storage_from_string

from tests.production.parts import Certificate, QueueServer
from webapp.config import Config
from webapp.queue import IMPATIENT, Queue, connect


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return Certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def server(tmp_path_factory, certificate):
    with QueueServer(tmp_path_factory.mktemp("queue"), certificate) as running:
        yield running


def a_web_request(url):
    Queue(url, 60).check()


def a_worker(url):
    connect(url, patient=True).ping()


def the_limits(url):
    storage = storage_from_string(url, wrap_exceptions=False, **IMPATIENT)
    assert storage.incr("key", 60) > 0


EVERYBODY = pytest.mark.parametrize("asks", [a_web_request, a_worker, the_limits])


@EVERYBODY
def test_a_certificate_that_nobody_has_signed_is_refused(server, asks):
    with pytest.raises(redis.ConnectionError, match="self-signed certificate"):
        asks(Config.from_env({"REDIS_URL": server.url}).redis_url)


@EVERYBODY
def test_it_is_taken_where_the_address_or_a_setting_says_so(server, asks):
    asks(Config.from_env({"REDIS_URL": server.lenient_url}).redis_url)
    asks(Config.from_env({"REDIS_URL": server.url, "REDIS_VERIFY": "0"}).redis_url)


@EVERYBODY
def test_whoever_signs_certificates_can_be_named_and_then_the_name_must_be_right(server, certificate, asks):
    asks(f"{server.url}?ssl_ca_certs={certificate.path}")
    with pytest.raises(redis.ConnectionError, match="IP address mismatch"):
        asks(f"{server.url}?ssl_ca_certs={certificate.path}".replace("127.0.0.1", "127.0.0.2"))
