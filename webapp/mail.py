"""Mails: a row first, then a message made from it, then whoever carries it away.

A mail is asked for where something happens (``post``); a worker sends it (``begin``, ``render``, a carrier, ``sent``).
The row is the outbox: what the queue or the mail server loses is tried again. Nothing here needs an app.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import smtplib
import ssl
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from webapp.addresses import for_mail_server
from webapp.config import Config
from webapp.models import Mail, User, asked_at, clock, now
from webapp.queue import MAIL, MAIL_LEASE_SECONDS, Queue, rq_id

FOLDER = Path(__file__).parents[1] / "templates" / "mail"
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60)]
"""How long after each failed try the next one comes; the last goes on."""
GIVE_UP = timedelta(days=2)
"""So long a mail is tried that has no link whose time is over sooner."""
KEPT = timedelta(days=7)
"""How long what came of a mail can be looked up."""
TIMEOUT = 20
"""Seconds for each step of the talk with a mail server."""

_GIVEN_UP: dict[str, Any] = {"error": "undeliverable", "recipient": None, "arguments": None}

log = logging.getLogger(__name__)


class UndeliverableError(Exception):
    """The mail server refuses this mail for good."""


class CarrierError(Exception):
    """The mail server doesn't answer, or refuses for now."""


class Carrier(Protocol):
    """What takes a message away."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; raises UndeliverableError or CarrierError."""

    def forget(self, address: str) -> None:
        """Delete what is kept here of messages to the address."""


# Whoever writes a mail.


def post(
    queue: Queue, kind: str, recipient: str, user: User | None = None, *, minutes: float | None = None, **arguments: Any
) -> Mail:
    """Keep a mail of this kind as a row and ask a worker to send it; call it after the commit of what it tells of.

    ``minutes``: so long its link works, and so long it is tried.
    """
    mail = keep(kind, recipient, user, minutes=minutes, **arguments)
    queue.mail(mail)
    return mail


def keep(
    kind: str, recipient: str, user: User | None = None, *, minutes: float | None = None, **arguments: Any
) -> Mail:
    """Keep a mail of this kind as a row, and leave it to the caller to give it to the queue after the commit."""
    language = (user.language if user else None) or "en"
    until = now() + (timedelta(minutes=minutes) if minutes else GIVE_UP)
    mail = Mail(
        kind=kind, recipient=recipient, language=language, arguments=json.dumps(arguments), user=user, expires_at=until
    )
    Mail.insert(mail.__data__ | {"queued_at": clock()}).execute()
    kept: Mail = Mail.get_by_id(mail.id)
    return kept


# A worker sends it.


def begin(mail_id: uuid.UUID, attempt: int) -> Mail | None:
    """Take the mail for sending; None when it is sent, or no longer to be sent in this attempt."""
    lease = secrets.token_urlsafe(16)
    mine = (Mail.id == mail_id) & (Mail.attempt == attempt) & Mail.lease.is_null() & unsent()
    until = clock() + timedelta(seconds=MAIL_LEASE_SECONDS)
    if not Mail.update(lease=lease, lease_until=until).where(mine).execute():
        return None
    mail: Mail | None = Mail.get_or_none(Mail.id == mail_id, Mail.lease == lease)
    if mail is not None and _is_given_up(mail):
        refused(mail)
        return None
    return mail


def sent(mail: Mail) -> None:
    """Note that it is on its way, and forget to whom and what it said."""
    _finish(mail, sent_at=now(), recipient=None, arguments=None)


def refused(mail: Mail) -> None:
    """Give the mail up, and forget to whom and what it said."""
    _finish(mail, **_GIVEN_UP)


def try_later(mail: Mail) -> None:
    """Leave the mail for another try, or give it up when its time is over."""
    if _is_given_up(mail):
        refused(mail)
        return
    pause = PAUSES[min(mail.attempt, len(PAUSES)) - 1]
    _finish(mail, attempt=mail.attempt + 1, queued_at=clock() + pause, lease=None, lease_until=None)


def _is_given_up(mail: Mail) -> bool:
    return now() > (mail.expires_at or mail.created_at + GIVE_UP)


def _finish(mail: Mail, **changes: Any) -> None:
    Mail.update(**changes).where(Mail.id == mail.id, Mail.lease == mail.lease).execute()


def unsent() -> Any:
    """Find the mails that are neither sent nor given up."""
    return Mail.sent_at.is_null() & Mail.error.is_null()


# The sweeper.


def deliver_again(queue: Queue, patience_seconds: float) -> Iterator[Mail]:
    """Ask anew for each mail that is due and that no worker has or will have; raises redis.RedisError."""
    lost = Mail.lease.is_null() | (Mail.lease_until < asked_at())
    due = asked_at() - timedelta(seconds=patience_seconds)
    waiting = set(queue.waiting(MAIL))
    for mail in list(Mail.select().where(unsent(), lost, Mail.queued_at < due)):  # read whole, as in flow._all
        if rq_id(MAIL, mail) not in waiting and _ask_again(mail, queue):
            yield mail


