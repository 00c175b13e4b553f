"""What browsers and caches may keep: nothing of anybody's, at any address, by any method, in any form."""

import httpx
import pytest

from tests import cvs
from tests.people import PASSWORD, Person
from webapp.app import create_app
from webapp.config import Config

ASKED_ANEW = "public, no-cache"
KEPT = {
    "/p/<slug>/": ASKED_ANEW,
    "/p/<slug>/<name>": ASKED_ANEW,
    "/p/<slug>/qr.svg": ASKED_ANEW,
    "/robots.txt": "public, max-age=3600",
    "/sitemap.xml": "public, max-age=3600",
    "/sitemap-<int:number>.xml": "public, max-age=3600",
}
"""What everybody may see."""
RULES = [rule for rule in create_app(Config.from_env({})).url_map.iter_rules() if rule.endpoint != "static"]


@pytest.fixture(scope="module")
def owner(stack):
    """Somebody with a public portfolio."""
    person = Person(stack.url, "owner")
    person.job_id = person.make_portfolio(cvs.text(), "cv.txt")
    page = person.visit(f"/jobs/{person.job_id}")
    person.send(page, page.tree.xpath("//form[contains(@action, '/publish')]/@action")[0])
    return person


@pytest.fixture(scope="module")
def values(owner):
    """What stands in the addresses of what is theirs."""
    portfolio = owner.status(owner.job_id)["portfolio"]
    slug = portfolio["public_url"].rstrip("/").split("/")[-1]
    ids = {"job_id": owner.job_id, "portfolio_id": portfolio["id"], "slug": slug}
    return {
        **ids, "name": "resume.json", "section": "basics", "number": "0", "position": "0", "token": "none",
        "identity_id": "1", "session_id": owner.job_id, "token_id": owner.job_id,
    }  # fmt: skip


def address(rule, values):
    numbers = {"number": "1"} if "sitemap" in rule.rule else {}
    steps = ["".join(_step(part, values | numbers)) for part in rule._trace]
    return "".join(steps).lstrip("|")


def _step(part, values):
    is_variable, text = part
    return str(values[text]) if is_variable else text


def allowed(rule, answer):
    return {KEPT[rule.rule]} if rule.rule in KEPT and answer.status_code in (200, 304) else {"no-store"}


@pytest.mark.parametrize("form", ["page", "fragment"])
@pytest.mark.slow
def test_whatever_is_looked_at_is_kept_only_where_everybody_may_see_it(owner, values, form):
    headers = {"HX-Request": "true"} if form == "fragment" else {}
    seen = set()
    for rule in RULES:
        if "GET" in rule.methods:
            for browser in (owner.browser, httpx):
                path = address(rule, values)
                answer = browser.get(owner.url + path, headers=headers, follow_redirects=False)
                seen.add(answer.status_code)
                assert answer.headers.get("Cache-Control") in allowed(rule, answer), (path, answer.status_code)
    assert seen >= {200, 401, 404}


@pytest.mark.slow
def test_whatever_is_sent_is_answered_with_what_nobody_keeps(owner, values):
    seen = set()
    for rule in RULES:
        for method in rule.methods & {"POST", "PUT", "PATCH", "DELETE"}:
            for browser in (owner.browser, httpx):
                path = address(rule, values)
                answer = browser.request(method, owner.url + path, headers={"Origin": "https://evil.example"})
                seen.add(answer.status_code)
                assert answer.headers.get("Cache-Control") == "no-store", (method, path, answer.status_code)
    assert seen == {400}


def test_nobody_keeps_where_one_is_led(owner, values):
    form = {"csrf_token": owner.visit("/account").form("/account/settings").fields["csrf_token"]}
    for path, fields in (
        ("/account/settings", {"language": "en", "time_zone": "Europe/Oslo"}),
        (f"/portfolios/{values['portfolio_id']}/publish", {}),
        ("/login", {"email": owner.email, "password": PASSWORD}),
    ):
        answer = owner.browser.post(path, data=form | fields, follow_redirects=False)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (303, "no-store"), path


def test_what_everybody_may_see_is_asked_for_anew_and_gone_when_it_is_closed(owner, values):
    path = f"{owner.url}/p/{values['slug']}/"
    first = httpx.get(path)
    again = httpx.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, ASKED_ANEW)
    page = owner.visit(f"/jobs/{owner.job_id}")
    owner.send(page, page.tree.xpath("//form[contains(@action, '/unpublish')]/@action")[0])
    for name in ("", "resume.pdf", "qr.svg"):
        closed = httpx.get(path + name, headers={"If-None-Match": first.headers["ETag"]})
        assert (closed.status_code, closed.headers["Cache-Control"]) == (410, "no-store")
