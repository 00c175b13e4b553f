"""Mails on their way: through a real mail server, each once, whatever is away meanwhile."""

import json
import sqlite3

import pytest

from tests.mailbox import MailServer
from tests.people import Person
from tests.stack import held, wait_until
from webapp.config import Config
from webapp.mail import FOLDER, render
from webapp.models import Mail


@pytest.fixture
def server(tmp_path):
    with MailServer(tmp_path / "mails") as running:
        yield running


@pytest.fixture
def site(stack_with, server):
    return stack_with(SMTP_URL=server.url, MAIL_FROM="Vitrine <site@example.org>")


def mails(site, columns: str) -> list[tuple]:
    with sqlite3.connect(site.home / "vitrine.db") as rows:
        return rows.execute(f"SELECT {columns} FROM mail").fetchall()


def signed_up(site) -> Person:
    person = Person(site.url)
    person.sign_up()
    return person


def test_it_goes_through_the_mail_server_as_text_and_html_and_is_forgotten(site, server):
    person = signed_up(site)
    mail = server.mailbox.wait_for(person.email, "your address?")
    assert mail["From"] == "Vitrine <site@example.org>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    wait_until(lambda: mails(site, "sent_at")[0][0])
    assert mails(site, "recipient, arguments, error") == [(None, None, None)]
    (number,) = mails(site, "id")[0]
    assert mail["Message-ID"].replace("-", "").startswith(f"<{number}@")


def test_a_server_that_is_down_loses_no_mail_and_sends_none_twice(site, server):
    server.stop()
    people = [signed_up(site) for _ in range(3)]
    wait_until(lambda: [attempt for (attempt,) in mails(site, "attempt")] == [2, 2, 2])
    server.start()
    with sqlite3.connect(site.home / "vitrine.db", timeout=30) as rows:
        rows.execute("UPDATE mail SET queued_at = '2020-01-01 00:00:00'")  # their minute is over
    for person in people:
        server.mailbox.wait_for(person.email, "your address?")
    wait_until(lambda: all(sent for (sent,) in mails(site, "sent_at")))
    assert [len(server.mailbox.mails_to(person.email)) for person in people] == [1, 1, 1]


def test_a_mail_whose_place_in_the_queue_is_lost_is_sent_all_the_same(site, server):
    with held(site.workers("mail")):
        person = signed_up(site)
        site.kill("mail")
        site.connect_to_queue().flushall()
    server.mailbox.wait_for(person.email, "your address?")
    wait_until(lambda: mails(site, "sent_at")[0][0])
    assert len(server.mailbox.mails_to(person.email)) == 1


def test_every_kind_of_mail_can_be_made():
    arguments = {"link": "https://cv.example.org/x", "lasts": "a day", "provider": "Example ID", "new_email": "a@b.org"}
    kinds = [path.stem for path in FOLDER.glob("[!_]*.txt")]
    assert len(kinds) > 5
    for kind in kinds:
        mail = Mail(kind=kind, recipient="somebody@example.org", arguments=json.dumps(arguments))
        message = render(mail, Config.from_env({}))
        assert message["Subject"]
        assert "{{" not in message.as_string()


def test_what_is_typed_cannot_end_a_header_or_the_html():
    mail = Mail(
        kind="join_provider",
        recipient="somebody@example.org",
        arguments=json.dumps({"link": "https://x.org/", "lasts": "a day", "provider": "<b>Evil</b>\r\nBcc: x@y.org"}),
    )
    message = render(mail, Config.from_env({}))
    assert message["Bcc"] is None
    assert "<b>Evil" not in message.get_body(("html",)).get_content()
