"""What a provider says: where its doors are, and who somebody is who has come through them.

Google, LinkedIn and every other OpenID Connect issuer tell it in a signed ID token; GitHub has an API to ask.
"""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from webapp.accounts import vouched_email
from webapp.config import ProviderSettings
from webapp.identities import Arrival

TIMEOUT = (3, 5)
"""Seconds to reach a provider, and for each of its answers."""
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Signatures by the provider's own key; ``none`` and those by a shared secret are no proof."""
KEPT = 3600
"""Seconds for which doors and keys are believed before they are asked for again."""
LEEWAY = 60
"""Seconds by which two clocks may differ."""


class ProviderError(Exception):
    """The provider doesn't answer, or what it says can't be believed."""


@dataclass(frozen=True)
class Doors:
    """A provider's addresses."""

    authorize: str
    token: str
    keys: str = ""
    people: str = ""
    secret_in_body: bool = False


class Provider:
    """One provider as it is set up here."""

    scope: list[str]
    uses_pkce = True

    def __init__(self, settings: ProviderSettings):
        self.settings = settings

    def doors(self) -> Doors:
        """Give the provider's addresses; raises ProviderError."""
        raise NotImplementedError

    def arrival(self, token: dict[str, Any], nonce: str) -> Arrival:
        """Tell who has come, by the answer of the token endpoint; raises ProviderError."""
        raise NotImplementedError


def open_provider(settings: ProviderSettings) -> Provider:
    """Give the provider of these settings."""
    kinds = {"github": GitHub, "linkedin": LinkedIn}
    return kinds.get(settings.name, OpenId)(settings)


@dataclass
class _Kept:
    """What a provider has published, for as long as it is believed."""

    found: Any = None
    until: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def get(self, address: str) -> Any:
        with self.lock:
            if time.monotonic() >= self.until:
                self.found, self.until = ask(address), time.monotonic() + KEPT
            return self.found


class OpenId(Provider):
    """An OpenID Connect issuer, whose addresses and keys are found through discovery."""

    scope = ["openid", "email"]  # noqa: RUF012 - never changed
    repeats_nonce = True

    def __init__(self, settings: ProviderSettings):
        super().__init__(settings)
        self._discovery = _Kept()
        self._keys = _Kept()

    def doors(self) -> Doors:
        """Ask the issuer for its addresses."""
        published = self._discovery.get(f"{self.settings.issuer}/.well-known/openid-configuration")
        try:
            return Doors(
                authorize=published["authorization_endpoint"],
                token=published["token_endpoint"],
                keys=published["jwks_uri"],
                people=published.get("userinfo_endpoint", ""),
                secret_in_body="client_secret_post" in published.get("token_endpoint_auth_methods_supported", []),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ProviderError("its discovery names no addresses") from error

    def arrival(self, token: dict[str, Any], nonce: str) -> Arrival:
        """Believe the ID token's claims after OpenID Connect Core 3.1.3.7, and the address after section 5.7."""
        claims = self._claims(str(token.get("id_token", "")), nonce)
        told = claims if "email" in claims else {**claims, **self._told_about(claims["sub"], token)}
        return Arrival(
            provider=self.settings.name,
            issuer=self._issuer(),
            subject=str(claims["sub"]),
            email=vouched_email(told.get("email")),
            verified=told.get("email_verified") in (True, "true"),
        )

    def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        keys = self._keys.get(self.doors().keys)
        try:
            claims = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
            self._expected().validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            self._keys.until = 0.0  # it may have changed its keys: the next one to come finds the new ones
            raise ProviderError(f"its ID token can't be believed: {type(error).__name__}") from error
        if (self.repeats_nonce or "nonce" in claims) and not _same(claims.get("nonce"), nonce):
            raise ProviderError("its ID token was made for another sign-in")
        return claims

    def _expected(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self._issuer()},
            aud={"essential": True, "value": self.settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )

    def _issuer(self) -> str:
        """Give the issuer as its discovery writes it; it has to be the one that was asked, but for a last slash."""
        published = self._discovery.get(f"{self.settings.issuer}/.well-known/openid-configuration")
        issuer = str(published.get("issuer", ""))
        if issuer.rstrip("/") != self.settings.issuer:
            raise ProviderError("its discovery names another issuer")
        return issuer

    def _told_about(self, subject: str, token: dict[str, Any]) -> dict[str, Any]:
        if not self.doors().people:
            return {}
        told = ask(self.doors().people, token)
        if not isinstance(told, dict) or told.get("sub") != subject:
            raise ProviderError("it told about somebody else")
        return told


class LinkedIn(OpenId):
    """LinkedIn repeats no nonce, and refuses PKCE from an app that holds a secret; the state stands for both."""

    uses_pkce = False
    repeats_nonce = False


class GitHub(Provider):
    """GitHub, or an enterprise server of it: no ID token, but an API that tells who holds the access token."""

    scope = ["read:user", "user:email"]  # noqa: RUF012 - never changed

    def doors(self) -> Doors:
        """Give the addresses that GitHub documents for itself and for its enterprise server."""
        site = self.settings.issuer
        people = "https://api.github.com/user" if site == "https://github.com" else f"{site}/api/v3/user"
        return Doors(
            f"{site}/login/oauth/authorize", f"{site}/login/oauth/access_token", "", people, secret_in_body=True
        )

    def arrival(self, token: dict[str, Any], nonce: str) -> Arrival:
        """Ask who it is; the address is the one they call primary, verified or not."""
        people = self.doors().people
        try:
            subject = int(ask(people, token)["id"])
            primary = next((entry for entry in ask(f"{people}/emails", token) if entry["primary"]), None)
            email = vouched_email(primary["email"]) if primary else None
            verified = bool(primary and primary["verified"] is True)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ProviderError("it told nothing that we understand") from error
        return Arrival(self.settings.name, self.settings.issuer, str(subject), email, verified)


def ask(address: str, token: dict[str, Any] | None = None) -> Any:
    """Fetch JSON from a provider, for the holder of an access token where one is given; raises ProviderError."""
    headers = {"Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token.get('access_token', '')}"
    try:
        answer = requests.get(address, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        answer.raise_for_status()
        return answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderError(type(error).__name__) from error


def _same(one: object, other: str) -> bool:
    return isinstance(one, str) and hmac.compare_digest(one.encode(), other.encode())
