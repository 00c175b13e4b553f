"""``GET`` and ``PUT /cv/<job_id>``."""

import pytest

from tests import cvs
from tests.webapp.api.conftest import require_problem

ODD_VERSIONS = ['"0"', '"2"', "nonsense", "²", '"' + "9" * 5000 + '"', '"-1"', ""]


def resume(name: str) -> dict:
    return {"basics": {"name": name, "email": "marit@example.com"}, "work": [{"name": "Lamps", "startDate": "2019-03"}]}


@pytest.mark.slow
def test_the_cv_is_json_resume_with_its_version(keeper):
    answer = keeper.get(f"/cv/{keeper.job_id}")
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"1"'
    assert answer.json()["basics"]["name"] == f"Marit Solheim {cvs.CANARY}"


@pytest.mark.slow
def test_an_edit_is_kept_shown_in_page_and_json_and_outlives_extracting(member):
    job_id = member.made()
    answer = member.put(f"/cv/{job_id}", json=resume("Ada Edited"), headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.headers["ETag"]) == (202, '"2"')
    assert member.get(f"/cv/{job_id}").json() == resume("Ada Edited")
    page = member.wait_for(job_id, "completed")["portfolio"]["html_url"]
    assert "Ada Edited" in member.http.get(page).text
    assert member.post(f"/extract/{job_id}").status_code == 200
    assert member.get(f"/cv/{job_id}").json() == resume("Ada Edited")


@pytest.mark.slow
def test_an_edit_of_an_older_version_is_refused_and_changes_nothing(member):
    job_id = member.made()
    for version in ODD_VERSIONS:
        headers = {b"If-Match": version.encode("latin-1")}
        answer = member.put(f"/cv/{job_id}", json=resume("Nobody"), headers=headers)  # type: ignore[arg-type]
        require_problem(answer, 412, "stale")
    assert member.get(f"/cv/{job_id}").headers["ETag"] == '"1"'


@pytest.mark.parametrize("version", ['"1"', 'W/"1"', '"7", "1"', "*"])
@pytest.mark.slow
def test_an_edit_names_the_newest_version_in_any_way_of_http(member, version):
    job_id = member.made()
    answer = member.put(f"/cv/{job_id}", json=resume("Ada"), headers={"If-Match": version})
    assert answer.status_code == 202


def test_an_edit_without_a_version_is_refused(keeper):
    answer = keeper.put(f"/cv/{keeper.job_id}", json=resume("Nobody"))
    require_problem(answer, 428, "precondition_required")


def test_each_wrong_value_is_told_with_its_path(keeper):
    wrong = {"work": [{"startDate": "yesterday"}], "basics": {"name": 7}, "skills": "many"}
    answer = keeper.put(f"/cv/{keeper.job_id}", json=wrong, headers={"If-Match": '"1"'})
    errors = require_problem(answer, 400, "invalid_cv", "errors")["errors"]
    assert {error["path"] for error in errors} == {"/work/0/startDate", "/basics/name", "/skills"}
    assert all(error["detail"] for error in errors)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"0", b'""', b"\xff", b'"\\ud800"', b"[" * 100_000])
def test_what_is_no_cv_never_replaces_one(keeper, body):
    headers = {"If-Match": '"1"', "Content-Type": "application/json"}
    answer = keeper.put(f"/cv/{keeper.job_id}", content=body, headers=headers)
    require_problem(answer, 400, "invalid_cv", "errors")
    assert keeper.get(f"/cv/{keeper.job_id}").headers["ETag"] == '"1"'


def test_what_isnt_read_yet_has_no_cv(member):
    job_id = member.upload(cvs.png(), "cv.png").json()["job_id"]
    for answer in (member.get(f"/cv/{job_id}"), member.put(f"/cv/{job_id}", json=resume("Ada"))):
        require_problem(answer, 409, "not_extracted")


def test_a_cv_is_its_owners_alone(keeper, guest, member):
    for method in ("GET", "PUT"):
        require_problem(guest.request(method, f"/cv/{keeper.job_id}", json={}), 401, "sign_in_required")
        require_problem(member.request(method, f"/cv/{keeper.job_id}", json={}), 404, "not_found")
        require_problem(member.request(method, "/cv/no-id", json={}), 404, "not_found")
