"""The log: what it tells of requests, work and errors, and that it tells nothing of anybody."""

from __future__ import annotations

import json
import logging
import re
import socket
import subprocess
import sys
from collections.abc import Callable

import httpx
import pytest
import redis
from peewee import IntegrityError
from rq import Queue, Worker
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus

from tests import cvs
from tests.people import Person
from tests.rows import services_of
from tests.stack import ROOT, Stack, free_port, wait_until
from webapp import flow, logs
from webapp.models import Cv, Job, Portfolio, User
from webapp.resume import Resume

CANARY = "Zephyrine"
"""In the name of the file, in the address, and in what errors say."""


def lines(stack: Stack) -> list[dict[str, object]]:
    """What a Vitrine in production has told so far."""
    return [json.loads(line) for line in stack.log.read_text().splitlines() if line.startswith("{")]


def told(stack: Stack, **facts: object) -> list[dict[str, object]]:
    """The lines in which these facts stand."""
    return [line for line in lines(stack) if all(line.get(name) == value for name, value in facts.items())]


def wait_for(stack: Stack, **facts: object) -> dict[str, object]:
    return wait_until(lambda: told(stack, **facts))[-1]


# A request


def test_an_answer_has_an_id_by_which_its_line_is_found(watched):
    answer = httpx.get(f"{watched.url}/login?next={CANARY}")
    line = wait_for(watched, request=answer.headers["X-Request-ID"])
    assert line.pop("ms") > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert line == {
        "level": "info", "process": "web", "logger": "webapp.journal", "event": "answered",
        "request": answer.headers["X-Request-ID"], "method": "GET", "route": "/login", "status": 200,
    }  # fmt: skip


def test_a_line_names_the_job_and_never_the_path(watched):
    person = Person(watched.url)
    job_id = person.place().job_id
    assert wait_for(watched, route="/upload", job=job_id)["method"] == "POST"
    shown = person.visit(f"/jobs/{job_id}").response.headers["X-Request-ID"]
    assert wait_for(watched, request=shown)["job"] == job_id
    for path in (f"/jobs/{CANARY}", f"/p/{CANARY}/", f"/account/address/{CANARY}", f"/{CANARY}"):
        answer = httpx.get(watched.url + path, follow_redirects=False)
        assert "job" not in wait_for(watched, request=answer.headers["X-Request-ID"])
    httpx.request(CANARY.upper(), watched.url)
    assert CANARY.casefold() not in watched.log.read_text().casefold()


def test_two_requests_have_two_ids(watched):
    first, second = (httpx.get(f"{watched.url}/healthz").headers["X-Request-ID"] for _ in range(2))
    assert first != second


def test_the_id_of_a_proxy_is_taken_over_where_one_is_trusted(watched, narrow_stack):
    sent = {"X-Request-ID": "a1-B2_c3.d4"}
    assert httpx.get(f"{narrow_stack.url}/healthz", headers=sent).headers["X-Request-ID"] == "a1-B2_c3.d4"
    assert httpx.get(f"{watched.url}/healthz", headers=sent).headers["X-Request-ID"] != "a1-B2_c3.d4"


@pytest.mark.parametrize("sent", ["", "a" * 65, "a b", '"}', "<b>", "a/b", "Zoë".encode().decode("latin-1")])
def test_an_id_that_is_long_or_not_plain_is_not(narrow_stack, sent):
    given = httpx.get(f"{narrow_stack.url}/healthz", headers=[(b"X-Request-ID", sent.encode("latin-1"))])
    assert re.fullmatch("[0-9a-f]{16}", given.headers["X-Request-ID"])


def test_in_development_a_line_is_for_people(narrow_stack):
    given = httpx.get(f"{narrow_stack.url}/login").headers["X-Request-ID"]
    said = wait_until(lambda: [line for line in narrow_stack.log.read_text().splitlines() if given in line])
    wanted = rf"\d\d:\d\d:\d\d INFO web webapp\.journal answered request={given} method=GET route=/login status=200 ms="
    assert re.match(wanted, said[0])


def test_a_request_that_is_no_http_is_told_without_its_sender_and_its_words(watched):
    with socket.create_connection(("127.0.0.1", watched.port)) as client:
        client.sendall(f"{CANARY} /{CANARY} {CANARY}\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 400")
    line = wait_for(watched, logger="gunicorn.error")
    assert re.fullmatch(r"… \(base:\d+\)", str(line["event"]))
    assert "127.0.0.1" not in str(line)


# Work


