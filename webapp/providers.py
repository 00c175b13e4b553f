"""What a provider says: where its doors are, and who somebody is who has come through them.

Google, LinkedIn and every other OpenID Connect issuer tell it in a signed ID token; GitHub has an API to ask.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import requests
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
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
RESPITE = 15
"""Seconds after which a provider that didn't answer is asked again: until then nobody has to wait for it."""
LEEWAY = 60
"""Seconds by which two clocks may differ."""


T = TypeVar("T")


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

    @property
    def names(self) -> tuple[str, ...]:
        """Give by which issuers it may call itself when it sends somebody back (RFC 9207)."""
        return (self.settings.issuer,)

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


class _Kept(Generic[T]):
    """What a provider has published, for as long as it is believed; that it didn't answer is kept for a moment too.

    Threads that find nothing all ask, at once: if they waited for each other, a provider that is slow would have them
    wait in a row, and with them the whole site.
    """

    def __init__(self, understand: Callable[[Any], T]):
        """Keep what ``understand`` makes of the JSON; it raises ProviderError, or what comes of an unexpected shape."""
        self._understand = understand
        self.forget()

    def forget(self) -> None:
        """Let it be asked anew."""
        self._last: tuple[float, T | ProviderError] = (0.0, ProviderError())

    def get(self, address: str) -> T:
        """Give what is at the address; raises ProviderError."""
        until, found = self._last
        if time.monotonic() >= until:
            found = self._ask(address)
            seconds = RESPITE if isinstance(found, ProviderError) else KEPT
            self._last = (time.monotonic() + seconds, found)
        if isinstance(found, ProviderError):
            raise ProviderError(str(found))
        return found

    def _ask(self, address: str) -> T | ProviderError:
        try:
            return self._understand(ask(address))
        except ProviderError as error:
            return error
        except (JoseError, LookupError, TypeError, ValueError, AttributeError) as error:
            return ProviderError(f"what it publishes is not understood: {type(error).__name__}")


class OpenId(Provider):
    """An OpenID Connect issuer, whose addresses and keys are found through discovery."""

    scope = ["openid", "email"]  # noqa: RUF012 - never changed
    repeats_nonce = True

    def __init__(self, settings: ProviderSettings):
        super().__init__(settings)
        self._discovery = _Kept(self._understand_discovery)
        self._keys = _Kept(KeySet.import_key_set)

    def _understand_discovery(self, published: Any) -> tuple[str, Doors]:
        """Give the issuer as it writes itself, which has to be the one that was asked but for a last slash."""
        if published["issuer"].rstrip("/") != self.settings.issuer:
            raise ProviderError("its discovery names another issuer")
        return published["issuer"], Doors(
            authorize=published["authorization_endpoint"],
            token=published["token_endpoint"],
            keys=published["jwks_uri"],
            people=published.get("userinfo_endpoint", ""),
            secret_in_body="client_secret_post" in published.get("token_endpoint_auth_methods_supported", []),
        )

    def _discovered(self) -> tuple[str, Doors]:
        return self._discovery.get(f"{self.settings.issuer}/.well-known/openid-configuration")

    def doors(self) -> Doors:
        """Ask the issuer for its addresses."""
        return self._discovered()[1]

    def arrival(self, token: dict[str, Any], nonce: str) -> Arrival:
        """Believe the ID token's claims after OpenID Connect Core 3.1.3.7, and the address after section 5.7."""
        claims = self._claims(str(token.get("id_token", "")), nonce)
        told = claims if "email" in claims else {**claims, **self._told_about(claims["sub"], token)}
        return Arrival(
            provider=self.settings.name,
            issuer=self._discovered()[0],
            subject=str(claims["sub"]),
            email=vouched_email(told.get("email")),
            verified=told.get("email_verified") in (True, "true"),
        )

    def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        try:
            claims = self._believed(id_token)
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderError(f"its ID token can't be believed: {type(error).__name__}") from error
        if (self.repeats_nonce or "nonce" in claims) and not _same(claims.get("nonce"), nonce):
            raise ProviderError("its ID token was made for another sign-in")
        return claims

    def _believed(self, id_token: str) -> dict[str, Any]:
        try:
            claims = self._decoded(id_token)
        except InvalidKeyIdError:  # it has changed its keys since we asked for them
            self._keys.forget()
            claims = self._decoded(id_token)
        self._expected(claims).validate(claims)
        return claims

    def _decoded(self, id_token: str) -> dict[str, Any]:
        return jwt.decode(id_token, self._keys.get(self.doors().keys), algorithms=ALGORITHMS).claims

    def _expected(self, claims: dict[str, Any]) -> jwt.JWTClaimsRegistry:
        several = isinstance(claims.get("aud"), list) and len(claims["aud"]) > 1
        return jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self._discovered()[0]},
            aud={"essential": True, "value": self.settings.client_id},
            azp={"essential": several, "value": self.settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )

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

    @property
    def names(self) -> tuple[str, ...]:
        """GitHub calls itself by its site, or by where its app's people sign in."""
        return (self.settings.issuer, f"{self.settings.issuer}/login/oauth")

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
