"""A backup, and what comes back of it, between both kinds of database: nothing lost, nothing of the past let in."""

import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests import stages
from tests.stack import PATIENCE
from webapp import (
    api_tokens,
    flow,
    ledger,
    login_sessions,
    mail,
    migrations,
    models,
    portfolios,
    states,
    takedowns,
    tickets,
)
from webapp.backup import KEPT_OUT, BackupError, make, one_moment, rows_of, sum_of, tables
from webapp.config import Config
from webapp.models import (
    ApiToken,
    Cv,
    Erasure,
    Identity,
    Job,
    LoginSession,
    Mail,
    Portfolio,
    Revision,
    Row,
    Takedown,
    Ticket,
    User,
    now,
)
from webapp.restore import Backup, restore
from webapp.resume import Basics, Resume
from webapp.services import Services
from workers.sweep import deliver_again

KINDS = ("sqlite", "postgres")


EACH_WAY = pytest.mark.parametrize(
    ("environment", "other"), [(one, another) for one in KINDS for another in KINDS], indirect=True
)
ACROSS = pytest.mark.parametrize(
    ("environment", "other"), [("sqlite", "postgres"), ("postgres", "sqlite")], indirect=True
)


@pytest.fixture
def environment(request, tmp_path, queue_server):
    """The environment of a Vitrine with an empty database, on SQLite unless a test asks for another."""
    return environment_of(request, tmp_path / "one", queue_server, "postgres_database")


@pytest.fixture
def other(request, tmp_path, queue_server):
    """Another Vitrine with nothing in it, not even tables."""
    environment = environment_of(request, tmp_path / "other", queue_server, "another_postgres_database")
    services = Services(Config.from_env(environment))
    yield services
    services.database.close_all()


def environment_of(request, home, queue_server, database):
    environment = {"VITRINE_HOME": str(home), "REDIS_URL": queue_server, "SECRET_KEY": home.name}
    if getattr(request, "param", "sqlite") == "postgres":
        environment["DATABASE_URL"] = request.getfixturevalue(database)
    return environment


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backup"


@contextmanager
def at(services):
    """Let the models speak to the database of these services until the end of the block."""
    before = models.database.obj
    models.database.initialize(services.database)
    services.database.connect(reuse_if_open=True)
    try:
        yield services
    finally:
        if before is not services.database:
            services.database.close()
        models.database.initialize(before)


def bring_back(services, folder, **said):
    with at(services):
        return restore(services, Backup(folder), **{"replace": False, "erased": {}, **said})


def store_files(services, *jobs):
    for job in jobs:
        services.storage.put(job.upload_key, f"the file of {job.id}".encode())
        portfolio = Portfolio.get_or_none(Portfolio.job == job)
        if portfolio and portfolio.files:
            services.storage.put(f"{portfolio.files}/owner/index.html", b"a page")
            services.storage.put(f"{portfolio.files}/owner/resume.pdf", b"a PDF")


def stored(services):
    kinds = ("uploads", "pictures", "portfolios")
    return {key: services.storage.get(key) for kind in kinds for key, _ in services.storage.keys(kind)}


def everything(services):
    """Every row that a backup holds, save the ledger."""
    with at(services):
        return {
            model._meta.table_name: sorted(map(repr, model.select().order_by(model._meta.primary_key).tuples()))
            for model in tables()
            if model is not Erasure
        }


@pytest.fixture
def site(services):
    """A site with somebody's finished portfolio, edited and with a picture, and with jobs at every stage."""
    done = stages.completed(services.queue)
    Job.update(told_at=now()).where(Job.id == done.id).execute()
    flow.edit(done, Resume(basics=Basics(name="Åse \u202e 履歴書", image="0" * 16 + ".jpg")), 1, services.queue)
    services.storage.put(f"pictures/{done.id}/{'0' * 16}.jpg", b"a face")
    Identity.create(user=done.owner, provider="oidc", issuer="https://id.example", subject="1", email=None)
    waiting, claimed = stages.placed(), stages.claimed(services.queue)
    reading, made = stages.extracting(services.queue), stages.completed(services.queue)
    Job.update(told_at=now()).where(Job.id == made.id).execute()
    store_files(services, done, waiting, claimed, reading, made)
    return {"done": done, "waiting": waiting, "claimed": claimed, "reading": reading, "made": made}


