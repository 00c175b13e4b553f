"""Published portfolios on a host of their own: nothing of the app is there and no cookie, and the app shows none."""

import httpx
import pytest
from flask import request, session
from lxml import etree, html

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import Stack
from webapp.app import create_app
from webapp.config import Config
from webapp.views.apart import keep_apart

FILES = ["", "resume.pdf", "resume.json", "contact.vcf", "resume.txt", "card.png", "qr.svg"]

MAILS = {"SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "vitrine@cv.example"}


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    """A Vitrine at 127.0.0.1 whose portfolios are at localhost."""
    stack = Stack(tmp_path_factory.mktemp("apart"), **QUICK)
    stack.settings |= {"PUBLIC_URL": stack.url, "PORTFOLIO_URL": f"http://localhost:{stack.port}"}
    with stack:
        yield stack


@pytest.fixture(scope="module")
def there(apart):
    return apart.settings["PORTFOLIO_URL"]


@pytest.fixture(scope="module")
def owner(apart):
    """Somebody whose portfolio is for everybody."""
    person = Person(apart.url, "owner")
    person.job_id = person.make_portfolio(cvs.text(), "cv.txt")
    own = person.status(person.job_id)["portfolio"]
    person.portfolio = person.call("PATCH", f"/portfolio/{own['id']}", {"visibility": "public"}).json()
    return person


def path_of(owner):
    return f"/p/{owner.portfolio['slug']}/"


def test_every_file_of_it_is_there_and_the_app_leads_to_it(owner, apart, there):
    for name in FILES:
        path = path_of(owner) + name
        assert httpx.get(there + path).status_code == 200
        led = owner.browser.get(path, follow_redirects=False)
        assert (led.status_code, led.headers["Location"]) == (301, there + path)


def test_an_address_that_is_none_is_looked_for_there_and_leads_nowhere_else(apart, there, owner):
    for path in (
        "/p/none-of-ours/",
        "/p/..%2f..%2f/",
        "/p/evil.example/",
        "/p/%0d%0aX:y/",
        "/p/a/?next=//evil.example",
    ):
        led = httpx.get(apart.url + path)
        assert led.status_code in (301, 404)
        assert led.headers.get("Location", there + "/p/").startswith(there + "/p/")
        assert httpx.get(there + path).status_code == 404


def test_every_link_to_it_names_its_own_host(owner, apart, there):
    address = there + path_of(owner)
    page = httpx.get(address)
    assert owner.portfolio["public_url"] == address
    assert owner.status(owner.job_id)["portfolio"]["public_pdf_url"] == f"{address}resume.pdf"
    assert address in owner.visit(f"/jobs/{owner.job_id}").response.text
    assert f'<link rel="canonical" href="{address}">' in page.text.replace("/>", ">")
    assert address in httpx.get(f"{address}qr.svg").text
    assert f"img-src data: {address}" in page.headers["Content-Security-Policy"]
    for told in (page, httpx.get(f"{address}contact.vcf"), httpx.get(f"{address}resume.json")):
        assert apart.url not in told.text


def test_each_host_lists_what_is_its_own(owner, apart, there):
    assert listed(apart.url) == [f"{apart.url}/"]
    assert listed(there) == [there + path_of(owner)]
    for url in (apart.url, there):
        assert f"Sitemap: {url}/sitemap.xml" in httpx.get(f"{url}/robots.txt").text


def listed(url):
    tree = etree.fromstring(httpx.get(f"{url}/sitemap.xml").content)
    return [found.text for found in tree.iter("{*}loc")]


PAGES = [
    "/",
    "/login",
    "/signup",
    "/dashboard",
    "/account",
    "/auth/oidc",
    "/readyz",
    "/api/v1/openapi.json",
    "/nothing",
]


def test_no_page_of_the_app_is_there_whoever_asks(owner, there):
    own = [f"/jobs/{owner.job_id}", f"/portfolios/{owner.portfolio['id']}/", f"/api/v1/jobs/{owner.job_id}"]
    for path in (*PAGES, *own):
        answer = httpx.get(there + path, headers=cookies(owner))
        assert answer.status_code == 404
        assert owner.email not in answer.text
    for path in ("/login", "/signup", "/upload", "/logout", "/api/v1/login", "/api/v1/upload-anonymous"):
        assert httpx.post(there + path, headers=cookies(owner) | {"Origin": there}).status_code == 404
    assert owner.call("GET", "/auth/me").status_code == 200


def cookies(owner):
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in owner.browser.cookies.items())}


