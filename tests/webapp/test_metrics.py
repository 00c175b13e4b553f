"""The metrics: what Prometheus reads, whom they are told, and that they count what is there."""

from __future__ import annotations

import io
import uuid
from datetime import datetime, timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests import stages
from tests.conftest import METRICS_TOKEN, OPERATOR
from tests.people import Person
from tests.stack import free_port
from webapp import counts, flow, mail, metrics, reports, states, turns, watching
from webapp.app import create_app
from webapp.config import Config
from webapp.models import Job, Mail, Portfolio, Report, now
from webapp.queue import EXTRACT, MAIL, QUEUES, Queue
from webapp.resume import Reading
from webapp.sandbox import DiedError, Limits, Sandbox, TimedOutError
from webapp.services import Services

HOUR = watching.HOUR


def parsed(text: str) -> dict[str, float]:
    """Every value by its name and the values of its labels."""
    return {
        ":".join([sample.name, *(sample.labels[name] for name in sorted(sample.labels))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def read(queue: Queue) -> dict[str, float]:
    return parsed(metrics.text(queue).decode())


@pytest.fixture
def queue(services):
    return services.queue


# What they count


def test_jobs_are_counted_by_state(queue):
    assert {read(queue)[f"vitrine_jobs:{state}"] for state in watching.STATES} == {0}
    stages.placed(size=70)
    stages.placed(size=30)
    for stage in (stages.claimed, stages.extracting, stages.extracted, stages.generating, stages.completed):
        stage(queue)
    flow.failed(stages.extracting(queue), "no_text")
    assert list(flow.expire()) == []
    stages.placed(expires_at=now() - timedelta(seconds=1))
    assert len(list(flow.expire())) == 1
    found = read(queue)
    assert {state: found[f"vitrine_jobs:{state}"] for state in watching.STATES} == {
        state: 2 if state == states.UPLOADED else 1 for state in watching.STATES
    }
    assert found["vitrine_waiting_upload_bytes"] == 100


def test_failures_are_counted_by_reason_all_of_them_and_the_last_hours(queue):
    for code in ("no_text", "no_text", "timed_out"):
        job = stages.extracting(queue)
        Job.update(moved_at=now() - HOUR).where(Job.id == job.id).execute()  # it was placed long ago, and fails now
        flow.failed(job, code)
    Job.update(moved_at=now() - HOUR).where(Job.error == "timed_out").execute()
    found = read(queue)
    assert (found["vitrine_failed_jobs:no_text"], found["vitrine_failures_last_hour:no_text"]) == (2, 2)
    assert (found["vitrine_failed_jobs:timed_out"], found["vitrine_failures_last_hour:timed_out"]) == (1, 0)
    assert found["vitrine_failed_jobs:interrupted"] == 0


def test_of_many_jobs_what_only_grows_is_counted_every_ten_minutes_and_what_passes_each_time(queue, monkeypatch):
    monkeypatch.setattr(counts, "FEW", 1)
    for _ in range(2):
        stages.completed(queue)
    before = read(queue)
    stages.placed()
    Portfolio.update(published=True).where(Portfolio.job == stages.completed(queue)).execute()
    found = read(queue)
    assert (before["vitrine_jobs:completed"], found["vitrine_jobs:completed"]) == (2, 2)
    assert (found["vitrine_portfolios_published"], found["vitrine_jobs:uploaded"]) == (0, 1)
    assert all(0 < queue.redis.ttl(key) <= counts.KEPT_SECONDS for key in queue.redis.keys(f"{counts.PREFIX}*"))
    queue.redis.flushall()
    assert (read(queue)["vitrine_jobs:completed"], read(queue)["vitrine_portfolios_published"]) == (3, 1)


def test_a_queue_tells_its_length_and_how_long_the_first_in_line_has_waited(queue):
    stages.asked_for(stages.claimed(queue), 100)
    stages.asked_for(stages.claimed(queue), 300)
    stages.extracted(queue)
    mail.post(queue, "address_changed", "nobody@example.org")
    found = read(queue)
    assert found["vitrine_queue_up"] == 1
    assert found["vitrine_queue_length:extract"] == 3  # of the one that is read the place in the queue stays here
    assert (found["vitrine_queue_length:portfolio"], found["vitrine_queue_length:mail"]) == (1, 1)
    assert 300 <= found["vitrine_queue_oldest_seconds:extract"] < 400
    assert found["vitrine_queue_oldest_seconds:portfolio"] < 100
    assert found["vitrine_outbox_rows:extract"] == 0


def test_what_is_due_and_in_no_queue_is_the_outboxs(queue):
    stages.asked_for(stages.claimed(queue), 200)
    stages.asked_for(stages.extracted(queue), 50)
    letter = mail.post(queue, "address_changed", "nobody@example.org")
    Mail.update(queued_at=now() - timedelta(seconds=60)).where(Mail.id == letter.id).execute()
    assert {read(queue)[f"vitrine_outbox_rows:{name}"] for name in (EXTRACT, "portfolio", MAIL)} == {0}
    queue.redis.flushall()
    stages.claimed(queue)  # this one is in the queue
    found = read(queue)
    assert {found[f"vitrine_outbox_rows:{name}"] for name in (EXTRACT, "portfolio", MAIL)} == {1}
    assert 200 <= found["vitrine_outbox_lag_seconds:extract"] < 300
    assert 60 <= found["vitrine_outbox_lag_seconds:mail"] < 160


def test_what_waits_for_its_owners_turn_is_in_no_queue_and_in_no_outbox(queue):
    owner = stages.person()
    for _ in range(turns.SHARE + 2):
        stages.asked_for(stages.claimed(queue, owner), 200)
    found = read(queue)
    assert (found["vitrine_queue_length:extract"], found["vitrine_deferred_jobs:extract"]) == (turns.SHARE, 2)
    assert found["vitrine_outbox_rows:extract"] == 0


def test_the_backlog_is_what_one_worker_would_take_by_what_such_work_took_of_late(queue):
    stages.claimed(queue)
    assert read(queue)["vitrine_backlog_seconds:extract"] == watching.USUAL[EXTRACT]
    for _ in range(2):
        stages.extracted(queue)
    times = dict(zip(("reading_at", "structured_at", "generating_at", "pdf_at"), (0, 2, 3, 7), strict=True))
    Job.update({name: datetime(2026, 1, 1, 12, 0, at) for name, at in times.items()}).execute()
    found = read(queue)
    for name, seconds in ((EXTRACT, 2), ("portfolio", 4)):
        assert found[f"vitrine_backlog_seconds:{name}"] == seconds * found[f"vitrine_queue_length:{name}"]
    assert found["vitrine_backlog_seconds:ocr"] == 0


def test_what_is_on_its_way_or_rests_or_is_to_be_sent_later_is_not(queue):
    flow.unmake(stages.completed(queue))
    stages.claimed(queue)
    later = mail.post(queue, "address_changed", "nobody@example.org")
    Mail.update(queued_at=now() + HOUR).where(Mail.id == later.id).execute()
    queue.redis.flushall()
    found = read(queue)
    assert {found[f"vitrine_outbox_rows:{name}"] for name in (EXTRACT, "portfolio", MAIL)} == {0}
    assert found["vitrine_queue_oldest_seconds:portfolio"] == found["vitrine_queue_oldest_seconds:mail"] == 0


@pytest.mark.parametrize("environment", ["postgres"], indirect=True)  # SQLite's processes are on one machine
@pytest.mark.parametrize("hours", [-1, 1])
def test_what_waits_and_what_is_lost_is_told_by_the_databases_clock(queue, hours, monkeypatch):
    stages.asked_for(stages.claimed(queue), 200)
    stages.extracting(queue)
    stages.lost(stages.generating(queue))
    mail.begin(mail.post(queue, "address_changed", "nobody@example.org").id, 1)
    mail.post(queue, "address_changed", "nobody@example.org")
    queue.redis.flushall()
    stages.with_wrong_clock(monkeypatch, hours, watching)
    found = read(queue)
    assert [found[f"vitrine_lost_leases:{name}"] for name in (EXTRACT, "portfolio", MAIL)] == [0, 1, 0]
    assert (found["vitrine_outbox_rows:extract"], found["vitrine_outbox_rows:mail"]) == (1, 0)
    assert 200 <= found["vitrine_outbox_lag_seconds:extract"] < 300
    assert found["vitrine_queue_oldest_seconds:mail"] < 100


def test_work_whose_worker_is_silent_is_counted(queue):
    stages.lost(stages.extracting(queue))
    stages.extracting(queue)
    stages.lost(stages.generating(queue))
    found = read(queue)
    assert (found["vitrine_lost_leases:extract"], found["vitrine_lost_leases:portfolio"]) == (1, 1)


def test_what_the_sweeper_brought_back_is_counted(queue):
    stages.lost(stages.extracting(queue))
    stages.lost(stages.generating(queue))
    assert len(list(flow.deliver_again(queue, 0))) == 2
    assert read(queue)["vitrine_deliveries_last_hour"] == 2


def test_stages_tell_what_they_took_in_the_last_hour(queue):
    for seconds in range(1, 11):
        took(stages.completed(queue), reading=seconds, structuring=seconds / 10, page=2 * seconds, pdf=3 * seconds)
    long = {"reading": 500, "structuring": 500, "page": 500, "pdf": 500}
    took(stages.completed(queue), ago=HOUR, **long)
    took(made_anew := stages.completed(queue), ago=HOUR, **long)
    Job.update(moved_at=now()).where(Job.id == made_anew.id).execute()
    found = read(queue)
    assert {found[f"vitrine_stage_runs:{stage}"] for stage in watching.STAGES} == {10}
    assert found["vitrine_stage_seconds:0.5:reading"] == 5
    assert found["vitrine_stage_seconds:0.9:reading"] == 9
    assert found["vitrine_stage_seconds:0.99:reading"] == 10
    assert found["vitrine_stage_seconds:0.5:structuring"] == 0.5
    assert found["vitrine_stage_seconds:0.5:page"] == 10
    assert found["vitrine_stage_seconds:0.5:pdf"] == 15


def took(job: Job, ago: timedelta = timedelta(), **seconds: float) -> None:
    """Let the job's stages have taken so long, one after another, the last one ending ``ago``."""
    names = ["reading_at", "read_at", "structured_at", "generating_at", "page_at", "pdf_at"]
    spans = [seconds["reading"], seconds["structuring"], 0, seconds["page"], seconds["pdf"]]
    moment, stamps = now() - ago, {}
    for name, span in zip(reversed(names), [*reversed(spans), 0], strict=True):
        stamps[name] = moment
        moment -= timedelta(seconds=span)
    Job.update(**stamps, moved_at=now() - ago).where(Job.id == job.id).execute()


def test_a_copy_which_nobody_has_read_counts_as_no_reading(queue):
    job = stages.completed(queue)
    read_before = watching.stage_seconds(now() - HOUR)["reading"]
    twin = Job(**job.__data__ | {"id": uuid.uuid4(), "original": job.id})
    flow.place_copy(twin, job, job.owner, max_cvs=20, queue=queue)
    assert watching.stage_seconds(now() - HOUR)["reading"] == read_before


def test_reports_that_wait_for_a_decision_are_counted(queue):
    portfolio = Portfolio.get(Portfolio.job == stages.completed(queue))
    for decision in (None, reports.DISMISSED):
        Report.create(portfolio=portfolio, reason="other", text="", decision=decision)
    assert read(queue)["vitrine_reports_waiting"] == 1


def test_mails_and_public_portfolios_are_counted(queue):
    mail.post(queue, "address_changed", "nobody@example.org")
    mail.refused(stages.taken(mail.begin(mail.post(queue, "address_changed", "nobody@example.org").id, 1)))
    mail.sent(stages.taken(mail.begin(mail.post(queue, "address_changed", "nobody@example.org").id, 1)))
    stages.completed(queue)
    Portfolio.update(published=True).where(Portfolio.job == stages.completed(queue)).execute()
    found = read(queue)
    assert (found["vitrine_mails:waiting"], found["vitrine_mails:failed"]) == (1, 1)
    assert found["vitrine_portfolios_published"] == 1


def test_readers_that_died_are_counted_by_function_and_end(queue):
    queue.count_kill("read", "died")
    assert read(queue)["vitrine_sandbox_kills_total:died:read"] == 1


def test_while_the_queue_server_is_away_the_rows_are_counted_all_the_same(queue):
    stages.asked_for(stages.claimed(queue), 100)
    found = read(Queue(f"redis://127.0.0.1:{free_port()}", 60))
    assert found["vitrine_queue_up"] == 0
    assert found["vitrine_jobs:claimed"] == 1
    assert found["vitrine_queue_oldest_seconds:extract"] >= 100
    assert not [name for name in found if name.startswith(("vitrine_queue_length", "vitrine_outbox_rows"))]


# What the sandbox ends


def hang(_file):
    while True:
        pass


def crash(_file):
    raise MemoryError


@pytest.mark.slow
def test_readers_that_are_killed_or_die_are_counted_by_all_processes_together(tmp_path, queue_server):
    services = Services(Config.from_env({"VITRINE_HOME": str(tmp_path), "REDIS_URL": queue_server}))
    services.queue.redis.flushall()
    limits = Limits(memory_mb=512, cpu_seconds=1, wall_seconds=20)
    sandbox = Sandbox([f"{__name__}:hang", f"{__name__}:crash"], services.note_kill)
    for function, end in (("hang", TimedOutError), ("crash", DiedError), ("crash", DiedError)):
        with pytest.raises(end):
            sandbox.call(f"{__name__}:{function}", io.BytesIO(b"x"), limits, Reading)
    sandbox.close()
    another_process = Queue(queue_server, 60)
    another_process.count_kill("read", "died")
    counted = {("hang", "timed_out"): 1, ("crash", "died"): 2, ("read", "died"): 1}
    assert watching.sandbox_kills(services.queue) == watching.sandbox_kills(another_process) == counted


def test_a_queue_server_that_is_away_keeps_nobody_from_being_told_that_a_reader_died():
    Queue(f"redis://127.0.0.1:{free_port()}", 60).count_kill("read", "died")


# Whom they are told


def test_in_development_anybody_reads_them(services, environment):
    answer = asked(environment["VITRINE_HOME"], "", **environment)
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert parsed(answer.text)["vitrine_queue_up"] == 1


def test_in_production_prometheus_reads_them_with_its_token(watched):
    answer = httpx.get(f"{watched.url}/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    assert answer.status_code == 200
    assert parsed(answer.text)["vitrine_queue_up"] == 1


@pytest.mark.parametrize("sent", ["Bearer", "Bearer wrong", f"Basic {METRICS_TOKEN}", f"Bearer {METRICS_TOKEN}x"])
def test_in_production_nobody_else_does(watched, sent):
    assert httpx.get(f"{watched.url}/metrics", headers={"Authorization": sent}).status_code == 404
    assert httpx.get(f"{watched.url}/metrics").text == httpx.get(f"{watched.url}/no-such-page").text


def test_in_production_an_operator_does_and_a_person_and_an_operators_program_dont(watched, operator):
    assert operator.visit("/metrics").status == 200
    person = Person(watched.url, "stranger")
    person.sign_up()
    assert person.visit("/metrics").status == 404
    token = operator.make_token("write")
    assert httpx.get(f"{watched.url}/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 404


def asked(home, authorization, **settings):
    """How a process with these settings answers."""
    client = create_app(Config.from_env({**settings, "VITRINE_HOME": str(home), "SECRET_KEY": "a key"})).test_client()
    return client.get("/metrics", headers={"Authorization": authorization})


def test_in_production_without_a_token_set_none_opens_them(services, environment):
    for sent in ("Bearer ", "Bearer None", "Bearer", ""):
        assert asked(environment["VITRINE_HOME"], sent, **environment, DYNO="web.1").status_code == 404


def test_they_hold_nothing_but_numbers_and_words_of_ours(watched, operator):
    text = operator.visit("/metrics").response.text
    known = {*watching.STATES, *watching.STAGES, *QUEUES, "waiting", "0.5", "0.9", "0.99"}
    known |= {"check", "crop", "read", "read_bare", "preview", "died", "timed_out"} | set(metrics.FAILURES)
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            assert set(sample.labels.values()) <= known
    assert OPERATOR not in text