@EACH_WAY
@pytest.mark.usefixtures("site")
def test_everything_comes_back_in_either_database(services, other, folder):
    make(services, folder)
    before, files = everything(services), stored(services)
    bring_back(other, folder)
    assert everything(other) == before
    assert all(before[table] for table in ("user", "identity", "job", "cv", "revision", "portfolio"))
    assert stored(other) == files
    with at(other):
        assert migrations.pending(other.database) == []


@pytest.fixture
def in_a_bucket(s3, tmp_path, environment):
    """Let the site keep its files in S3."""
    environment["STORAGE_URL"] = f"s3://cvs/{tmp_path.name}"


@pytest.mark.usefixtures("in_a_bucket", "site")
def test_files_come_from_a_bucket_into_a_folder_and_back(services, other, folder, tmp_path):
    files = stored(services)
    make(services, folder)
    bring_back(other, folder)
    assert stored(other) == files
    for key in files:
        services.storage.delete(key)
    bring_back(services, folder, replace=True)
    assert stored(services) == files


@ACROSS
@pytest.mark.usefixtures("site")
def test_whoever_comes_next_is_given_a_number_of_their_own(services, other, folder):
    make(services, folder)
    bring_back(other, folder)
    with at(other):
        highest = max(user.id for user in User.select())
        assert stages.person().id > highest
        job = Job.get(Job.state == states.COMPLETED)
        flow.edit(job, Resume(), Cv.get(Cv.job == job).version, other.queue)


def test_a_number_is_given_to_nobody_else_once_its_account_is_gone(services):
    first = stages.person()
    ledger.delete(User, User.id == first.id)
    assert stages.person().id > first.id


@pytest.mark.usefixtures("site")
def test_restoring_twice_is_the_same(services, other, folder):
    make(services, folder)
    bring_back(other, folder)
    before = everything(other), stored(other)
    bring_back(other, folder, replace=True)
    assert (everything(other), stored(other)) == before


def test_what_was_at_work_is_delivered_again(services, other, folder, site):
    make(services, folder)
    bring_back(other, folder)
    with at(other):
        other.queue.redis.flushall()
        for job in (site["reading"], site["claimed"]):
            stages.lost(stages.asked_for(job, 100))
        deliver_again(other)
        for job in (site["reading"], site["claimed"]):
            current = stages.again(job)
            assert current.state == states.CLAIMED
            assert flow.begin_extracting(current.id, current.attempt, 60)
        late = site["reading"]
        assert not flow.extracted(late, stages.reading(), stages.THEME, other.queue), "the lost worker's is no longer"


def test_nothing_of_the_past_lets_anybody_in_or_is_mailed_again(services, other, folder, site):
    owner = site["done"].owner
    token, secret = login_sessions.start(owner, "a browser"), api_tokens.make(owner, "a program", "read")
    link = tickets.issue("reset", 60, owner)
    mail.post(services.queue, "address_changed", "owner@example.org", owner)
    Job.update(told_at=None).where(Job.id == site["made"].id).execute()
    make(services, folder)
    bring_back(other, folder)
    with at(other):
        assert login_sessions.user_of(token) is None
        assert api_tokens.user_of(secret) is None
        assert tickets.look("reset", link) is None
        assert not any(model.select().exists() for model in (LoginSession, ApiToken, Ticket, Mail))
        assert stages.again(site["made"]).told_at is not None
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"owner@example.org" not in kept
    for one in (token, secret, link):
        assert models.hash_of(one).encode() not in kept


def test_every_table_is_in_a_backup_or_kept_out_on_purpose():
    ours = {model for model in Row.__subclasses__() if model.__module__.startswith("webapp.")}
    assert ours == {*tables(), *KEPT_OUT}


