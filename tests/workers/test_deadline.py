"""A job ends at its time, whatever it runs."""

import signal
import time
from contextlib import suppress

import pytest
from rq.timeouts import JobTimeoutException

from workers import deadline
from workers.__main__ import Reader, Worker
from workers.deadline import Deadline


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(deadline, "AGAIN", 0.2)


def work():
    """Do as a library does that goes on when a part of its work breaks."""
    with suppress(Exception):
        time.sleep(30)
        return
    time.sleep(30)


def test_work_that_swallows_the_first_strike_is_struck_again():
    with pytest.raises(JobTimeoutException), Deadline(1, JobTimeoutException):
        work()


def test_work_that_ends_in_time_is_never_struck():
    with Deadline(1, JobTimeoutException):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def test_every_worker_ends_its_jobs_so():
    assert Worker.death_penalty_class is Reader.death_penalty_class is Deadline
