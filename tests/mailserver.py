"""``python -m tests.mailserver PORT FOLDER [STEP=ANSWER …]``: a mail server that answers as it is told.

It keeps what it takes in the folder. A step is ``greeting``, EHLO, HELO, MAIL, RCPT, DATA or QUIT; a file
``STEP.mood`` in the folder is its answer for as long as it lies there, and an empty one lets it say nothing.
``SMTPUTF8=yes`` lets it take addresses of any characters. With ``PEM=file`` it encrypts, and then lets nobody log in.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from email import message_from_bytes
from mailbox import Maildir
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    """Keeps mails, and gives each step its answer."""

    def __init__(self, folder: str, answers: dict[str, str]):
        self.path = Path(folder)
        self.folder = Maildir(folder)
        self.answers = answers

    async def handle_HELO(self, _server: Any, session: Any, _envelope: Any, hostname: str) -> str:  # noqa: N802
        session.host_name = hostname
        return self.answers.get("HELO", "250 welcome")

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [self.answers["EHLO"]] if "EHLO" in self.answers else responses

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._answer("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._answer("RCPT", "250 OK")

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await self._answer("DATA", "250 OK")
        if answer.startswith("2"):
            self.folder.add(message_from_bytes(envelope.content))
        return answer

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        return await self._answer("QUIT", "221 bye")

    async def _answer(self, step: str, usual: str) -> str:
        mood = self.path / f"{step}.mood"
        while (said := mood.read_text() if mood.exists() else self.answers.get(step, usual)) == "":
            (self.path / "asked").touch()
            await asyncio.sleep(0.05)
        return said


class Server(SMTP):
    """Greets with the answer it is told."""

    async def push(self, status: Any) -> None:
        is_greeting = self.session is not None and not self.session.host_name and str(status).startswith("220 ")
        await super().push(self.event_handler.answers.get("greeting", status) if is_greeting else status)


def encryption(told: dict[str, str]) -> dict[str, Any]:
    if "PEM" not in told:
        return {}
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(told["PEM"])
    return {
        "tls_context": context,
        "authenticator": lambda *_asked: AuthResult(success=False, handled=False, message="554 not you"),
    }


async def main(port: int, folder: str, *answers: str) -> None:
    told = dict(answer.split("=", 1) for answer in answers)
    loop = asyncio.get_running_loop()
    settings = {"enable_SMTPUTF8": "SMTPUTF8" in told, "hostname": "localhost", "loop": loop, **encryption(told)}
    server = await loop.create_server(lambda: Server(Handler(folder, told), **settings), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.argv[2:]))
