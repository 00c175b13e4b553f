"""The cookie that carries a job: whatever wasn't signed for it is as if it weren't there, and breaks nothing."""

import time
import uuid

import httpx
import pytest
from itsdangerous import URLSafeSerializer

from tests.rows import services_of


def sign(key, payload, purpose="pending"):
    return URLSafeSerializer(key, salt=f"vitrine.{purpose}").dumps(payload)


@pytest.fixture
def placed(stack, visitor):
    """An upload, what its cookie holds, and the key it is signed with."""
    page = visitor.place(name="marit.pdf")
    with services_of(stack) as services:
        payload = services.signer("pending").loads(visitor.pending)
        return page, payload, services.secret_keys[-1]


def forgeries(token, payload, key):
    """Cookies that look like the right one and aren't."""
    job_id, secret = payload
    return {
        "no signature": token.rpartition(".")[0],
        "a signature of nothing": token.rpartition(".")[0] + ".",
        "one letter more": token + "A",
        "another key": sign("another key", payload),
        "another purpose": sign(key, payload, "session"),
        "no purpose": URLSafeSerializer(key).dumps(payload),
        "a version with less": sign(key, [job_id]),
        "a version with more": sign(key, [job_id, secret, 1, 2]),
        "a version with names": sign(key, {"job": job_id, "secret": secret}),
        "a version with a number": sign(key, [5, secret]),
        "a version with nothing": sign(key, None),
        "a version with text": sign(key, "ab"),
        "another secret": sign(key, [job_id, "x" * len(secret)]),
        "no such job": sign(key, [uuid.uuid4().hex, secret]),
        "somebody's own": sign(key, [job_id, secret, 10**9]),
        "nobody's own": sign(key, [job_id, secret, "x"]),
        "garbage": "%%%",
        "dots": "....",
        "quotes": '"\\"',
        "bytes": b"\xff\xfe\x80",
        "huge": "x" * 7000,
        "hugely signed": sign(key, [job_id, "x" * 100_000]),
        "empty": "",
    }


NAMES = sorted(forgeries("a.b", ["0" * 32, "x"], "key"))


def get(stack, path, cookie):
    value = cookie if isinstance(cookie, bytes) else cookie.encode()
    return httpx.get(stack.url + path, headers=[(b"Cookie", b"pending_job=" + value)], timeout=60)


@pytest.mark.parametrize("name", NAMES)
def test_a_cookie_that_is_not_ours_is_ignored(stack, visitor, placed, name):  # FLOW W6
    page, payload, key = placed
    forged = forgeries(visitor.pending, payload, key)[name]
    home = get(stack, "/", forged)
    assert home.status_code == 200
    assert "marit.pdf" not in home.text
    for path in (f"/jobs/{page.job_id}", f"/api/v1/jobs/{page.job_id}"):
        assert get(stack, path, forged).status_code == 404


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"bytes", "empty"}))
@pytest.mark.slow
def test_a_token_that_is_not_ours_is_ignored(visitor, stranger, placed, name):  # FLOW W6
    page, payload, key = placed
    forged = forgeries(visitor.pending, payload, key)[name]
    assert stranger.claim(page.job_id, forged).json()["code"] == "unknown_job"
    headers = {"Authorization": f"Claim {forged}"}
    assert stranger.call("GET", f"/jobs/{page.job_id}", headers=headers).status_code == 404


def test_no_cookie_at_all_shows_nothing(stack, placed):  # FLOW W6
    page, _, _ = placed
    assert "marit.pdf" not in httpx.get(stack.url).text
    assert httpx.get(f"{stack.url}/jobs/{page.job_id}").status_code == 404


def test_the_right_cookie_opens_it(stack, visitor, placed):
    page, payload, key = placed
    assert get(stack, f"/jobs/{page.job_id}", sign(key, payload)).status_code == 200


def test_the_cookie_outlives_the_browser_and_the_upload_and_is_hidden_from_scripts(stack, visitor):  # FLOW W4
    visitor.place()
    [cookie] = [cookie for cookie in visitor.browser.cookies.jar if cookie.name == "pending_job"]
    days = (cookie.expires - time.time()) / 86_400
    assert days > 30
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"


def test_signing_in_with_a_forged_cookie_claims_nothing(visitor, placed):  # FLOW W6
    _, payload, _ = placed
    visitor.browser.cookies.delete("pending_job")
    visitor.browser.cookies.set("pending_job", sign("another key", payload))
    answer = visitor.call("POST", "/register", json={"email": visitor.email, "password": "a long enough password"})
    assert (answer.status_code, answer.json()["claimed_job_id"]) == (201, None)
