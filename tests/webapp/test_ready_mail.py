"""The mail "your portfolio is ready": once for each job, and only for somebody who doesn't know."""

import functools
import json
from datetime import timedelta

import pytest

from tests import stages
from tests.stages import again, at_once
from webapp import flow
from webapp.models import Job, Mail, User, now
from webapp.queue import MAIL, rq_id
from workers.sweep import send_ready_mails

THREE_MINUTES = timedelta(minutes=3)


@pytest.fixture
def job(services):
    """A job that was completed three minutes ago, and whose owner, with a proved address, hasn't looked since."""
    job = finished(stages.completed(services.queue), ago=THREE_MINUTES)
    User.update(proved_at=now()).where(User.id == job.owner_id).execute()
    services.queue.redis.flushall()
    return job


def finished(job: Job, ago: timedelta) -> Job:
    Job.update(pdf_at=now() - ago).where(Job.id == job.id).execute()
    return again(job)


def test_an_owner_who_has_not_looked_is_mailed_once(services, job):
    assert send_ready_mails(services) == 1
    assert send_ready_mails(services) == 0
    mail = Mail.get()
    assert (mail.kind, mail.recipient, mail.user) == ("portfolio_ready", job.owner.email, job.owner)
    assert json.loads(mail.arguments) == {"link": f"{services.config.origin}/jobs/{job.id}"}
    assert services.queue.waiting(MAIL) == [rq_id(MAIL, mail)]


def test_of_sweepers_at_once_one_mails(services, job):
    sweep = functools.partial(send_ready_mails, services)
    assert sorted(at_once(services, *[sweep] * 4)) == [0, 0, 0, 1]
    assert Mail.select().count() == 1


def test_a_portfolio_that_is_made_anew_is_not_mailed_of_again(services, job):
    send_ready_mails(services)
    finished(made_anew(services, job), ago=THREE_MINUTES)
    assert send_ready_mails(services) == 0


def made_anew(services, job):
    flow.remake(job, services.queue)
    begun = stages.taken(flow.begin_generating(job.id, job.attempt, stages.LEASE))
    assert flow.completed(begun, "portfolios/files")
    return begun


def test_an_address_that_is_not_proved_is_not_mailed_to(services, job):
    User.update(proved_at=None).execute()
    assert send_ready_mails(services) == 0


@pytest.mark.parametrize("ago", [timedelta(minutes=1), timedelta(days=1, minutes=1)])
def test_nobody_is_mailed_at_once_or_of_old_news(services, job, ago):
    finished(job, ago)
    assert send_ready_mails(services) == 0


def test_nobody_is_mailed_of_a_job_that_is_made_anew_just_now(services, job):
    flow.remake(job, services.queue)
    Job.update(pdf_at=now() - THREE_MINUTES).execute()
    assert send_ready_mails(services) == 0


def test_nobody_is_mailed_of_a_deleted_job(services, job):
    flow.remove(job)
    assert send_ready_mails(services) == 0
    assert Mail.select().count() == 0