def _ask_again(mail: Mail, queue: Queue) -> bool:
    seen = (Mail.id == mail.id) & (Mail.attempt == mail.attempt) & unsent()
    same_lease = Mail.lease.is_null() if mail.lease is None else Mail.lease == mail.lease
    changes: dict[str, Any] = {"attempt": mail.attempt + 1, "queued_at": clock(), "lease": None, "lease_until": None}
    if _is_given_up(mail):
        changes = _GIVEN_UP
    if not Mail.update(**changes).where(seen, same_lease).execute():
        return False
    mail.attempt += 1
    return changes is not _GIVEN_UP and queue.mail(mail)


def purge() -> None:
    """Delete the mails that have been over for a week."""
    Mail.delete().where(~unsent(), Mail.queued_at < asked_at() - KEPT).execute()


# A message is made.


def render(mail: Mail, config: Config) -> EmailMessage:
    """Make the message of a mail: plain text, and HTML of the same words."""
    words = (
        _templates().get_template(f"{mail.kind}.txt").render(origin=config.origin, **json.loads(mail.arguments or "{}"))
    )
    subject, _, text = words.partition("\n")
    sender = config.mail_from or "Vitrine <vitrine@localhost>"
    paragraphs = text.strip().split("\n\n")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject.removeprefix("Subject: ")
    message["From"] = sender
    message["To"] = for_mail_server(mail.recipient or "")
    message["Date"] = format_datetime(mail.created_at.replace(tzinfo=UTC))
    message["Message-ID"] = f"<{mail.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.strip() + "\n")
    page = _templates().get_template("_page.html").render(language=mail.language, paragraphs=paragraphs)
    message.add_alternative(page, subtype="html")
    return message


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


# A message is taken away.


def open_carrier(config: Config) -> Carrier:
    """Give what takes messages away: the mail server of SMTP_URL, or in development a folder and the log."""
    return Smtp(config.smtp_url) if config.smtp_url else Folder(config.home / "mail")


class Smtp:
    """A mail server at ``smtp://`` (encrypted where it offers that) or ``smtps://`` with user and password."""

    def __init__(self, url: str, timeout: float = TIMEOUT):
        self.address = urlsplit(url)
        self.timeout = timeout

    def check(self) -> str:
        """Come as far as a message could be handed over, and tell how; raises CarrierError, or what came in between."""
        with self._reached() as server:
            self._introduce(server)
            server.ehlo_or_helo_if_needed()
            encryption = server.sock.version() if isinstance(server.sock, ssl.SSLSocket) else None
        return encryption or "not encrypted"

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; raises UndeliverableError when it is refused for good, else CarrierError.

        Only what is said to the recipient or to the message is about the mail; the rest is about us, and passes.
        """
        try:
            with self._reached() as server:
                self._introduce(server)
                _hand_over(server, message)
        except smtplib.SMTPResponseException as error:
            raise CarrierError(f"{type(error).__name__} {error.smtp_code}") from error
        except OSError as error:  # smtplib's own errors are OSErrors too
            raise CarrierError(type(error).__name__) from error

    def forget(self, address: str) -> None:
        """Do nothing: messages that were handed over are elsewhere."""

    @contextmanager
    def _reached(self) -> Iterator[smtplib.SMTP]:
        host, port = str(self.address.hostname), self.address.port
        if self.address.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=self.timeout, context=_trusted())
        else:
            server = smtplib.SMTP(host, port or 25, timeout=self.timeout)
        with closing(server):
            yield server
            with suppress(OSError):  # the mail is taken: what is said to the farewell changes nothing
                server.quit()

    def _introduce(self, server: smtplib.SMTP) -> None:
        if self.address.scheme != "smtps":
            self._encrypt(server)
        if self.address.username:
            server.login(unquote(self.address.username), unquote(self.address.password or ""))

    def _encrypt(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            server.starttls(context=_trusted())
        elif self.address.username:
            raise CarrierError("the mail server offers no encryption, so it isn't given the password")


def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    server.ehlo_or_helo_if_needed()
    if not str(message["To"]).isascii() and not server.has_extn("smtputf8"):
        raise UndeliverableError("the mail server takes no such characters")
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise _refusal(next(iter(error.recipients.values()))[0]) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code) from error


def _refusal(code: int) -> Exception:
    """Tell a refusal for good (5xx, save of the whole connection) from one for now."""
    for_good = 500 <= code < 600 and code not in (521, 530, 534, 535, 538)  # RFC 5321, RFC 4954: of us, not of the mail
    return UndeliverableError(str(code)) if for_good else CarrierError(str(code))


class Folder:
    """Keeps each message as a file, and tells its link in the log: for development alone."""

    def __init__(self, folder: Path):
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the message down."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = parseaddr(message["Message-ID"])[1].partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(bytes(message))
        body = message.get_body(("plain",))
        for link in re.findall(r"^https?://\S+(?=\s*$)", body.get_content() if body else "", re.MULTILINE):
            log.warning("mail %s: %s", name, link)

    def forget(self, address: str) -> None:
        """Delete the messages to the address."""
        for path in self.folder.glob("*.eml"):
            with suppress(FileNotFoundError):
                if message_from_bytes(path.read_bytes(), policy=SMTP)["To"] == for_mail_server(address):
                    path.unlink()
