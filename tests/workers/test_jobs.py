"""The two jobs RQ runs, called as a work-horse calls them, with real files."""

import tempfile
from datetime import timedelta

import pytest

from tests import cvs, stages
from tests.disks import MB, filled, small_disk
from tests.stack import wait_until
from webapp import flow, mail, portfolios
from webapp.logs import Work
from webapp.models import Cv, Mail, Portfolio, now
from webapp.queue import EXTRACT, MAIL
from webapp.resume import as_resume
from webapp.roundtrip import REPORT, Report
from webapp.sandbox import Sandbox, SandboxError
from webapp.services import READ
from webapp.storage import StorageUnavailableError
from webapp.themes import UnknownThemeError
from workers import jobs

pytestmark = pytest.mark.parametrize("environment", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _as_a_worker(environment, services, monkeypatch):
    """Let the jobs find the same database, queue and storage in their environment."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    jobs.services.cache_clear()
    yield
    jobs.services().database.close_all()
    jobs.services.cache_clear()


@pytest.fixture
def queue(services):
    return services.queue


def claimed_with(services, content, **facts):
    job = stages.claimed(services.queue)
    services.storage.put(job.upload_key, content)
    return job


def run(function, job):
    function(str(job.id), stages.again(job).attempt)
    return stages.again(job)


def stored(services, job):
    return {
        key for prefix in ("uploads", "portfolios") for key, _ in services.storage.keys(prefix) if str(job.id) in key
    }


def files_of(job):
    return Portfolio.get(Portfolio.job == job).files


def test_a_file_becomes_a_cv_and_then_a_portfolio(services, queue):  # FLOW G1
    job = claimed_with(services, cvs.text())
    assert run(jobs.extract, job).state == "extracted"
    assert cvs.CANARY in Cv.get().document
    assert run(jobs.generate, job).state == "completed"
    assert len(stored(services, job)) == 20


def test_of_earlier_and_lost_runs_no_file_is_left(services, queue):  # FLOW E7
    job = claimed_with(services, cvs.text())
    run(jobs.extract, job)
    run(jobs.generate, job)
    before = files_of(job)
    services.storage.put(f"portfolios/{job.id}/lost/owner/index.html", b"of a worker that was killed")
    flow.remake(stages.again(job), queue)
    run(jobs.generate, job)
    assert files_of(job) != before
    assert {key for key in stored(services, job) if not key.startswith(files_of(job))} == {job.upload_key}


def test_a_disk_without_room_for_temporary_files_says_nothing_of_the_file(services, queue, tmp_path, monkeypatch):
    job = claimed_with(services, cvs.text())
    with small_disk(tmp_path / "small", MB) as disk, filled(disk), monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(disk))
        with pytest.raises(OSError, match="No space left"):
            run(jobs.extract, job)
    job = stages.again(job)
    assert (job.state, job.error, job.deliveries, job.document_failures) == ("claimed", None, 0, 0)
    assert run(jobs.extract, job).state == "extracted"


@pytest.fixture
def made(services, queue):
    """A job whose portfolio is made, and whose PDF waits to be read back."""
    job = claimed_with(services, cvs.text())
    run(jobs.extract, job)
    return run(jobs.generate, job)


@pytest.mark.slow
def test_the_pdf_is_read_back_after_all_that_waits(services, queue, made):
    assert queue.waiting(EXTRACT)[-1] == f"read-back-{made.id}-{made.attempt}"
    before = stages.again(made)
    run(jobs.read_back, made)
    report = Report.model_validate_json(services.storage.get(f"{files_of(made)}/{REPORT}"))
    assert {"/basics/name", "/work/0/startDate"} <= {one.pointer for one in report.fields if one.kind == "same"}
    assert stages.again(made).__data__ == before.__data__
    assert len(stored(services, made)) == 21


@pytest.mark.slow
def test_a_portfolio_that_is_made_anew_meanwhile_is_not_read_back(services, queue, made):
    flow.remake(stages.again(made), queue)
    jobs.read_back(str(made.id), made.attempt)
    run(jobs.generate, made)
    jobs.read_back(str(made.id), made.attempt)
    assert not [key for key in stored(services, made) if key.endswith(REPORT)]


def test_a_pdf_that_cannot_be_read_back_has_no_report_and_tells_no_words(services, queue, made, caplog):
    services.storage.put(f"{files_of(made)}/owner/resume.pdf", b"%PDF-1.7 of Marit")
    run(jobs.read_back, made)
    services.storage.delete(f"{files_of(made)}/owner")
    run(jobs.read_back, made)
    told = [record.facts for record in caplog.records if record.getMessage() == "work"]
    assert [facts["error"] for facts in told] == ["UnreadableFileError", "MissingFileError"]
    assert "Marit" not in str([vars(record) for record in caplog.records])
    assert stages.again(made).state == "completed"


def test_what_was_delivered_twice_is_done_once(services, queue):
    job = claimed_with(services, cvs.text())
    jobs.extract(str(job.id), 1)
    jobs.extract(str(job.id), 1)
    assert Cv.get().version == 1
    assert stages.again(job).attempt == 1


def test_a_job_that_is_gone_is_no_error(services, queue):
    job = claimed_with(services, cvs.text())
    flow.remove(job)
    jobs.extract(str(job.id), 1)
    jobs.generate(str(job.id), 1)


def test_a_file_that_is_gone_fails_with_that_reason(services, queue):  # FLOW E12
    job = stages.claimed(queue)
    assert run(jobs.extract, job).error == "file_gone"


def test_a_file_without_words_fails_with_that_reason(services, queue):  # FLOW E6
    job = claimed_with(services, b"1 2 3")
    assert run(jobs.extract, job).error == "no_text"


def test_a_storage_that_is_away_is_not_the_files_fault(services, queue):
    job = stages.claimed(queue)
    file = services.storage.folder / job.upload_key
    file.parent.mkdir()
    file.symlink_to(file)
    with pytest.raises(StorageUnavailableError):
        run(jobs.extract, job)
    assert stages.again(job).state == "claimed"
    queue.redis.flushall()
    assert [back.id for back in flow.deliver_again(queue, 0)] == [job.id]
    assert stages.again(job).deliveries == 0


def test_a_sandbox_that_does_not_start_is_not_the_files_fault(services, queue, monkeypatch):
    monkeypatch.setattr(jobs, "reader", lambda: Sandbox([READ, "webapp.resume:no_such_function"]))
    job = claimed_with(services, cvs.text())
    with pytest.raises(SandboxError):
        run(jobs.extract, job)
    assert (stages.again(job).state, stages.again(job).document_failures) == ("extracting", 0)
    stages.lost(job)
    assert [back.id for back in flow.deliver_again(queue, 60)] == [job.id]


def test_a_cv_that_cannot_be_made_into_a_page_fails_and_keeps_the_cv(services, queue):  # FLOW G5
    job = stages.extracted(queue)
    Portfolio.update(theme="gone since").execute()
    with pytest.raises(UnknownThemeError):
        run(jobs.generate, job)
    assert (stages.again(job).error, Cv.select().count()) == ("page_failed", 1)
    assert stored(services, job) == set()


def test_the_lease_is_renewed_for_as_long_as_the_work_lasts(services, queue, monkeypatch):
    monkeypatch.setenv("HEARTBEAT_SECONDS", "0.05")
    job = stages.extracting(queue)
    before = stages.again(job).lease_until
    with jobs._held(job):
        wait_until(lambda: stages.again(job).lease_until != before)
    assert stages.again(job).lease == job.lease


@pytest.mark.parametrize("recipient", ["a@[b.c", "\ud800@example.org", f"a@{'ü' * 70}.de"])
def test_a_mail_that_cannot_be_made_is_given_up_and_its_address_not_told(services, queue, recipient, caplog):
    letter = mail.post(queue, "address_changed", "nobody@example.org")
    taken = mail.begin(letter.id, 1)
    taken.recipient = recipient
    with Work("mail", 1, mail=str(letter.id)) as work:
        jobs._send(taken, work)
    assert (Mail.get().error, Mail.get().recipient) == ("undeliverable", None)
    assert work.error.startswith("can't be made: ")
    assert recipient not in str([vars(record) for record in caplog.records])


def test_no_other_worker_is_given_a_mail_while_the_first_may_still_send_it(services, queue):
    letter = mail.post(queue, "address_changed", "nobody@example.org")
    begun = now()
    mail.begin(letter.id, 1)
    killed = begun + timedelta(seconds=queue.timeouts[MAIL] + 60)  # by RQ, at the latest
    assert Mail.get().lease_until > killed


def plant(services, job, *names):
    """Put words into the place of files, by which they are known again."""
    for name in names:
        services.storage.put(f"{files_of(job)}/{name}", f"planted: {name}".encode())


def planted(services, job, *names):
    """Name those of the files that are still the planted ones."""
    stored = {name: services.storage.get(f"{files_of(job)}/{name}") for name in names}
    return {name for name, content in stored.items() if content.startswith(b"planted")}


@pytest.mark.slow
def test_what_a_change_does_not_touch_is_not_made_anew(services, queue, made):
    names = ("owner/resume.pdf", "public/resume.pdf", "public/card.png")
    plant(services, made, *names)
    portfolios.change(Portfolio.get(), queue, slug="another-address")
    run(jobs.generate, made)
    assert planted(services, made, *names) == set(names)
    assert b"another-address" in services.storage.get(f"{files_of(made)}/public/index.html")


@pytest.mark.slow
def test_what_a_change_touches_is_made_anew(services, queue, made):
    names = ("owner/resume.pdf", "public/resume.pdf", "link/resume.pdf", "public/card.png")
    plant(services, made, *names)
    edited = as_resume(Cv.get().document)
    edited.work[0].summary = "Something else"
    flow.edit(made, edited, 1, queue)
    run(jobs.generate, made)
    assert planted(services, made, *names) == {"public/card.png"}, "which tells name and headline alone"
    plant(services, made, *names)
    flow.generate(stages.again(made), queue, "gallery")
    run(jobs.generate, made)
    assert planted(services, made, *names) == set()
