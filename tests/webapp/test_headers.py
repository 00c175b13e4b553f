"""The headers of every kind of answer."""

import httpx
import pytest

from tests import cvs
from tests.webapp.test_operations import web_alone

APP_POLICY = {
    "default-src": "'none'", "script-src": "'self'", "img-src": "'self' data:", "font-src": "'self'",
    "connect-src": "'self'", "form-action": "'self'", "frame-src": "'self'", "base-uri": "'none'",
    "frame-ancestors": "'none'",
}  # fmt: skip
ANSWERS = {
    "page": ("/", {}, 200),
    "fragment": ("/login", {"HX-Request": "true"}, 200),
    "missing page": ("/nothing", {}, 404),
    "missing fragment": ("/nothing", {"HX-Request": "true"}, 404),
    "refusal": ("/dashboard", {}, 401),
    "API": ("/api/v1/openapi.json", {}, 200),
    "API problem": ("/api/v1/auth/me", {}, 401),
    "health": ("/healthz", {}, 200),
    "readiness": ("/readyz", {}, 200),
}


def policy(response):
    parts = [part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";")]
    return {part[0]: part[1] if len(part) > 1 else "" for part in parts}


@pytest.fixture(params=ANSWERS)
def answer(request, stack):
    path, headers, status = ANSWERS[request.param]
    answer = httpx.get(stack.url + path, headers=headers)
    assert answer.status_code == status
    return answer


@pytest.fixture(scope="module")
def published(stack):
    """The addresses of somebody's own page and of its public one."""
    from tests.people import Person

    owner = Person(stack.url, "owner")
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    own = owner.status(job_id)["portfolio"]
    change = {"visibility": "public"}
    where = f"/api/v1/portfolio/{own['id']}"
    public = owner.browser.patch(where, json=change, headers={"Origin": stack.url}).json()["public_url"]
    return owner, own["html_url"], public


def test_every_answer_of_ours_lets_nothing_run_but_our_own_files(answer):
    told = policy(answer)
    assert told.pop("style-src").startswith("'self'")
    assert told == APP_POLICY


def test_every_answer_of_ours_is_kept_by_nobody_and_taken_for_what_it_says(answer):
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in answer.headers


def test_search_engines_are_shown_the_landing_page_alone(stack, answer):
    landing = answer.request.url.path == "/"
    assert answer.headers.get("X-Robots-Tag") == (None if landing else "noindex")


def test_a_page_and_its_fragment_are_told_apart_by_caches(stack):
    for path in ("/", "/login", "/signup", "/nothing"):
        for headers in ({}, {"HX-Request": "true"}):
            assert "HX-Request" in httpx.get(stack.url + path, headers=headers).headers["Vary"]


def test_each_answer_has_a_nonce_of_its_own(visitor):
    preview = visitor.place(cvs.text(), "cv.txt")
    nonces = {policy(visitor.visit(preview.path).response)["style-src"] for _ in range(2)}
    assert len(nonces) == 2
    assert all("'nonce-" in nonce for nonce in nonces)


@pytest.mark.parametrize("path", ["css/vitrine.css", "js/vitrine.js", "fonts/besley-600.woff2"])
def test_a_static_file_is_kept_for_good_and_taken_for_what_it_says(stack, path):
    answer = httpx.get(f"{stack.url}/static/{path}?v=1")
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_a_static_file_that_isnt_there_is_no_page_to_keep(stack):
    answer = httpx.get(f"{stack.url}/static/css/none.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize("name", ["", "resume.pdf", "resume.json", "contact.vcf", "resume.txt"])
def test_a_portfolio_is_shut_in_a_sandbox(published, name):
    owner, own, public = published
    for answer in (owner.browser.get(own + name), httpx.get(public + name)):
        told = policy(answer)
        assert answer.status_code == 200
        assert told["sandbox"] == "allow-downloads allow-popups allow-popups-to-escape-sandbox"
        assert told["default-src"] == "'none'"
        assert "unsafe" not in str(told)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_portfolio_may_use_the_very_styles_it_was_stored_with(published):
    owner, own, public = published
    for answer in (owner.browser.get(own), httpx.get(public)):
        assert policy(answer)["style-src"].startswith("'sha256-")
        assert "<script" not in answer.text.replace('<script type="application/ld+json">', "")


def test_ones_own_portfolio_is_kept_by_nobody_and_the_public_one_shortly(published):
    owner, own, public = published
    mine, everybodys = owner.browser.get(own), httpx.get(public)
    assert (mine.headers["Cache-Control"], mine.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert (everybodys.headers["Cache-Control"], everybodys.headers["X-Robots-Tag"]) == ("public, no-cache", "all")


def test_no_cookie_is_read_or_set_on_a_public_portfolio(published):
    owner, _own, public = published
    without, signed_in = httpx.get(public), owner.browser.get(public)
    forged = httpx.get(public, headers={"Cookie": "session=forged; pending_job=forged"})
    assert without.content == signed_in.content == forged.content
    for answer in (without, signed_in, forged):
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.slow
def test_https_is_asked_for_on_this_host_alone(tmp_path):
    """What else runs below this name is its owner's business."""
    mail = {"SMTP_URL": "smtp://localhost", "MAIL_FROM": "site@example.org"}
    with web_alone(tmp_path, PUBLIC_URL="https://cv.example.org", SECRET_KEY="a key", **mail) as url:
        assert httpx.get(f"{url}/healthz").headers["Strict-Transport-Security"] == "max-age=31536000"