def test_an_upload_whose_time_is_over_stays_over(services, other, folder):
    job = stages.placed(expires_at=now() + timedelta(seconds=1))
    store_files(services, job)
    make(services, folder)
    rows = folder / rows_of("job")
    soon = str(job.expires_at).replace(" ", "T")
    rows.write_text(rows.read_text().replace(soon, (now() - timedelta(hours=1)).isoformat()))
    with pytest.raises(BackupError, match="damaged"):
        Backup(folder)
    sign(folder)
    bring_back(other, folder)
    with at(other):
        assert stages.again(job).state == states.EXPIRED
        assert stages.again(job).filename is None
    assert not stored(other)


def sign(folder):
    """Make the checksums fit what is there, as whoever made the backup does."""
    names = [line.partition("  ")[2] for line in (folder / "SHA256SUMS").read_text().splitlines()]
    lines = [f"{sum_of(folder / name)}  {name}\n" for name in names if (folder / name).exists()]
    (folder / "SHA256SUMS").write_text("".join(lines))


# What was deleted since.


def erase(services, job):
    """Delete the owner of the job as ``webapp.erasure`` does."""
    from webapp import erasure

    return erasure.erase(services, job.owner)


@ACROSS
@pytest.mark.parametrize("where", ["storage", "database", "file"])
def test_what_was_erased_since_stays_erased(services, other, folder, site, where):
    make(services, folder)
    gone, stays = site["done"], site["made"]
    files = set(stored(services))
    erase(services, gone)
    with at(other):
        migrations.migrate(other.database)
        other.database.connect(reuse_if_open=True)
        told = {}
        if where == "storage":
            for key, _ in services.storage.keys("erasures"):
                other.storage.put(key, services.storage.get(key))
        else:
            told = ledger.stored(services)
        if where == "database":
            ledger.enter(told)
    bring_back(other, folder, erased=told if where == "file" else {})
    with at(other):
        assert not Job.select().where(Job.id == gone.id).exists()
        assert not User.select().where(User.id == gone.owner_id).exists()
        assert not Identity.select().exists()
        assert not any(model.select().where(model.job == gone.id).exists() for model in (Cv, Revision, Portfolio))
        assert stages.again(stays).state == states.COMPLETED
        assert ledger.kept().keys() >= ledger.stored(services).keys()
        assert ledger.stored(other).keys() >= ledger.stored(services).keys()
    assert set(stored(other)) == {key for key in files if str(gone.id) not in key}


def test_an_upload_that_was_discarded_since_stays_away(services, other, folder, site):
    make(services, folder)
    flow.discard(site["waiting"])
    bring_back(other, folder, erased=ledger.kept())
    with at(other):
        assert not Job.select().where(Job.id == site["waiting"].id).exists()
    assert site["waiting"].upload_key not in stored(other)


def test_an_upload_that_somebody_claimed_and_erased_since_stays_away(services, other, folder, site):
    make(services, folder)
    late = stages.person()
    flow.claim(site["waiting"], late, max_cvs=20, queue=services.queue)
    erase(services, stages.again(site["waiting"]))
    bring_back(other, folder, erased=ledger.kept())
    with at(other):
        assert not Job.select().where(Job.id == site["waiting"].id).exists()


def test_a_portfolio_that_was_deleted_since_stays_away_and_its_cv_comes_back(services, other, folder, site):
    make(services, folder)
    job = site["made"]
    files = Portfolio.get(Portfolio.job == job).files
    flow.unmake(job)
    bring_back(other, folder, erased=ledger.kept())
    with at(other):
        assert not Portfolio.select().where(Portfolio.job == job).exists()
        assert flow.rests(stages.again(job))
        assert Cv.select().where(Cv.job == job).exists()
    assert not [key for key in stored(other) if key.startswith(files)]
    assert job.upload_key in stored(other)


