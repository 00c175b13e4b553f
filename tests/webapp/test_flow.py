"""The job's life, on both kinds of database and with a real queue: who may move it, and when."""

import functools
import time
from datetime import timedelta

import pytest

from tests import stages
from tests.stages import again, at_once, taken
from webapp import flow, progress
from webapp.errors import Problem
from webapp.models import Cv, Job, Portfolio, now
from webapp.queue import EXTRACT, PORTFOLIO, Queue, rq_id
from webapp.resume import Basics, Resume, as_resume

OTHER_THEME = "another"


@pytest.fixture
def queue(services):
    return services.queue


def sweep(queue, patience=0.0):
    return [job.id for job in flow.deliver_again(queue, patience)]


def code_of(call, *arguments, **options):
    with pytest.raises(Problem) as raised:
        call(*arguments, **options)
    return raised.value.code


def resume(name):
    return Resume(basics=Basics(name=name))


def name_in(job):
    return as_resume(Cv.get_by_id(job.id).document).basics.name


def theme_of(job):
    return Portfolio.get(Portfolio.job == job).theme


def test_a_submit_whose_first_upload_is_claimed_at_that_moment_is_an_upload_of_its_own(queue, monkeypatch):
    first = stages.placed(submission="the same")
    look = Job.find

    def claimed_meanwhile(**wanted):
        monkeypatch.setattr(Job, "find", look)
        Job.update(submission=None).where(Job.id == first.id).execute()
        return look(**wanted)

    monkeypatch.setattr(Job, "find", claimed_meanwhile)
    assert stages.placed(submission="the same").id != first.id


def test_only_the_attempt_that_was_asked_for_begins(queue):
    job = stages.claimed(queue)
    assert flow.begin_extracting(job.id, job.attempt + 1, stages.LEASE) is None
    assert flow.begin_extracting(job.id, job.attempt, stages.LEASE).state == "extracting"
    assert flow.begin_extracting(job.id, job.attempt, stages.LEASE) is None


def test_a_worker_that_has_ended_its_run_ends_it_no_second_time(queue):
    job = stages.extracting(queue)
    assert flow.extracted(job, stages.reading(), stages.THEME, queue)
    assert not flow.failed(job, "unreadable")
    assert not flow.renew(job, stages.LEASE)
    assert (again(job).state, again(job).lease_until) == ("extracted", None)


def test_of_several_workers_one_begins(services, queue):
    job = stages.claimed(queue)
    begin = functools.partial(flow.begin_extracting, job.id, job.attempt, stages.LEASE)
    assert len([begun for begun in at_once(services, *[begin] * 4) if begun]) == 1


def test_a_portfolio_is_not_begun_before_the_cv_is_read(queue):
    job = stages.claimed(queue)
    assert flow.begin_generating(job.id, job.attempt, stages.LEASE) is None


def test_what_is_asked_for_waits_in_the_queue_once(queue):
    job = stages.claimed(queue)
    assert flow.extract(job, queue)
    assert queue.waiting(EXTRACT) == [rq_id(EXTRACT, job)]


def test_a_job_that_is_being_read_is_not_read_twice(queue):  # FLOW E5
    job = stages.extracting(queue)
    assert flow.extract(job, queue)
    assert again(job).lease == job.lease


def test_a_job_that_is_read_is_not_read_again_unasked(queue):  # FLOW E4
    job = stages.completed(queue)
    assert not flow.extract(job, queue)
    assert again(job).attempt == job.attempt


def test_reading_again_takes_a_portfolio_in_the_making_from_its_worker(queue):
    job = stages.generating(queue)
    late = again(job)
    assert flow.extract(job, queue, again=True)
    assert not flow.page_made(late, "portfolios/late")
    assert again(job).state == "claimed"


def test_a_worker_that_lost_its_job_can_finish_nothing(queue):  # FLOW E7
    late = stages.lost(stages.extracting(queue))
    assert sweep(queue) == [late.id]
    current = taken(flow.begin_extracting(late.id, again(late).attempt, stages.LEASE))
    assert not flow.extracted(late, stages.reading("Late"), stages.THEME, queue)
    assert not flow.failed(late, "unreadable")
    flow.document_failed(late, "unreadable", queue)
    assert again(late).lease == current.lease
    assert Cv.select().count() == Portfolio.select().count() == 0


def test_a_worker_that_lost_its_job_can_show_no_page(queue):
    late = stages.lost(stages.generating(queue))
    sweep(queue)
    assert not flow.page_made(late, "portfolios/late")
    assert not flow.completed(late, "portfolios/late")
    assert Portfolio.get().files is None


