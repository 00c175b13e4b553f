"""What every call of the API has in common: who may send it from where, bodies that are none, its description."""

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.webapp.api.conftest import Caller, description, require_problem

CALLS = {
    "/auth/me": "get", "/claim": "post", "/cv/{job_id}": "get put", "/extract/{job_id}": "post",
    "/jobs/{job_id}": "get delete", "/login": "post", "/logout": "post", "/register": "post",
    "/portfolio/generate/{job_id}": "post", "/portfolio/list": "get", "/portfolio/{portfolio_id}": "get patch delete",
    "/upload": "post", "/upload-anonymous": "post", "/account": "delete", "/account/export": "get",
}  # fmt: skip
TAKES_JSON = ["POST /claim", "POST /portfolio/generate/{}", "PATCH /portfolio/{}", "POST /register", "POST /login"]
NO_JSON = [b"{", b"[]", b"null", b"0", b'"text"', b"\xff\xfe", b"[" * 100_000, b"NaN"]
OURS, THEIRS = "ours", "https://evil.example"
UNSAFE = [
    # cookies, Origin, Sec-Fetch-Site, token: passes
    (None, None, None, False, True),
    (None, OURS, None, False, True),
    (None, THEIRS, None, False, False),
    (None, "null", None, False, False),
    (None, None, "same-origin", False, True),
    (None, None, "none", False, True),
    (None, None, "same-site", False, False),
    (None, None, "cross-site", False, False),
    (None, OURS, "cross-site", False, False),
    ("session", None, None, False, False),
    ("session", None, "same-origin", False, False),
    ("session", OURS, None, False, True),
    ("session", OURS, "same-origin", False, True),
    ("session", THEIRS, None, True, False),
    ("session", None, None, True, True),
    ("session", None, "cross-site", True, False),
    ("pending_job", None, None, False, False),
    ("pending_job", OURS, None, False, True),
    ("pending_job", THEIRS, None, False, False),
]


def send(caller, call, **body):
    method, path = call.format(caller.job_id).split()
    return caller.request(method, path, **body)


@pytest.fixture(scope="module")
def browser(stack):
    """Somebody signed in, the token of their pages, and their upload's cookie."""
    caller = Caller(stack).register()
    page = caller.http.get(f"{stack.url}/dashboard").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    caller.place()
    return {"X-CSRFToken": token, **dict(caller.http.cookies)}


@pytest.mark.parametrize(("cookie", "origin", "site", "token", "passes"), UNSAFE)
def test_an_unsafe_request_must_come_from_our_own_pages_or_from_no_browser(
    stack, browser, cookie, origin, site, token, passes
):
    headers = {"Origin": stack.url if origin == OURS else origin, "Sec-Fetch-Site": site}
    headers |= {"X-CSRFToken": browser["X-CSRFToken"] if token else None}
    cookies = {cookie: browser[cookie]} if cookie else None
    sent = {name: value for name, value in headers.items() if value}
    answer = httpx.post(f"{stack.url}/api/v1/extract/no-id", headers=sent, cookies=cookies)
    if passes:
        assert answer.status_code in (401, 404)
    else:
        require_problem(answer, 400, "csrf_failed")


def test_a_token_of_another_session_doesnt_pass(stack, browser):
    stranger = Caller(stack).register()
    cookies = {"session": stranger.http.cookies["session"]}
    headers = {"X-CSRFToken": browser["X-CSRFToken"]}
    answer = httpx.post(f"{stack.url}/api/v1/logout", headers=headers, cookies=cookies)
    require_problem(answer, 400, "csrf_failed")


@pytest.mark.parametrize("call", TAKES_JSON)
@pytest.mark.parametrize("body", NO_JSON, ids=lambda body: repr(body[:12]))
def test_a_body_that_is_no_json_object_is_refused(keeper, call, body):
    answer = send(keeper, call, content=body, headers={"Content-Type": "application/json"})
    require_problem(answer, 400, "invalid_fields", "errors")


@pytest.mark.parametrize("call", [*TAKES_JSON, "PUT /cv/{}"])
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "???", ""])
def test_a_body_of_another_kind_than_json_is_refused(keeper, call, kind):
    answer = send(keeper, call, content=b'{"a": 1}', headers={"Content-Type": kind, "If-Match": '"1"'})
    require_problem(answer, 415, "not_json")


@pytest.mark.parametrize("call", ["POST /claim", "POST /register", "POST /login"])
def test_a_missing_body_is_told_as_missing_fields(keeper, call):
    told = require_problem(send(keeper, call), 400, "invalid_fields", "errors")
    assert told["errors"][0]["path"].startswith("/")


@pytest.mark.parametrize("call", ["POST /claim", "PUT /cv/{}", "POST /upload-anonymous"])
def test_a_huge_body_is_refused(keeper, call):
    body = b'{"job_id": "' + b"x" * 11_000_000 + b'"}'
    answer = send(keeper, call, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 413)
    require_problem(answer, answer.status_code, "no_file" if answer.status_code == 400 else "too_large")


@pytest.mark.parametrize("path", ["/", "/nothing", "/jobs", "/claim/", "/../v2/claim", "/jobs/a/b", "/%00"])
def test_an_address_that_isnt_there_is_a_problem_and_no_page(guest, path):
    for method in ("GET", "POST", "DELETE"):
        require_problem(guest.request(method, path), 404, "not_found")


@pytest.mark.parametrize(
    ("call", "allowed"), [("PUT /claim", "OPTIONS, POST"), ("POST /auth/me", "GET, HEAD, OPTIONS")]
)
def test_a_method_that_wont_do_is_a_problem_that_names_those_that_will(guest, call, allowed):
    method, path = call.split()
    answer = guest.request(method, path)
    require_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == allowed


def test_head_and_options_answer_without_a_body(keeper):
    assert keeper.request("HEAD", f"/jobs/{keeper.job_id}").status_code == 200
    options = keeper.request("OPTIONS", "/claim")
    assert (options.status_code, options.content) == (200, b"")


def test_cookies_that_arent_ours_are_ignored(new_caller, stack):
    for cookie in ("session=x", "session=.eJw.x.y", "pending_job=x", "pending_job=%00", "session=; pending_job="):
        require_problem(new_caller(Cookie=cookie).get("/auth/me"), 401, "sign_in_required")


@pytest.mark.parametrize("header", ["Claim", "Claim x", "Claim x.y.z", "Basic Og==", "Claim \xff"])
def test_an_authorization_that_opens_nothing_is_ignored(new_caller, keeper, header):
    answer = new_caller().get(f"/jobs/{keeper.job_id}", headers={b"Authorization": header.encode("latin-1")})
    require_problem(answer, 404, "not_found")


def test_the_description_is_valid_openapi(stack):
    OpenAPIV31SpecValidator(description(stack.url)).validate()


def test_the_description_holds_every_call_and_nothing_else(stack):
    described = {path.removeprefix("/api/v1"): set(calls) for path, calls in description(stack.url)["paths"].items()}
    assert described == {path: set(methods.split()) for path, methods in CALLS.items()}


def test_every_refusal_is_described_as_a_problem(stack):
    for path in description(stack.url)["paths"].values():
        for call in path.values():
            refusals = [answer for status, answer in call["responses"].items() if status >= "400"]
            assert refusals
            assert all(list(answer["content"]) == ["application/problem+json"] for answer in refusals)
