"""Reading: who may ask for it, what comes of it, and that it says nothing the CV doesn't."""

import json
import re
import unicodedata
import uuid

import pytest

from tests import cvs
from tests.people import Person
from tests.rows import note_unreadable

CVS = {"cv.pdf": cvs.pdf, "cv.docx": cvs.docx, "cv.txt": cvs.text}


@pytest.fixture(scope="module")
def done(stack):
    """Somebody whose portfolio is made, and its job."""
    person = Person(stack.url, "done")
    return person, person.make_portfolio()


def code(answer):
    return answer.status_code, answer.json()["code"]


def blank_pdf():
    from weasyprint import HTML

    return HTML(string="<p>&nbsp;</p>").write_pdf()


def test_an_owners_file_is_read_step_by_step(owner):  # FLOW E1
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    status = owner.status(job_id)
    assert [step["state"] for step in status["steps"]] == ["done"] * 5
    assert all(step["started_at"] <= step["finished_at"] for step in status["steps"])
    assert [step["name"] for step in status["steps"]] == ["uploaded", "read", "structured", "page", "pdf"]


def test_an_upload_of_ones_own_has_to_be_claimed_before_it_is_read(visitor):  # FLOW E2
    job_id = visitor.place().job_id
    visitor.sign_up()
    assert code(visitor.call("POST", f"/extract/{job_id}")) == (403, "not_claimed")
    assert visitor.status(job_id)["progress"] == 20


def test_the_page_of_an_unclaimed_upload_claims_it_once_and_stops(visitor):  # FLOW E2
    job_id = visitor.place().job_id
    visitor.sign_up()
    waiting = visitor.visit(f"/jobs/{job_id}")
    assert "load" in waiting.form(f"/jobs/{job_id}/claim").get("hx-trigger")
    claimed = visitor.send(waiting, f"/jobs/{job_id}/claim")
    assert claimed.path == f"/jobs/{job_id}"
    assert not claimed.has_form(f"/jobs/{job_id}/claim")


def test_a_visitor_can_have_nothing_read(visitor, done):  # FLOW E3
    assert code(visitor.call("POST", f"/extract/{visitor.place().job_id}")) == (401, "sign_in_required")
    assert code(visitor.call("POST", f"/extract/{done[1]}")) == (401, "sign_in_required")


def test_a_stranger_is_told_of_a_job_what_is_told_of_none(stranger, done):  # FLOW E3
    theirs, unknown, odd = (stranger.call("POST", f"/extract/{job}") for job in (done[1], uuid.uuid4(), "..%2f1"))
    assert theirs.status_code == unknown.status_code == odd.status_code == 404
    assert theirs.content == unknown.content == odd.content


@pytest.mark.slow
def test_what_is_read_already_is_kept_with_its_edits(owner):  # FLOW E4
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    resume = owner.call("GET", f"/cv/{job_id}")
    edited = {**resume.json(), "basics": {"name": "Edited by Hand"}}
    assert owner.call("PUT", f"/cv/{job_id}", edited, headers={"If-Match": resume.headers["ETag"]}).status_code == 202
    assert owner.call("POST", f"/extract/{job_id}").status_code == 200
    assert owner.call("GET", f"/cv/{job_id}").json()["basics"]["name"] == "Edited by Hand"
    owner.wait_for(job_id, "completed")


@pytest.mark.slow
def test_it_is_read_again_when_its_owner_asks_for_that(owner):
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    resume = owner.call("GET", f"/cv/{job_id}")
    owner.call("PUT", f"/cv/{job_id}", {"basics": {"name": "Edited"}}, headers={"If-Match": resume.headers["ETag"]})
    assert owner.call("POST", f"/extract/{job_id}?again=1").status_code == 202
    owner.wait_for(job_id, "completed")
    assert owner.call("GET", f"/cv/{job_id}").json() == resume.json()


def test_the_result_stays_when_the_file_it_came_from_is_gone(stack, owner):  # FLOW E12
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    (stack.home / "files" / "uploads" / job_id).unlink()
    assert owner.call("POST", f"/extract/{job_id}").status_code == 200
    assert code(owner.call("POST", f"/extract/{job_id}?again=1")) == (410, "file_gone")
    assert owner.status(job_id)["state"] == "completed"


