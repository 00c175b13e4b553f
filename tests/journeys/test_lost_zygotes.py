"""The zygote of a worker, from which its readers are forked, is lost: the worker gets another, and only one."""

import os
import signal

import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import Stack, is_alive, wait_until

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("zygotes"), **QUICK, READ_SECONDS="2") as running:
        yield running


@pytest.fixture
def owner(stack):
    wait_until(stack.is_idle)
    person = Person(stack.url, "owner")
    person.sign_up()
    return person


def zygote_after_another_file(stack, person):
    """Have a file read, and give the worker's zygote and how many deliveries that took."""
    job_id = person.place(cvs.text(), "cv.txt").job_id
    person.wait_for(job_id, "completed")
    (zygote,) = stack.zygotes("extract")
    return zygote, stack.rows("SELECT document_failures + 1 FROM job WHERE id = ?", job_id)[0][0]


@pytest.mark.slow
def test_a_zygote_that_was_killed_is_replaced_once(stack, owner):
    (killed,) = stack.zygotes("extract")
    os.kill(killed, signal.SIGKILL)
    zygote, _ = zygote_after_another_file(stack, owner)
    assert zygote != killed
    assert zygote_after_another_file(stack, owner) == (zygote, 1)


@pytest.mark.slow
def test_a_zygote_that_is_stuck_holds_up_one_file_for_once(stack, owner):
    (stuck,) = stack.zygotes("extract")
    os.kill(stuck, signal.SIGSTOP)
    zygote, deliveries = zygote_after_another_file(stack, owner)
    assert (deliveries, is_alive(stuck)) == (2, False)
    assert zygote_after_another_file(stack, owner) == (zygote, 1)
