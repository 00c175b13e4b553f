"""``flask doctor``: each part is told of, what is broken with what mends it, and no secret with any of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import uuid
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import rq
from rq.serializers import JSONSerializer

from tests import cdn
from tests.mailbox import MailServer, make_certificate
from tests.production.parts import PASSWORD, Certificate, QueueServer
from tests.s3 import ANSWERS_500, GIVES_HALF, KEYS, Line
from tests.stack import ROOT, free_port, wait_until
from webapp.config import PROVIDERS, Config, half_set_providers
from webapp.doctor import files, machine, rounds, rows, site, work
from webapp.doctor.finding import NOTE, OK, SKIPPED, UNSET, WRONG, Finding, Patient
from webapp.migrations import HISTORY, known
from webapp.models import Job, now
from webapp.queue import QUEUES

PARTS = [part.name for part in rounds.PARTS]
SECRETS = ("geheim-0", "geheim-1", "geheim-2", "geheim-3", "geheim-4", "geheim-5", "geheim-6", "geheim-7")
LONG = "a-key-of-more-than-thirty-two-characters"


class Told(NamedTuple):
    """What a doctor who was called as a process has said."""

    status: int
    lines: dict[str, list[tuple[str, str]]]
    words: str

    def states(self, state: str) -> set[str]:
        return {part for part, told in self.lines.items() if state in [one for one, _ in told]}

    def of(self, part: str) -> str:
        return "\n".join(words for _, words in self.lines[part])


def call(cwd: Path = ROOT, **settings: str) -> Told:
    path = {"PATH": os.environ["PATH"]}
    words = [sys.executable, "-m", "flask", "doctor"]
    done = subprocess.run(words, cwd=cwd, env={**path, **settings}, capture_output=True, text=True, timeout=120)
    lines: dict[str, list[tuple[str, str]]] = {}
    for line in done.stdout.splitlines():
        lines.setdefault(line[9:19].strip(), []).append((line[:8].strip(), line[20:]))
    return Told(done.returncode, lines, done.stdout + done.stderr)


def patient(**settings: str) -> Patient:
    return Patient(*Config.salvaged(settings), half_set_providers(settings))


def one(found: Finding | object) -> tuple[str, str]:
    """The state of the only finding, and its words."""
    (finding,) = [found] if isinstance(found, Finding) else list(found)
    return finding.state, finding.line("part")


# Called as a process.


def test_a_site_that_runs_is_well(stack, provider):
    wait_until(lambda: one(work.workers(patient(**stack.settings)))[0] == OK)
    told = call(**stack.settings)
    assert told.states(WRONG) == set(), told.words
    assert told.status == 0
    assert set(told.lines) - {"oidc"} == set(PARTS) - {"sign-in"}
    well = {"settings", "address", "database", "queue", "workers", "sweeper", "storage", "room", "oidc", "clock"}
    assert well <= told.states(OK)
    assert all(f"{name} 1" in told.of("workers") for name in QUEUES)
    assert told.of("oidc") == f"{provider.url}; register {stack.url}/auth/oidc/authorized there"


@pytest.mark.slow
def test_a_checkout_without_settings_is_well_and_stays_as_it_is(tmp_path):
    home = tmp_path / "home"
    told = call(VITRINE_HOME=str(home))
    assert (told.status, told.states(WRONG)) == (0, set())
    assert set(told.lines) == set(PARTS)
    assert {"queue", "mail", "sign-in", "operators", "storage"} <= told.states(UNSET)
    assert not home.exists()


@pytest.fixture
def nowhere():
    return f"127.0.0.1:{free_port()}"


@pytest.fixture
def broken_libraries(tmp_path):
    """A folder where the system looks for libraries first, with what it can't load."""
    folder = tmp_path / "libraries"
    folder.mkdir()
    for name in ("libpango-1.0.so.0", "libtesseract.so.5", "libtesseract.so.4"):
        (folder / name).write_bytes(b"no library, though long enough to be looked at" * 10)
    return str(folder)


