"""What a provider tells of somebody, asked without a site around it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.providers import OpenIdProvider
from webapp.config import ProviderSettings
from webapp.identities import Arrival
from webapp.providers import open_provider

BACK = "http://localhost/auth/oidc/authorized"


def arrival_of(provider: OpenIdProvider, subject: str) -> Arrival:
    """Sign in as ``subject`` and let the provider tell who that is."""
    known = open_provider(ProviderSettings("oidc", "Example ID", provider.url, "vitrine", "secret"))
    asked = {"client_id": "vitrine", "redirect_uri": BACK, "response_type": "code", "scope": "openid email"}
    away = httpx.post(known.doors().authorize, params=asked | {"nonce": "n", "state": "s"}, data={"sub": subject})
    (code,) = parse_qs(urlsplit(away.headers["Location"]).query)["code"]
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    token = httpx.post(known.doors().token, data=sent, auth=("vitrine", "secret")).json()
    return known.arrival(token, "n")


@pytest.mark.parametrize("told", [f"{'a' * 300}@example.org", "x,victim@example.org", "<victim@example.org>", "nobody"])
def test_what_is_no_address_is_none_so_that_it_is_asked_for(provider, told):  # FLOW W18
    provider.knows("marit", email=told, email_verified=True)
    assert arrival_of(provider, "marit").email is None


def test_an_address_is_told_as_it_is_stored(provider):
    provider.knows("gisbert", email="Gisbert@Example.org", email_verified=True)
    assert arrival_of(provider, "gisbert").email == "gisbert@example.org"
