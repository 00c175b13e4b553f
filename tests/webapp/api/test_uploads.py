"""``POST /upload-anonymous`` and ``POST /upload``."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import cvs
from tests.webapp.api.conftest import Caller, require_problem


def locked_pdf() -> bytes:
    """One empty page that opens with a password only."""
    objects = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
    )
    places = [len(b"%PDF-1.4\n" + b"".join(objects[:number])) for number in range(4)]
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places[:3])
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"5a" * 32, b"a5" * 32)
    end = b"trailer<</Size 4/Root 1 0 R%s/ID[<11><11>]>>\nstartxref\n%d\n%%%%EOF\n" % (lock, places[3])
    return b"%PDF-1.4\n" + b"".join(objects) + table + end


UPLOADED = {
    "job_id", "state", "filename", "size", "media_type", "pages", "preview_seconds", "expires_at", "claim_token",
}  # fmt: skip
JOB = {"job_id", "state", "progress", "steps", "error", "portfolio"}
REFUSED = [
    ("cv.pdf", b"", 400, "empty_file"),
    ("cv.exe", b"MZ\x90\x00" + bytes(range(256)) * 8, 415, "unsupported_type"),
    ("cv.zip", cvs.not_a_cv_archive(), 415, "unsupported_type"),
    ("cv.docx", cvs.pdf(), 415, "content_mismatch"),
    ("cv.pdf", cvs.pdf()[:700], 422, "damaged_file"),
    ("cv.pdf", locked_pdf(), 422, "encrypted_file"),
]


def test_a_visitor_is_told_all_about_their_upload(guest):
    answer = guest.place(cvs.pdf(), "marit.pdf")
    told = answer.json()
    assert answer.status_code == 201
    assert set(told) == UPLOADED
    assert (told["state"], told["filename"], told["size"]) == ("previewing", "marit.pdf", len(cvs.pdf()))
    assert (told["media_type"], told["pages"], told["preview_seconds"]) == ("application/pdf", 2, 1)


def test_it_says_with_a_zone_until_when_the_upload_is_kept(guest):
    until = datetime.fromisoformat(guest.place().json()["expires_at"])
    assert timedelta(hours=23) < until - datetime.now(UTC) < timedelta(hours=25)


def test_pages_are_null_where_the_kind_has_none(guest):
    assert guest.place().json()["pages"] is None


def test_the_cookie_of_an_upload_is_for_this_site_and_no_script(guest):
    cookie = guest.place().headers["Set-Cookie"]
    assert cookie.startswith("pending_job=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_nothing_of_an_unclaimed_upload_is_read(guest):
    placed = guest.place().json()
    waiting = guest.wait_for(placed["job_id"], "waiting_auth")
    assert [step["state"] for step in waiting["steps"]] == ["done", "waiting", "waiting", "waiting", "waiting"]
    assert waiting["progress"] == 20


@pytest.mark.parametrize(("name", "content", "status", "code"), REFUSED, ids=lambda value: str(value)[:20])
def test_a_file_that_wont_do_is_refused_with_the_reason(guest, name, content, status, code):
    answer = guest.place(content, name)
    require_problem(answer, status, code)
    assert "pending_job" not in answer.cookies


@pytest.mark.parametrize("body", [{}, {"data": {"file": "no file"}}, {"files": {"cv": ("cv.txt", cvs.text())}}])
def test_a_request_without_a_file_is_refused(guest, body):
    require_problem(guest.post("/upload-anonymous", **body), 400, "no_file")


def test_a_file_larger_than_the_limit_is_refused(guest):
    require_problem(guest.place(b"%PDF-1.7" + bytes(11_000_000), "cv.pdf"), 413, "too_large")


def test_an_upload_needs_an_account_where_it_skips_the_preview(guest):
    require_problem(guest.upload(), 401, "sign_in_required")


@pytest.mark.slow
def test_an_upload_of_somebody_signed_in_is_theirs_and_read_at_once(member):
    answer = member.upload()
    assert answer.status_code == 202
    assert set(answer.json()) == JOB
    assert answer.json()["state"] in ("claimed", "extracting")
    assert "Set-Cookie" not in answer.headers
    assert member.wait_for(answer.json()["job_id"], "completed")["progress"] == 100


def test_somebody_signed_in_is_refused_a_bad_file_too(member):
    require_problem(member.upload(b"", "cv.pdf"), 400, "empty_file")


def test_a_document_with_more_pages_than_the_limit_is_refused(narrow):
    require_problem(Caller(narrow).place(cvs.pdf(), "cv.pdf"), 422, "too_many_pages")


def test_the_limit_of_cvs_refuses_uploads_and_claims_and_keeps_the_job(narrow):
    full, waiting = Caller(narrow).register(), Caller(narrow).place().json()
    assert full.upload().status_code == 202
    require_problem(full.upload(), 409, "cv_limit", "cvs")
    claim = {"job_id": waiting["job_id"], "claim_token": waiting["claim_token"]}
    require_problem(full.post("/claim", json=claim), 409, "cv_limit", "cvs")
    holder = {"Authorization": f"Claim {waiting['claim_token']}"}
    kept = Caller(narrow).get(f"/jobs/{waiting['job_id']}", headers=holder)
    assert kept.json()["state"] in ("previewing", "waiting_auth")


def test_too_many_refused_files_are_refused_with_the_time_to_wait(narrow):
    caller = Caller(narrow)
    answers = [caller.place(b"", "cv.pdf") for _ in range(5)]
    require_problem(answers[-1], 429, "rate_limited")
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600


@pytest.mark.slow
def test_too_many_sign_ins_are_refused_with_the_time_to_wait(narrow):
    caller = Caller(narrow)
    answers = [caller.post("/login", json={"email": caller.email, "password": "wrong"}) for _ in range(4)]
    require_problem(answers[-1], 429, "rate_limited")
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
