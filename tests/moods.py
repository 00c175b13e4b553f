"""What a mail server of the tests answers; ``python -m aiosmtpd -c tests.moods.Moody FOLDER`` runs it.

A file ``<command>.mood`` in the folder is what it says to that command instead of the usual; with an empty one it says
nothing for as long as the file is there.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from aiosmtpd.handlers import Mailbox


class Moody(Mailbox):
    """Keeps every mail in a folder, when it is in the mood."""

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._answer("MAIL", "250 OK")

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:  # noqa: N802
        answer = await self._answer("RCPT", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await self._answer("DATA", "250 OK")
        return await super().handle_DATA(server, session, envelope) if answer.startswith("2") else answer

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        return await self._answer("QUIT", "221 Bye")

    async def _answer(self, command: str, usual: str) -> str:
        mood = Path(self.mail_dir) / f"{command}.mood"
        while (said := mood.read_text() if mood.exists() else usual) == "":
            (Path(self.mail_dir) / "asked").touch()
            await asyncio.sleep(0.05)
        return said
