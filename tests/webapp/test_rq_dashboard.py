"""RQ Dashboard at ``/rq``: it works for operators, changes nothing on a GET, and runs nothing that it finds.

That it isn't there for anybody else, ``test_operator.py`` shows.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page as Window
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from tests.people import Person
from tests.stack import ROOT, Stack, wait_until

QUEUE = "portfolio"
INJECTED = '<img src="/static/none" onerror="document.title = 1"><script>document.title = 2</script>'


@pytest.fixture
def queue(watched: Stack) -> Queue:
    return Queue(QUEUE, connection=watched.connect_to_queue(), serializer=JSONSerializer)


@pytest.fixture
def broke(queue: Queue) -> Job:
    """Work that RQ has given up, with words of a stranger's wherever there can be words."""
    job = queue.enqueue_call("workers.jobs.generate", args=["no job", 1], description=INJECTED, at_front=True)
    wait_until(lambda: queue.failed_job_registry.get_job_ids() and job.get_status(refresh=True) == "failed")
    with queue.connection.pipeline() as pipeline:
        job._handle_failure(f"Traceback\n{INJECTED}", pipeline, worker_name="w")
        pipeline.execute()
    yield job
    if Job.exists(job.id, queue.connection):
        job.delete()


def failed(queue: Queue) -> set[str]:
    return set(queue.failed_job_registry.get_job_ids(cleanup=False))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.slow
def test_a_get_of_what_puts_work_back_changes_nothing(operator, queue, broke, method):
    answer = operator.browser.request(method, f"/rq/requeue/{QUEUE}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert broke.id in failed(queue)


@pytest.mark.parametrize("path", [f"/rq/requeue/{QUEUE}", "/rq/job/{}/requeue", "/rq/job/{}/delete",
                                  f"/rq/queue/{QUEUE}/failed/empty"])  # fmt: skip
def test_a_post_needs_our_token_and_our_origin(operator, queue, broke, path):
    path = path.format(broke.id)
    token = operator.visit("/operator").form("/operator/purge").fields["csrf_token"]
    for headers in ({}, {"X-CSRFToken": "x"}, {"X-CSRFToken": token, "Origin": "https://elsewhere.example"},
                    {"X-CSRFToken": token, "Sec-Fetch-Site": "cross-site"}):  # fmt: skip
        assert operator.browser.post(path, headers=headers).status_code == 400
    assert broke.id in failed(queue)
    assert operator.browser.post(path, headers={"X-CSRFToken": token}).json()["status"] == "OK"
    wait_until(lambda: not Job.exists(broke.id, queue.connection) or broke.get_status(refresh=True) == "failed")


@pytest.mark.parametrize("path", [
    "/rq/1/", "/rq/0/view/jobs/x');alert(1)/queued/8/asc/1", f"/rq/0/view/jobs/{QUEUE}/other/8/asc/1",
    f"/rq/0/view/jobs/{QUEUE}/queued/8/up/1", "/rq/0/view/job/nothing", "/rq/0/data/job/nothing.json",
])  # fmt: skip
def test_what_isnt_there_is_not_found(operator, path):
    assert operator.visit(path).status == 404


# In a browser


@pytest.fixture
def window(operator: Person, chromium) -> Window:
    with chromium.new_context() as context:
        jar = operator.browser.cookies.jar
        context.add_cookies([{"name": one.name, "value": one.value, "url": operator.url} for one in jar])
        yield context.new_page()


@pytest.mark.slow
def test_it_shows_the_queues_and_the_workers(window, operator, broke):
    window.goto(f"{operator.url}/rq/")
    window.locator("#queues tr[data-role=queue]", has_text=QUEUE).wait_for()
    window.goto(f"{operator.url}/rq/0/view/workers")
    window.locator("#workers tr[data-role=worker] >> nth=2").wait_for()


def test_its_button_puts_work_back(window, operator, queue, broke):
    before = broke.ended_at
    window.goto(f"{operator.url}/rq/0/view/job/{broke.id}")
    window.locator("#requeue-job-btn").click()
    wait_until(lambda: Job.fetch(broke.id, queue.connection, JSONSerializer).ended_at != before)


@pytest.mark.parametrize("path", ["/rq/0/view/job/{}", f"/rq/0/view/jobs/{QUEUE}/failed/200/asc/1"])
def test_what_came_in_with_a_job_runs_no_script(window, operator, broke, path):
    refused = []
    window.on("console", lambda said: refused.append("Content Security Policy" in said.text))
    window.goto(operator.url + path.format(broke.id))
    window.get_by_text("Traceback").first.wait_for()
    window.wait_for_timeout(300)
    assert window.title() == "RQ dashboard"
    if path.startswith("/rq/0/view/job/"):  # which writes it into the page as it is
        assert any(refused)


# Pickles


class Program:
    """What a pickle can be."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_it_unpickles_nothing(operator, queue, tmp_path):
    trace = tmp_path / "it ran"
    pickle.loads(pickle.dumps(Program(trace)))
    assert trace.exists()
    trace.unlink()
    program = zlib.compress(pickle.dumps(Program(trace)))
    moment = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    fields = {
        "data": program,
        "created_at": moment,
        "origin": QUEUE,
        "status": "failed",
        "meta": pickle.dumps(Program(trace)),
    }
    queue.connection.hset("rq:job:planted", mapping=fields)
    queue.connection.zadd(queue.failed_job_registry.key, {"planted": 2**40})
    worker = {"birth": moment, "last_heartbeat": moment, "queues": QUEUE, "state": "busy", "current_job": "planted"}
    queue.connection.hset("rq:worker:planted", mapping=worker)
    queue.connection.sadd("rq:workers", "rq:worker:planted")
    token = operator.visit("/operator").form("/operator/purge").fields["csrf_token"]
    for path in ("view/job/planted", "data/job/planted.json", f"view/jobs/{QUEUE}/failed/8/asc/1",
                 f"data/jobs/{QUEUE}/failed/8/asc/1.json", "data/workers.json", "data/queues.json"):  # fmt: skip
        operator.browser.get(f"/rq/0/{path}")
    for path in ("job/planted/requeue", f"requeue/{QUEUE}", "job/planted/delete"):
        operator.browser.post(f"/rq/{path}", headers={"X-CSRFToken": token})
    queue.connection.delete("rq:job:planted", "rq:worker:planted")
    queue.connection.srem("rq:workers", "rq:worker:planted")
    queue.connection.zrem(queue.failed_job_registry.key, "planted")
    assert not trace.exists()


# What it costs


@pytest.mark.parametrize(("admins", "loaded"), [("", "False"), ("boss@example.org", "True")])
@pytest.mark.slow
def test_it_is_loaded_only_where_there_is_an_operator(tmp_path, admins, loaded):
    script = "import sys, wsgi; print('rq_dashboard' in sys.modules, 'prometheus_client' in sys.modules)"
    settings = {"VITRINE_HOME": str(tmp_path), "ADMIN_EMAILS": admins}
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=settings, capture_output=True, text=True)
    assert said.stdout.split() == [loaded, "False"]
