"""``/healthz`` and ``/readyz``, with each part there and away."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
import redis

from tests import cvs
from tests.people import Person
from tests.stack import ROOT, free_port, wait_until
from webapp.config import Config
from webapp.services import Services


@contextmanager
def web_alone(home, **settings):
    """The web process with nothing beside it; gives its address."""
    port = free_port()
    words = ["-m", "gunicorn", "--config", "python:webapp.server", "--bind", f"127.0.0.1:{port}", "wsgi:app"]
    settings = {"PATH": os.environ["PATH"], "VITRINE_HOME": str(home), **settings}
    with (home / "web.log").open("w") as log:
        server = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=settings, stderr=log)
    try:
        wait_until(lambda: server.poll() is not None or _answers(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _answers(port):
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def deserted(tmp_path_factory):
    """A web process whose database, queue and storage are all away."""
    home = tmp_path_factory.mktemp("deserted")
    (home / "file").touch()
    away = {
        "DATABASE_URL": f"postgresql://vitrine@127.0.0.1:{free_port()}/vitrine",
        "REDIS_URL": f"redis://127.0.0.1:{free_port()}",
        "STORAGE_URL": f"file://{home}/file/files",
    }
    with web_alone(home, **away) as url:
        yield url


def ready(url):
    answer = httpx.get(f"{url}/readyz", timeout=30)
    assert answer.headers["Content-Type"] == "application/json"
    return answer.status_code, answer.json()["parts"]


def test_it_is_ready_when_database_queue_and_storage_answer(stack):
    answer = httpx.get(f"{stack.url}/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert answer.json()["parts"] == {"database": "ok", "queue": "ok", "storage": "ok"}
    assert set(answer.json()["sandbox"].values()) <= {True, False}


def test_a_probe_has_a_line_in_the_log_only_when_its_answer_is_bad(tmp_path):
    with web_alone(tmp_path, REDIS_URL=f"redis://127.0.0.1:{free_port()}") as url:
        assert httpx.get(f"{url}/healthz").status_code == 200
        assert httpx.get(f"{url}/readyz", timeout=30).status_code == 503
    said = [line for line in (tmp_path / "web.log").read_text().splitlines() if " answered " in line]
    assert [re.search(r"route=\S+ status=\d+", line)[0] for line in said] == ["route=/readyz status=503"]


@pytest.mark.slow
def test_it_is_up_whatever_is_away(stack, deserted):
    for url in (stack.url, deserted):
        answer = httpx.get(f"{url}/healthz")
        assert (answer.status_code, answer.text) == (200, "ok\n")


def test_it_names_every_part_that_is_away(deserted):
    away = dict.fromkeys(("database", "queue", "storage"), "does not answer")
    assert ready(deserted) == (503, away)


def test_a_page_and_the_api_say_that_it_is_not_just_now(deserted):
    page = httpx.get(f"{deserted}/", timeout=30)
    assert page.status_code == 503
    assert "Not just now" in page.text
    answer = httpx.get(f"{deserted}/api/v1/auth/me", timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.slow
def test_it_names_the_one_part_that_is_away(stack, tmp_path):
    (tmp_path / "file").touch()
    parts = {name: stack.settings.get(name) for name in ("SECRET_KEY",) if stack.settings.get(name)}
    settings = {**parts, "REDIS_URL": f"redis://127.0.0.1:{free_port()}"}
    with web_alone(stack.home, **settings) as url:
        assert ready(url) == (503, {"database": "ok", "queue": "does not answer", "storage": "ok"})
    with web_alone(stack.home, STORAGE_URL=f"file://{tmp_path}/file/files") as url:
        assert ready(url) == (503, {"database": "ok", "queue": "ok", "storage": "does not answer"})


@pytest.mark.slow
def test_a_database_without_its_tables_is_not_ready(stack, tmp_path):
    queue = f"unix://{stack.home}/queue/valkey.sock"
    redis.Redis.from_url(queue).ping()
    with web_alone(tmp_path, REDIS_URL=queue) as url:
        assert ready(url) == (503, {"database": "run flask migrate", "queue": "ok", "storage": "ok"})


@pytest.mark.slow
def test_somebody_signed_in_is_told_too_that_it_is_not_just_now(stack, stranger, tmp_path):
    key = (stack.home / "secret_key").read_text()
    away = f"postgresql://vitrine@127.0.0.1:{free_port()}/vitrine"
    with web_alone(tmp_path, SECRET_KEY=key, DATABASE_URL=away) as url:
        for path, headers in (("/dashboard", {}), ("/", {}), ("/dashboard", {"HX-Request": "true"})):
            page = httpx.get(url + path, cookies=stranger.browser.cookies, headers=headers, timeout=30)
            assert page.status_code == 503
            assert "Not just now" in page.text


@pytest.mark.slow
def test_it_is_not_ready_when_no_file_could_be_looked_at(stack, tmp_path):
    for part in ("webapp", "templates", "static", "wsgi.py"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    (tmp_path / "webapp/checking/__init__.py").write_text("this is no Python")
    port = free_port()
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--port", str(port)]
    with subprocess.Popen(words, cwd=tmp_path, env=stack.settings) as server:
        try:
            wait_until(lambda: _answers(port))
            status, parts = ready(f"http://127.0.0.1:{port}")
            upload = Person(f"http://127.0.0.1:{port}").place_by_api(cvs.text(), "cv.txt")
        finally:
            server.terminate()
    assert (status, parts.pop("sandbox")) == (503, "does not start")
    assert set(parts.values()) == {"ok"}
    assert (upload.status_code, upload.json()["code"]) == (503, "unavailable"), "nothing is wrong with the file"


def test_there_is_a_connection_for_every_thread(postgres_database):
    config = Config.from_env({"DATABASE_URL": postgres_database, "WEB_THREADS": "30"})
    database = Services(config).database
    together = threading.Barrier(30, timeout=60)

    def use(_place: int) -> int:
        with database.connection_context():
            return together.wait()

    with ThreadPoolExecutor(30) as threads:
        assert set(threads.map(use, range(30))) == set(range(30))