@pytest.mark.parametrize(("make", "name", "reason"), [(blank_pdf, "cv.pdf", "no_text"), (cvs.png, "cv.png", "no_text")])
@pytest.mark.slow
def test_a_file_without_words_fails_with_the_reason_and_a_way_on(owner, make, name, reason):  # FLOW E6
    placed = owner.place(make(), name)
    owner.sign_up(placed)
    status = owner.wait_for(placed.job_id, "failed")
    assert status["error"]["code"] == reason
    page = owner.visit(f"/jobs/{placed.job_id}")
    assert status["error"]["detail"] in page.words
    assert page.tree.xpath("//a[@href='/' and text()='Use another file']")


@pytest.mark.slow
def test_a_failed_reading_is_tried_again_without_another_upload(owner):  # FLOW E6
    placed = owner.place(blank_pdf())
    owner.sign_up(placed)
    owner.wait_for(placed.job_id, "failed")
    failed = owner.visit(f"/jobs/{placed.job_id}")
    assert owner.send(failed, f"/jobs/{placed.job_id}/retry").job_id == placed.job_id
    assert owner.wait_for(placed.job_id, "failed")["error"]["code"] == "no_text"


def test_what_is_no_cv_is_said_to_be_none_and_its_owner_may_go_on(owner):  # FLOW E17
    placed = owner.place(b"Soup\nIngredients\nTwo eggs\nFlour\nMethod\nStir, and wait for twenty minutes.", "soup.txt")
    owner.sign_up(placed)
    assert owner.wait_for(placed.job_id, "failed")["error"]["code"] == "not_a_cv"
    page = owner.visit(f"/jobs/{placed.job_id}")
    assert "This doesn’t look like a CV" in page.words
    assert "Go on anyway" in page.words
    assert owner.send(page, f"/jobs/{placed.job_id}/retry").job_id == placed.job_id
    assert owner.wait_for(placed.job_id, "completed")["portfolio"]["html_url"]
    assert owner.call("POST", f"/extract/{placed.job_id}?again=1").status_code == 202
    assert owner.wait_for(placed.job_id, "completed")["error"] is None


@pytest.mark.slow
def test_what_cannot_be_read_here_is_not_offered_another_try_that_cannot_help(stack, owner):
    placed = owner.place(cvs.png(), "cv.png")
    owner.sign_up(placed)
    owner.wait_for(placed.job_id, "failed")
    note_unreadable(stack, placed.job_id)
    assert "We can’t read this kind of file yet" in owner.visit(f"/jobs/{placed.job_id}").words
    assert not owner.visit(f"/jobs/{placed.job_id}").has_form(f"/jobs/{placed.job_id}/retry")


@pytest.mark.parametrize("name", CVS)
def test_no_word_in_the_result_that_is_not_in_the_source(owner, name):  # FLOW E15
    job_id = owner.make_portfolio(CVS[name](), name)
    resume = owner.call("GET", f"/cv/{job_id}").json()
    known = words(cvs.TEXT + " Norway NO Page")
    assert [value for value in values(resume) if not is_from(value, known)] == []
    assert len(list(values(resume))) > 10


def values(part):
    """Every text in a JSON value."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from values(inner)


def words(text):
    return set(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def is_from(value, known):
    """A date is told in numbers what the CV tells in words; everything else is said in the CV's own words."""
    if re.fullmatch(r"\d{4}(-\d\d)?", value):
        return value[:4] in known
    return words(value) <= known


def test_progress_never_goes_back_and_is_whole_only_at_the_end(owner):  # FLOW E16
    placed = owner.place()
    seen = [owner.status(placed.job_id)]
    owner.sign_up(placed)
    while seen[-1]["state"] not in ("completed", "failed"):
        seen.append(owner.status(placed.job_id))
    numbers = [status["progress"] for status in seen]
    assert numbers == sorted(numbers)
    assert {status["state"] for status in seen if status["progress"] == 100} == {"completed"}


def test_the_page_shows_the_steps_the_server_has_done(done):  # FLOW E8
    person, job_id = done
    assert [step["state"] for step in person.status(job_id)["steps"]] == ["done"] * 5
    assert json.loads(person.browser.get(f"/api/v1/cv/{job_id}").text)["basics"]["name"].startswith("Marit")
