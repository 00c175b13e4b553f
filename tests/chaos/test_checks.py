"""The checks after a chaos run: they are content with what is as promised, and say what isn't."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from tests.chaos import checks
from tests.chaos.ledger import Ledger, Upload
from tests.chaos.people import Someone
from tests.conftest import QUICK
from tests.rows import services_of
from tests.stack import Stack, wait_until
from webapp.models import Cv, Job, Portfolio, User

pytestmark = pytest.mark.chaos

LIFE_SECONDS = 3600.0


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("checked"), **QUICK) as running:
        yield running


@pytest.fixture(scope="module")
def ledger(stack: Stack) -> Ledger:
    """What is known after one person has placed three files, edited one, deleted one and left one waiting."""
    ledger = Ledger()
    person = Someone(stack.url, ledger, random.Random(1), LIFE_SECONDS)
    person.sign_up()
    for _ in range(2):
        person.place_owned()
    kept, deleted = person.own
    for upload in (kept, deleted):
        person.wait_for(upload)
    person.edit(kept)
    person.wait_for(kept)
    person.read(kept)
    person.delete(deleted)
    person.place()
    wait_until(stack.is_idle)
    return ledger


def said(stack: Stack, ledger: Ledger) -> list[str]:
    return list(checks.violations(stack, ledger, LIFE_SECONDS))


def test_they_are_content_with_what_is_as_promised(stack, ledger):
    assert said(stack, ledger) + ledger.violations == []


def change_owner(job: Upload) -> None:
    stranger = User.create(email="stranger@example.net", password_hash="-")
    Job.update(owner=stranger).where(Job.id == job.job_id).execute()


def lose_portfolio(job: Upload) -> None:
    Portfolio.delete().where(Portfolio.job == job.job_id).execute()


def set_job(**values: object) -> Callable[[Upload], object]:
    return lambda job: Job.update(**values).where(Job.id == job.job_id).execute()


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (set_job(lease="held"), "somebody still has its lease"),
        (set_job(document_failures=1), "was blamed"),
        (lambda job: Cv.update(version=5).where(Cv.job == job.job_id).execute(), "has CVs of versions [5]"),
        (change_owner, "belongs to"),
        (lose_portfolio, "0 portfolios"),
        (set_job(state="failed"), "is failed"),
        (lambda job: Job.delete().where(Job.id == job.job_id).execute(), "is owned and gone"),
    ],
)
def test_they_say_what_is_not(stack, ledger, tamper, expected):
    (job,) = ledger.claimed()
    with services_of(stack):
        tamper(job)
    assert [one for one in said(stack, ledger) if expected in one]


def test_they_say_that_an_accepted_file_is_gone(stack, ledger):
    waiting = ledger.uploads[-1]
    (stack.home / "files" / "uploads" / waiting.job_id).unlink()
    assert [one for one in said(stack, ledger) if "has lost its file" in one]


@pytest.mark.slow
def test_they_say_that_the_log_tells_of_people(stack, ledger):
    with stack.log.open("a") as log:
        log.write(f"somebody is called {ledger.uploads[0].word}\n")
    assert [one for one in said(stack, ledger) if one.startswith("the log tells")]
