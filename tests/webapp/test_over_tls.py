"""What is different once the site is at an https address: cookies that nobody else can set, and no way back to http."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import httpx
import pytest

from tests import cvs
from tests.addresses import rules
from tests.people import PASSWORD
from tests.stack import ROOT
from tests.webapp.test_operations import web_alone
from webapp.config import Config, ConfigError
from webapp.migrations import migrate
from webapp.services import Services

PUBLIC = "https://cv.example.org"
NEEDS = {"PUBLIC_URL": PUBLIC, "SECRET_KEY": "a key", "SMTP_URL": "smtp://localhost", "MAIL_FROM": "site@example.org"}
STYLES = "/static/css/vitrine.css"
HERE = {"Host": "cv.example.org"}
FLAGS = {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A web process as it stands behind what ends TLS for it."""
    home = tmp_path_factory.mktemp("tls")
    migrate(Services(Config.from_env({"VITRINE_HOME": str(home)})).database)
    with web_alone(home, UPLOADS_PER_HOUR="100", **NEEDS) as address:
        yield address


def cookies_of(answer):
    """What an answer sets: value and attributes by name."""
    set_now = [header.split("; ") for header in answer.headers.get_list("Set-Cookie")]
    return {first.split("=", 1)[0]: (first.split("=", 1)[1], set(more)) for first, *more in set_now}


def registered(url, email):
    """Sign somebody up, and give the cookie that signs them in."""
    answer = httpx.post(f"{url}/api/v1/register", headers=HERE, json={"email": email, "password": PASSWORD})
    assert answer.status_code == 201
    return cookies_of(answer)["__Host-session"]


@pytest.mark.slow
def test_a_session_is_in_a_cookie_of_this_very_host_that_no_script_reads(url):
    _, attributes = registered(url, "flags@example.org")
    assert attributes >= FLAGS
    assert not [one for one in attributes if one.startswith("Domain")]


def test_the_cookie_of_an_upload_is_as_guarded(url):
    file = {"file": ("cv.txt", cvs.text())}
    answer = httpx.post(f"{url}/api/v1/upload-anonymous", headers=HERE, files=file, timeout=60)
    _, attributes = cookies_of(answer)["pending_job"]
    assert attributes >= FLAGS
    assert not [one for one in attributes if one.startswith("Domain")]


def test_a_session_that_a_neighbour_of_our_name_has_planted_signs_nobody_in(url):
    """Browsers let ``evil.example.org`` set a cookie for all of ``example.org``, but none whose name begins so."""
    session, _ = registered(url, "attacker@example.org")
    for name, status in (("session", 401), ("__Host-session", 200)):
        answer = httpx.get(f"{url}/api/v1/auth/me", headers={**HERE, "Cookie": f"{name}={session}"})
        assert answer.status_code == status


@pytest.mark.slow
def test_every_answer_asks_for_https_and_says_who_may_frame_it(url, tmp_path):
    here = SimpleNamespace(settings={"VITRINE_HOME": str(tmp_path), **NEEDS})
    paths = {rule.rule.replace("<", "").replace(">", "").replace(":", "-") for rule in rules(here)}
    paths |= {STYLES, "/static/img/none.png", "/static/../wsgi.py", "/nothing"}
    with httpx.Client(base_url=url, headers=HERE, timeout=60) as browser:
        for path in sorted(paths):
            for method in ("GET",) if path == STYLES else ("GET", "POST"):  # to anything else it says 405 and nothing
                require_guarded(browser.request(method, path), path)
        for host in ("no host", "a/b", "[::1"):
            require_guarded(browser.get("/", headers={"Host": host}), host)


def require_guarded(answer, asked):
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000", asked
    assert answer.headers["X-Content-Type-Options"] == "nosniff", asked
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], asked


def test_no_key_is_made_up_in_production_whoever_starts_it(tmp_path):
    """The one that a development site keeps in its folder is none for production, by whichever server it runs."""
    (tmp_path / "secret_key").write_text("the development key")
    services = Services(Config.from_env({**NEEDS, "VITRINE_HOME": str(tmp_path), "SECRET_KEY": ""}))
    with pytest.raises(ConfigError, match=r"^SECRET_KEY is not set: "):
        services.signer("pending")


@pytest.mark.parametrize("words", [["gunicorn", "--config", "python:webapp.server", "wsgi:app"], ["workers", "mail"]])
@pytest.mark.slow
def test_neither_site_nor_worker_starts_in_production_on_a_development_key(tmp_path, words):
    (tmp_path / "secret_key").write_text("the development key")
    settings = {**NEEDS, "VITRINE_HOME": str(tmp_path), "SECRET_KEY": ""}
    ended = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode != 0
    assert "SECRET_KEY is not set: " in ended.stderr
