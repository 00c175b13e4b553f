"""What belongs to the app that answers the current request."""

from __future__ import annotations

import json
from typing import Any, cast

from flask import current_app, request

from webapp.config import Config
from webapp.services import Services


def services() -> Services:
    """Give the connections of this process."""
    return cast("Services", current_app.extensions["vitrine"])


def origin() -> str:
    """Give the app's own address: PUBLIC_URL, or in development the one the browser used."""
    return config().public_url or request.host_url.rstrip("/")


def portfolio_origin() -> str:
    """Give the address that published portfolios are below: PORTFOLIO_URL, or the app's own."""
    return config().portfolio_url or origin()


def config() -> Config:
    """Give the settings of this process."""
    return services().config


def credentials(scheme: str) -> str | None:
    """Give what ``Authorization`` holds after this scheme (in small letters); None when it is of another, or none."""
    sent, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if sent.lower() == scheme else None


def sent_json() -> Any:
    """Give the request's body read as JSON, ``{}`` when there is none; raises ValueError.

    Whatever looks into a body reads it here: a second parser would understand other bodies than the first.
    """
    try:
        return json.loads(request.get_data() or b"{}")
    except RecursionError:
        raise ValueError("nested too deeply") from None
