"""``POST /claim``, ``GET`` and ``DELETE /jobs/<job_id>``, ``POST /extract/<job_id>``."""

import uuid
from datetime import datetime

import pytest

from tests import cvs
from tests.webapp.api.conftest import let_expire, require_problem

STEPS = ["uploaded", "read", "structured", "page", "pdf"]
LINKS = {"id", "theme", "html_url", "pdf_url", "public_pdf_url", "zip_url", "public_url"}
NOWHERE = [str(uuid.UUID(int=0)), "no-id", "%00", "..%2f", "é" * 200]


def claim_of(placed):
    return {"job_id": placed["job_id"], "claim_token": placed["claim_token"]}


@pytest.mark.slow
def test_the_first_claim_makes_it_mine_and_the_second_changes_nothing(guest, member):
    placed = guest.place().json()
    first, second = (member.post("/claim", json=claim_of(placed)) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert set(first.json()) == {"job_id", "state", "already_owned"}
    assert (first.json()["job_id"], first.json()["already_owned"]) == (placed["job_id"], False)
    assert second.json()["already_owned"] is True
    assert member.wait_for(placed["job_id"], "completed")


def test_a_claim_needs_no_token_where_the_cookie_is(member):
    placed = member.place().json()
    assert member.post("/claim", json={"job_id": placed["job_id"]}).json()["already_owned"] is False


def test_a_claim_is_proved_by_the_authorization_header_too(guest, member):
    placed = guest.place().json()
    holder = {"Authorization": f"Claim {placed['claim_token']}"}
    assert member.post("/claim", json={"job_id": placed["job_id"]}, headers=holder).status_code == 200


def test_a_visitor_cant_claim_and_keeps_the_job(guest):
    placed = guest.place().json()
    require_problem(guest.post("/claim", json=claim_of(placed)), 401, "sign_in_required")
    assert guest.get(f"/jobs/{placed['job_id']}").json()["state"] in ("previewing", "waiting_auth")


def test_a_holder_is_told_when_somebody_else_was_faster(new_caller):
    placed = new_caller().place().json()
    assert new_caller().register().post("/claim", json=claim_of(placed)).status_code == 200
    require_problem(new_caller().register().post("/claim", json=claim_of(placed)), 403, "not_yours")


def test_a_right_id_without_its_token_is_as_unknown_as_any_other(guest, member):
    placed = guest.place().json()
    for job_id in (placed["job_id"], *NOWHERE):
        require_problem(member.post("/claim", json={"job_id": job_id}), 404, "unknown_job")
    forged = {"job_id": placed["job_id"], "claim_token": placed["claim_token"] + "x"}
    require_problem(member.post("/claim", json=forged), 404, "unknown_job")


def test_an_expired_upload_cant_be_claimed(stack, guest, member):
    placed = guest.place().json()
    let_expire(stack, placed["job_id"])
    require_problem(member.post("/claim", json=claim_of(placed)), 410, "expired")


@pytest.mark.slow
def test_a_job_tells_its_steps_and_where_its_portfolio_is(stack, keeper):
    job = keeper.get(f"/jobs/{keeper.job_id}").json()
    assert set(job) == {"job_id", "state", "progress", "steps", "error", "portfolio"}
    assert (job["job_id"], job["state"], job["progress"], job["error"]) == (keeper.job_id, "completed", 100, None)
    assert [step["name"] for step in job["steps"]] == STEPS
    assert all(set(step) == {"name", "state", "started_at", "finished_at"} for step in job["steps"])
    assert set(job["portfolio"]) == LINKS
    page = f"{stack.url}/portfolios/{job['portfolio']['id']}/"
    assert job["portfolio"]["html_url"] == page
    assert (job["portfolio"]["pdf_url"], job["portfolio"]["zip_url"]) == (page + "resume.pdf", page + "portfolio.zip")
    assert (job["portfolio"]["public_url"], job["portfolio"]["public_pdf_url"]) == (None, None)


def test_the_times_of_the_steps_follow_one_another(keeper):
    steps = keeper.get(f"/jobs/{keeper.job_id}").json()["steps"]
    times = [datetime.fromisoformat(step[name]) for step in steps for name in ("started_at", "finished_at")]
    assert all(moment.tzinfo for moment in times)
    assert times == sorted(times)


@pytest.mark.slow
def test_a_failed_job_says_why(member):
    failed = member.wait_for(member.upload(cvs.png(), "cv.png").json()["job_id"], "failed")
    assert set(failed["error"]) == {"code", "detail"}
    assert failed["error"]["detail"]
    assert failed["progress"] == 20
    assert [step["state"] for step in failed["steps"]] == ["done", "failed", "waiting", "waiting", "waiting"]


def test_a_pending_job_is_told_to_its_cookie_and_to_its_token(guest, new_caller):
    placed = guest.place().json()
    token = new_caller(Authorization=f"Claim {placed['claim_token']}")
    for holder in (guest, token):
        job = holder.get(f"/jobs/{placed['job_id']}")
        assert job.status_code == 200
        assert (job.json()["error"], job.json()["portfolio"]) == (None, None)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_somebody_elses_job_is_as_if_it_werent_there(keeper, guest, member, method):
    pending = guest.place().json()["job_id"]
    for job_id in (keeper.job_id, pending, *NOWHERE):
        require_problem(member.request(method, f"/jobs/{job_id}"), 404, "not_found")
    for job_id in (keeper.job_id, *NOWHERE):
        require_problem(guest.request(method, f"/jobs/{job_id}"), 404, "not_found")


def test_once_claimed_a_job_is_its_owners_alone(guest, member):
    placed = guest.place().json()
    member.post("/claim", json=claim_of(placed))
    require_problem(guest.get(f"/jobs/{placed['job_id']}"), 404, "not_found")
    require_problem(guest.delete(f"/jobs/{placed['job_id']}"), 404, "not_found")


def test_a_holder_deletes_a_pending_job_with_its_file(stack, guest):
    job_id = guest.place().json()["job_id"]
    assert (stack.home / "files/uploads" / job_id).exists()
    answer = guest.delete(f"/jobs/{job_id}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert not (stack.home / "files/uploads" / job_id).exists()
    require_problem(guest.get(f"/jobs/{job_id}"), 404, "not_found")


@pytest.mark.slow
def test_an_owner_deletes_a_job_and_all_that_was_made_of_it(stack, member):
    job_id = member.made()
    page = member.get(f"/jobs/{job_id}").json()["portfolio"]["html_url"]
    assert member.delete(f"/jobs/{job_id}").status_code == 204
    require_problem(member.get(f"/jobs/{job_id}"), 404, "not_found")
    assert member.get("/portfolio/list").json() == []
    assert member.http.get(page).status_code == 404
    assert not list((stack.home / "files").glob(f"*/{job_id}*"))


def test_extracting_what_was_read_gives_what_is_there(keeper):
    answer = keeper.post(f"/extract/{keeper.job_id}")
    assert (answer.status_code, answer.json()["state"]) == (200, "completed")


@pytest.mark.slow
def test_extracting_again_reads_the_stored_file_anew(member):
    job_id = member.made()
    before = member.get(f"/cv/{job_id}").headers["ETag"]
    answer = member.post(f"/extract/{job_id}?again=1")
    assert (answer.status_code, answer.json()["state"], answer.json()["progress"]) == (202, "claimed", 20)
    member.wait_for(job_id, "completed")
    assert member.get(f"/cv/{job_id}").headers["ETag"] != before


def test_extracting_what_is_queued_or_running_is_the_same_run(member):
    job_id = member.upload().json()["job_id"]
    assert member.post(f"/extract/{job_id}").status_code in (200, 202)
    assert member.wait_for(job_id, "completed")


def test_extracting_needs_an_owner(guest, member, keeper):
    held, pending = guest.place().json()["job_id"], member.place().json()["job_id"]
    require_problem(guest.post(f"/extract/{held}"), 401, "sign_in_required")
    require_problem(member.post(f"/extract/{pending}"), 403, "not_claimed")
    for job_id in (keeper.job_id, held, *NOWHERE):
        require_problem(member.post(f"/extract/{job_id}"), 404, "not_found")


def test_extracting_an_expired_upload_says_so(stack, member):
    job_id = member.place().json()["job_id"]
    let_expire(stack, job_id)
    require_problem(member.post(f"/extract/{job_id}"), 410, "expired")


def test_extracting_again_needs_the_file(stack, member):
    job_id = member.made()
    (stack.home / "files/uploads" / job_id).unlink()
    require_problem(member.post(f"/extract/{job_id}?again=1"), 410, "file_gone")
