"""Mails as people get them: from the folder of a development site, or through a real mail server."""

from __future__ import annotations

import email
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.stack import ROOT, free_port, listens, wait_until
from webapp.models import now


class Mailbox:
    """Every mail that has come to a folder: ``Mailbox(stack.home / "mail")``."""

    def __init__(self, folder: Path):
        self.folder = folder

    def mails_to(self, address: str) -> list[EmailMessage]:
        """The mails to an address, oldest first."""
        files = sorted(
            (path for path in self.folder.glob("*") if path.is_file()), key=lambda path: path.stat().st_mtime
        )
        mails = [email.message_from_bytes(path.read_bytes(), policy=default) for path in files]
        return [mail for mail in mails if mail["To"] == address]

    def wait_for(self, address: str, subject: str) -> EmailMessage:
        """The newest mail to the address with this in its subject; waits until there is one."""
        return wait_until(lambda: next((m for m in self.mails_to(address)[::-1] if subject in m["Subject"]), None))

    def link(self, address: str, subject: str) -> str:
        """The path of the link in that mail."""
        return urlsplit(link_in(self.wait_for(address, subject))).path


def link_in(mail: EmailMessage) -> str:
    """The link that stands on a line of its own."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.findall(r"^https?://\S+(?=\s*$)", body.get_content(), re.MULTILINE)
    assert len(found) == 1, found
    return str(found[0])


class MailServer:
    """``with MailServer(folder) as server`` takes every mail at ``server.url`` and keeps it in ``server.mailbox``.

    ``answers`` are those it gives instead of its own, by the step: ``MailServer(folder, RCPT="550 unknown")``.
    """

    def __init__(self, folder: Path, **answers: str):
        self.folder = folder
        self.answers = [f"{step}={answer}" for step, answer in answers.items()]
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.mailbox = Mailbox(folder / "new")

    def __enter__(self) -> MailServer:
        return self.start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> MailServer:
        """Start it, or start it again on the same port."""
        words = [sys.executable, "-m", "tests.mailserver", str(self.port), str(self.folder), *self.answers]
        self.process = subprocess.Popen(words, cwd=ROOT)
        wait_until(lambda: listens(self.port))
        return self

    def stop(self) -> None:
        """Stop it as a crash would."""
        self.process.kill()
        self.process.wait()

    @contextmanager
    def saying(self, answer: str, to: str) -> Iterator[None]:
        """Let it answer so to a command until the end of the block; with an empty answer it is silent."""
        mood = self.folder / f"{to}.mood"
        draft = self.folder / f"{to}.draft"
        draft.write_text(answer)
        draft.rename(mood)  # it is never seen half-written
        yield
        mood.unlink()

    def wait_until_silent(self) -> None:
        """Return when somebody waits for an answer that doesn't come."""
        wait_until((self.folder / "asked").exists)


def make_certificate(folder: Path) -> Path:
    """Make a key and a certificate for 127.0.0.1, which nobody has signed, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    shape = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem.write_bytes(key.private_bytes(*shape) + made.public_bytes(serialization.Encoding.PEM))
    return pem
