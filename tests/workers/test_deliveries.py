"""Whoever can write into the queue can't run anything but our own few functions."""

import json
import os
import pickle
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
import redis
from rq import Queue
from rq.serializers import JSONSerializer

from tests.stack import ROOT, wait_until
from webapp.config import Config
from webapp.migrations import migrate
from webapp.queue import MAIL
from webapp.services import Services

SEND = "workers.jobs.send"


def touch(*_called_with):
    """Leave a sign that somebody's code was run."""
    Path(os.environ["SIGN"]).touch()


class Toucher:
    """Does so as soon as it is unpickled."""

    def __reduce__(self):
        return os.system, ('touch "$SIGN"',)


@pytest.fixture(scope="module")
def queue(queue_server):
    connection = redis.Redis.from_url(queue_server)
    connection.flushall()
    return Queue(MAIL, connection=connection, serializer=JSONSerializer)


@pytest.fixture(scope="module")
def sign(tmp_path_factory, queue):
    """The file that a forged job would make, in the home of a worker that runs as a Procfile starts it."""
    home = tmp_path_factory.mktemp("worker")
    url = queue.connection.connection_pool.connection_kwargs["path"]
    settings = {"VITRINE_HOME": str(home), "REDIS_URL": f"unix://{url}", "SECRET_KEY": "a key"}
    services = Services(Config.from_env(settings))
    migrate(services.database)
    services.database.close_all()
    environment = {**settings, "PATH": os.environ["PATH"], "SIGN": str(home / "sign")}
    with subprocess.Popen([sys.executable, "-m", "workers", MAIL], cwd=ROOT, env=environment) as process:
        yield home / "sign"
        process.terminate()


def calling(function, *args, instance=None, **more):
    return {"data": json.dumps([function, instance, args, {}]), **more}


FORGED = {
    "a program": calling("os.system", 'touch "$SIGN"'),
    "a program of a module that isn't loaded": calling("pty.spawn", ["sh", "-c", 'touch "$SIGN"']),
    "a function of ours that isn't for the queue": calling("tests.workers.test_deliveries.touch"),
    "what a module of ours has imported": calling("workers.jobs.tempfile._os.system", 'touch "$SIGN"'),
    "a method of what it brings": calling("format", instance="{0.__class__}"),
    "a pickle": {"data": pickle.dumps(Toucher())},
    "a pickle of what the job remembers": calling("workers.jobs.none", meta=pickle.dumps(Toucher())),
    "what is called after a success": calling(SEND, str(uuid.uuid4()), 1, success_callback_name=f"{__name__}.touch"),
    "what is called after a failure": calling(SEND, "no id", 1, failure_callback_name=f"{__name__}.touch"),
}


def push(queue, forged):
    """Write a job into the queue as somebody with nothing but access to Redis does."""
    job_id = uuid.uuid4().hex
    now = "2026-01-01T00:00:00.000000Z"
    facts = {"status": "queued", "origin": MAIL, "created_at": now, "enqueued_at": now, "timeout": "20", **forged}
    queue.connection.hset(f"rq:job:{job_id}", mapping=facts)
    queue.connection.rpush(queue.key, job_id)
    return job_id


def is_over(queue, job_id):
    waits = job_id.encode() in queue.connection.lrange(queue.key, 0, -1)
    return not waits and queue.connection.hget(f"rq:job:{job_id}", "status") not in (b"queued", b"started")


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_job_runs_nothing(queue, sign, forged):
    sign.unlink(missing_ok=True)
    job_id = push(queue, forged)
    wait_until(lambda: is_over(queue, job_id))
    assert not sign.exists()


def test_the_worker_goes_on_with_what_is_ours(queue, sign):
    job_id = push(queue, calling(SEND, str(uuid.uuid4()), 1))
    wait_until(lambda: is_over(queue, job_id))
    assert queue.connection.hget(f"rq:job:{job_id}", "status") == b"finished"
