"""Whatever is killed in the middle of the work: each job is completed, once, and nothing is left lying about."""

import os
import signal
import socket
import time
from contextlib import suppress

import httpx
import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import PROCESSES, Stack, children, descendants, held, is_alive, wait_until
from webapp.roundtrip import REPORT
from workers.deadline import AGAIN

pytestmark = pytest.mark.chaos

PAGE = {"index.html", "resume.json", "contact.vcf", "resume.txt", "resume.pdf"}
FILES = (
    {f"{audience}/{name}" for audience in ("owner", "link", "public") for name in PAGE}
    | {"link/card.png", "public/card.png", "public/portfolio.zip"}
    | {"made.json"}
)


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    settings = {**QUICK, "WORKERS_PER_QUEUE": "2", "LEASE_SECONDS": "4", "READ_SECONDS": "8"}
    with Stack(tmp_path_factory.mktemp("kills"), **settings) as running:
        yield running


@pytest.fixture
def owner(stack):
    """Somebody signed in, whose files are read at once: nobody is at work for the test before."""
    wait_until(stack.is_idle)
    person = Person(stack.url, "owner")
    person.sign_up()
    return person


def place(person, content=None):
    return person.place(content or cvs.text(), "cv.txt").job_id


def long_cv(times=40):
    """A CV of many positions, of which a PDF isn't made in a moment."""
    positions = cvs.TEXT.split("Experience\n")[1].split("Education")[0]
    return cvs.TEXT.replace(positions, positions * times).encode()


def catch_reading(stack, job_id):
    """Wait until the job is being read, and give the work-horse that waits for the reader."""
    wait_until(lambda: stack.state(job_id) == "extracting")
    (horse,) = stack.horses("extract")
    return horse


def catch_in_mid_pdf(stack, job_id):
    """Let the work-horse stand still between page and PDF, and give it."""
    wait_until(lambda: stack.rows("SELECT 1 FROM job WHERE page_at IS NOT NULL AND id = ?", job_id))
    (horse,) = stack.horses("portfolio")
    os.kill(horse, signal.SIGSTOP)
    assert stack.state(job_id) == "generating"
    return horse


def parent_of(stack, queue, horse):
    return next(worker for worker in stack.workers(queue) if horse in children(worker))