def test_a_lease_that_is_renewed_keeps_the_sweeper_away(queue):
    job = stages.lost(stages.extracting(queue))
    assert flow.renew(job, stages.LEASE)
    assert sweep(queue) == []


def test_a_lease_that_is_lost_cannot_be_renewed(queue):
    late = stages.lost(stages.extracting(queue))
    sweep(queue)
    assert not flow.renew(late, stages.LEASE)


def test_nothing_is_delivered_again_while_it_waits_in_the_queue(queue):
    stages.asked_for(stages.claimed(queue), 100)
    assert sweep(queue) == []


def test_what_is_in_no_queue_is_delivered_again_but_only_after_patience(queue):  # FLOW E7
    job = stages.asked_for(stages.claimed(queue), 100)
    queue.redis.flushall()
    assert sweep(queue, patience=200) == []
    assert sweep(queue, patience=50) == [job.id]
    assert queue.waiting(EXTRACT) == [rq_id(EXTRACT, again(job))]


def test_what_is_delivered_again_is_first_in_line(queue):
    job, others = stages.asked_for(stages.claimed(queue), 100), [stages.claimed(queue) for _ in range(2)]
    queue.redis.lrem("rq:queue:extract", 0, rq_id(EXTRACT, job))
    assert sweep(queue, patience=50) == [job.id]
    assert [queue.ahead(EXTRACT, again(one)) for one in (job, *others)] == [0, 1, 2]


def test_a_portfolio_that_is_in_no_queue_is_delivered_again(queue):
    job = stages.asked_for(stages.extracted(queue), 100)
    queue.redis.flushall()
    assert sweep(queue) == [job.id]
    assert queue.waiting(PORTFOLIO) == [rq_id(PORTFOLIO, again(job))]


def test_what_was_asked_for_while_the_queue_was_down_is_delivered_later(queue):  # FLOW G6
    job = stages.claimed(Queue("redis://127.0.0.1:1", 60))
    assert job.state == "claimed"
    assert sweep(queue) == [job.id]
    assert queue.waiting(EXTRACT) == [rq_id(EXTRACT, again(job))]


def test_two_sweepers_at_once_deliver_a_job_once(services, queue):
    job = stages.lost(stages.extracting(queue))
    at_once(services, *[functools.partial(sweep, queue, 10)] * 3)
    assert again(job).attempt == job.attempt + 1


def test_a_job_whose_workers_are_lost_again_and_again_is_given_up(queue):
    job = stages.claimed(queue)
    for _ in range(flow.DELIVERIES):
        assert again(job).state == "claimed"
        stages.lost(taken(flow.begin_extracting(job.id, again(job).attempt, stages.LEASE)))
        sweep(queue)
    assert (again(job).state, again(job).error) == ("failed", "interrupted")


def test_a_job_that_the_queue_loses_again_and_again_is_never_given_up(queue):
    job = stages.asked_for(stages.claimed(queue), 100)
    for _ in range(2 * flow.DELIVERIES):
        queue.redis.flushall()
        assert sweep(queue) == [job.id]
    taken_before_all_that = flow.begin_extracting(job.id, job.attempt, stages.LEASE)
    assert taken_before_all_that, "a slow worker may still begin"


def test_a_queue_that_takes_nothing_is_not_counted_against_a_job(queue):
    job = stages.asked_for(stages.claimed(queue), 100)
    queue.redis.flushall()
    queue.redis.config_set("maxmemory", 1)
    try:
        for _ in range(flow.DELIVERIES):
            assert sweep(queue) == []
    finally:
        queue.redis.config_set("maxmemory", 0)
    assert (again(job).state, again(job).deliveries) == ("claimed", 0)
    assert sweep(queue) == [job.id]


def test_a_file_that_breaks_its_reader_twice_is_given_up(queue):  # FLOW E6
    job = stages.extracting(queue)
    flow.document_failed(job, "timed_out", queue)
    assert again(job).state == "claimed"
    flow.document_failed(taken(flow.begin_extracting(job.id, again(job).attempt, stages.LEASE)), "timed_out", queue)
    assert (again(job).state, again(job).error) == ("failed", "timed_out")


def test_a_failed_reading_is_retried_with_the_same_job(queue):  # FLOW E6
    job = stages.extracting(queue)
    flow.failed(job, "unreadable")
    flow.retry(again(job), queue)
    assert (again(job).state, again(job).error, again(job).document_failures) == ("claimed", None, 0)


def test_a_failed_pdf_is_retried_from_the_portfolio(queue):  # FLOW G5
    job = stages.generating(queue)
    flow.failed(job, "pdf_failed")
    flow.retry(again(job), queue)
    assert again(job).state == "extracted"


