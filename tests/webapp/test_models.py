"""Rows that are looked up by what their fields are."""

import uuid

import pytest

from tests import stages
from webapp.models import Job, Portfolio


@pytest.fixture
def job(services):
    """A job of somebody's, with a portfolio; on SQLite and on PostgreSQL."""
    return stages.extracted(services.queue)


def test_a_row_that_is_found_is_the_one_that_a_select_gives(job):
    found, selected = Job.find(id=job.id, owner=job.owner), Job.get_by_id(job.id)
    assert found.__data__ == selected.__data__
    assert found.is_dirty() == selected.is_dirty() is False
    assert found == selected
    assert found.owner == selected.owner


def test_the_same_question_with_other_values_is_answered_anew(job):
    slug = Portfolio.get(Portfolio.job == job).slug
    assert Portfolio.find(slug=slug).job_id == job.id
    assert Portfolio.find(slug="another") is None
    assert Portfolio.find(job=job, published=True) is None
    assert Portfolio.find(job=job, published=False).slug == slug


def test_all_that_was_asked_for_has_to_be_so(job):
    assert Job.find(id=job.id, owner=job.owner_id + 1) is None
    assert Job.find(id=uuid.uuid4(), owner=job.owner) is None


def test_what_has_no_value_is_no_row(job):
    assert Job.find(submission=None) is None
    assert Job.find(id=job.id, lease=None) is None


def test_rows_are_counted(job):
    stages.placed(original=job.id)
    assert Job.number_of(original=job.id) == 1
    assert Job.number_of(original=job.id, state="uploaded") == 1
    assert Job.number_of(original=job.id, state="failed") == 0


def test_a_query_is_written_once(job, monkeypatch):
    Job.find(id=job.id)
    monkeypatch.setattr(Job, "select", lambda *_: pytest.fail("it was written anew"))
    assert Job.find(id=job.id) == job