def test_no_cookie_is_read_or_set_there_on_any_answer(owner, there):
    for path in (path_of(owner), "/p/none-of-ours/", "/", "/login", "/robots.txt", "/healthz"):
        for name in ("Cookie", "X-Nothing"):
            answer = httpx.get(there + path, headers={name: cookies(owner)["Cookie"]})
            assert "Set-Cookie" not in answer.headers
            assert "<form" not in answer.text
    told = httpx.get(f"{there}/nothing")
    assert f'href="{owner.url}/"' in told.text


def test_whatever_would_look_at_a_cookie_there_or_set_one_cannot():
    settings = {"PUBLIC_URL": "http://cv.example", "PORTFOLIO_URL": "http://cvs.example", "SECRET_KEY": "a key"}
    app, seen = create_app(Config.from_env(settings)), []

    @app.before_request
    def look():
        seen.append((dict(request.cookies), request.headers.get("Authorization")))
        session["something"] = "to remember"

    sent = {"Cookie": "session=a; pending_job=b", "Authorization": "Bearer c"}
    there, here = (
        app.test_client(use_cookies=False).get("/healthz", base_url=url, headers=sent)
        for url in (settings["PORTFOLIO_URL"], settings["PUBLIC_URL"])
    )
    assert seen == [({}, None), ({"session": "a", "pending_job": "b"}, "Bearer c")]
    assert ["Set-Cookie" in answer.headers for answer in (there, here)] == [False, True]


@pytest.mark.parametrize("port", ["", ":80", ":8080", ":443"])
def test_it_is_the_portfolios_host_at_whatever_port(owner, there, apart, port):
    named = {"Host": f"localhost{port}"}
    assert httpx.get(there + path_of(owner), headers=named).status_code == 200
    for path in ("/", "/login", "/dashboard"):
        answer = httpx.get(there + path, headers=cookies(owner) | named)
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers
        assert owner.email not in answer.text


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_port_that_every_browser_leaves_out_leads_nowhere_in_a_circle(scheme):
    port = {"http": 80, "https": 443}[scheme]
    settings = {"PUBLIC_URL": f"{scheme}://cv.example:{port}", "PORTFOLIO_URL": f"{scheme}://cvs.example:{port}"}
    app = create_app(Config.from_env(settings | {"SECRET_KEY": "a key"} | MAILS))
    with app.test_request_context("/p/ada/", base_url=f"{scheme}://cvs.example"):
        assert keep_apart() is None
    with app.test_request_context("/p/ada/", base_url=f"{scheme}://cv.example"):
        assert keep_apart().location == f"{scheme}://cvs.example/p/ada/"


def test_it_stays_in_its_sandbox_there(owner, there):
    assert httpx.get(there + path_of(owner)).headers["Content-Security-Policy"].startswith("sandbox ")


def test_a_page_there_is_another_site_to_the_app(owner, there):
    token = owner.visit("/dashboard").form("/logout").fields["csrf_token"]
    refused = owner.browser.post("/logout", data={"csrf_token": token}, headers={"Origin": there})
    assert refused.status_code == 400
    refused = owner.browser.post("/api/v1/logout", headers={"Origin": there})
    assert refused.json()["code"] == "csrf_failed"
    assert owner.call("GET", "/auth/me").status_code == 200


def test_what_is_closed_says_so_there(owner, apart, there):
    change = f"/portfolio/{owner.portfolio['id']}"
    owner.call("PATCH", change, {"visibility": "private"})
    closed = httpx.get(there + path_of(owner))
    owner.call("PATCH", change, {"visibility": "public"})
    assert closed.status_code == 410
    assert "Set-Cookie" not in closed.headers


@pytest.mark.slow
def test_a_page_there_is_reported_to_the_app(owner, apart, there):
    (link,) = html.fromstring(httpx.get(there + path_of(owner)).text).xpath("//footer[@class='report']//a/@href")
    assert httpx.get(link, follow_redirects=False).headers["Location"].startswith(f"{apart.url}/report?page=")
    asked = owner.visit(httpx.get(link, follow_redirects=False).headers["Location"].removeprefix(apart.url))
    assert asked.form("/report").fields["page"] == owner.portfolio["slug"]
