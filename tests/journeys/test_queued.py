"""The wait for a worker, made long by worker processes that stand still: the job waits, whatever its owner does."""

import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import Stack, held, wait_until


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("queued"), **QUICK) as running:
        yield running


@pytest.fixture
def owner(stack):
    """Somebody whose file is read at once: of the tests before nothing waits any more."""
    wait_until(stack.is_idle)
    return Person(stack.url, "owner")


@pytest.fixture
def reading_waits(stack):
    """Nothing is read until the test is over; then all of it is, so that the next test finds the workers idle."""
    with held(stack.workers("extract")):
        yield
    wait_until(lambda: not {"claimed", "extracting"} & {row["state"] for row in stack.table("job")})


def waiting_job(person):
    """A job of this person's that waits to be read."""
    placed = person.place(cvs.text(), "cv.txt")
    return person.sign_up(placed)


def another(person):
    return person.place(cvs.text(), "cv.txt").job_id


def test_asking_twice_makes_one_run(stack, owner):  # FLOW E5
    with held(stack.zygotes("extract")):
        job_id = waiting_job(owner).job_id
        assert owner.call("POST", f"/extract/{job_id}").status_code == 202
        owner.wait_for(job_id, "extracting")
        assert owner.call("POST", f"/extract/{job_id}").status_code == 202
    owner.wait_for(job_id, "completed")
    assert stack.rows("SELECT attempt, version FROM job, cv WHERE job.id = job_id AND job_id = ?", job_id) == [(1, 1)]


def test_a_refresh_shows_where_the_server_is(owner, reading_waits):  # FLOW E8
    working = waiting_job(owner)
    assert owner.visit(working.path).words == working.words
    assert "File checked" in working.words


def test_it_says_how_many_are_before_yours(stack, owner):  # FLOW E10
    with held(stack.zygotes("extract")):
        first = waiting_job(owner)
        owner.wait_for(first.job_id, "extracting")
        others = [another(owner) for _ in range(3)]
        assert "before yours" not in owner.visit(first.path).words
        wait_until(lambda: "1 file is before yours." in owner.visit(f"/jobs/{others[0]}").words)
        wait_until(lambda: "3 files are before yours." in owner.visit(f"/jobs/{others[2]}").words)
    for job_id in [first.job_id, *others]:
        owner.wait_for(job_id, "completed")


def test_the_work_goes_on_when_the_tab_is_closed(stack, owner):  # FLOW E9
    with held(stack.workers("extract")):
        job_id = waiting_job(owner).job_id
        owner.browser.close()
    elsewhere = Person(stack.url)
    elsewhere.email = owner.email
    elsewhere.log_in()
    elsewhere.wait_for(job_id, "completed")
    assert "It’s ready" in elsewhere.visit(f"/jobs/{job_id}").words


def test_a_file_that_is_gone_ends_in_a_calm_page(stack, owner):  # FLOW E12
    with held(stack.workers("extract")):
        job_id = waiting_job(owner).job_id
        (stack.home / "files" / "uploads" / job_id).unlink()
    assert owner.wait_for(job_id, "failed")["error"]["code"] == "file_gone"
    assert owner.call("POST", f"/extract/{job_id}").status_code == 410
    page = owner.visit(f"/jobs/{job_id}")
    assert "The file is gone" in page.words
    assert not page.has_form(f"/jobs/{job_id}/retry")


def sign_out_elsewhere(person):
    """End the sessions of all their browsers from another one of theirs."""
    elsewhere = Person(person.url)
    elsewhere.email = person.email
    elsewhere.log_in()
    elsewhere.send(elsewhere.visit("/account"), "/account/sessions/end")


def test_a_poll_after_the_session_ended_brings_the_sign_in_and_then_the_same_progress(owner, reading_waits):  # FLOW E13
    working = waiting_job(owner)
    sign_out_elsewhere(owner)
    polled = owner.visit(working.tree.xpath("//@hx-get")[0], **{"HX-Request": "true"})
    assert polled.status == 401
    assert polled.tree.get("id") == "job" or polled.tree.xpath("//*[@id='job']")
    back = owner.log_in(polled)
    assert back.path == working.path
    assert "File checked" in back.words


def test_signed_out_half_way_it_finishes_for_its_owner_alone(stack, owner, stranger):  # FLOW E14
    with held(stack.workers("extract")):
        working = waiting_job(owner)
        sign_out_elsewhere(owner)
    signed_out = owner.visit(working.path)
    assert signed_out.status == 401
    assert "cv.txt" not in signed_out.words
    assert stranger.visit(working.path).status == Person(stack.url).visit(working.path).status == 404
    owner.log_in(signed_out)
    owner.wait_for(working.job_id, "completed")


def test_no_portfolio_before_the_cv_is_read_and_the_page_waits(owner, reading_waits):  # FLOW G2
    working = waiting_job(owner)
    answer = owner.call("POST", f"/portfolio/generate/{working.job_id}", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_extracted")
    assert owner.visit(working.path).words == working.words


@pytest.mark.slow
def test_without_a_free_worker_the_portfolio_waits(stack, owner):  # FLOW G6
    with held(stack.workers("portfolio")):
        job_id = waiting_job(owner).job_id
        owner.wait_for(job_id, "extracted")
        assert owner.call("POST", f"/portfolio/generate/{job_id}", {}).status_code == 202
        assert "Page made to come" in owner.visit(f"/jobs/{job_id}").words
    owner.wait_for(job_id, "completed")


def test_a_scan_and_a_text_wait_for_each_other_no_more(stack, owner):
    scan = cvs.photo()
    with held(stack.workers("ocr")):
        pictured, text = owner.sign_up(owner.place(scan, "scan.png")).job_id, another(owner)
        owner.wait_for(text, "completed")
        assert stack.state(pictured) == "claimed"
    with held(stack.workers("extract")):
        owner.wait_for(pictured, "extracted", "generating", "completed")
    owner.wait_for(pictured, "completed")


@pytest.mark.slow
def test_many_files_of_one_person_are_done_without_a_sweeper(stack_with):
    person = Person(stack_with(SWEEP_SECONDS="3600").url)
    person.sign_up()
    for job_id in [another(person) for _ in range(10)]:
        person.wait_for(job_id, "completed")