@pytest.mark.slow
def test_with_all_of_it_broken_each_part_says_how_to_mend_it_and_none_tells_a_secret(
    tmp_path, nowhere, broken_libraries
):
    (tmp_path / "files").write_text("a file where the folder should be")
    secret = iter(SECRETS)
    told = call(
        VITRINE_HOME=str(tmp_path), PUBLIC_URL="https://cv.example.org", SECRET_KEY=next(secret),
        SECRET_KEY_FALLBACKS=next(secret), DATABASE_URL=f"postgresql://site:{next(secret)}@{nowhere}/vitrine",
        REDIS_URL=f"redis://site:{next(secret)}@{nowhere}/0", SMTP_URL=f"smtp://site:{next(secret)}@{nowhere}",
        MAIL_FROM="site@example.org", METRICS_TOKEN=next(secret), OIDC_ISSUER=f"http://{nowhere}",
        OIDC_CLIENT_ID="vitrine", OIDC_CLIENT_SECRET=next(secret), GOOGLE_CLIENT_ID=next(secret), MIN_FREE_MB="3e9",
        LD_LIBRARY_PATH=broken_libraries,
    )  # fmt: skip
    assert told.status == 1
    assert "Traceback" not in told.words
    assert [one for one in SECRETS if one in told.words] == []
    wrong = {"settings", "address", "database", "queue", "storage", "room", "mail", "oidc", "pango"}
    assert told.states(WRONG) == wrong, told.words
    assert set(told.lines) - {"oidc"} == set(PARTS) - {"sign-in"}
    for part, advice in {
        "settings": "`openssl rand -hex 32`", "address": "number of proxies", "database": "start it, or mend host",
        "queue": "start it, or mend host", "storage": "make it, or mount its disk", "room": "make room for MIN_FREE_MB",
        "mail": "mend host and port", "oidc": "see OIDC_ISSUER", "pango": "apt-get install libpango-1.0-0",
        "tesseract": "apt-get install tesseract-ocr",
    }.items():  # fmt: skip
        assert advice in told.of(part)


@pytest.mark.slow
def test_settings_that_no_process_starts_with_are_lines_among_the_others(tmp_path):
    settings = {"PORT": "eighty", "REDIS_URL": "valkey://here", "PORTFOLIO_URL": "https://cvs.example.net"}
    told = call(VITRINE_HOME=str(tmp_path), **settings)
    assert told.status == 1
    assert told.of("settings").splitlines() == [
        "PORT is 'eighty': it must be a number, see docs/settings.md",
        "REDIS_URL must begin with redis://, rediss:// or unix://: mend it, see docs/settings.md",
        "PUBLIC_URL is not set: with PORTFOLIO_URL the app needs an address of its own, see docs/settings.md",
    ]
    assert told.states(SKIPPED) == {"queue", "workers", "sweeper", "clock"}
    assert "pango" in told.states(OK)


@pytest.mark.slow
def test_addresses_that_the_app_breaks_at_are_told_of_too(tmp_path):
    told = call(VITRINE_HOME=str(tmp_path), REDIS_URL="redis://here:port", DATABASE_URL="postgresql://here:port/cvs")
    assert told.status == 1
    assert {"queue", "database"} == told.states(WRONG)
    assert "Traceback" not in told.words


@pytest.mark.slow
def test_a_checkout_that_lost_a_font_and_its_checker_says_so(tmp_path):
    for name in ("webapp", "workers", "static", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "wsgi.py", tmp_path)
    (tmp_path / "static/fonts/vitrine-sans-400-ascii.woff2").unlink()
    (tmp_path / "static/fonts/vitrine-hebrew-400.woff2").write_bytes(b"")
    (tmp_path / "webapp/checking/__init__.py").write_text("import nothing_of_this_name")
    told = call(tmp_path, VITRINE_HOME=str(tmp_path / "home"))
    assert told.states(WRONG) == {"fonts", "sandbox"}, told.words
    assert "vitrine-sans-400-ascii.woff2" in told.of("fonts")
    assert "vitrine-hebrew-400.woff2" in told.of("fonts")
    assert "does not start" in told.of("sandbox")


