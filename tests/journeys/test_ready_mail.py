"""Somebody leaves while their portfolio is being made: a mail brings them back, and nobody else gets one."""

from datetime import timedelta

import pytest

from tests import cvs
from tests.mailbox import Mailbox
from tests.people import PASSWORD, Person
from tests.rows import services_of
from tests.stack import Stack
from webapp import flow
from webapp.models import Job, Mail, now
from workers.sweep import send_ready_mails

SUBJECT = "Your portfolio is ready"
READY = "It’s ready. The doors are open."


@pytest.fixture
def job_id(owner: Person, mailbox: Mailbox) -> str:
    """A job that was made for its owner, who has proved their address and looked at nothing since."""
    job_id = owner.place(cvs.text(), "marit.txt").job_id
    owner.call("POST", "/register", json={"email": owner.email, "password": PASSWORD})
    owner.wait_for(job_id, "completed")
    link = mailbox.link(owner.email, "your address?")
    owner.send(owner.visit(link), link)
    return job_id


def let_minutes_pass(job_id: str) -> None:
    Job.update(pdf_at=now() - timedelta(minutes=3)).where(Job.id == job_id).execute()


def mails_of_ready(stack: Stack, job_id: str) -> int:
    """How many there are, or will be, once the next sweep is over."""
    with services_of(stack) as services:
        let_minutes_pass(job_id)
        send_ready_mails(services)
        owner = Job.get_by_id(job_id).owner
        return Mail.select().where(Mail.kind == "portfolio_ready", Mail.user == owner).count()


@pytest.mark.slow
def test_a_mail_brings_the_owner_back_to_the_open_doors(stack, owner, mailbox, job_id):  # FLOW E9 G9
    with services_of(stack):
        let_minutes_pass(job_id)
    back = mailbox.link(owner.email, SUBJECT)
    assert back == f"/jobs/{job_id}"
    assert owner.visit(back).tree.findtext(".//h1") == READY


@pytest.mark.slow
def test_an_owner_who_has_seen_it_is_not_mailed(stack, owner, job_id):
    owner.visit(f"/jobs/{job_id}")
    assert mails_of_ready(stack, job_id) == 0


@pytest.mark.slow
def test_an_owner_who_has_opened_the_page_itself_is_not_mailed(stack, owner, job_id):
    owner.visit(owner.status(job_id)["portfolio"]["html_url"])
    assert mails_of_ready(stack, job_id) == 0


def test_an_owner_who_has_seen_it_once_is_not_mailed_of_what_is_made_anew(stack, owner, job_id):
    owner.visit(f"/jobs/{job_id}")
    with services_of(stack) as services:
        flow.remake(Job.get_by_id(job_id), services.queue)
    owner.wait_for(job_id, "completed")
    assert mails_of_ready(stack, job_id) == 0


@pytest.mark.slow
def test_an_owner_who_has_not_seen_it_is_mailed_once(stack, job_id):
    assert mails_of_ready(stack, job_id) == 1
    assert mails_of_ready(stack, job_id) == 1
