"""What every test may ask for: all of Vitrine running, and people at their browsers."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browsers
from tests.mailbox import Mailbox, MailServer
from tests.people import Person
from tests.postgres import Postgres
from tests.providers import OpenIdProvider
from tests.rows import prove_address
from tests.s3 import KEYS, s3_server
from tests.samples import take_turns
from tests.stack import Stack, wait_until
from webapp import themes
from webapp.config import Config
from webapp.embedded import stages_of
from webapp.migrations import migrate
from webapp.services import Services

QUICK = {
    "PREVIEW_SECONDS": "1",
    "SWEEP_SECONDS": "1",
    "LEASE_SECONDS": "5",
    "HEARTBEAT_SECONDS": "1",
    "UPLOADS_PER_HOUR": "100000",
    "UPLOADS_PER_DAY": "100000",
    "REFUSED_PER_HOUR": "100000",
    "SIGN_INS_PER_HOUR": "100000",
    "REPORTS_PER_HOUR": "100000",
    "UPLOAD_MB_PER_DAY": "0",
    "WORK_PER_HOUR": "100000",
}
"""Settings that let a test run in seconds; the limits have tests of their own."""
OPERATOR = "operator@example.org"


DATABASES = ("sqlite", "postgres")
THEMES = [theme.name for theme in themes.all_themes()]


@pytest.hookimpl(tryfirst=True)  # before pytest itself looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Test on one of the databases and with one of the themes, unless in a full run; another commit has others."""
    take_turns(items, [*DATABASES, *THEMES])


@pytest.fixture(scope="session")
def provider() -> Iterator[OpenIdProvider]:
    """An OpenID provider, at which people have accounts."""
    with OpenIdProvider() as running:
        yield running


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, provider: OpenIdProvider) -> Iterator[Stack]:
    """All of Vitrine, shared by every test that changes no setting and kills nothing."""
    with Stack(tmp_path_factory.mktemp("vitrine"), **QUICK, **provider.settings) as running:
        yield running


@pytest.fixture
def mailbox(stack: Stack) -> Mailbox:
    """Every mail that this Vitrine has sent."""
    return Mailbox(stack.home / "mail")


@pytest.fixture(scope="session")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A Vitrine that takes one megabyte, three pages and one CV a person, shared by those who test its refusals."""
    limits = {"MAX_UPLOAD_MB": "1", "MAX_PAGES": "3", "MAX_CVS": "1"}
    with Stack(tmp_path_factory.mktemp("strict"), **{**QUICK, **limits}) as running:
        yield running


@pytest.fixture
def stack_with(tmp_path: Path) -> Iterator[Callable[..., Stack]]:
    """Start a Vitrine of one's own with other settings: ``stack_with(MAX_CVS="1")``."""
    started: list[Stack] = []

    def start(**settings: str) -> Stack:
        started.append(Stack(tmp_path / f"vitrine{len(started)}", **{**QUICK, **settings}).start())
        return started[-1]

    yield start
    for running in started:
        running.stop()


@pytest.fixture
def visitor(stack: Stack) -> Person:
    """Somebody without an account."""
    return Person(stack.url, "visitor")


@pytest.fixture
def owner(stack: Stack) -> Person:
    """Somebody whose CV it is."""
    return Person(stack.url, "owner")


@pytest.fixture
def stranger(stack: Stack) -> Person:
    """Somebody whose CV it isn't, signed in to an account of their own."""
    person = Person(stack.url, "stranger")
    person.sign_up()
    return person


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL on a free port; gives the URL of its server, without a database's name."""
    with Postgres() as running:
        yield running.url


@pytest.fixture
def postgres_database(postgres: str) -> Iterator[str]:
    """A fresh database on that PostgreSQL; gives its URL."""
    with _fresh_database(postgres) as url:
        yield url


@pytest.fixture
def another_postgres_database(postgres: str) -> Iterator[str]:
    """One more of these."""
    with _fresh_database(postgres) as url:
        yield url


