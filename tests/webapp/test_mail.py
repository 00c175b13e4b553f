"""Mails on their way: through a real mail server, each once, whatever is away meanwhile."""

import functools
import json
import os
import signal
import sqlite3
from datetime import datetime, timedelta

import pytest

from tests.conftest import QUICK
from tests.mailbox import MailServer
from tests.people import Person
from tests.stack import Stack, held, wait_until
from tests.stages import at_once, with_wrong_clock
from webapp import mail
from webapp.config import Config
from webapp.models import Mail, Ticket, clock, clock_now, now


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with MailServer(tmp_path_factory.mktemp("server") / "mails") as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory, server):
    settings = QUICK | {"SMTP_URL": server.url, "MAIL_FROM": "Vitrine <site@example.org>"}
    with Stack(tmp_path_factory.mktemp("site"), **settings) as running:
        yield running


@pytest.fixture
def letter(services):
    """A mail that a worker has been asked to send."""
    return mail.post(services.queue, "address_changed", "somebody@example.org")


def signed_up(site) -> Person:
    """Somebody to whom a mail is on its way."""
    person = Person(site.url)
    person.sign_up()
    return person


def row(site, person: Person, *columns: str) -> tuple:
    with sqlite3.connect(site.home / "vitrine.db") as rows:
        query = f"SELECT {', '.join(columns)} FROM mail WHERE user_id = (SELECT id FROM user WHERE email = ?)"
        (found,) = rows.execute(query, [person.email]).fetchall()
        return found


def wait_until_it_rests(site, *people: Person) -> None:
    """Return when a try has failed for each mail, and its pause before the next has begun."""
    wait_until(lambda: all(rests(*row(site, person, "lease", "queued_at")) for person in people))
    assert [row(site, person, "error") for person in people] == [(None,)] * len(people)


def rests(lease: str | None, queued_at: str) -> bool:
    return lease is None and datetime.fromisoformat(queued_at) > now()


def end_all_pauses(site) -> None:
    with sqlite3.connect(site.home / "vitrine.db", timeout=30) as rows:
        rows.execute("UPDATE mail SET queued_at = '2020-01-01 00:00:00'")


def end_all_leases(site) -> None:
    with sqlite3.connect(site.home / "vitrine.db", timeout=30) as rows:
        rows.execute("UPDATE mail SET lease_until = '2020-01-01 00:00:00'")


def is_sent_once(site, server, person: Person) -> bool:
    """Wait until the mail is noted as sent, and say whether it came once."""
    wait_until(lambda: row(site, person, "sent_at") != (None,))
    return len(server.mailbox.mails_to(person.email)) == 1


def test_it_goes_through_the_mail_server_as_text_and_html_and_is_forgotten(site, server):
    person = signed_up(site)
    message = server.mailbox.wait_for(person.email, "your address?")
    assert message["From"] == "Vitrine <site@example.org>"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert is_sent_once(site, server, person)
    assert row(site, person, "recipient", "arguments", "error") == (None, None, None)
    (number,) = row(site, person, "id")
    assert message["Message-ID"].replace("-", "").startswith(f"<{number}@")


@pytest.mark.slow
def test_a_server_that_is_down_loses_no_mail_and_sends_none_twice(site, server):
    server.stop()
    people = [signed_up(site) for _ in range(3)]
    wait_until_it_rests(site, *people)
    server.start()
    end_all_pauses(site)
    assert all(is_sent_once(site, server, person) for person in people)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("RCPT", "451 Try again later"),
        ("DATA", "452 No room just now"),
        ("MAIL", "553 Not from you"),
        ("RCPT", "530 Log in first"),
    ],
)
def test_what_is_refused_for_now_or_because_of_us_is_tried_again(site, server, command, answer):
    with server.saying(answer, to=command):
        person = signed_up(site)
        wait_until_it_rests(site, person)
    assert server.mailbox.mails_to(person.email) == []
    end_all_pauses(site)
    assert is_sent_once(site, server, person)


@pytest.mark.parametrize(("command", "answer"), [("RCPT", "550 Nobody of that name"), ("DATA", "554 We don't want it")])
def test_a_mail_that_is_refused_for_good_is_given_up_and_forgotten(site, server, command, answer):
    with server.saying(answer, to=command):
        person = signed_up(site)
        wait_until(lambda: row(site, person, "error") == ("undeliverable",))
    assert row(site, person, "recipient", "arguments", "sent_at") == (None, None, None)
    end_all_pauses(site)
    assert server.mailbox.mails_to(person.email) == []


def test_a_server_that_takes_a_mail_and_leaves_rudely_is_not_sent_it_again(site, server):
    with server.saying("421 No time for that", to="QUIT"):
        person = signed_up(site)
        assert is_sent_once(site, server, person)


