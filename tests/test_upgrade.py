"""While a new version is rolled out: the one before goes on with the new tables, and each does the other's work."""

import pytest
import redis
import rq
from rq.serializers import JSONSerializer

from tests import cvs, people
from tests.people import Person
from tests.previous import MIGRATIONS, NoHistoryError, packages_for, previous, touches, unpacked
from tests.stack import PATIENCE, ROOT, wait_until
from tests.versions import Version
from webapp.queue import QUEUES

AT_STAKE = (MIGRATIONS, "webapp/models.py", "webapp/queue.py", "workers/jobs.py", "Procfile")
pytestmark = [] if touches(*AT_STAKE) else pytest.mark.slow


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """The code of the version before, and where packages are that it needs and this one doesn't."""
    folder = tmp_path_factory.mktemp("older")
    try:
        code = unpacked(previous(), folder / "code")
    except NoHistoryError as error:
        pytest.skip(str(error))
    return code, packages_for(code, folder)


@pytest.fixture
def shared(environment, tmp_path):
    """What all processes of both versions meet at: database, files, an empty queue, the key."""
    redis.Redis.from_url(environment["REDIS_URL"]).flushall()
    own = {"DATABASE_URL": f"sqlite:///{tmp_path}/vitrine.db", "STORAGE_URL": f"file://{tmp_path}/files"}
    return {**own, **environment}


@pytest.fixture
def before(older, shared, tmp_path):
    code, packages = older
    return Version(code, tmp_path / "before", shared, packages)


@pytest.fixture
def today(shared, tmp_path):
    return Version(ROOT, tmp_path / "today", shared)


@pytest.fixture(autouse=True)
def not_looked_over(monkeypatch):
    """Pages of the version before were looked over by its own tests, by the rules of its day."""
    monkeypatch.setattr(people, "look_over", lambda page: None)


@pytest.fixture
def queues(shared):
    connection = redis.Redis.from_url(shared["REDIS_URL"])
    return {name: rq.Queue(name, connection=connection, serializer=JSONSerializer) for name in QUEUES}


def rests(queue):
    waits = queue.connection.exists(queue.key, queue.intermediate_queue_key)
    return not waits and not queue.started_job_registry.count


def all_is_done(queues):
    """Wait for the workers, and see that RQ failed at nothing, which the sweeper would have hidden."""
    wait_until(lambda: all(rests(queues[name]) for name in (*QUEUES, "extract")))  # what is made is then read back
    assert [job for queue in queues.values() for job in queue.failed_job_registry.get_job_ids()] == []


def release(*versions):
    """Bring the tables up to date, each version in a process, all at once."""
    begun = [version.begin("release") for version in versions]
    assert {process.wait(timeout=PATIENCE) for process in begun} == {0}


def edit(person, job_id, position):
    person.send(person.visit(f"/jobs/{job_id}/cv/work/0"), f"/jobs/{job_id}/cv/work", {"position": position})
    links = person.wait_for(job_id, "completed")["portfolio"]
    assert position in person.browser.get(links["html_url"]).text
    return links["id"]


def publish(person, job_id, portfolio):
    person.send(person.visit(f"/jobs/{job_id}"), f"/portfolios/{portfolio}/publish")
    return person.status(job_id)["portfolio"]["public_url"]


def claimed(person):
    """Upload and sign up; the file waits for a worker then."""
    placed = person.place(cvs.text(), "cv.txt")
    person.sign_up(placed)
    return placed.job_id


def goes_to(person, url):
    """Come to another web process at the next click, as a router's visitors do."""
    person.url = person.browser.base_url = url


def test_the_version_before_goes_on_while_and_after_its_tables_are_changed(before, today, queues):
    release(before)
    with before.web() as url, before.workers():
        early, late = Person(url), Person(url)
        made = early.make_portfolio(cvs.text(), "cv.txt")
        placed = late.place(cvs.text(), "cv.txt")
        release(today, today)
        late.sign_up(placed)
        late.wait_for(placed.job_id, "completed")
        for person, job_id in ((early, made), (late, placed.job_id)):
            public = publish(person, job_id, edit(person, job_id, "Warden of Lamps"))
            assert Person(url).visit(public).status == 200
        all_is_done(queues)


def test_each_version_does_the_work_and_shows_the_pages_of_the_other(before, today, queues):
    release(today)
    with before.web() as old, today.web() as new:
        for asks, shows, does in ((old, new, today), (new, old, before)):
            person = Person(asks)
            job_id = claimed(person)
            with does.workers():
                person.wait_for(job_id, "completed")
                portfolio = edit(person, job_id, "Warden of Lamps")
                goes_to(person, shows)
                public = publish(person, job_id, portfolio)
                assert Person(asks).visit(public).status == 200
                edit(person, job_id, "Keeper of Lamps")
                all_is_done(queues)
