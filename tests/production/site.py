"""Vitrine in production, as far as one machine can be one: eleven processes that meet over the network alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx
import psycopg

from tests.conftest import QUICK
from tests.mailbox import MailServer
from tests.people import Person
from tests.postgres import Postgres
from tests.production.dynos import Dyno, slug
from tests.production.parts import Certificate, QueueServer, Router
from tests.providers import OpenIdProvider
from tests.s3 import KEYS, S3Server
from tests.stack import wait_until

WEBS, WORKERS = 2, 3
UPLOADS_PER_HOUR = 3
OPERATOR = "operator@example.org"
_addresses = (f"127.7.{number // 250}.{number % 250 + 1}" for number in itertools.count())


class Stoppable(Protocol):
    """What can be stopped, and started again at the same address."""

    def stop(self) -> None:
        """Stop it."""

    def start(self) -> object:
        """Start it, and return when it works."""


@dataclass
class Site:
    """Every part of it; each can be stopped and started."""

    certificate: Certificate
    postgres: Postgres
    queue: QueueServer
    s3: S3Server
    mail: MailServer
    router: Router
    provider: OpenIdProvider
    releases: list[int]
    webs: list[Dyno]
    workers: list[Dyno]

    def visitor(self, name: str = "visitor") -> Visitor:
        """Give somebody at an address of their own."""
        return Visitor(self, name)

    def part(self, name: str) -> Stoppable:
        """Give a part by its name; ``reader`` is the worker that has a file in hand."""
        if name == "reader":
            return wait_until(lambda: next((dyno for dyno in self.workers if dyno.is_at_work()), None))
        dynos = {dyno.name: dyno for dyno in (*self.webs, *self.workers)}
        return dynos.get(name) or getattr(self, name)

    def is_idle(self) -> bool:
        """Whether nothing is being read or made, nor waits for it."""
        return all(map(self._rests, ("extract", "portfolio", "extract")))  # what is made is then read back

    def _rests(self, name: str) -> bool:
        key = f"rq:queue:{name}"
        with closing(self.queue.connection()) as connection:
            waits = connection.exists(key, f"{key}:intermediate")
        return not waits and not any(dyno.is_at_work(name) for dyno in self.workers)

    def zygotes(self) -> list[int]:
        """The processes of all workers that files are read by."""
        return [zygote for dyno in self.workers for zygote in dyno.zygotes()]

    def state(self, job_id: str) -> str:
        """The state in the job's row."""
        with psycopg.connect(f"{self.postgres.url}/vitrine") as connection:
            return str(connection.execute("SELECT state FROM job WHERE id = %s", [job_id]).fetchall()[0][0])


class Visitor(Person):
    """Somebody who comes to the router over TLS, from an address of their own; ``served_by`` tells who answered."""

    def __init__(self, site: Site, name: str):
        super().__init__(site.router.url, name)
        self.served_by: list[str] = []
        self.site, self.address = site, next(_addresses)
        self.browser = self.client()

    def client(self) -> httpx.Client:
        """Give a browser, or a program, that is at their address."""
        transport = httpx.HTTPTransport(verify=self.site.certificate.trusted(), local_address=self.address)
        hooks = {"response": [self._note]}
        return httpx.Client(
            base_url=self.url, transport=transport, timeout=60, follow_redirects=True, event_hooks=hooks
        )

    def place_by_api(self, content: bytes, name: str = "cv.pdf", **headers: str) -> httpx.Response:
        """Upload a file as a program does that is no browser: without cookies."""
        with self.client() as client:
            return client.post("/api/v1/upload-anonymous", files={"file": (name, content)}, headers=headers)

    def _note(self, answer: httpx.Response) -> None:
        self.served_by += answer.headers.get_list("X-Served-By")


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Start everything, one after another as a host does, until the end of the block."""
    with ExitStack() as stack:
        certificate = Certificate(folder)
        postgres = stack.enter_context(Postgres())
        with psycopg.connect(f"{postgres.url}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE vitrine")
        queue = QueueServer(_made(folder / "queue"), certificate)
        router = Router(_made(folder / "router"), certificate)
        stack.enter_context(queue)
        s3 = stack.enter_context(S3Server(folder / "s3"))
        mail = stack.enter_context(MailServer(folder / "mail"))
        provider = stack.enter_context(OpenIdProvider())
        settings = {
            **QUICK,
            **KEYS,
            **provider.settings,
            "DATABASE_URL": f"{postgres.url}/vitrine".replace("postgresql://", "postgres://"),
            "REDIS_URL": queue.url,
            "REDIS_VERIFY": "0",
            "STORAGE_URL": "s3://cvs",
            "AWS_ENDPOINT_URL": s3.url,
            "SMTP_URL": mail.url,
            "MAIL_FROM": "site@example.org",
            "SECRET_KEY": "the-same-for-all-of-them-and-long-enough",
            "PUBLIC_URL": router.url,
            "TRUSTED_PROXIES": "1",
            "ADMIN_EMAILS": OPERATOR,
            "UPLOADS_PER_HOUR": str(UPLOADS_PER_HOUR),
        }
        built = slug(folder / "slug")
        releases = [Dyno(folder / f"release.{n}", built, f"release.{n}", settings).run() for n in (1, 2)]
        names = [f"web.{n + 1}" for n in range(WEBS)] + [f"worker.{n + 1}" for n in range(WORKERS)]
        dynos = [Dyno(folder / name, built, name, settings).begin() for name in names]
        for dyno in dynos:
            stack.callback(dyno.stop)
        for dyno in dynos:
            dyno.wait_until_ready()
        stack.enter_context(router.leads_to(dyno.port for dyno in dynos[:WEBS]))
        yield Site(certificate, postgres, queue, s3, mail, router, provider, releases, dynos[:WEBS], dynos[WEBS:])


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