@pytest.mark.slow
def test_a_mail_whose_worker_is_killed_in_the_middle_is_sent_by_another(site, server):
    with server.saying("", to="RCPT"):
        person = signed_up(site)
        server.wait_until_silent()
        for horse in site.horses("mail"):
            os.kill(horse, signal.SIGKILL)
        site.kill("mail")
    end_all_leases(site)
    assert is_sent_once(site, server, person)


@pytest.mark.slow
def test_a_mail_whose_place_in_the_queue_is_lost_is_sent_all_the_same(site, server):
    with held(site.workers("mail")):
        person = signed_up(site)
        site.kill("mail")
        site.connect_to_queue().flushall()
    assert is_sent_once(site, server, person)


def test_of_workers_at_once_one_takes_the_mail(services, letter):
    begin = functools.partial(mail.begin, letter.id, letter.attempt)
    assert len([taken for taken in at_once(services, *[begin] * 4) if taken]) == 1


@pytest.mark.parametrize("environment", ["postgres"], indirect=True)  # SQLite's processes are on one machine
@pytest.mark.parametrize("hours", [-1, 1])
def test_of_two_machines_whose_clocks_differ_none_takes_a_mail_from_the_other(services, letter, hours, monkeypatch):
    with_wrong_clock(monkeypatch, hours, mail)
    early = mail.post(services.queue, "address_changed", "somebody@example.org")
    assert abs(clock_now() - Mail.get_by_id(early.id).queued_at) < timedelta(minutes=5)
    services.queue.redis.flushall()
    assert list(mail.deliver_again(services.queue, 60)) == []  # both were asked for just now
    mail.begin(letter.id, letter.attempt)
    assert abs(clock_now() - Mail.get_by_id(letter.id).lease_until) < timedelta(minutes=5)
    Mail.update(queued_at=clock() - timedelta(minutes=2)).execute()
    assert [one.id for one in mail.deliver_again(services.queue, 60)] == [early.id]


def test_a_mail_that_is_sent_is_not_taken_again(letter):
    mail.sent(mail.begin(letter.id, letter.attempt))
    Mail.update(lease=None).execute()
    assert mail.begin(letter.id, letter.attempt) is None


@pytest.mark.parametrize("tried", [True, False])
def test_after_two_days_a_mail_is_given_up_and_forgotten(services, letter, tried):
    assert letter.expires_at - letter.created_at > timedelta(days=1, hours=23)
    Mail.update(expires_at=now() - timedelta(minutes=1), queued_at=now() - timedelta(minutes=1)).execute()
    if tried:
        Mail.update(expires_at=now() + timedelta(minutes=1)).execute()
        taken = mail.begin(letter.id, letter.attempt)
        taken.expires_at = now()
        mail.try_later(taken)
    else:
        services.queue.redis.flushall()
        assert list(mail.deliver_again(services.queue, 0)) == []
    kept = Mail.get()
    assert (kept.error, kept.recipient, kept.arguments) == ("undeliverable", None, None)


def test_a_mail_whose_link_is_dead_by_now_is_not_sent(services):
    letter = mail.post(services.queue, "log_in", "somebody@example.org", minutes=30, link="https://x", lasts="a while")
    assert letter.expires_at - letter.created_at < timedelta(minutes=31)
    Mail.update(expires_at=now()).execute()
    assert mail.begin(letter.id, letter.attempt) is None
    assert (Mail.get().error, Mail.get().recipient) == ("undeliverable", None)


def test_mails_that_are_due_are_asked_for_while_others_write(services):
    for number in range(5):
        mail.post(services.queue, "log_in", f"somebody{number}@example.org")
    Mail.update(queued_at=now() - timedelta(minutes=1)).execute()
    services.queue.redis.flushall()
    due = mail.deliver_again(services.queue, 0)
    next(due)
    at_once(services, lambda: Ticket.create(token_hash="-", purpose="-", arguments="{}", expires_at=now()))
    assert len(list(due)) == 4


def test_every_kind_of_mail_can_be_made():
    arguments = {"link": "https://cv.example.org/x", "lasts": "a day", "provider": "Example ID", "new_email": "a@b.org"}
    arguments |= {"page": "https://cv.example.org/p/ada/", "why": "It is fraud", "is_open": True}
    kinds = [path.stem for path in mail.FOLDER.glob("[!_]*.txt")]
    assert len(kinds) > 5
    for kind in kinds:
        letter = Mail(kind=kind, recipient="somebody@example.org", arguments=json.dumps(arguments))
        message = mail.render(letter, Config.from_env({}))
        assert message["Subject"]
        assert "{{" not in message.as_string()


def test_what_is_typed_cannot_end_a_header_or_the_html():
    letter = Mail(
        kind="join_provider",
        recipient="somebody@example.org",
        arguments=json.dumps({"link": "https://x.org/", "lasts": "a day", "provider": "<b>Evil</b>\r\nBcc: x@y.org"}),
    )
    message = mail.render(letter, Config.from_env({}))
    assert message["Bcc"] is None
    assert "<b>Evil" not in message.get_body(("html",)).get_content()