@contextmanager
def _fresh_database(postgres: str) -> Iterator[str]:
    import psycopg

    name = f"vitrine_{uuid.uuid4().hex}"
    wait_until(lambda: psycopg.connect(f"{postgres}/postgres").close() is None)
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{postgres}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An S3 server with the bucket ``cvs``; gives the folder in which it keeps what it is sent."""
    folder = tmp_path_factory.mktemp("s3")
    with s3_server(folder) as url, pytest.MonkeyPatch.context() as environment:
        for name, value in {**KEYS, "AWS_ENDPOINT_URL": url}.items():
            environment.setenv(name, value)
        yield folder / "cvs"


@pytest.fixture(scope="session")
def narrow_stack(tmp_path_factory: pytest.TempPathFactory, provider: OpenIdProvider) -> Iterator[Stack]:
    """A Vitrine with room for one CV and five tries; people give their address in ``X-Forwarded-For``."""
    settings = QUICK | {"MAX_CVS": "1", "SIGN_INS_PER_HOUR": "5", "REPORTS_PER_HOUR": "5", "TRUSTED_PROXIES": "1"}
    with Stack(tmp_path_factory.mktemp("narrow"), **settings, **provider.settings) as running:
        yield running


UNPROVED = "unproved@example.org"
METRICS_TOKEN = "what-Prometheus-knows"


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A Vitrine in production with operators and a token for Prometheus; its sweeper looks around only once."""
    with MailServer(tmp_path_factory.mktemp("mails") / "mail") as server:
        settings = {"ADMIN_EMAILS": f"{OPERATOR} {UNPROVED}", "METRICS_TOKEN": METRICS_TOKEN, "SWEEP_SECONDS": "3600"}
        production = {"DYNO": "web.1", "SECRET_KEY": "a key", "SMTP_URL": server.url, "MAIL_FROM": "site@example.org"}
        stack = Stack(tmp_path_factory.mktemp("watched"), **QUICK | settings | production)
        stack.settings["PUBLIC_URL"] = stack.url
        with stack:
            yield stack


@pytest.fixture(scope="session")
def operator(watched: Stack) -> Person:
    """Somebody who runs that Vitrine, signed in."""
    person = Person(watched.url)
    person.email = OPERATOR
    person.sign_up()
    prove_address(watched, OPERATOR)
    return person


@pytest.fixture(scope="session")
def moderated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A Vitrine with an operator."""
    with Stack(tmp_path_factory.mktemp("moderated"), **QUICK, ADMIN_EMAILS=OPERATOR) as running:
        yield running


@pytest.fixture(scope="session")
def moderator(moderated: Stack) -> Person:
    """Whoever runs that Vitrine, at an address that is proved to be theirs."""
    person = Person(moderated.url)
    person.email = OPERATOR
    person.sign_up()
    prove_address(moderated, OPERATOR)
    return person


@pytest.fixture(scope="session")
def queue_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The queue server alone, as the embedded default starts it; gives its URL."""
    config = Config.from_env({"VITRINE_HOME": str(tmp_path_factory.mktemp("queue"))})
    command = stages_of(config)[0][0]
    with subprocess.Popen(command.words) as process:
        wait_until(command.is_ready)
        yield config.redis_url
        process.terminate()


@pytest.fixture(params=DATABASES)
def environment(request: pytest.FixtureRequest, tmp_path: Path, queue_server: str) -> dict[str, str]:
    """The environment of one process with an empty database (each test sees both kinds), queue and storage."""
    environment = {**QUICK, "VITRINE_HOME": str(tmp_path), "REDIS_URL": queue_server, "SECRET_KEY": "a key"}
    if request.param == "postgres":
        environment["DATABASE_URL"] = request.getfixturevalue("postgres_database")
    return environment


@pytest.fixture
def services(environment: dict[str, str]) -> Iterator[Services]:
    """The connections of that process, the database migrated and open."""
    services = Services(Config.from_env(environment))
    services.queue.redis.flushall()
    migrate(services.database)
    with services.database.connection_context():
        yield services
    services.database.close_all()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all; every window of it is a browser of its own."""
    with browsers.chromium() as running:
        yield running


@pytest.fixture
def words_of_pdf(tmp_path):
    """Give the text of a PDF as pdftotext reads it, with single spaces."""

    def read(pdf: bytes) -> str:
        (tmp_path / "resume.pdf").write_bytes(pdf)
        text = subprocess.run(
            ["pdftotext", "-enc", "UTF-8", tmp_path / "resume.pdf", "-"], check=True, capture_output=True, text=True
        ).stdout
        return " ".join(text.split())

    return read
