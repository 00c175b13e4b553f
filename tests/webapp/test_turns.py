"""Whose turn it is: one person's many files, another person's one, and what lets the next go."""

from datetime import timedelta

import pytest

from tests import stages
from webapp import flow, history, turns
from webapp.models import Job, now
from webapp.queue import EXTRACT, OCR, PORTFOLIO, rq_id
from webapp.resume import Resume

MANY = 50


def placed_by(owner, queue, **values):
    job = stages.placed(**values)
    flow.claim(job, owner, max_cvs=2 * MANY, queue=queue)
    return stages.again(job)


@pytest.fixture
def queue(services):
    return services.queue


@pytest.fixture
def heavy(queue):
    """Somebody who has placed fifty files, and those in the order in which they came."""
    owner = stages.person("heavy")
    return owner, [placed_by(owner, queue) for _ in range(MANY)]


def begin(job):
    return stages.taken(flow.begin_extracting(job.id, job.attempt, stages.LEASE))


def waiting(queue, name=EXTRACT):
    return [rest.split("-", 1)[1].rpartition("-")[0] for rest in queue.waiting(name)]


def test_one_persons_fifty_files_leave_room_for_another_persons_one(queue, heavy):
    _owner, files = heavy
    mine = placed_by(stages.person(), queue)
    assert waiting(queue) == [str(job.id) for job in (*files[: turns.SHARE], mine)]
    assert {job.state for job in files} == {"claimed"}


def test_each_that_ends_lets_the_next_go_in_the_order_in_which_they_came(queue, heavy):
    owner, files = heavy
    for done, following in zip(files, files[turns.SHARE : turns.SHARE + 3], strict=False):
        queue.redis.lpop("rq:queue:extract")
        flow.failed(begin(done), "unreadable")
        assert list(turns.release(queue, Job.owner == owner)) == [following]
    assert len(waiting(queue)) == turns.SHARE


def test_what_is_worked_on_has_its_share_and_what_goes_on_to_another_queue_has_one_there(queue, heavy):
    owner, files = heavy
    running = [begin(job) for job in files[:3]]
    assert list(turns.release(queue, Job.owner == owner)) == []
    for job in running[:2]:
        assert flow.extracted(job, stages.reading(), stages.THEME, queue)
    assert len(list(turns.release(queue, Job.owner == owner))) == 2
    assert len(waiting(queue, PORTFOLIO)) == 2


def test_the_sweeper_brings_nothing_that_has_no_turn_and_lets_go_what_has(queue, heavy):
    _owner, files = heavy
    Job.update(queued_at=now() - timedelta(hours=1)).execute()
    queue.redis.flushall()
    assert {job.id for job in flow.deliver_again(queue, 60)} == {job.id for job in files[: turns.SHARE]}
    flow.remove(files[0])
    assert list(turns.release(queue)) == [files[turns.SHARE]]


def test_what_made_room_at_the_moment_of_the_question_is_not_missed(queue, heavy, monkeypatch):
    owner, files = heavy
    has_room = turns._has_room

    def ends_in_between(job):
        monkeypatch.setattr(turns, "_has_room", has_room)
        answer = has_room(job)
        for one in files[: turns.SHARE]:
            flow.remove(one)
        return answer

    monkeypatch.setattr(turns, "_has_room", ends_in_between)
    placed_by(owner, queue)
    assert len([job for job in waiting(queue) if Job.get_or_none(Job.id == job)]) == turns.SHARE


def test_files_that_take_long_to_read_have_a_queue_and_a_share_of_their_own(queue):
    owner = stages.person()
    scans = [placed_by(owner, queue, needs_ocr=True) for _ in range(turns.SHARE + 1)]
    text = placed_by(owner, queue)
    assert waiting(queue) == [str(text.id)]
    assert waiting(queue, OCR) == [str(job.id) for job in scans[: turns.SHARE]]


def test_a_file_found_to_be_a_scan_goes_where_those_are_read(queue):
    job = stages.extracting(queue)
    queue.redis.flushall()
    assert flow.needs_ocr(job, queue)
    moved = stages.again(job)
    assert (moved.state, moved.attempt, queue.waiting(OCR)) == ("claimed", 2, [rq_id(OCR, moved)])
    assert not flow.needs_ocr(job, queue), "it is no longer this worker's"


def test_a_lost_scan_is_brought_back_into_its_own_queue(queue):
    job = placed_by(stages.person(), queue, needs_ocr=True)
    queue.redis.flushall()
    assert list(flow.deliver_again(queue, 0)) == [job]
    assert (waiting(queue, OCR), waiting(queue)) == ([str(job.id)], [])


def test_portfolios_asked_for_anew_take_turns_too(queue):
    owner = stages.person()
    for _ in range(turns.SHARE + 1):
        job = begin(placed_by(owner, queue))
        assert flow.extracted(job, stages.reading(), stages.THEME, queue)
        made = stages.taken(flow.begin_generating(job.id, job.attempt, stages.LEASE))
        assert flow.completed(made, "portfolios/made")
    queue.redis.flushall()
    for job in Job.select():
        flow.remake(job, queue)
    assert len(waiting(queue, PORTFOLIO)) == turns.SHARE
    [deferred] = Job.select().where(Job.deferred_at.is_null(False))
    assert flow.edit(deferred, Resume(), 1, queue) is None, "an owner may go on with it"
    assert history.has_cv(deferred)


def test_who_waits_for_a_turn_is_told_what_is_before_in_the_queue_and_of_their_own(queue, heavy):
    _owner, files = heavy
    placed_by(stages.person(), queue)
    ahead = [turns.ahead(stages.again(job), queue) for job in files]
    assert ahead == [*range(turns.SHARE), *range(turns.SHARE + 1, MANY + 1)]


def test_nobody_can_tell_what_is_before_while_the_queue_is_down(services, heavy, monkeypatch):
    monkeypatch.setattr(services.queue, "redis", services.queue.redis.__class__(port=1))
    assert turns.ahead(stages.again(heavy[1][-1]), services.queue) is None
