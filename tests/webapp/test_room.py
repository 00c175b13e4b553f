"""How much is taken in: of one address in a day, of all who haven't signed up, and of the disk."""

from __future__ import annotations

import functools
import io
import tempfile
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests import cvs, photos, stages
from tests.browsers import Window, file
from tests.conftest import QUICK
from tests.disks import MB, filled, small_disk
from tests.people import Person
from tests.rows import services_of
from tests.stack import Stack
from webapp import pictures, space, uploads
from webapp.app import create_app
from webapp.config import Config
from webapp.editing import Place
from webapp.errors import Problem
from webapp.migrations import migrate
from webapp.models import Job
from webapp.services import Services

KB = 1024
A_DAY = 200 * KB
LIMITS = {"UPLOAD_MB_PER_DAY": str(A_DAY / KB / KB), "TRUSTED_PROXIES": "1"}
ROOM = {"MAX_WAITING": "3", "MAX_WAITING_MB": str(300 / KB)}
ENDLESS = {"MIN_FREE_MB": "1000000000"}


def place(url, size=0, **headers):
    """Place a file of about so many bytes as a program does."""
    return Person(url).place_by_api(cvs.text() + b"\n" * size, "cv.txt", **headers)


def code(answer):
    return answer.status_code, answer.json().get("code")


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    """A site that takes 200 kB a day from one address, and keeps three uploads or 300 kB waiting."""
    with Stack(tmp_path_factory.mktemp("narrow"), **{**QUICK, **LIMITS, **ROOM}) as running:
        yield running


@pytest.fixture
def empty(narrow):
    """The same, with nothing waiting."""
    with services_of(narrow) as services:
        for job in list(Job.select().where(Job.state == "uploaded")):
            uploads.discard(services, job)
    return narrow


@pytest.mark.slow
def test_what_one_address_has_used_up_of_a_day_it_has_no_more(empty):
    me, other = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}
    assert place(empty.url, 120 * KB, **me).status_code == 201
    before = empty.kept()
    refused = place(empty.url, 120 * KB, **me)
    assert code(refused) == (429, "rate_limited")
    assert 3600 < int(refused.headers["Retry-After"]) <= 86_400
    assert empty.kept() == before
    assert place(empty.url, 10 * KB, **me).status_code == 201
    assert place(empty.url, 120 * KB, **other).status_code == 201


def test_a_file_whose_size_is_not_told_before_counts_too(empty):
    me = {"X-Forwarded-For": "192.0.2.3"}
    assert send_without_length(empty.url, 250 * KB, **me).status_code == 201
    assert place(empty.url, **me).status_code == 429


def send_without_length(url, size, **headers):
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="cv.txt"\r\n\r\n%s\r\n--x--\r\n'
    content = iter([body % (cvs.text() + b"\n" * size)])
    headers = {"Content-Type": "multipart/form-data; boundary=x", **headers}
    return httpx.post(f"{url}/api/v1/upload-anonymous", content=content, headers=headers, timeout=60)


@pytest.mark.slow
def test_what_is_announced_as_larger_than_any_file_is_refused_as_such_and_not_for_the_days_sake(empty):
    me = {"X-Forwarded-For": "192.0.2.5"}
    assert code(place(empty.url, 11 * MB, **me)) == (413, "too_large")
    assert code(place(empty.url, 9 * MB, **me)) == (429, "rate_limited")


def test_refused_files_take_nothing_of_it(empty):
    me = {"X-Forwarded-For": "192.0.2.4"}
    for _ in range(3):
        refused = Person(empty.url).place_by_api(b"\0" * 120 * KB, "cv.pdf", **me)
        assert refused.status_code == 415
    assert place(empty.url, 120 * KB, **me).status_code == 201


def test_visitors_are_told_when_as_many_wait_as_may(empty):
    assert [place(empty.url).status_code for _ in range(3)] == [201] * 3
    require_no_room(empty, Person(empty.url))


