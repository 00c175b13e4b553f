"""The web process under gunicorn, as it is started everywhere."""

import os
import subprocess
import sys

import pytest

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import ROOT, Stack, children, free_port, held

HOLDS_STILL = {"GUNICORN_CMD_ARGS": "--timeout 600"}  # a process that stands still isn't taken for a lost one


def serve(**settings: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "gunicorn", "--config", "python:webapp.server", "wsgi:app"]
    words += ["--bind", f"127.0.0.1:{free_port()}"]
    return subprocess.run(words, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=30)


def test_it_doesnt_serve_in_production_without_a_key(tmp_path):
    ended = serve(VITRINE_HOME=str(tmp_path), PUBLIC_URL="https://cv.example.org")
    assert ended.returncode != 0
    assert "SECRET_KEY is not set" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_a_setting_that_is_no_number_ends_in_one_sentence(tmp_path):
    ended = serve(VITRINE_HOME=str(tmp_path), MAX_PAGES="many")
    assert ended.returncode != 0
    assert "MAX_PAGES is 'many': it must be a number." in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to a core")
def test_a_web_process_keeps_to_one_core_and_what_it_has_read_does_not(stack):
    [web] = children(stack.pid("web"))
    assert len(os.sched_getaffinity(web)) == 1
    assert [os.sched_getaffinity(zygote) for zygote in children(web)] == [os.sched_getaffinity(0)]


@pytest.mark.slow
def test_several_web_processes_are_one_site(tmp_path):
    settings = {**QUICK, "WEB_CONCURRENCY": "2", "UPLOADS_PER_HOUR": "4", "METRICS_TOKEN": "m", **HOLDS_STILL}
    with Stack(tmp_path / "vitrine", **settings) as stack:
        one, other = ([pid] for pid in children(stack.pid("web")))
        with held(other):
            owner = Person(stack.url)
            owner.sign_up()
            job_id = owner.place().job_id
        with held(one):
            owner = owner.another_tab()
            owner.wait_for(job_id, "completed")
            metrics = owner.browser.get("/metrics", headers={"Authorization": "Bearer m"}).text
        assert 'vitrine_jobs{state="completed"} 1.0' in metrics
        answers = [upload_while(still, stack.url) for still in (one, other, one, other)]
        assert answers == [201, 201, 201, 429], "each process counts for itself"


def upload_while(still: list[int], url: str) -> int:
    with held(still):
        return Person(url).place_by_api(cvs.text(), "cv.txt").status_code
