"""Claims at the same moment, on each of the databases: one owner, one reading, and no owned job without its file."""

import os
import signal
import threading
from datetime import timedelta

import httpx
import pytest

from tests import cvs
from tests.parallel import at_once
from tests.people import Person
from tests.rows import services_of
from tests.stack import wait_until
from webapp.models import Cv, Job, Portfolio, User, now
from workers import sweep

ROUNDS = pytest.mark.parametrize("rounds", [10, pytest.param(50, marks=pytest.mark.full)])


@pytest.fixture(params=["sqlite", "postgres"])
def reading_stack(request):
    """Reads CVs and makes no portfolios meanwhile: these tests are about what comes before."""
    stack = request.getfixturevalue("stack" if request.param == "sqlite" else "postgres_stack")
    maker = stack.pid("portfolio")
    os.kill(maker, signal.SIGSTOP)
    yield stack
    os.kill(maker, signal.SIGCONT)


class Uploads:
    """Uploads of nobody, whose token anybody may be given."""

    def __init__(self, stack):
        self.client = httpx.Client(base_url=f"{stack.url}/api/v1", timeout=60)

    def place(self):
        self.client.cookies.clear()
        placed = self.client.post("/upload-anonymous", files={"file": ("cv.txt", cvs.text())}).json()
        return placed["job_id"], placed["claim_token"]


def signed_up(stack, name):
    person = Person(stack.url, name)
    answer = person.call("POST", "/register", json={"email": person.email, "password": "a long enough password"})
    assert answer.status_code == 201
    return person


def claims_at_once(job_id, token, *people):
    for person in people:
        person.call("GET", "/auth/me")  # the connection is open before it counts
    return at_once(*(lambda person=person: person.claim(job_id, token) for person in people))


def owner_of(stack, job_id):
    with services_of(stack):
        return Job.select(User.email).join(User).where(Job.id == job_id).scalar()


def require_one_reading(stack, job_ids):
    """Wait until all are read; each was read once, and one portfolio was begun."""
    with services_of(stack):
        mine = Cv.select().where(Cv.job.in_(job_ids))
        wait_until(lambda: mine.count() == len(job_ids))
        assert {cv.version for cv in mine} == {1}
        jobs = Job.select().where(Job.id.in_(job_ids))
        assert {job.attempt - job.deliveries for job in jobs} == {1}  # less what the sweeper delivered again
        assert Portfolio.select().where(Portfolio.job.in_(job_ids)).count() == len(job_ids)


def delete_all(*people):
    for person in people:
        for portfolio in person.call("GET", "/portfolio/list").json():
            assert person.call("DELETE", f"/jobs/{portfolio['job_id']}").status_code == 204


@ROUNDS
def test_two_users_at_once_make_exactly_one_owner(reading_stack, rounds):  # FLOW C4
    uploads, people = Uploads(reading_stack), [signed_up(reading_stack, name) for name in ("ada", "bo")]
    for _ in range(rounds // 10):
        job_ids = [one_owner_of_two(reading_stack, uploads, people) for _ in range(10)]
        require_one_reading(reading_stack, job_ids)
        delete_all(*people)


def one_owner_of_two(stack, uploads, people):
    job_id, token = uploads.place()
    answers = claims_at_once(job_id, token, *people)
    winner, loser = sorted(answers, key=lambda answer: answer.status_code)
    assert (winner.status_code, winner.json()["already_owned"]) == (200, False)
    assert (loser.status_code, loser.json()["code"]) == (403, "not_yours")
    assert owner_of(stack, job_id) == people[answers.index(winner)].email
    return job_id


@ROUNDS
def test_one_user_twice_at_once_makes_one_transfer_and_one_reading(reading_stack, rounds):  # FLOW C3
    uploads, owner = Uploads(reading_stack), signed_up(reading_stack, "owner")
    tabs = [owner, owner.another_tab()]
    for _ in range(rounds // 10):
        job_ids = [one_transfer_of_two(uploads, tabs) for _ in range(10)]
        require_one_reading(reading_stack, job_ids)
        delete_all(owner)


def one_transfer_of_two(uploads, tabs):
    job_id, token = uploads.place()
    answers = claims_at_once(job_id, token, *tabs)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert sorted(answer.json()["already_owned"] for answer in answers) == [False, True]
    return job_id


@ROUNDS
@pytest.mark.slow
def test_a_claim_while_the_purge_runs_is_too_late_or_complete(reading_stack, rounds):  # FLOW C16
    uploads, owner = Uploads(reading_stack), signed_up(reading_stack, "owner")
    seconds_left = [2 ** (10 * turn / (rounds - 1)) / 1000 for turn in range(rounds)]  # from a millisecond to a second
    statuses = [claim_while_purging(reading_stack, uploads, owner, seconds) for seconds in seconds_left]
    assert set(statuses) == {200, 410}


def claim_while_purging(stack, uploads, owner, seconds_left):
    job_id, token = uploads.place()
    claimed = threading.Event()
    with services_of(stack) as services:
        Job.update(expires_at=now() + timedelta(seconds=seconds_left)).where(Job.id == job_id).execute()
        answer, _ = at_once(lambda: claim_and_tell(owner, job_id, token, claimed), lambda: purge(services, claimed))
        require_whole(services, Job.get_by_id(job_id), answer)
    if answer.status_code == 200:
        assert owner.call("DELETE", f"/jobs/{job_id}").status_code == 204
    return answer.status_code


def claim_and_tell(owner, job_id, token, claimed):
    try:
        return owner.claim(job_id, token)
    finally:
        claimed.set()


def purge(services, claimed):
    with services.database.connection_context():
        while not claimed.is_set():
            sweep.purge(services)
        sweep.purge(services)


def require_whole(services, job, answer):
    """Owned with its file, or erased with it: nothing in between."""
    if answer.status_code == 200:
        assert job.owner_id is not None
        assert services.storage.exists(job.upload_key)
    else:
        assert answer.json()["code"] == "expired"
        assert (job.state, job.owner_id, job.filename) == ("expired", None, None)
        assert not services.storage.exists(job.upload_key)


@pytest.mark.slow
def test_two_claims_at_once_can_not_both_take_the_last_place(reading_stack):  # FLOW C14
    uploads, owner = Uploads(reading_stack), signed_up(reading_stack, "owner")
    for _ in range(19):
        assert owner.claim(*uploads.place()).status_code == 200
    tabs = [owner, owner.another_tab()]
    for _ in range(10):
        last_place_for_one_of_two(uploads, tabs)


def last_place_for_one_of_two(uploads, tabs):
    placed = [uploads.place() for _ in tabs]
    answers = at_once(*(lambda tab=tab, one=one: tab.claim(*one) for tab, one in zip(tabs, placed, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    taken = next(answer.json()["job_id"] for answer in answers if answer.status_code == 200)
    assert tabs[0].call("DELETE", f"/jobs/{taken}").status_code == 204