def test_visitors_are_told_when_what_waits_is_as_large_as_it_may_be(empty):
    placed = [place(empty.url, 120 * KB, **{"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in (11, 12)]
    assert placed == [201, 201]
    before = empty.kept()
    assert code(place(empty.url, 120 * KB, **{"X-Forwarded-For": "192.0.2.13"})) == (503, "no_room")
    assert empty.kept() == before
    assert place(empty.url, 10 * KB, **{"X-Forwarded-For": "192.0.2.13"}).status_code == 201


def require_no_room(stack, visitor):
    """Fail unless a visitor is told so in each form, and nothing of theirs is kept."""
    before = stack.kept()
    refused = place(stack.url)
    assert code(refused) == (503, "no_room")
    assert int(refused.headers["Retry-After"]) == space.AGAIN_AFTER
    for htmx in ({}, {"HX-Request": "true"}):
        page = visitor.send(visitor.visit("/"), "/upload", files={"file": ("cv.txt", cvs.text())}, **htmx)
        assert (page.status, page.response.headers["Retry-After"]) == (503, str(space.AGAIN_AFTER))
        assert "There is no room just now" in page.words
    assert stack.kept() == before


@pytest.mark.browser
def test_in_a_browser_it_is_said_on_the_page_that_is_open(empty, chromium):
    assert [place(empty.url).status_code for _ in range(3)] == [201] * 3
    window = Window(chromium, empty.url)
    window.page.goto("/")
    window.page.set_input_files("#file", file())
    window.page.get_by_role("button", name="Place it in the case").click()
    window.page.get_by_text("This site holds as many files as it can.").wait_for()
    assert window.page.locator("#upload").is_visible()
    window.close()


def test_somebody_with_an_account_is_not_kept_waiting_by_those_without(empty):
    assert [place(empty.url).status_code for _ in range(3)] == [201] * 3
    owner = Person(empty.url, "owner")
    owner.sign_up()
    assert owner.wait_for(owner.place(cvs.text(), "cv.txt").job_id, "completed")


def test_what_is_claimed_makes_room(empty):
    visitor = Person(empty.url, "visitor")
    placed = visitor.place(cvs.text(), "cv.txt")
    assert [place(empty.url).status_code for _ in range(3)] == [201, 201, 503]
    visitor.sign_up(placed)
    assert place(empty.url).status_code == 201


@pytest.mark.slow
def test_many_at_once_get_in_as_many_more_as_are_answered_at_once_and_no_further(empty):
    threads = Config.from_env(empty.settings).web_threads
    with ThreadPoolExecutor(24) as pool:
        statuses = list(pool.map(lambda _: place(empty.url).status_code, range(40)))
    assert set(statuses) == {201, 503}
    waiting = [row for row in empty.table("job") if row["state"] == "uploaded"]
    assert statuses.count(201) == len(waiting)
    assert len(empty.stored("uploads/")) == len(empty.table("job"))
    assert 3 <= len(waiting) < 3 + threads


@pytest.fixture
def services(tmp_path):
    """The connections of a process on a disk that has less free than it should."""
    services = Services(Config.from_env({"VITRINE_HOME": str(tmp_path), "SECRET_KEY": "a key", **ENDLESS}))
    migrate(services.database)
    with services.database.connection_context():
        yield services
    services.sandbox.close()
    services.database.close_all()


def test_nothing_that_holds_a_file_is_taken_in_when_the_disk_has_too_little_left(services):
    owner = stages.person()
    job = stages.completed(services.queue)
    sent = functools.partial(io.BytesIO, cvs.text())
    picture = functools.partial(io.BytesIO, photos.photo())
    kept = {key for prefix in ("uploads", "pictures") for key, _ in services.storage.keys(prefix)}
    for store in (
        lambda: uploads.accept(services, sent(), "cv.txt", None),
        lambda: uploads.accept_owned(services, sent(), "cv.txt", owner),
        lambda: uploads.copy(services, job, owner, ""),
        lambda: pictures.take_in(services, job, picture(), Place("basics", 0)),
    ):
        with pytest.raises(Problem, match="no_room"):
            store()
    assert {key for prefix in ("uploads", "pictures") for key, _ in services.storage.keys(prefix)} == kept
    assert Job.select().count() == 1


@pytest.mark.parametrize("name", ["MAX_WAITING", "MAX_WAITING_MB"])
def test_none_means_no_limit(services, name):
    other = "MAX_WAITING_MB" if name == "MAX_WAITING" else "MAX_WAITING"
    stages.placed(size=5_000_000)
    space.require_waiting_room(Config.from_env({name: "0", other: "0"}), 1)
    with pytest.raises(Problem, match="no_room"):
        space.require_waiting_room(Config.from_env({name: "1", other: "0"}), 1)
    space.require_space(Services(Config.from_env({"VITRINE_HOME": str(services.config.home), "MIN_FREE_MB": "0"})))


def test_a_disk_without_room_for_temporary_files_is_told_in_words(tmp_path, monkeypatch):
    settings = {"VITRINE_HOME": str(tmp_path / "home"), "SECRET_KEY": "a key", "MIN_FREE_MB": "0"}
    app = create_app(Config.from_env(settings))
    migrate(app.extensions["vitrine"].database)
    with small_disk(tmp_path / "small", MB) as disk, filled(disk), monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(disk))
        for size in (0, 100_000):
            sent = {"file": (io.BytesIO(cvs.text() + b"\n" * size), "cv.txt")}
            answer = app.test_client().post("/api/v1/upload-anonymous", data=sent)
            assert (answer.status_code, answer.json["code"]) == (503, "no_room")
    assert not list((tmp_path / "home" / "files").rglob("*"))
    app.extensions["vitrine"].sandbox.close()
