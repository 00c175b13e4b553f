"""The documents of a CV: whatever replaces one, the one before is kept."""

import pytest

from tests import stages
from tests.stages import again, taken
from webapp import flow, history
from webapp.models import Revision
from webapp.resume import Basics, Resume, as_resume


@pytest.fixture
def job(services):
    """A job whose portfolio is made."""
    return stages.completed(services.queue)


def edit(job, name, version, queue):
    flow.edit(again(job), Resume(basics=Basics(name=name)), version, queue)


def names_of_replaced(job):
    return [as_resume(one.document).basics.name for one in history.replaced(job)]


def test_an_edit_keeps_what_it_replaces(services, job):
    edit(job, "First", 1, services.queue)
    edit(job, "Second", 2, services.queue)
    assert names_of_replaced(job) == ["Marit Solheim", "First"]
    assert [one.version for one in history.replaced(job)] == [1, 2]


def test_a_second_reading_keeps_the_edit_that_it_replaces(services, job):
    edit(job, "Edited", 1, services.queue)
    flow.extract(again(job), services.queue, again=True)
    reader = taken(flow.begin_extracting(job.id, again(job).attempt, stages.LEASE))
    flow.extracted(reader, stages.reading("Read again"), stages.THEME, services.queue)
    assert names_of_replaced(job) == ["Marit Solheim", "Edited"]


def test_an_edit_that_came_too_late_leaves_nothing(services, job):
    with pytest.raises(flow.Problem):
        edit(job, "Late", 7, services.queue)
    assert history.replaced(job) == []


def test_it_goes_with_the_job(services, job):
    edit(job, "Edited", 1, services.queue)
    flow.remove(job)
    assert Revision.select().count() == 0


def test_of_very_many_the_newest_are_kept(services, job, monkeypatch):
    monkeypatch.setattr(history, "KEPT", 3)
    for version in range(1, 7):
        edit(job, f"Edit {version}", version, services.queue)
    assert [one.version for one in history.replaced(job)] == [4, 5, 6]
