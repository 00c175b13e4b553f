"""``POST /register``, ``/login``, ``/logout`` and ``GET /auth/me``: their happy ways and the shapes of refusals."""

import pytest

from tests.people import PASSWORD
from tests.webapp.api.conftest import require_problem


def credentials(caller, password=PASSWORD):
    return {"email": caller.email, "password": password}


def test_registering_signs_in(guest):
    answer = guest.post("/register", json=credentials(guest))
    assert answer.status_code == 201
    assert set(answer.json()) == {"user", "claimed_job_id"}
    assert answer.json()["claimed_job_id"] is None
    me = guest.get("/auth/me")
    assert me.status_code == 200
    assert me.json() == answer.json()["user"]
    assert (set(me.json()), me.json()["email"]) == ({"id", "email"}, guest.email)


def test_the_session_cookie_is_for_this_site_and_no_script(guest):
    cookie = guest.post("/register", json=credentials(guest)).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.slow
def test_registering_and_logging_in_claim_the_upload_that_waits(guest, new_caller):
    placed = guest.place().json()["job_id"]
    assert guest.post("/register", json=credentials(guest)).json()["claimed_job_id"] == placed
    again = new_caller()
    second = again.place().json()["job_id"]
    answer = again.post("/login", json=credentials(guest))
    assert (answer.status_code, answer.json()["claimed_job_id"]) == (200, second)
    assert again.wait_for(second, "completed")


def test_logging_out_ends_the_session_for_every_copy_of_its_cookie(member, new_caller):
    copy = new_caller(Cookie=f"session={member.http.cookies['session']}")
    assert copy.get("/auth/me").status_code == 200
    answer = member.post("/logout")
    assert (answer.status_code, answer.content) == (204, b"")
    for caller in (member, copy):
        require_problem(caller.get("/auth/me"), 401, "sign_in_required")


def test_logging_out_twice_is_no_error(guest):
    assert guest.post("/logout").status_code == 204


def test_bad_fields_are_told_each(guest):
    answer = guest.post("/register", json={"email": "nobody", "password": "short"})
    told = str(require_problem(answer, 400, "invalid_fields", "errors")["errors"])
    assert "email" in told
    assert "password" in told
    answer = guest.post("/login", json={})
    told = require_problem(answer, 400, "invalid_fields", "errors")["errors"]
    assert [error["path"] for error in told] == ["/email", "/password"]


def test_a_wrong_password_and_an_unknown_address_are_answered_with_the_same_bytes(member, guest):
    wrong = guest.post("/login", json=credentials(member, "wrong horse battery staple"))
    unknown = guest.post("/login", json=credentials(guest))
    require_problem(wrong, 401, "wrong_credentials")
    assert wrong.content == unknown.content


def test_a_taken_address_is_refused(member, guest):
    answer = guest.post("/register", json=credentials(member, "another horse entirely"))
    require_problem(answer, 409, "email_taken")
