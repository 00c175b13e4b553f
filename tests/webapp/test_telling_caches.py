"""What caches are told, when, and for how long: on both databases, by a server that writes down what it hears."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest

from tests import stages
from tests.cdn import listening
from tests.inside import Inside
from tests.stack import free_port
from webapp import caches, flow, ledger, metrics, portfolios
from webapp.caches import AGAIN, MOST, STALE_SECONDS, Purge
from webapp.config import Config
from webapp.models import Job, Portfolio, database, now
from webapp.queue import MAIL
from webapp.services import Services
from workers import jobs, sweep


@pytest.fixture
def cdn():
    with listening() as server:
        yield server


@pytest.fixture
def environment(environment, cdn):
    return environment | {"PURGE_URL": cdn.url, "PURGE_TOKEN": "a-token", "CDN_SECONDS": "600"}


@pytest.fixture
def job(services, monkeypatch):
    """One with a public page, of which all has been told."""
    monkeypatch.setattr(jobs, "services", lambda: services)
    job = stages.completed(services.queue)
    portfolios.change(Portfolio.get(Portfolio.job == job), services.queue, visibility="public")
    Purge.delete().execute()
    services.queue.redis.flushall()
    caches._noted.set(False)
    return stages.again(job)


def key_of(job):
    return f"portfolio-{Portfolio.get(Portfolio.job == job).id}"


def close(services, job):
    portfolios.change(Portfolio.get(Portfolio.job == job), services.queue, visibility="private")


def told(cdn):
    return [tags for _, tags in cdn.heard]


def later(seconds):
    """Let so much time go by for what is to be told."""
    for row in Purge.select():
        gone = timedelta(seconds=seconds)
        times = {"changed_at": row.changed_at - gone, "due_at": row.due_at - gone}
        Purge.update(times).where(Purge.id == row.id).execute()


def test_they_are_told_by_key_as_each_kind_wants_it(services, cdn, job):
    close(services, job)
    assert caches.tell(services.config)
    ((headers, tags),) = cdn.heard
    assert tags == [headers["Surrogate-Key"]] == [key_of(job)]
    assert (headers["Authorization"], headers["Fastly-Key"]) == ("Bearer a-token", "a-token")


def test_they_are_told_once_more_when_no_older_answer_can_reach_them(services, cdn, job):
    close(services, job)
    caches.tell(services.config)
    caches.tell(services.config)
    assert len(cdn.heard) == 1
    later(AGAIN.total_seconds() + 1)
    caches.tell(services.config)
    assert told(cdn) == [[key_of(job)]] * 2
    assert not Purge.select().exists()


def test_what_is_changed_meanwhile_is_told_once_more_after_that(services, cdn, job):
    close(services, job)
    caches.tell(services.config)
    later(AGAIN.total_seconds() + 1)
    close(services, job)
    caches.tell(services.config)
    assert Purge.select().count() == 1


def test_what_nobody_answers_stays_due_and_the_sweeper_tells_it(services, cdn, job):
    close(services, job)
    for cdn.status in (500, 403, 302):
        assert not caches.tell(services.config)
        assert caches.count_due() == 1
    assert len(cdn.heard) == 3
    assert all(headers.get("Authorization") for headers, _ in cdn.heard), "it was led elsewhere"
    cdn.status = 204
    assert sweep.tell_caches in sweep.TASKS
    sweep.tell_caches(services)
    assert caches.count_due() == 0


@pytest.mark.parametrize("changes", [{"PURGE_URL": "nothing"}, {"PURGE_TOKEN": "a\nb"}, {"PURGE_TOKEN": "ключ"}])
def test_whoever_cannot_be_reached_breaks_nothing(services, environment, job, changes):
    if "PURGE_URL" in changes:
        changes = {"PURGE_URL": f"http://127.0.0.1:{free_port()}/"}
    close(services, job)
    assert not caches.tell(Config.from_env(environment | changes))
    assert caches.count_due() == 1


def test_it_is_given_up_once_no_cache_keeps_anything_from_before(services, cdn, job):
    cdn.status = 500
    close(services, job)
    later(600 + STALE_SECONDS)
    caches.tell(services.config)
    assert Purge.select().exists(), "an answer on its way may have come later"
    later(AGAIN.total_seconds() + 1)
    caches.tell(services.config)
    assert not Purge.select().exists()


def test_many_are_told_together(services, cdn, job):
    portfolio = Portfolio.get(Portfolio.job == job).id
    rows = [{"portfolio_id": portfolio, "changed_at": now(), "due_at": now() - AGAIN} for _ in range(MOST + 1)]
    Purge.insert_many(rows).execute()
    caches.tell(services.config)
    assert told(cdn) == [[key_of(job)]] * 2


def test_without_an_address_nothing_is_kept_to_tell(services, environment, cdn, job):
    close(services, job)
    caches.tell(Config.from_env(environment | {"PURGE_URL": ""}))
    assert not Purge.select().exists()
    assert cdn.heard == []


def noted(change):
    Purge.delete().execute()
    change()
    return {caches._key(row.portfolio_id) for row in Purge.select()}


def test_all_that_others_see_otherwise_is_noted(services, job):
    key, portfolio = key_of(job), Portfolio.get(Portfolio.job == job)
    for change in (
        lambda: portfolios.change(portfolio, services.queue, slug="another-address"),
        lambda: portfolios.change(portfolio, services.queue, visibility="link"),
        lambda: close(services, job),
        lambda: flow.unmake(job),
    ):
        assert noted(change) == {key}


def test_a_page_made_anew_is_noted_and_one_that_nobody_else_sees_is_not(services, job):
    flow.remake(job, services.queue)
    job = stages.taken(flow.begin_generating(job.id, stages.again(job).attempt, stages.LEASE))
    assert noted(lambda: flow.completed(job, "files")) == {key_of(job)}
    assert noted(lambda: stages.completed(services.queue)) == set()


def test_copies_are_noted_with_it_for_they_name_its_address(services, job):
    copy = stages.completed(services.queue)
    Job.update(original=job.id, owner=job.owner_id).where(Job.id == copy.id).execute()
    published = {"owner": job.owner_id, "published_at": now(), "published": True}
    Portfolio.update(published).where(Portfolio.job == copy).execute()
    both = {key_of(job), key_of(copy)}
    assert noted(lambda: close(services, job)) == both
    assert noted(lambda: flow.remove(stages.again(copy))) == both


def test_a_change_that_is_undone_is_noted_nowhere(services, job):
    class UndoneError(Exception):
        pass

    def undo():
        with suppress(UndoneError), database.atomic():
            ledger.delete(Job, Job.id == job.id)
            raise UndoneError

    assert noted(undo) == set()


def waiting(services):
    return [name for name in services.queue.waiting(MAIL) if name.startswith("purge-")]


def test_a_worker_is_asked_as_soon_as_a_request_or_a_piece_of_work_ends(services, cdn, job):
    inside, lengths = Inside(services), []

    def change_and_ask():
        """In a thread of its own, whose connection each request closes."""
        services.database.connect()
        close(services, job)
        for _ in range(2):  # the second has nothing to tell
            inside.person().browser.get("/healthz")
            lengths.append(len(waiting(services)))
        services.database.connect()
        caches.note(job)
        services.database.close()
        jobs.purge("-", 1)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(change_and_ask).result()
    assert [*lengths, len(waiting(services))] == [1, 1, 2]
    assert told(cdn) == [[key_of(job)]]


def test_what_waits_is_counted(services, job):
    close(services, job)
    assert b"vitrine_purges_waiting 1.0" in metrics.text(services.queue)
    caches.tell(services.config)
    assert b"vitrine_purges_waiting 0.0" in metrics.text(services.queue)


def test_only_with_an_address_to_tell_may_a_cache_keep_anything(services, environment, job):
    portfolio = Portfolio.get(Portfolio.job == job)
    said = caches.headers(services.config, portfolio)
    assert said["Cache-Control"] == "public, no-cache"
    for name in ("CDN-Cache-Control", "Surrogate-Control"):
        assert said[name] == "max-age=600, stale-while-revalidate=60"
    for name in ("Surrogate-Key", "Cache-Tag"):
        assert said[name] == key_of(job)
    without = Services(Config.from_env(environment | {"PURGE_URL": ""})).config
    assert caches.headers(without, portfolio) == {"Cache-Control": "public, no-cache"}