def kill(*pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def made_files(stack, job_id):
    """What is stored of the job's portfolio, whether or not its PDF has been read back by now."""
    return {key for key in stack.stored(f"portfolios/{job_id}") if not key.endswith(REPORT)}


def ends_once(stack, person, job_id):
    """The job is completed, with one portfolio, and nothing is stored but the upload and the files of its last run."""
    person.wait_for(job_id, "completed")
    tables = "job LEFT JOIN cv ON cv.job_id = job.id LEFT JOIN portfolio ON portfolio.job_id = job.id"
    ((version, files),) = stack.rows(f"SELECT cv.version, files FROM {tables} WHERE job.id = ?", job_id)
    wait_until(lambda: made_files(stack, job_id) == {f"{files}/{name}" for name in FILES})
    assert stack.stored(f"uploads/{job_id}") == {f"uploads/{job_id}"}
    assert person.browser.get(person.status(job_id)["portfolio"]["pdf_url"]).content.startswith(b"%PDF-")
    return version == 1


def test_the_work_horse_is_killed_while_it_reads(stack, owner):  # FLOW E7
    with held(stack.zygotes("extract")):
        job_id = place(owner)
        kill(catch_reading(stack, job_id))
    assert ends_once(stack, owner, job_id)


@pytest.mark.slow
def test_the_worker_and_its_horse_are_killed_together(stack, owner):  # FLOW E7
    with held(stack.zygotes("extract")):
        job_id = place(owner)
        horse = catch_reading(stack, job_id)
        kill(parent_of(stack, "extract", horse), horse)
    assert ends_once(stack, owner, job_id)


def test_the_worker_is_killed_and_its_horse_goes_on(stack, owner):  # FLOW E7
    with held(stack.zygotes("extract")):
        job_id = place(owner)
        kill(parent_of(stack, "extract", catch_reading(stack, job_id)))
    assert ends_once(stack, owner, job_id)


@pytest.mark.slow
def test_a_horse_that_stood_still_for_too_long_changes_nothing_when_it_reads_on(stack, owner):  # FLOW E7
    with held(stack.zygotes("extract")):
        job_id = place(owner)
        orphan = catch_reading(stack, job_id)
        os.kill(orphan, signal.SIGSTOP)
    assert ends_once(stack, owner, job_id)
    before = owner.status(job_id)
    os.kill(orphan, signal.SIGCONT)
    wait_until(lambda: not is_alive(orphan))
    assert owner.status(job_id) == before
    assert ends_once(stack, owner, job_id)


@pytest.mark.slow
def test_the_horse_is_killed_in_mid_pdf(stack, owner):  # FLOW E7
    job_id = place(owner, long_cv())
    kill(catch_in_mid_pdf(stack, job_id))
    assert owner.status(job_id)["progress"] == 80
    assert ends_once(stack, owner, job_id)


@pytest.mark.slow
def test_a_horse_that_stood_still_in_mid_pdf_leaves_no_files_when_it_goes_on(stack, owner):  # FLOW E7
    job_id = place(owner, long_cv())
    orphan = catch_in_mid_pdf(stack, job_id)
    assert ends_once(stack, owner, job_id)
    before, stored = owner.status(job_id), made_files(stack, job_id)
    os.kill(orphan, signal.SIGCONT)
    wait_until(lambda: not is_alive(orphan))
    assert owner.status(job_id) == before
    assert made_files(stack, job_id) == stored
    assert ends_once(stack, owner, job_id)


@pytest.mark.slow
def test_an_edit_in_mid_pdf_leaves_one_set_of_files_that_says_what_was_edited(stack, owner):  # FLOW G13
    job_id = place(owner, long_cv())
    late = catch_in_mid_pdf(stack, job_id)
    edited = {"basics": {"name": "Edited by Hand"}}
    assert owner.call("PUT", f"/cv/{job_id}", edited, headers={"If-Match": '"1"'}).status_code == 202
    os.kill(late, signal.SIGCONT)
    ends_once(stack, owner, job_id)
    page = owner.visit(owner.status(job_id)["portfolio"]["html_url"])
    assert "Edited by Hand" in page.words
    assert cvs.CANARY not in page.words


@pytest.mark.slow
def test_a_job_deleted_in_mid_pdf_leaves_nothing(stack, owner):
    job_id = place(owner, long_cv())
    late = catch_in_mid_pdf(stack, job_id)
    assert owner.call("DELETE", f"/jobs/{job_id}").status_code == 204
    os.kill(late, signal.SIGCONT)
    wait_until(lambda: not is_alive(late))
    assert [key for key in stack.stored() if job_id in key] == []
    assert stack.rows("SELECT 1 FROM portfolio WHERE job_id = ?", job_id) == []


def strike_until_it_ends(horse):
    """Send what the clock of a job sends to its horse at the end of its time, and as often."""
    while is_alive(horse):
        os.kill(horse, signal.SIGALRM)
        last_moment = time.monotonic() + AGAIN
        while is_alive(horse) and time.monotonic() < last_moment:
            time.sleep(0.02)


def test_a_pdf_that_takes_too_long_leaves_the_page_and_another_try(stack, owner):  # FLOW G5, G7
    job_id = place(owner, long_cv(150))  # whose PDF takes longer than it takes to strike twice
    horse = catch_in_mid_pdf(stack, job_id)
    os.kill(horse, signal.SIGCONT)
    strike_until_it_ends(horse)
    status = owner.wait_for(job_id, "failed")
    assert (status["error"]["code"], status["progress"], status["portfolio"]["pdf_url"]) == ("pdf_failed", 80, None)
    assert cvs.CANARY in owner.visit(status["portfolio"]["html_url"]).words
    failed = owner.visit(f"/jobs/{job_id}")
    assert failed.tree.xpath("//a[text()='Open your page']")
    owner.send(failed, f"/jobs/{job_id}/retry")
    assert ends_once(stack, owner, job_id)


def test_the_queue_server_is_killed_with_a_job_in_work_and_jobs_waiting(stack, owner):  # FLOW E7
    with held(stack.zygotes("extract")):
        jobs = [place(owner) for _ in range(4)]
        wait_until(lambda: len([job for job in jobs if stack.state(job) == "extracting"]) == 2)
        stack.wait_for_another("queue", stack.kill("queue"))
    assert all(ends_once(stack, owner, job) for job in jobs)


@pytest.mark.slow
def test_the_queue_forgets_everything_with_a_job_in_work_and_jobs_waiting(stack, owner):  # FLOW E7
    with held(stack.zygotes("extract")):
        jobs = [place(owner) for _ in range(4)]
        wait_until(lambda: len([job for job in jobs if stack.state(job) == "extracting"]) == 2)
        stack.connect_to_queue().flushall()
    assert all(ends_once(stack, owner, job) for job in jobs)


def begin_upload(stack):
    """Send the first half of a file and keep the line open."""
    head = f"POST /api/v1/upload-anonymous HTTP/1.1\r\nHost: 127.0.0.1:{stack.port}\r\n"
    head += "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 3000000\r\n\r\n"
    head += '--b\r\nContent-Disposition: form-data; name="file"; filename="cv.txt"\r\n\r\n'
    line = socket.create_connection(("127.0.0.1", stack.port))
    line.sendall(head.encode() + b"x" * 1_000_000)
    return line


@pytest.mark.slow
def test_the_web_process_is_killed_in_mid_upload(stack, owner):
    before, jobs = stack.stored("uploads"), stack.rows("SELECT count(*) FROM job WHERE id != ?", "")
    web = stack.pid("web")
    with begin_upload(stack):
        kill(web, *children(web))
    stack.wait_for_another("web", web)
    wait_until(lambda: owner_reaches(owner))
    assert (stack.stored("uploads"), stack.rows("SELECT count(*) FROM job WHERE id != ?", "")) == (before, jobs)
    assert ends_once(stack, owner, place(owner))


def owner_reaches(owner):
    try:
        return owner.browser.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def readers(stack):
    return [reader for zygote in stack.zygotes("extract") for reader in children(zygote)]


def strike_reader(stack, job_id, sign):
    """Send a signal to whatever reads the job's file just now, and give the job's state."""
    if (state := stack.state(job_id)) == "extracting":
        for reader in readers(stack):
            with suppress(ProcessLookupError):
                os.kill(reader, sign)
    return state


@pytest.mark.parametrize(("sign", "reason"), [(signal.SIGKILL, "unreadable"), (signal.SIGSTOP, "timed_out")])
@pytest.mark.slow
def test_a_file_that_ends_or_holds_its_reader_twice_fails(stack, owner, sign, reason):  # FLOW E6
    poison = place(owner, long_cv(50))
    wait_until(lambda: strike_reader(stack, poison, sign) == "failed")
    assert owner.status(poison)["error"]["code"] == reason
    assert owner.visit(f"/jobs/{poison}").has_form(f"/jobs/{poison}/retry")


@pytest.mark.slow
def test_others_are_read_while_a_file_holds_its_reader(stack, owner):
    poison = place(owner, long_cv(50))
    with held(wait_until(lambda: stack.state(poison) == "extracting" and readers(stack))):
        owner.wait_for(place(owner), "completed")
        assert stack.state(poison) == "extracting"
    owner.wait_for(poison, "completed")


def test_everything_is_killed_at_once_in_mid_work(stack, owner):  # FLOW G14
    with held(stack.zygotes("extract")):
        job_id = place(owner)
        killed = {name: stack.pid(name) for name in PROCESSES}
        servers = list(descendants(killed["web"]))  # they answer for a moment more
        kill(catch_reading(stack, job_id), *killed.values())
    for name, pid in killed.items():
        stack.wait_for_another(name, pid)
    wait_until(lambda: not any(is_alive(server) for server in servers) and owner_reaches(owner))
    assert ends_once(stack, owner, job_id)


@pytest.mark.slow
def test_everything_is_stopped_and_started_in_mid_work(stack, owner):  # FLOW G14
    done, reading, making = place(owner), place(owner, long_cv(100)), place(owner, long_cv())
    owner.wait_for(done, "completed")
    stack.stop()
    stack.start()
    assert ends_once(stack, owner, done)
    assert ends_once(stack, owner, making)
    assert owner.status(reading)["state"] != "failed"
    owner.call("DELETE", f"/jobs/{reading}")
