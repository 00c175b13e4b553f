"""Whatever name a request says that it was sent to, nothing we say or send leads there."""

import subprocess
import sys

import httpx
import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.mailbox import Mailbox, link_in
from tests.people import Person
from tests.stack import ROOT, Stack, free_port
from tests.webapp.test_operations import web_alone

EVIL = "evil.example"
FORGED = {"Host": EVIL, "X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL}"}
PRODUCTION = {
    "PUBLIC_URL": "https://cv.example", "SECRET_KEY": "a key", "SMTP_URL": "smtp://127.0.0.1:1",
    "MAIL_FROM": "vitrine@cv.example", "TRUSTED_HOSTS": ".also.example",
}  # fmt: skip


@pytest.fixture(scope="module")
def named(tmp_path_factory, provider):
    """A site that knows its address, behind one proxy; it is no production, which would refuse what is forged."""
    here = tmp_path_factory.mktemp("named")
    stack = Stack(here, **QUICK, **provider.settings, TRUSTED_PROXIES="1")
    stack.settings["PUBLIC_URL"] = stack.url
    with stack:
        yield stack


@pytest.fixture(scope="module")
def misled(named):
    """Somebody whose every request names another site as its host, with a portfolio open to everybody."""
    person = Person(named.url, "misled")
    person.browser.headers.update(FORGED)
    job_id = person.make_portfolio(cvs.text(), "cv.txt")
    made = person.status(job_id)["portfolio"]["id"]
    person.portfolio = person.call("PATCH", f"/portfolio/{made}", {"visibility": "public"}).json()
    person.portfolio_links = person.status(job_id)["portfolio"]
    return person


def test_mails_lead_to_the_site_itself(named, misled):
    for way, subject in (("/login/link", "Your way in"), ("/password/new", "Choose a new password")):
        misled.send(misled.visit(way), way, {"email": misled.email})
        mail = Mailbox(named.home / "mail").wait_for(misled.email, subject)
        assert link_in(mail).startswith(f"{named.url}{way}/")
        assert EVIL not in mail.as_string()


def test_portfolios_and_what_search_engines_are_told_name_the_site_itself(named, misled):
    slug = misled.portfolio["slug"]
    page = misled.browser.get(f"/p/{slug}/")
    assert f'<link rel="canonical" href="{named.url}/p/{slug}/">' in page.text
    told = [page, *(misled.browser.get(path) for path in (f"/p/{slug}/qr.svg", "/sitemap.xml", "/robots.txt", "/"))]
    for answer in told:
        assert answer.status_code == 200
        assert EVIL not in answer.text + str(answer.headers)
    assert f"{named.url}/p/{slug}/" in told[2].text
    assert EVIL not in str([misled.portfolio, misled.portfolio_links])


@pytest.mark.parametrize("path", ["/p/{}", "/portfolios/{}", "/p/{}?next=//evil.example", "/dashboard", "/auth/oidc"])
def test_no_redirect_follows_the_forged_name(named, misled, path):
    stranger = httpx.Client(base_url=named.url, headers=FORGED)
    answer = stranger.get(path.format(misled.portfolio["slug"]))
    assert answer.status_code in (301, 303, 308, 401)
    assert EVIL not in answer.headers.get("Location", "").split("?")[0]


def test_a_provider_is_asked_to_come_back_to_the_site_itself(named):
    away = httpx.get(f"{named.url}/auth/oidc", headers=FORGED)
    back = httpx.URL(away.headers["Location"]).params["redirect_uri"]
    assert back == f"{named.url}/auth/oidc/authorized"


def test_a_form_from_the_forged_name_is_refused_as_any_other_sites(named, misled):
    form = misled.visit("/")
    answer = misled.send(form, "/upload", files={"file": ("cv.txt", cvs.text())}, Origin=f"http://{EVIL}")
    assert answer.status == 400
    assert "This form is too old" in answer.words


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """The web process of a production site; gives where it is reached."""
    home = tmp_path_factory.mktemp("production")
    subprocess.run([sys.executable, "-m", "flask", "migrate"], cwd=ROOT, env={"VITRINE_HOME": str(home)}, check=True)
    with web_alone(home, **PRODUCTION, REDIS_URL=f"redis://127.0.0.1:{free_port()}") as url:
        yield url


@pytest.mark.parametrize("host", ["cv.example", "cv.example:443", "CV.example", "www.also.example", "also.example"])
def test_production_answers_to_its_own_names(production, host):
    assert httpx.get(f"{production}/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", [EVIL, "127.0.0.1:8000", "cv.example.evil.example", "evilcv.example", "notalso.example"]
)
@pytest.mark.parametrize("path", ["/", "/p/ada", "/p/ada/", "/login", "/api/v1/auth/me", "/nothing"])
def test_production_answers_to_no_other_name(production, host, path):
    answer = httpx.get(f"{production}{path}", headers={"Host": host})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert answer.text == "This site is at https://cv.example and answers to no other name.\n"
    assert "Set-Cookie" not in answer.headers


def test_who_looks_after_its_processes_may_call_them_as_they_like(production):
    for host in ("10.0.0.7:8000", "app.herokuapp.com"):
        assert httpx.get(f"{production}/healthz", headers={"Host": host}).status_code == 200
        ready = httpx.get(f"{production}/readyz", headers={"Host": host})
        assert (ready.status_code, ready.json()["parts"]["database"]) == (503, "ok")
