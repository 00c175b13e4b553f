"""Programs that come with a person's token."""

import httpx
import pytest

from tests.people import PASSWORD, Person


@pytest.fixture
def person(stack):
    """Somebody signed in."""
    person = Person(stack.url, "person")
    person.sign_up()
    return person


def program(person: Person, token: str) -> httpx.Client:
    """A program without cookies that sends the token."""
    return httpx.Client(base_url=person.url, timeout=60, headers={"Authorization": f"Bearer {token}"})


def test_a_token_is_known_by_the_api_as_its_maker(person):
    answer = program(person, person.make_token()).get("/api/v1/auth/me")
    assert answer.status_code == 200
    assert answer.json()["email"] == person.email
    assert "Set-Cookie" not in answer.headers


def test_a_token_is_shown_once(person):
    token = person.make_token(name="Backups")
    page = person.visit("/account")
    assert token not in page.response.text
    assert "Backups" in page.words


def test_a_writing_token_needs_no_csrf_token(person):
    answer = program(person, person.make_token("write")).post("/api/v1/upload", files={"file": ("cv.txt", b"Ada")})
    assert answer.status_code == 202


def test_a_token_sent_beside_a_session_cookie_makes_up_for_no_csrf_token(person):
    bearer = {"Authorization": f"Bearer {person.make_token('write')}"}
    answer = person.browser.post("/api/v1/upload", files={"file": ("cv.txt", b"Ada")}, headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (400, "csrf_failed")


def test_a_reading_token_changes_nothing(person):
    answer = program(person, person.make_token("read")).post("/api/v1/upload", files={"file": ("cv.txt", b"Ada")})
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only")


@pytest.mark.slow
def test_a_token_opens_the_files_the_api_names(person):
    placed = person.place()
    links = person.wait_for(placed.job_id, "completed")["portfolio"]
    assert program(person, person.make_token()).get(links["pdf_url"]).content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/account"),
        ("POST", "/account/tokens"),
        ("POST", "/account/password"),
        ("POST", "/account/delete"),
        ("DELETE", "/api/v1/account"),
        ("GET", "/auth/nobody"),
        ("POST", "/account/sessions/end"),
    ],
)
def test_no_token_manages_the_account(person, method, path):
    bearer = program(person, person.make_token("write"))
    answer = bearer.request(method, path, headers={"Content-Type": "application/json"}, content=b"{}")
    assert answer.status_code == 403
    assert person.visit("/account").status == 200


def test_a_token_with_the_right_password_still_deletes_no_account(person):
    answer = program(person, person.make_token("write")).request(
        "DELETE", "/api/v1/account", json={"password": PASSWORD}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not_by_token")


def test_a_revoked_token_opens_nothing(person):
    bearer = program(person, person.make_token())
    page = person.visit("/account")
    person.send(page, page.tree.xpath("//form[contains(@action, '/revoke')]/@action")[0])
    answer = bearer.get("/api/v1/auth/me")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("token", ["vit_unknown", "käse", "a b"])
def test_a_token_that_is_none_opens_nothing(stack, token):
    header = {b"Authorization": f"Bearer {token}".encode()}
    assert httpx.get(f"{stack.url}/api/v1/auth/me", headers=header).status_code == 401


def test_a_stranger_revokes_nobody_elses_token(person, stranger):
    bearer = program(person, person.make_token())
    revoking = person.visit("/account").tree.xpath("//form[contains(@action, '/revoke')]/@action")[0]
    token = stranger.visit("/account").form("/account/tokens").fields["csrf_token"]
    assert stranger.browser.post(revoking, data={"csrf_token": token}).status_code == 404
    assert bearer.get("/api/v1/auth/me").status_code == 200


def test_the_page_says_when_a_token_was_used(person):
    token = person.make_token()
    assert "never used" in person.visit("/account").words
    program(person, token).get("/api/v1/auth/me")
    assert "last used" in person.visit("/account").words


def test_a_token_without_a_name_is_refused_and_the_scope_kept(person):
    page = person.send(person.visit("/account"), "/account/tokens", {"name": " ", "scope": "write"})
    assert page.status == 400
    assert page.tree.xpath("//input[@id='name'][@aria-invalid='true']")
    assert page.form("/account/tokens").fields["scope"] == "write"


def test_a_token_opens_nothing_of_somebody_else(person, stranger):
    job_id = person.place(b"Ada", "cv.txt").job_id
    assert program(person, stranger.make_token("write")).get(f"/api/v1/jobs/{job_id}").status_code == 404
