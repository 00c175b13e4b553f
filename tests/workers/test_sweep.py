"""The sweeper, on both kinds of database with real files: what it deletes, and what it leaves alone."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests import stages
from webapp import accounts, erasure, flow, mail, tickets
from webapp.models import Job, Mail, Ticket, User, now
from webapp.queue import EXTRACT
from webapp.resume import Basics, Resume
from workers.sweep import deliver_again, forget_accounts, purge, remove_leftovers, remove_orphans

ROOT = Path(__file__).parents[2]
AT_ONCE = timedelta(seconds=-5)


@pytest.fixture
def storage(services):
    return services.storage


def stored(storage):
    return {key for prefix in ("uploads", "pictures", "portfolios") for key, _ in storage.keys(prefix)}


def store(storage, *keys):
    for key in keys:
        storage.put(key, b"content")


@pytest.mark.slow
def test_it_delivers_what_no_queue_holds(services):
    job = stages.asked_for(stages.claimed(services.queue), 100)
    services.queue.redis.flushall()
    assert deliver_again(services) == 1
    assert len(services.queue.waiting(EXTRACT)) == 1
    assert (stages.again(job).deliveries, stages.again(job).attempt) == (0, job.attempt), "no worker was lost over it"


def test_it_deletes_the_file_of_an_upload_nobody_claimed_in_time(services, storage):  # FLOW G17
    late, waiting, owned = stages.placed(expires_at=now()), stages.placed(), stages.claimed(services.queue)
    store(storage, late.upload_key, waiting.upload_key, owned.upload_key)
    assert purge(services) == 1
    assert stored(storage) == {waiting.upload_key, owned.upload_key}


def mail_of(services, age, **values):
    letter = mail.post(services.queue, "address_changed", "nobody@example.org")
    Mail.update(queued_at=now() - age, **values).where(Mail.id == letter.id).execute()
    return letter.id


def test_it_deletes_the_mails_that_have_been_over_for_a_week(services):
    old, young = timedelta(days=8), timedelta(days=6)
    mail_of(services, old, sent_at=now())
    mail_of(services, old, error="undeliverable")
    kept = {
        mail_of(services, young, sent_at=now()),
        mail_of(services, young, error="undeliverable"),
        mail_of(services, old),
    }
    purge(services)
    assert {letter.id for letter in Mail.select()} == kept


def test_it_deletes_a_file_of_no_row_once_it_is_old_enough(services, storage):
    job = stages.placed()
    flow.discard(job)
    store(storage, job.upload_key)
    assert remove_orphans(services) == 0
    assert remove_orphans(services, AT_ONCE) == 1
    assert stored(storage) == set()


def test_it_deletes_what_a_crash_left_of_an_expired_upload(services, storage):
    job = stages.placed(expires_at=now())
    store(storage, job.upload_key)
    list(flow.expire())
    assert remove_orphans(services, AT_ONCE) == 1


def test_it_leaves_the_files_of_a_run_in_progress_and_of_the_portfolio(services, storage):
    done, running = stages.completed(services.queue), stages.generating(services.queue)
    kept = {done.upload_key, f"portfolios/{running.id}/{running.lease}/owner/index.html"}
    kept.add(f"{portfolio_files(done)}/owner/index.html")
    store(storage, *kept, f"portfolios/{done.id}/earlier/owner/index.html")
    assert remove_orphans(services, AT_ONCE) == 1
    assert stored(storage) == kept


def portfolio_files(job):
    return flow.Portfolio.get(flow.Portfolio.job == job).files


def test_it_leaves_the_portfolio_while_another_is_being_made(services, storage):
    job = stages.completed(services.queue)
    page = f"{portfolio_files(job)}/owner/index.html"
    store(storage, page)
    flow.remake(job, services.queue)
    assert remove_leftovers(services, job) == 0
    assert stored(storage) == {page}


def test_it_leaves_a_picture_while_a_document_of_its_cv_names_it(services, storage):
    job = stages.completed(services.queue)
    first, newest, unnamed = (f"{digit * 16}.jpg" for digit in "012")
    store(storage, *(f"pictures/{job.id}/{name}" for name in (first, newest, unnamed)))
    for version, name in enumerate((first, newest), 1):
        flow.edit(job, Resume(basics=Basics(image=name)), version, services.queue)
    assert remove_orphans(services) == 0, "it may be about to be named"
    assert remove_orphans(services, AT_ONCE) == 1
    assert stored(storage) == {f"pictures/{job.id}/{name}" for name in (first, newest)}
    flow.remove(job)
    assert remove_orphans(services, AT_ONCE) == 2


def test_it_leaves_what_we_did_not_store(services, storage):
    store(storage, "uploads/.DS_Store", "portfolios/notes/by/somebody.txt", "portfolios/note.txt")
    assert remove_orphans(services, AT_ONCE) == 0


def test_it_deletes_what_a_killed_process_had_half_stored(services, storage, tmp_path):
    store(storage, "uploads/whole")
    (tmp_path / "files" / "uploads" / "half#1").write_bytes(b"half a CV")
    assert remove_orphans(services) == 0
    assert remove_orphans(services, AT_ONCE) == 1
    assert [path.name for path in (tmp_path / "files" / "uploads").iterdir()] == ["whole"]


def test_a_deleted_file_leaves_no_folder(storage, tmp_path):
    store(storage, "portfolios/a/b/owner/index.html")
    storage.delete("portfolios/a")
    assert list((tmp_path / "files").iterdir()) == []


def test_leftovers_of_other_jobs_are_not_touched(services, storage):
    one, other = stages.generating(services.queue), stages.generating(services.queue)
    store(storage, *(f"portfolios/{job.id}/earlier/owner/index.html" for job in (one, other)))
    assert remove_leftovers(services, one) == 1
    assert stored(storage) == {f"portfolios/{other.id}/earlier/owner/index.html"}


def test_all_files_of_a_job_that_is_gone_are_left_over(services, storage):
    job = stages.generating(services.queue)
    store(storage, f"portfolios/{job.id}/{job.lease}/owner/index.html")
    flow.remove(job)
    assert remove_leftovers(services, job) == 1


@pytest.mark.parametrize("environment", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("command", "said"), [("sweep", "1 jobs delivered again"), ("purge", "1 uploads deleted")])
@pytest.mark.slow
def test_an_operator_can_ask_for_it(services, environment, command, said):
    stages.asked_for(stages.claimed(services.queue), 100)
    services.queue.redis.flushall()
    stages.placed(expires_at=now())
    words = [sys.executable, "-m", "flask", command]
    asked = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (asked.returncode, asked.stdout.strip()) == (0, said)
    assert Job.select().count() == 2


def former(days):
    """An account whose address somebody else has proved, with so many days left to it."""
    user = stages.person()
    accounts.make_way(user.email)
    User.update(former_until=now() + timedelta(days=days)).where(User.id == user.id).execute()
    return user


def test_it_deletes_the_accounts_whose_time_without_an_address_is_over(services):  # FLOW W19
    former(days=-1)
    waiting = former(days=1)
    assert forget_accounts(services) == 1
    assert [user.id for user in User.select()] == [waiting.id]


def test_it_leaves_an_account_alone_that_is_given_an_address_at_the_last_moment(services, monkeypatch):  # FLOW W19
    user, lock = former(days=-1), accounts.lock

    def choose_and_lock(locked):
        accounts.choose_address(locked, "new@example.org")
        lock(locked)

    monkeypatch.setattr(accounts, "lock", choose_and_lock)
    assert forget_accounts(services) == 0
    assert User.get_by_id(user.id).email == "new@example.org"


def test_the_end_of_an_account_takes_nothing_from_who_has_its_former_address(services):  # FLOW W19
    user = former(days=-1)
    address = User.get_by_id(user.id).former_email
    owner = accounts.take_address(address)
    link = tickets.issue("log_in", 30, owner, email=address)
    for whose in (None, owner):
        mail.post(services.queue, "log_in", address, whose, link="-", lasts="-")
    assert forget_accounts(services) == 1
    assert tickets.look("log_in", link)
    assert Mail.select().count() == 2


def test_the_end_of_an_account_takes_no_mail_that_another_account_asked_for(services):
    user, other = stages.person(), stages.person("other")
    tickets.issue("change_address_here", 30, other, email=user.email)
    mail.post(services.queue, "change_address_here", user.email, other, link="-", lasts="-", new_email=user.email)
    mail.post(services.queue, "no_account", user.email, link="-", lasts="-")
    erasure.erase(services, user)
    assert Ticket.get().user == Mail.get().user == other
    assert Mail.select().count() == 1
