"""Workers on a machine whose clock is minutes away from the others': their work is done, and its effect is one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.rows import services_of
from tests.stack import ROOT, Stack, held
from webapp.models import Cv, Portfolio

pytestmark = [pytest.mark.chaos, pytest.mark.full]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> Iterator[Stack]:
    """Several machines share a PostgreSQL; SQLite is on one, which has one clock."""
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE clocks")
    with Stack(tmp_path_factory.mktemp("clocks"), **QUICK, DATABASE_URL=f"{postgres}/clocks") as running:
        yield running


@pytest.fixture(params=["+200s", "-200s"])
def other_clock(request: pytest.FixtureRequest, stack: Stack) -> Iterator[str]:
    """Only workers whose clock is so far off are at work."""
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
    clock = {"LD_PRELOAD": str(library), "FAKETIME": request.param, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    words, settings = [sys.executable, "-m", "workers"], {**stack.settings, **clock}
    with held([*stack.workers("extract"), *stack.workers("portfolio")]):
        workers = [subprocess.Popen([*words, queue], cwd=ROOT, env=settings) for queue in ("extract", "portfolio")]
        yield request.param
        for worker in workers:
            os.kill(worker.pid, signal.SIGTERM)
        for worker in workers:
            worker.wait()


def long_cv() -> bytes:
    """A CV that takes longer to make than the sweeper takes to come by."""
    positions = cvs.TEXT.split("Experience\n")[1].split("Education")[0]
    return cvs.TEXT.replace(positions, positions * 15).encode()


@pytest.mark.usefixtures("other_clock")
def test_workers_with_another_clock_keep_their_job_for_as_long_as_they_work(stack):
    owner = Person(stack.url, "owner")
    owner.sign_up()
    job_id = owner.call("POST", "/upload", files={"file": ("cv.txt", long_cv())}).json()["job_id"]
    owner.wait_for(job_id, "completed")
    with services_of(stack):
        assert Cv.get_by_id(job_id).version == 1
        assert Portfolio.select().where(Portfolio.job == job_id).count() == 1