def test_a_failed_second_reading_is_retried_by_reading(queue):
    job = stages.completed(queue)
    flow.extract(job, queue, again=True)
    flow.failed(taken(flow.begin_extracting(job.id, again(job).attempt, stages.LEASE)), "timed_out")
    flow.retry(again(job), queue)
    assert again(job).state == "claimed"


def test_an_edit_of_an_older_version_changes_nothing(queue):
    job = stages.completed(queue)
    assert code_of(flow.edit, job, resume("Stale"), 7, queue) == "stale"
    assert again(job).state == "completed"
    assert name_in(job) == "Marit Solheim"


def test_of_two_edits_at_once_one_is_kept_and_the_other_is_told(services, queue):
    job = stages.completed(queue)
    edits = [functools.partial(flow.edit, again(job), resume(name), 1, queue) for name in ("One", "Two")]
    ends = at_once(services, *edits)
    assert sorted(end.code if end else "kept" for end in ends) == ["kept", "stale"]
    assert name_in(job) == ("One" if ends[0] is None else "Two")


@pytest.mark.parametrize("_round", range(5))
def test_an_edit_at_the_moment_of_the_finish_is_never_lost(services, queue, _round):
    job = stages.generating(queue)
    at_once(
        services,
        lambda: flow.edit(again(job), resume("Edited"), 1, queue),
        lambda: flow.completed(job, "portfolios/files"),
    )
    assert again(job).state == "extracted"
    assert queue.waiting(PORTFOLIO)[-1] == rq_id(PORTFOLIO, again(job))


def test_transitions_at_once_never_wait_for_each_other_in_a_circle(services, queue):
    for _ in range(8):
        job = stages.generating(queue)
        changes = [
            lambda job=job: flow.edit(again(job), resume("Edited"), 1, queue),
            lambda job=job: flow.page_made(job, "portfolios/files"),
            lambda job=job: flow.generate(again(job), queue, OTHER_THEME),
            lambda job=job: flow.completed(job, "portfolios/files"),
        ]
        assert [end for end in at_once(services, *changes) if isinstance(end, Exception)] == []
        assert (again(job).state, name_in(job), theme_of(job)) == ("extracted", "Edited", OTHER_THEME)


def test_an_edit_a_reading_and_a_deletion_at_once_never_wait_for_each_other_in_a_circle(services, queue):
    for _ in range(8):
        job = stages.completed(queue)
        flow.extract(job, queue, again=True)
        job = taken(flow.begin_extracting(job.id, again(job).attempt, stages.LEASE))
        owners = again(job)
        changes = [
            lambda job=job: flow.extracted(job, stages.reading(), stages.THEME, queue),
            lambda job=owners: flow.edit(job, resume("Edited"), 1, queue),
            lambda job=owners: flow.remove(job),
        ]
        wrong = [end for end in at_once(services, *changes) if isinstance(end, Exception)]
        assert not [error for error in wrong if not isinstance(error, Problem)]


def test_an_edit_of_a_job_that_is_deleted_meanwhile_finds_nothing(queue):
    job = stages.completed(queue)
    flow.remove(job)
    assert code_of(flow.edit, job, resume("Late"), 1, queue) == "not_found"


def test_a_job_deleted_in_the_middle_cannot_be_finished(queue):
    reading, making = stages.extracting(queue), stages.generating(queue)
    flow.remove(reading)
    flow.remove(making)
    assert not flow.extracted(reading, stages.reading(), stages.THEME, queue)
    assert not flow.page_made(making, "portfolios/late")
    assert Job.select().count() == Cv.select().count() == Portfolio.select().count() == 0


def test_an_edit_in_the_middle_of_a_second_reading_ends_that_reading(queue):
    job = stages.completed(queue)
    flow.extract(job, queue, again=True)
    late = taken(flow.begin_extracting(job.id, again(job).attempt, stages.LEASE))
    flow.edit(again(job), resume("Edited"), 1, queue)
    assert not flow.extracted(late, stages.reading("Read again"), stages.THEME, queue)
    assert (name_in(job), progress.progress(again(job))) == ("Edited", 60)


def test_a_new_theme_in_the_middle_takes_the_portfolio_from_its_worker(queue):
    late = stages.generating(queue)
    assert flow.generate(again(late), queue, OTHER_THEME)
    assert not flow.completed(late, "portfolios/late")
    assert (again(late).state, theme_of(late)) == ("extracted", OTHER_THEME)


def test_a_new_theme_in_the_middle_of_a_second_reading_lets_it_go_on(queue):
    job = stages.completed(queue)
    flow.extract(job, queue, again=True)
    current = taken(flow.begin_extracting(job.id, again(job).attempt, stages.LEASE))
    assert flow.generate(again(job), queue, OTHER_THEME)
    assert flow.extracted(current, stages.reading("Read again"), stages.THEME, queue)
    assert (name_in(job), theme_of(job)) == ("Read again", OTHER_THEME)


