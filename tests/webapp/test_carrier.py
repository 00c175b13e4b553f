"""What a mail server says, and what it means for the mail: only an answer about the mail ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from tests.mailbox import MailServer, make_certificate
from webapp.mail import CarrierError, Smtp, UndeliverableError


@pytest.fixture
def server_saying(tmp_path: Path) -> Iterator[Callable[..., MailServer]]:
    """Start a mail server that answers so: ``server_saying(RCPT="550 unknown")``."""
    started: list[MailServer] = []

    def start(**answers: str) -> MailServer:
        started.append(MailServer(tmp_path / "mails", **answers).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key and a certificate for 127.0.0.1 in one file, which we trust."""
    pem = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    return pem


def send_to(server: MailServer, recipient: str = "marit@example.org") -> None:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "Vitrine <site@example.org>", recipient
    message.set_content("Good morning.")
    Smtp(server.url).send(message)


def taken(server: MailServer) -> int:
    return len(list(server.mailbox.folder.glob("*")))


@pytest.mark.parametrize("answers", [{"RCPT": "550 unknown"}, {"DATA": "554 spam"}])
def test_an_answer_for_good_about_the_mail_ends_it(server_saying, answers):
    with pytest.raises(UndeliverableError):
        send_to(server_saying(**answers))


@pytest.mark.parametrize(
    "answers",
    [
        {"greeting": "554 not you"},
        {"EHLO": "550 not you", "HELO": "550 not you"},
        {"MAIL": "550 not from you"},
        {"MAIL": "530 who are you"},
        {"RCPT": "530 who are you"},
        {"RCPT": "450 later"},
        {"DATA": "452 full"},
    ],
)
def test_an_answer_about_us_or_for_now_lets_it_be_tried_again(server_saying, answers):
    with pytest.raises(CarrierError):
        send_to(server_saying(**answers))


def test_a_log_in_that_is_refused_lets_it_be_tried_again(server_saying, certificate):
    server = server_saying(PEM=str(certificate))
    server.url = server.url.replace("//", "//site:wrong@")
    with pytest.raises(CarrierError, match="SMTPAuthenticationError 554"):
        send_to(server)


def test_a_mail_that_was_taken_is_sent_whatever_is_said_at_the_end(server_saying):
    server = server_saying(QUIT="500 what")
    send_to(server)
    assert taken(server) == 1


@pytest.mark.parametrize("says", [{}, {"EHLO": "500 what"}])
def test_characters_that_the_server_does_not_take_end_the_mail(server_saying, says):
    with pytest.raises(UndeliverableError):
        send_to(server_saying(**says), "jörg@example.org")


def test_a_server_that_takes_any_characters_is_given_them(server_saying):
    server = server_saying(SMTPUTF8="yes")
    send_to(server, "jörg@example.org")
    (mail,) = server.mailbox.folder.glob("*")
    assert "To: jörg@example.org" in mail.read_text(encoding="utf-8")


def test_a_server_that_is_away_lets_it_be_tried_again(server_saying):
    server = server_saying()
    server.stop()
    with pytest.raises(CarrierError):
        send_to(server)
