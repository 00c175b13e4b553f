"""The ledger of what was deleted: what comes into it, where it is kept, and for how long."""

import shutil
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests import stages
from webapp import erasure, flow, identities, ledger, portfolios, states, uploads
from webapp.ledger import key_of
from webapp.models import Erasure, Identity, Portfolio, User, now
from webapp.storage import Storage, StorageUnavailableError
from workers.sweep import forget_accounts


@pytest.fixture
def job(services):
    """Somebody's finished portfolio."""
    return stages.completed(services.queue)


def files(services):
    return [key for key, _ in services.storage.keys("erasures")]


def aged(services, days):
    """Let all that is in the ledger be so old."""
    then = now() - timedelta(days=days)
    entries = dict.fromkeys(ledger.stored(services), then)
    Erasure.update(erased_at=then).execute()
    for key in files(services):
        services.storage.delete(key)
    ledger.write(services, entries)


@contextmanager
def no_storage(services):
    """Let the storage refuse to work until the end of the block."""
    folder = Path(services.config.storage_url.removeprefix("file://"))
    shutil.move(folder, f"{folder}.away")
    folder.write_text("a file is in its place")
    try:
        yield
    finally:
        folder.unlink()
        shutil.move(f"{folder}.away", folder)


def test_whatever_is_deleted_is_in_it(services, job):
    owner = job.owner
    identity = Identity.create(user=owner, provider="oidc", issuer="https://id.example", subject="1")
    portfolio = Portfolio.get(Portfolio.job == job)
    waiting = stages.placed()
    expected = {
        key_of("job", waiting.id): lambda: uploads.discard(services, waiting),
        key_of("portfolio", portfolio.id): lambda: portfolios.remove(services, portfolio),
        key_of("identity", identity.id, identity.created_at): lambda: unlink(services, owner, identity),
        key_of("job", job.id): lambda: uploads.remove(services, job),
        key_of("user", owner.id, owner.created_at): lambda: erasure.erase(services, owner),
    }
    for key, delete in expected.items():
        assert key not in ledger.kept()
        delete()
        assert key in ledger.kept()
        assert key in ledger.stored(services)


def unlink(services, owner, identity):
    identities.unlink(owner, identity.id)
    ledger.store(services)  # as the next sweep does


def test_an_account_that_is_left_behind_is_in_it(services):
    left = User.create(email=None, former_email="old@example.org", former_until=now() - timedelta(days=1))
    assert forget_accounts(services) == 1
    assert key_of("user", left.id, left.created_at) in ledger.stored(services)


def test_what_is_not_deleted_is_not_in_it(services, job):
    waiting = stages.placed()
    flow.claim(waiting, job.owner, max_cvs=20, queue=services.queue)
    assert not flow.discard(waiting)
    assert ledger.kept() == {}


def test_a_deletion_that_is_broken_off_is_not_in_it(services, job):
    with services.database.atomic() as deletion:
        flow.remove(job)
        deletion.rollback()
    assert ledger.kept() == {}
    assert stages.again(job).state == states.COMPLETED


def test_nobody_waits_for_the_storage_to_be_deleted(services, job):
    services.storage.put(job.upload_key, b"a file")
    with no_storage(services):
        assert erasure.erase(services, job.owner).files_left
        assert len(ledger.kept()) == 2
        with pytest.raises(StorageUnavailableError):
            ledger.store(services)
    assert ledger.stored(services) == {}
    assert ledger.store(services) == 2
    assert ledger.stored(services).keys() == ledger.kept().keys()
    assert ledger.store(services) == 0


def test_what_is_deleted_is_deleted_where_the_storage_takes_no_new_file(services, job):
    waiting, another = stages.placed(), stages.completed(services.queue)
    services.storage.put(job.upload_key, b"a file")
    in_the_way = Path(services.config.storage_url.removeprefix("file://")) / "erasures"
    in_the_way.write_text("a file where a folder is to be")
    assert uploads.discard(services, waiting)
    portfolios.remove(services, Portfolio.get(Portfolio.job == job))
    uploads.remove(services, job)
    assert not erasure.erase(services, another.owner).files_left
    in_the_way.unlink()
    assert ledger.stored(services) == {}
    assert ledger.store(services) == len(ledger.kept()) == 5
    assert ledger.stored(services) == ledger.kept()


class Slow(Storage):
    """A storage that takes so long that something else happens meanwhile."""

    meanwhile: Callable[[], object]

    def put(self, key, file):
        super().put(key, file)
        self.meanwhile()


def test_what_is_noted_anew_while_it_is_stored_is_stored_once_more(services, job):
    page = Portfolio.get(Portfolio.job == job)
    ledger.note_closed(page.id)
    services.storage = Slow(services.config.storage_url)
    services.storage.meanwhile = lambda: ledger.note_closed(page.id)
    ledger.store(services)
    services.storage.meanwhile = lambda: None
    assert ledger.store(services) == 1
    assert ledger.stored(services) == ledger.kept()


@pytest.mark.parametrize(("days", "left"), [(89, 2), (91, 0)])
def test_it_is_forgotten_when_no_backup_is_left(services, job, days, left):
    erasure.erase(services, job.owner)
    aged(services, days)
    ledger.forget(services)
    assert len(ledger.kept()) == len(ledger.stored(services)) == left
    assert len(files(services)) == bool(left)


def test_many_files_become_one(services):
    for _ in range(ledger.MOST_FILES + 1):
        flow.discard(stages.placed())
        ledger.store(services)
    assert len(files(services)) == ledger.MOST_FILES + 1
    before = ledger.stored(services)
    ledger.forget(services)
    assert len(files(services)) == 1
    assert ledger.stored(services) == before == ledger.kept()


NO_LEDGERS = [
    "no JSON\n", "[]\n", '{"key": "a"}\n', '{"key": "a", "erased_at": "soon"}\n',
    '{"key": "a", "erased_at": "2026-11-29T12:00:00+00:00"}\n',
]  # fmt: skip


@pytest.mark.parametrize("text", NO_LEDGERS)
def test_what_is_no_ledger_is_refused(text):
    with pytest.raises(ValueError, match="no ledger"):
        ledger.from_lines(text)


@pytest.mark.parametrize("content", [*map(str.encode, NO_LEDGERS), b"\xff", b'{"key": "cut o'])
def test_a_file_that_cannot_be_read_stays_and_the_rest_is_forgotten_in_its_time(services, job, caplog, content):
    services.storage.put("erasures/mine", content)
    erasure.erase(services, job.owner)
    for file in set(files(services)) - {"erasures/mine"}:
        told = ledger.from_lines(services.storage.get(file).decode())
        services.storage.put(file, ledger.as_lines(dict.fromkeys(told, now() - timedelta(days=91))).encode())
    ledger.forget(services)
    assert files(services) == ["erasures/mine"]
    assert services.storage.get("erasures/mine") == content
    assert "erasures/mine in the storage can't be read" in caplog.text