def test_each_piece_of_work_has_a_line(watched):
    person = Person(watched.url)
    job_id = person.make_portfolio()
    for kind in ("extract", "portfolio", "read-back"):
        line = wait_for(watched, job=job_id, kind=kind)
        assert line["seconds"] > 0
        assert (line["process"], line["attempt"], line["outcome"]) == (kind.replace("read-back", "extract"), 1, "done")
    assert wait_for(watched, kind="mail")["outcome"] == "done"


def test_work_that_fails_says_why_by_a_code(watched):
    person = Person(watched.url)
    placed = person.place(b"1 2 3", f"{CANARY}.txt")
    person.sign_up(placed)
    line = wait_for(watched, job=placed.job_id, kind="extract")
    assert (line["level"], line["outcome"], line["error"]) == ("warning", "failed", "no_text")


# An error


@pytest.fixture
def broken(watched: Stack) -> tuple[Person, str]:
    """Somebody whose CV holds what breaks both the page and the work, and says so with words of theirs."""
    owner = Person(watched.url, CANARY.lower())
    job_id = owner.make_portfolio(name=f"{CANARY}.pdf")
    with services_of(watched) as services:
        Cv.update(document=f"{CANARY} is no JSON").where(Cv.job == job_id).execute()
        Portfolio.update(shown=f"{CANARY} is no JSON").where(Portfolio.job == job_id).execute()
        flow.remake(Job.get_by_id(job_id), services.queue)
    wait_for(watched, job=job_id, kind="portfolio", outcome="broken off")
    return owner, job_id


@pytest.mark.slow
def test_nothing_of_anybody_is_told_of_a_whole_run_and_its_errors(watched, operator, broken):
    owner, job_id = broken
    somebody = Person(watched.url)
    somebody.email = owner.email
    somebody.log_in(password=f"not {CANARY}'s own password")
    page = owner.visit(f"/jobs/{job_id}/cv?{CANARY}")
    assert page.status == 500
    request_id = page.response.headers["X-Request-ID"]
    assert f"Error 500, request {request_id}" in page.words
    [error] = told(watched, request=request_id, event="nobody foresaw this")
    assert error["traceback"][-1] == "pydantic_core._pydantic_core.ValidationError"
    assert [frame for frame in error["traceback"] if "webapp/resume.py" in frame]
    wait_for(watched, request=request_id, event="answered", status=500)
    pages = [operator.visit(path).response.text for path in ("/operator", "/metrics")]
    for word in (CANARY, cvs.CANARY, owner.email, "is no JSON"):
        assert not [text for text in (watched.log.read_text(), *pages) if word.casefold() in text.casefold()], word


def test_the_queue_server_keeps_where_work_broke_and_none_of_its_words(watched, broken):
    _, job_id = broken
    queue = Queue("portfolio", connection=watched.connect_to_queue(), serializer=JSONSerializer)
    failed = queue.failed_job_registry  # filled a moment after the line that says the work broke off
    [broke] = wait_until(lambda: [queue.fetch_job(entry) for entry in failed.get_job_ids() if job_id in entry])
    said = broke.latest_result().exc_string
    assert said.splitlines()[-1] == "  pydantic_core._pydantic_core.ValidationError"
    assert CANARY not in said
    line = wait_for(watched, event=f"{broke.id} broke")
    assert line["job"] == job_id
    assert line["traceback"][-1] == "pydantic_core._pydantic_core.ValidationError"


def test_an_api_caller_is_given_the_id_too(broken):
    owner, _ = broken
    answer = owner.call("GET", "/portfolio/list")
    assert answer.status_code == 500
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


def refused_by_the_database(services) -> None:
    User.create(email=f"{CANARY}@example.org")
    User.create(email=f"{CANARY}@example.org")


def refused_by_pydantic(_services) -> None:
    Resume.model_validate({"basics": CANARY})


def not_to_be_encoded(_services) -> None:
    f"{CANARY}\ud800".encode()


def chained(_services) -> None:
    try:
        raise LookupError(CANARY)
    except LookupError as error:
        raise RuntimeError(CANARY) from error


def noted(_services) -> None:
    error = ValueError(CANARY)
    error.add_note(CANARY)
    raise error


ERRORS = [
    (refused_by_the_database, "peewee.IntegrityError"),
    (refused_by_pydantic, "pydantic_core._pydantic_core.ValidationError"),
    (not_to_be_encoded, "UnicodeEncodeError"),
    (chained, "RuntimeError from LookupError"),
    (noted, "ValueError"),
]
FORMATS = pytest.mark.parametrize("formatter", [logs.AsJson("web"), logs.ForPeople("web")])