def test_a_page_that_was_closed_since_stays_closed_and_one_that_was_open_is_open(services, other, folder, site):
    pages = [Portfolio.get(Portfolio.job == site[name]) for name in ("done", "made")]
    for page in pages:  # the second has been closed once, and opened again
        portfolios.change(page, services.queue, visibility="private")
        portfolios.change(page, services.queue, visibility="public")
    pages.append(Portfolio.get(Portfolio.job == stages.completed(services.queue)))
    portfolios.change(pages[2], services.queue, visibility="link")
    make(services, folder)
    portfolios.change(pages[0], services.queue, visibility="private")
    bring_back(other, folder, erased=ledger.kept())
    with at(other):
        assert [Portfolio.get_by_id(page.id).published for page in pages] == [False, True, True]


def test_a_page_that_was_closed_twice_is_remembered_as_closed_when_it_was_last(services, other, folder, site):
    page = Portfolio.get(Portfolio.job == site["done"])
    make(services, folder)
    portfolios.change(page, services.queue, visibility="private")
    ledger.write(other, ledger.kept())
    portfolios.change(page, services.queue, visibility="private")
    bring_back(other, folder, erased=ledger.kept())
    assert ledger.stored(other) == ledger.kept()


def test_a_page_that_was_closed_while_its_row_was_copied_stays_closed(services, other, folder, site):
    page = Portfolio.get(Portfolio.job == site["done"])
    portfolios.change(page, services.queue, visibility="private")
    portfolios.change(page, services.queue, visibility="public")
    make(services, folder, lambda: portfolios.change(page, services.queue, visibility="private"))
    change_manifest(folder, made_at=(now() + timedelta(seconds=1)).isoformat())  # a clock that was put back
    bring_back(other, folder, erased=ledger.kept())
    with at(other):
        assert not Portfolio.get_by_id(page.id).published


def test_a_restore_that_is_broken_off_has_opened_no_page_that_was_closed_since(services, other, folder, site):
    page, without_files = Portfolio.get(Portfolio.job == site["done"]), site["made"]
    portfolios.change(page, services.queue, visibility="public")
    services.storage.delete(f"portfolios/{without_files.id}")
    make(services, folder)
    portfolios.change(page, services.queue, visibility="private")
    other.queue = None  # the portfolio without files can't be asked for anew
    with pytest.raises(AttributeError):
        bring_back(other, folder, erased=ledger.kept())
    with at(other):
        assert stages.again(without_files)
        assert not Portfolio.get_by_id(page.id).published


@ACROSS
def test_a_page_that_was_taken_down_stays_so_when_its_owner_has_deleted_it_since(services, other, folder, site):
    page = Portfolio.get(Portfolio.job == site["done"])
    takedowns.take_down(page, "fraud", "https://cv.example/p/ada/", services.queue)
    make(services, folder)
    flow.unmake(site["done"])
    bring_back(other, folder, erased=ledger.kept())
    with at(other):
        assert not Portfolio.select().where(Portfolio.id == page.id).exists()
        (decision,) = Takedown.select()
        assert (decision.portfolio_id, decision.owner_id, decision.family) == (None, page.owner_id, site["done"].id)


def test_a_page_that_its_owner_has_closed_since_stays_closed_when_the_decision_is_lifted(services, other, folder, site):
    page = Portfolio.get(Portfolio.job == site["done"])
    portfolios.change(page, services.queue, visibility="public")
    takedowns.take_down(page, "fraud", "https://cv.example/p/ada/", services.queue)
    make(services, folder)
    portfolios.change(page, services.queue, visibility="private")
    bring_back(other, folder, erased=ledger.kept())
    with at(other):
        takedowns.lift(Takedown.get().id, "https://cv.example", other.queue)
        assert not Portfolio.get_by_id(page.id).published


def test_somebody_who_was_given_the_number_of_an_erased_account_comes_back(services, other, folder):
    erased = stages.person()
    ledger.delete(User, User.id == erased.id)
    User.create(id=erased.id, email="another@example.org")
    make(services, folder)
    bring_back(other, folder)
    with at(other):
        assert [user.email for user in User.select()] == ["another@example.org"]


