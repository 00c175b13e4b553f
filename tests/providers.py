"""A real OpenID provider on this machine, and the people who have accounts there."""

from __future__ import annotations

import subprocess
import sys
from types import TracebackType
from typing import Any

import httpx

from tests.people import Page, Person
from tests.stack import free_port, wait_until


class OpenIdProvider:
    """``with OpenIdProvider() as provider`` runs one; ``provider.settings`` let Vitrine sign people in with it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """What Vitrine has to be told. Tokens come over plain HTTP here, which oauthlib has to be told as well."""
        return {
            "OIDC_ISSUER": self.url,
            "OIDC_CLIENT_ID": "vitrine",
            "OIDC_CLIENT_SECRET": "secret",
            "OIDC_NAME": "Example ID",
            "OAUTHLIB_INSECURE_TRANSPORT": "1",
        }

    def __enter__(self) -> OpenIdProvider:
        words = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(self.port)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._answers)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        try:
            return httpx.get(self.url).status_code == 200
        except httpx.TransportError:
            return False

    def knows(self, subject: str, **claims: Any) -> None:
        """Let the provider tell these claims about the person, such as ``email`` and ``email_verified``."""
        httpx.put(f"{self.url}/users/{subject}", json=claims).raise_for_status()


def sign_in_with(person: Person, page: Page, subject: str, name: str = "oidc") -> Page:
    """Press "Continue with …" on the page, sign in at the provider as ``subject``, and come back."""
    return answer_provider(person, page, {"sub": subject}, name)


def answer_provider(person: Person, page: Page, answer: dict[str, str], name: str = "oidc") -> Page:
    """Press "Continue with …" and answer the provider's question: ``{"sub": …}``, or ``{"action": "deny"}``."""
    asked = person.browser.get(page.link(f"/auth/{name}"))
    return Page(person.browser.post(str(asked.url), data=answer))


def came_back(person: Person, page: Page, subject: str, name: str = "oidc") -> str:
    """Go to the provider, sign in there, and give the address of the way back without going it."""
    asked = person.browser.get(page.link(f"/auth/{name}"))
    answer = person.browser.post(str(asked.url), data={"sub": subject}, follow_redirects=False)
    return answer.headers["Location"]