@pytest.mark.slow
@pytest.mark.parametrize(("by", "said"), [("+60s", "ahead of"), ("-60s", "behind")])
def test_a_clock_that_is_a_minute_off_the_servers_is_wrong(tmp_path, queue_server, postgres_database, by, said):
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
    faked = {"LD_PRELOAD": str(library), "FAKETIME": by, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    told = call(VITRINE_HOME=str(tmp_path), REDIS_URL=queue_server, DATABASE_URL=postgres_database, **faked)
    assert "clock" in told.states(WRONG)
    for server in ("database", "queue server"):
        assert f"this machine is 60 s {said} the {server}'s" in told.of("clock")


def test_each_part_is_described():
    described = (ROOT / "docs/operating.md").read_text()
    for part in [*(set(PARTS) - {"sign-in"}), *PROVIDERS]:
        assert f"`{part}`" in described


# Parts that hang or break.


def hangs(_patient: Patient) -> Finding:
    threading.Event().wait()
    raise AssertionError


def breaks(_patient: Patient) -> Finding:
    raise ZeroDivisionError("geheim-0")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_part_that_hangs_or_breaks_hides_no_other(monkeypatch):
    parts = (rounds.Part("slow", hangs), rounds.Part("odd", breaks), rounds.Part("rest", machine.fonts))
    monkeypatch.setattr(rounds, "PARTS", parts)
    monkeypatch.setattr(rounds, "PATIENCE", 2.0)
    told = {part: (found.state, found.line(part)) for part, found in rounds.examine()}
    assert {part: state for part, (state, _) in told.items()} == {"slow": WRONG, "odd": WRONG, "rest": OK}
    assert "no answer within 2 seconds" in told["slow"][1]
    assert "broke off" in told["odd"][1]
    assert "geheim" not in str(told)


@pytest.mark.slow
def test_servers_that_take_a_call_and_say_nothing_are_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "CONNECT_SECONDS", 2)
    monkeypatch.setattr(site, "MAIL_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        there = f"127.0.0.1:{silent.getsockname()[1]}"
        servers = {"DATABASE_URL": f"postgresql://{there}/cvs", "REDIS_URL": f"redis://{there}"}
        ill = patient(VITRINE_HOME=str(tmp_path), SMTP_URL=f"smtp://{there}", **servers)
        told = [one(look(ill)) for look in (rows.database, work.queue, site.mail)]
        rest = [one(look(ill))[0] for look in (rows.sweeper, rows.clock, work.workers)]
    assert [state for state, _ in told] == [WRONG] * 3
    assert all("does not answer" in line or "says nothing" in line for _, line in told)
    assert rest == [NOTE] * 3


# Settings and address.

PRODUCTION = {"PUBLIC_URL": "https://cv.example.org", "TRUSTED_PROXIES": "1"}


def test_all_that_production_lacks_is_told_at_once():
    lines = [found.line("") for found in site.settings(patient(**PRODUCTION))]
    assert [line.split()[1] for line in lines] == ["SECRET_KEY", "SMTP_URL", "MAIL_FROM"]


@pytest.mark.parametrize(
    ("settings", "state"),
    [
        ({}, OK),
        ({"SECRET_KEY": "short"}, OK),
        ({**PRODUCTION, "SECRET_KEY": LONG}, OK),
        ({**PRODUCTION, "SECRET_KEY": "short"}, WRONG),
        ({**PRODUCTION, "SECRET_KEY": LONG, "SECRET_KEY_FALLBACKS": f"{LONG} short"}, WRONG),
        ({"GITHUB_CLIENT_SECRET": "secret"}, WRONG),
        ({"OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "secret"}, WRONG),
    ],
)
def test_keys_that_can_be_guessed_and_providers_that_lack_something_are_wrong(settings, state):
    mails = {"SMTP_URL": "smtp://localhost", "MAIL_FROM": "site@example.org"} if "PUBLIC_URL" in settings else {}
    assert one(site.settings(patient(**settings, **mails)))[0] == state


@pytest.mark.parametrize(
    ("settings", "state"),
    [
        ({}, OK),
        (PRODUCTION, OK),
        ({"PUBLIC_URL": "https://cv.example.org"}, WRONG),
        ({"PUBLIC_URL": "https://localhost", "TRUSTED_PROXIES": "1"}, NOTE),
        ({"PUBLIC_URL": "http://cv.example.org"}, NOTE),
        ({"TRUSTED_PROXIES": "1"}, NOTE),
    ],
)
def test_an_address_and_proxies_that_do_not_go_together_are_told(settings, state):
    assert one(site.address(patient(**settings)))[0] == state


# Mail.


@pytest.fixture
def mails(tmp_path):
    @contextmanager
    def serving(**answers):
        with MailServer(tmp_path / "mails", **answers) as server:
            yield server

    return serving


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A key and a certificate in one file, which we trust."""
    pem = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    return pem


def test_a_mail_server_is_asked_as_for_a_mail_and_sent_none(mails):
    with mails() as server:
        state, line = one(site.mail(patient(SMTP_URL=server.url)))
        assert (state, list((server.folder / "new").glob("*"))) == (OK, [])
    assert f"{server.url} takes mails, not encrypted, without a password" in line
    state, line = one(site.mail(patient(SMTP_URL=server.url)))
    assert state == WRONG
    assert "nothing listens there" in line


@pytest.mark.parametrize(
    ("answers", "user", "said"),
    [
        ({"greeting": "554 no service"}, "", "SMTPConnectError"),
        ({}, "site:geheim-0@", "offers no encryption"),
        ({"PEM": "server.pem"}, "", "takes mails, TLSv1"),
        ({"PEM": "server.pem"}, "site:geheim-0@", "refuses user or password"),
    ],
)
def test_a_mail_server_that_refuses_us_is_told_with_the_reason(mails, certificate, answers, user, said):
    if "PEM" in answers:
        answers = {"PEM": str(certificate)}
    with mails(**answers) as server:
        _, line = one(site.mail(patient(SMTP_URL=server.url.replace("//", f"//{user}"))))
    assert said in line
    assert "geheim" not in line


def test_a_certificate_that_nobody_trusts_is_told(mails, certificate, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with mails(PEM=str(certificate)) as server:
        state, line = one(site.mail(patient(SMTP_URL=server.url)))
    assert state == WRONG
    assert "its certificate is not trusted" in line


# The database.


def test_a_database_without_todays_tables_asks_for_migrate(environment):
    state, line = one(rows.database(patient(**environment)))
    assert (state, "`make run` or `flask migrate` makes it" in line) in [(NOTE, True), (WRONG, False)]
    assert "flask migrate" in line
    if "DATABASE_URL" in environment:
        assert known()[-1] in line


def test_a_database_of_today_says_its_version_and_one_of_tomorrow_how_much_newer_it_is(services, environment):
    state, line = one(rows.database(patient(**environment)))
    assert state == OK
    assert ("PostgreSQL 1" if "DATABASE_URL" in environment else "SQLite 3.") in line
    services.database.execute_sql(f"INSERT INTO {HISTORY} (name, applied) VALUES ('9999_next', '2040-01-01 00:00:00')")
    state, line = one(rows.database(patient(**environment)))
    assert state == NOTE
    assert "newer than this version by 9999_next" in line


def test_a_database_nobody_made_and_a_file_that_is_none_are_told(tmp_path, postgres):
    (tmp_path / "cv.db").write_text("no database, though long enough to be taken for one" * 100)
    for url, said in (
        (f"{postgres}/none", "there is no such database or user"),
        (f"sqlite:///{tmp_path}/cv.db", "the file is no database"),
    ):
        state, line = one(rows.database(patient(DATABASE_URL=url, VITRINE_HOME=str(tmp_path))))
        assert state == WRONG
        assert said in line


def test_work_that_nobody_brings_back_means_that_there_is_no_sweeper(services, environment):
    assert one(rows.sweeper(patient(**environment)))[0] == OK
    long_ago = now() - timedelta(seconds=200)
    fields = {"filename": "cv.txt", "media_type": "text/plain", "size": 1, "claim_hash": "x", "expires_at": now()}
    Job.insert(id=uuid.uuid4(), state="claimed", queued_at=long_ago, **fields).execute()
    state, line = one(rows.sweeper(patient(**environment)))
    assert state == WRONG
    assert "work for extract" in line
    assert "`python -m workers sweep`" in line


# The queue.


def test_a_queue_server_that_throws_work_away_is_wrong(services, environment):
    assert "Valkey" in one(work.queue(patient(**environment)))[1]
    server = services.queue.redis
    server.config_set("maxmemory-policy", "allkeys-lru")
    try:
        state, line = one(work.queue(patient(**environment)))
    finally:
        server.config_set("maxmemory-policy", "noeviction")
    assert state == WRONG
    assert "set its maxmemory-policy to noeviction" in line


def test_a_queue_server_without_a_disk_is_told(services, environment):
    server = services.queue.redis
    server.config_set("appendonly", "no")
    try:
        state, line = one(work.queue(patient(**environment)))
    finally:
        server.config_set("appendonly", "yes")
    assert state == NOTE
    assert "keeps nothing on a disk" in line


def test_a_queue_server_whose_password_we_do_not_know_is_told(services, environment):
    server = services.queue.redis
    server.config_set("requirepass", "geheim-0")
    try:
        state, line = one(work.queue(patient(**environment)))
    finally:
        server.config_set("requirepass", "")
    assert state == WRONG
    assert "it refuses user or password" in line


def test_a_queue_at_which_nobody_works_is_named(services, environment):
    state, line = one(work.workers(patient(**environment)))
    assert state == WRONG
    assert f"nobody works at {', '.join(QUEUES)}" in line
    worker = rq.Worker(["extract"], connection=services.queue.redis, serializer=JSONSerializer)
    worker.register_birth()
    state, line = one(work.workers(patient(**environment)))
    assert "nobody works at ocr, portfolio, mail (extract 1," in line
    services.queue.redis.hset(worker.key, "last_heartbeat", "2020-01-01T00:00:00.000000Z")
    assert "extract 0" in one(work.workers(patient(**environment)))[1]


@pytest.fixture
def encrypted(tmp_path):
    """A queue server that speaks TLS alone, with a certificate that nobody has signed, and wants a password."""
    with QueueServer(tmp_path, Certificate(tmp_path)) as server:
        yield server


def test_a_queue_server_that_is_spoken_to_the_wrong_way_says_which_is_right(encrypted):
    for url, verify, state, said in (
        (encrypted.url, "0", NOTE, "keeps nothing on a disk"),
        (encrypted.url, "1", WRONG, "REDIS_VERIFY=0"),
        (encrypted.url.replace(PASSWORD, "geheim-0"), "0", WRONG, "refuses user or password"),
        (encrypted.url.replace("rediss", "redis"), "1", WRONG, "rediss:// is for servers with TLS"),
    ):
        found, line = one(work.queue(patient(REDIS_URL=url, REDIS_VERIFY=verify)))
        assert (found, said in line) == (state, True), line
        assert PASSWORD not in line


# Files.


def test_a_folder_that_takes_files_is_left_as_it_was(tmp_path):
    (tmp_path / "files").mkdir()
    state, _ = one(files.storage(patient(VITRINE_HOME=str(tmp_path))))
    assert state == OK
    assert list((tmp_path / "files").rglob("*")) == []


def test_a_folder_that_is_not_mounted_is_not_made_in_its_place(tmp_path):
    state, line = one(files.storage(patient(STORAGE_URL=f"file://{tmp_path}/disk/files")))
    assert state == WRONG
    assert "make it, or mount its disk" in line
    assert list(tmp_path.iterdir()) == []


def test_a_bucket_is_written_read_listed_and_left_as_it_was(s3):
    assert one(files.storage(patient(STORAGE_URL="s3://cvs/mine")))[0] == OK
    assert [path for path in s3.rglob("*doctor*") if path.is_file()] == []


def test_a_bucket_that_is_not_there_or_not_ours_is_told(s3, monkeypatch):
    assert one(files.storage(patient(STORAGE_URL="s3://others")))[0] == WRONG
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "geheim-0")
    state, line = one(files.storage(patient(STORAGE_URL="s3://cvs")))
    assert state == WRONG
    assert "what the key of AWS_ACCESS_KEY_ID may do" in line


@pytest.mark.slow
def test_a_bucket_that_gives_back_half_is_told(s3, monkeypatch):
    with Line(os.environ["AWS_ENDPOINT_URL"], s3.parent) as line:
        threading.Thread(target=line.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", line.url)
        with line.broken(GIVES_HALF):
            state, words = one(files.storage(patient(STORAGE_URL="s3://cvs")))
        assert (state, "can't be" in words) == (WRONG, True)
        with line.broken(ANSWERS_500):
            assert one(files.storage(patient(STORAGE_URL="s3://cvs")))[0] == WRONG
        line.shutdown()
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in words


def test_a_disk_with_less_than_is_to_be_left_is_wrong(tmp_path):
    assert one(files.room(patient(VITRINE_HOME=str(tmp_path))))[0] == OK
    state, line = one(files.room(patient(VITRINE_HOME=str(tmp_path), MIN_FREE_MB="1e9")))
    assert state == WRONG
    assert "so no file is taken" in line


# Providers, and what is installed.


def test_a_provider_that_is_away_is_told(provider, nowhere):
    client = {"OIDC_CLIENT_ID": "vitrine", "OIDC_CLIENT_SECRET": "geheim-0"}
    assert one(site.providers(patient(OIDC_ISSUER=provider.url, **client)))[0] == OK
    state, line = one(site.providers(patient(OIDC_ISSUER=f"http://{nowhere}", **client)))
    assert state == WRONG
    assert "does not tell its addresses" in line


def test_a_cdn_is_told_of_a_page_that_never_was_and_whoever_does_not_answer_or_refuses_is_named(nowhere):
    assert one(site.caches(patient()))[0] == UNSET
    with cdn.listening() as server:
        settings = {"PURGE_URL": server.url, "PURGE_TOKEN": SECRETS[0]}
        assert one(site.caches(patient(**settings)))[0] == OK
        assert [tags for _, tags in server.heard] == [["check-doctor"]]
        server.status = 403
        state, line = one(site.caches(patient(**settings)))
        assert (state, "answers 403" in line, SECRETS[0] in line) == (WRONG, True, False)
    state, line = one(site.caches(patient(PURGE_URL=f"http://{nowhere}/purge")))
    assert (state, "ConnectionError" in line) == (WRONG, True)


def test_github_is_told_its_address_without_being_asked():
    settings = {"GITHUB_CLIENT_ID": "id", "GITHUB_CLIENT_SECRET": "secret", **PRODUCTION}
    state, line = one(site.providers(patient(**settings)))
    assert state == OK
    assert "register https://cv.example.org/auth/github/authorized there" in line


def test_languages_that_pictures_can_not_be_read_in_are_named(tmp_path, monkeypatch):
    state, line = one(machine.tesseract(patient()))
    assert state in (OK, NOTE)
    assert "eng" in line
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    state, line = one(machine.tesseract(patient()))
    assert state == WRONG
    assert "apt-get install tesseract-ocr-eng" in line