def test_the_ledger_names_nobody(services, site):
    job = site["done"]
    erase(services, job)
    told = ledger.as_lines(ledger.kept()) + "".join(
        services.storage.get(key).decode() for key, _ in services.storage.keys("erasures")
    )
    keys = [json.loads(line)["key"] for line in told.splitlines()]
    assert len(keys) == 4  # a CV and an account, in the database and in the storage
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)
    assert not [word for word in (str(job.id), job.id.hex, job.owner.email) if word in told]


# What no backup is made of, and what is refused.


@pytest.mark.parametrize("environment", KINDS, indirect=True)
def test_a_row_whose_file_goes_while_it_is_copied_is_not_in_the_backup(services, other, folder, site):
    rounds = []

    def interrupt():
        rounds.append(1)
        if len(rounds) == 1:  # an upload is given up, a portfolio made anew, and somebody else comes
            flow.discard(site["waiting"])
            services.storage.delete(site["waiting"].upload_key)
            renew(services, site["made"])
            store_files(services, stages.placed(filename="late.txt"))

    make(services, folder, interrupt)
    assert len(rounds) == 2
    bring_back(other, folder)
    with at(other):
        names = {job.id: job.filename for job in Job.select()}
        files = stored(other)
        assert site["waiting"].id not in names
        assert "late.txt" in names.values()
        assert all(f"uploads/{job}" in files for job in names)
        assert f"{Portfolio.get(Portfolio.job == site['made']).files}/owner/index.html" in files
    assert not [path for path in folder.rglob("*") if str(site["waiting"].id) in str(path)]


def renew(services, job):
    """Make the portfolio anew as a worker does, and delete the files it had."""
    old = Portfolio.get(Portfolio.job == job).files
    flow.remake(job, services.queue)
    running = stages.taken(flow.begin_generating(job.id, job.attempt, 60))
    files = f"portfolios/{job.id}/{running.lease}"
    services.storage.put(f"{files}/owner/index.html", b"another page")
    flow.page_made(running, files)
    flow.completed(running, files)
    services.storage.delete(old)


def test_a_portfolio_whose_files_are_not_in_the_backup_is_made_anew(services, other, folder, site):
    services.storage.delete(f"portfolios/{site['made'].id}")
    make(services, folder)
    bring_back(other, folder)
    with at(other):
        job = stages.again(site["made"])
        assert flow.begin_generating(job.id, job.attempt, 60)


DAMAGES = {
    "a file is another": lambda folder: next(folder.glob("files/uploads/*")).write_bytes(b"another"),
    "a file is missing": lambda folder: next(folder.glob("files/uploads/*")).unlink(),
    "a row is another": lambda folder: (folder / rows_of("user")).write_text("{}\n"),
    "rows are missing": lambda folder: (folder / rows_of("job")).unlink(),
    "the manifest is another": lambda folder: (folder / "manifest.json").write_text("{}"),
    "the sums are cut off": lambda folder: cut_off(folder / "SHA256SUMS"),
    "it was never finished": lambda folder: (folder / "SHA256SUMS").unlink(),
    "a name leads out of it": lambda folder: (folder / "SHA256SUMS").write_text(f"{'0' * 64}  ../../etc/passwd\n"),
    "it is no backup": shutil.rmtree,
}


def cut_off(path):
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.usefixtures("site")
def test_a_damaged_backup_is_refused_and_nothing_touched(services, folder, damage):
    make(services, folder)
    DAMAGES[damage](folder)
    before = everything(services), stored(services)
    with pytest.raises(BackupError):
        bring_back(services, folder, replace=True)
    assert (everything(services), stored(services)) == before


@pytest.mark.usefixtures("site")
def test_nothing_is_touched_while_it_cannot_be_read_what_was_deleted(services, folder):
    make(services, folder)
    services.storage.put("erasures/mine", b"no ledger")
    before = everything(services), stored(services)
    with pytest.raises(ValueError, match=r"^erasures/mine in the storage can't be read: .*\.$"):
        bring_back(services, folder, replace=True)
    assert (everything(services), stored(services)) == before