def test_asking_again_for_the_same_portfolio_makes_no_second_one(queue):  # FLOW G3
    job = stages.extracted(queue)
    assert flow.generate(job, queue)
    assert flow.generate(job, queue, stages.THEME)
    assert queue.waiting(PORTFOLIO) == [rq_id(PORTFOLIO, job)]
    assert not flow.generate(stages.completed(queue), queue)


def test_no_portfolio_before_the_cv_is_read(queue):  # FLOW G2
    assert code_of(flow.generate, stages.extracting(queue), queue) == "not_extracted"


def test_progress_grows_by_a_fifth_with_each_step(queue):  # FLOW E16
    ways = (stages.claimed, stages.extracting, stages.extracted, stages.generating, stages.completed)
    assert [progress.progress(way(queue)) for way in ways] == [20, 20, 60, 60, 100]


def test_progress_stays_where_it_was_when_a_worker_is_lost_after_the_page(queue):  # FLOW E16
    job = stages.generating(queue)
    flow.page_made(job, "portfolios/page")
    stages.lost(job)
    sweep(queue)
    assert progress.progress(again(job)) == 80
    assert progress.progress(taken(flow.begin_generating(job.id, again(job).attempt, stages.LEASE))) == 80


def test_every_step_ends_after_it_began_even_when_the_page_was_made_by_a_lost_worker(queue):
    job = stages.generating(queue)
    flow.page_made(job, "portfolios/page")
    stages.lost(job)
    sweep(queue)
    job = taken(flow.begin_generating(job.id, again(job).attempt, stages.LEASE))
    flow.completed(job, "portfolios/files")
    assert all(step.seconds >= 0 for step in progress.steps(again(job)))


def test_an_upload_is_claimed_by_one_of_two(services, queue):
    job = stages.placed()
    claims = [functools.partial(flow.claim, job, stages.person(), max_cvs=20, queue=queue) for _ in range(2)]
    ends = at_once(services, *claims)
    assert sorted(getattr(end, "code", "claimed") for end in ends) == ["claimed", "not_yours"]
    assert queue.waiting(EXTRACT) == [rq_id(EXTRACT, again(job))]


@pytest.mark.parametrize("_round", range(5))
def test_an_upload_at_the_end_of_its_time_is_either_claimed_or_expired(services, queue, _round):
    job = stages.placed(expires_at=now() + timedelta(seconds=0.05))
    person = stages.person()

    def expire():
        while not (expired := list(flow.expire())) and again(job).state == "uploaded":
            pass
        return expired

    def claim():
        time.sleep(max(0, (job.expires_at - now()).total_seconds()))
        return flow.claim(job, person, max_cvs=20, queue=queue)

    expired, claim_end = at_once(services, expire, claim)
    assert again(job).state == ("expired" if expired else "claimed")
    assert getattr(claim_end, "code", "claimed") == again(job).state
    assert again(job).filename == (None if expired else "cv.txt")


def test_an_upload_claimed_after_the_purge_has_looked_at_it_is_kept(queue):  # FLOW C16
    """As between two machines of which the one that claims is a moment behind."""
    jobs = [stages.placed(expires_at=now() - timedelta(seconds=1)) for _ in range(2)]
    purge = flow.expire()
    gone = next(purge)
    (kept,) = [job for job in jobs if job.id != gone.id]
    Job.update(expires_at=now() + timedelta(seconds=60)).where(Job.id == kept.id).execute()
    assert flow.claim(kept, stages.person(), max_cvs=20, queue=queue) is False
    assert list(purge) == []
    assert (again(kept).state, again(kept).filename) == ("claimed", "cv.txt")


def test_what_is_claimed_never_expires(queue):  # FLOW G17
    job = stages.claimed(queue)
    Job.update(expires_at=now() - timedelta(days=90)).where(Job.id == job.id).execute()
    assert list(flow.expire()) == []
    assert again(job).state == "claimed"


def test_of_an_expired_upload_nothing_stays_but_its_tombstone_and_that_for_thirty_days(services):  # FLOW G17
    job = stages.placed(expires_at=now() - timedelta(seconds=1))
    assert [gone.id for gone in flow.expire()] == [job.id]
    kept = again(job)
    assert (kept.state, kept.filename, kept.size, kept.media_type) == ("expired", None, None, None)
    Job.update(expires_at=now() - timedelta(days=31)).where(Job.id == job.id).execute()
    list(flow.expire())
    assert Job.select().count() == 0