def written(formatter: logging.Formatter, name: str, event: object, *args: object, error: object = None) -> str:
    info = (type(error), error, error.__traceback__) if isinstance(error, BaseException) else None
    return formatter.format(logging.LogRecord(name, logging.ERROR, "nowhere.py", 7, event, args, info))


@FORMATS
@pytest.mark.parametrize(("break_down", "names"), ERRORS)
def test_of_an_exception_its_name_and_its_place_are_told(services, formatter, break_down: Callable, names):
    with services.database.atomic() as transaction:
        with pytest.raises(Exception) as raised:
            break_down(services)
        transaction.rollback()
    assert CANARY in f"{raised.value}" or isinstance(raised.value, UnicodeEncodeError | IntegrityError)
    for line in (
        written(formatter, "webapp.app", "it broke", error=raised.value),
        written(formatter, "webapp.app", "it broke: %s", raised.value),
        written(formatter, "a.library", "it broke: %s", raised.value, error=raised.value),
        written(formatter, "a.library", raised.value, error=raised.value),
    ):
        assert CANARY not in line.replace(break_down.__name__, "")
    assert logs.names_of(raised.value).startswith(names)
    told_of_it = written(formatter, "webapp.app", "it broke", error=raised.value)
    assert f"in {break_down.__name__}" in told_of_it
    assert names.split()[0] in told_of_it


@FORMATS
def test_of_what_a_library_fills_in_numbers_alone_are_told(formatter):
    words = written(formatter, "rq.worker", "Worker %s took %d s and %.1f of %r", CANARY, 5, 0.25, {CANARY: 1})
    assert "Worker … took 5 s and 0.2 of '…' (nowhere:7)" in json.dumps(words, ensure_ascii=False) or "\\u2026" in words
    assert CANARY not in words
    assert CANARY not in written(formatter, "urllib3", "%(url)s", {"url": CANARY})
    assert CANARY not in written(formatter, "PIL", f"filled in already: {CANARY}")


def test_what_a_library_says_as_it_stands_in_its_source_is_told_whole(caplog):
    logging.getLogger("a.library").error("Nothing is filled in here")
    [record] = caplog.records
    told_of_it = logs.ForPeople("web").format(record)
    assert told_of_it.endswith(f"Nothing is filled in here (test_logs:{record.lineno})")


UNCAUGHT = [
    "import warnings; warnings.warn(f'ValueError {word}')",
    "raise ValueError(word)",
    "threading.Thread(target=int, args=[word]).start()",
    "class Ends:\n    def __del__(self):\n        raise ValueError(word)\nEnds()",
]


@pytest.mark.parametrize("production", [True, False])
@pytest.mark.parametrize("script", UNCAUGHT)
def test_what_nothing_catches_is_told_without_its_words_too(script, production):
    begin = "import sys, threading\nfrom webapp import logs\nword = sys.argv[1]\n"
    words = [sys.executable, "-c", f"{begin}logs.set_up('sweep', production={production})\n{script}", CANARY]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True).stderr
    assert "ValueError" in said or "UserWarning at <string>:" in said
    assert CANARY not in said


@pytest.mark.slow
def test_a_command_tells_no_words_either(tmp_path):
    away = f"postgresql://{CANARY}@127.0.0.1:{free_port()}/vitrine"
    settings = {"PATH": "", "VITRINE_HOME": str(tmp_path), "DATABASE_URL": away}
    words = [sys.executable, "-m", "flask", "migrate"]
    ended = subprocess.run(words, cwd=ROOT, env=settings, capture_output=True, text=True)
    assert ended.returncode != 0
    assert CANARY not in ended.stderr


@pytest.mark.slow
def test_a_worker_that_is_stopped_with_nothing_to_do_warns_of_nothing(tmp_path, queue_server):
    settings = {"PATH": "", "VITRINE_HOME": str(tmp_path), "REDIS_URL": queue_server}
    with redis.from_url(queue_server) as server, (tmp_path / "log").open("w") as log:
        worker = subprocess.Popen([sys.executable, "-m", "workers", "mail"], cwd=ROOT, env=settings, stderr=log)
        idle = (worker.pid, WorkerStatus.IDLE)
        wait_until(lambda: idle in [(one.pid, one.get_state()) for one in Worker.all(server)])
        worker.terminate()
        assert worker.wait() == 0
    assert "WARNING" not in (tmp_path / "log").read_text()


def test_a_worker_names_its_job_in_every_line_until_it_is_done():
    with logs.Work("extract", 1, job="7"):
        assert "job=7" in written(logs.ForPeople("extract"), "webapp.queue", "the queue is down")
    assert "job=7" not in written(logs.ForPeople("extract"), "webapp.queue", "the queue is down")