@pytest.mark.usefixtures("site")
def test_it_takes_nobodys_place_unless_told_to(services, other, folder):
    make(services, folder)
    with at(other):
        migrations.migrate(other.database)
        other.database.connect(reuse_if_open=True)
        there = stages.person("somebody")
    with pytest.raises(BackupError, match="not empty"):
        bring_back(other, folder)
    with at(other):
        assert User.get_by_id(there.id).email == there.email
    bring_back(other, folder, replace=True)
    with at(other):
        assert not User.select().where(User.email == there.email).exists()


@pytest.mark.usefixtures("site")
def test_a_backup_that_outlived_the_ledger_is_refused(services, other, folder):
    make(services, folder)
    change_manifest(folder, made_at=(now() - timedelta(days=91)).isoformat())
    with pytest.raises(BackupError, match="BACKUP_DAYS"):
        bring_back(other, folder)


@pytest.mark.usefixtures("site")
def test_a_backup_of_a_newer_version_is_refused(services, other, folder):
    make(services, folder)
    change_manifest(folder, migrations=[*migrations.known(), "9999_tomorrow"])
    with pytest.raises(BackupError, match="newer Vitrine, which knows 9999_tomorrow"):
        bring_back(other, folder)


def change_manifest(folder, **values):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))
    sign(folder)


@ACROSS
def test_a_backup_of_an_older_version_is_migrated(services, other, folder, site):
    Portfolio.update(published=True).where(Portfolio.job == site["made"]).execute()
    make(services, folder)
    become_older(folder)
    bring_back(other, folder)
    with at(other):
        assert migrations.pending(other.database) == []
        assert stages.again(site["made"]).state == states.COMPLETED
        portfolio = Portfolio.get(Portfolio.job == site["made"])
        assert portfolio.listed
        assert portfolio.published_at == portfolio.updated_at, "what the step makes of the rows was not made"


YOUNGER = {
    "portfolio": ("listed", "published_at", "shown"),
    "cv": ("checked",),
    "job": ("original", "purpose", "moved_at", "needs_ocr", "deferred_at"),
}


def become_older(folder):
    """Make it a backup from before ``0007_publishing``."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for table, names in YOUNGER.items():
        columns = manifest["tables"][table]["columns"]
        manifest["tables"][table]["columns"] = [one for one in columns if one[0] not in names]
        rows = [json.loads(line) for line in (folder / rows_of(table)).read_text().splitlines()]
        lines = [{name: value for name, value in row.items() if name not in names} for row in rows]
        (folder / rows_of(table)).write_text("".join(json.dumps(line) + "\n" for line in lines))
    for table in ("erasure", "former_slug", "report", "takedown"):
        del manifest["tables"][table]
        (folder / rows_of(table)).unlink()
    steps = [name for name in migrations.known() if name < "0007"]
    change_manifest(folder, migrations=steps, tables=manifest["tables"])


@pytest.mark.parametrize("environment", KINDS, indirect=True)
def test_the_rows_are_of_one_moment_and_nobody_waits_for_it(services, site):
    def place():
        with services.database.connection_context():
            stages.placed(filename="meanwhile.txt")

    with one_moment(services.database):
        before = Job.select().count()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(place).result(timeout=PATIENCE)
        assert Job.select().count() == before
    assert Job.select().count() == before + 1


def test_a_backup_goes_into_a_new_folder_alone(services, folder):
    folder.mkdir()
    (folder / "mine").write_text("kept")
    with pytest.raises(BackupError, match="is not empty"):
        make(services, folder)
    assert [path.name for path in folder.iterdir()] == ["mine"]


def test_an_older_database_is_to_be_migrated_first(services, folder):
    services.database.execute_sql("DELETE FROM schema_migration WHERE name = '0009_copies'")
    with pytest.raises(BackupError, match="flask migrate"):
        make(services, folder)


def test_a_database_that_is_none_of_ours_is_not_backed_up_as_an_empty_one(other, folder):
    with at(other), pytest.raises(BackupError, match="There is no Vitrine in this database"):
        make(other, folder)


def test_rows_of_which_the_storage_has_no_file_are_not_backed_up_as_if_that_were_all(services, folder):
    stages.completed(services.queue)
    with pytest.raises(BackupError, match="STORAGE_URL"):
        make(services, folder)
