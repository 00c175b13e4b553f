"""All of Vitrine within one process: an app that answers, and workers and sweeper that work when told to."""

from __future__ import annotations

import httpx

from tests.people import Person
from webapp import ledger, mail
from webapp.app import create_app
from webapp.models import Job, Mail
from webapp.services import Services
from workers import jobs, sweep

URL = "http://127.0.0.1:8000"
ROUND = (
    sweep.deliver_again, sweep.send_ready_mails, sweep.send_again, sweep.purge, sweep.forget_accounts, ledger.store,
)  # fmt: skip


class Inside:
    """Vitrine with these services; ``person()`` is somebody at a browser, without a network between."""

    def __init__(self, services: Services):
        self.services = services
        self.app = create_app(services.config)
        self.app.extensions["vitrine"] = services
        self.enter()

    def enter(self) -> None:
        """Let the workers' functions use these services from now on."""
        jobs.services = lambda: self.services  # type: ignore[assignment]

    def person(self, name: str = "visitor") -> Person:
        """Give somebody with a browser of their own."""
        person = Person(URL, name)
        transport = httpx.WSGITransport(app=self.app)  # type: ignore[arg-type]
        person.browser = httpx.Client(transport=transport, base_url=URL, follow_redirects=True)
        return person

    def work(self) -> None:
        """Do what waits: read, make, read back, and send."""
        with self.services.database.connection_context():
            mails = [(str(row.id), row.attempt) for row in Mail.select().where(mail.unsent())]
        for letter in mails:
            jobs.send(*letter)

    def make(self, job_id: str) -> None:
        """Read a claimed job's file and make its portfolio."""
        for function in (jobs.extract, jobs.generate, jobs.read_back):
            with self.services.database.connection_context():
                attempt = Job.get_by_id(job_id).attempt
            function(job_id, attempt)

    def sweep(self) -> None:
        """Make the sweeper's round, what it does each hour included but for the walk through the storage."""
        with self.services.database.connection_context():
            for task in (*ROUND, ledger.forget):
                task(self.services)
