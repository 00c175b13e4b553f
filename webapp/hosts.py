"""Answers for the site's own name alone: whatever else a request says that it was sent to leads nowhere."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, request
from werkzeug.sansio.utils import host_is_trusted

from webapp.context import config, origin

FOR_ANY_NAME = {"operations.healthz", "operations.readyz", "operations.metrics"}
"""What is asked by those who look after the processes, at whatever address these have."""


def init_app(app: Flask) -> None:
    """Check each request's host before anything else looks at it, and each redirect after it."""
    app.before_request(require_known_name)
    app.after_request(stay_here)


def require_known_name() -> Response | None:
    """Refuse a request for another name: no page of ours is to be opened, or kept by a cache, under it."""
    known = config().known_hosts
    if not known or request.endpoint in FOR_ANY_NAME or host_is_trusted(request.host.lower(), known):
        return None
    return Response(f"This site is at {origin()} and answers to no other name.\n", 400, mimetype="text/plain")


def stay_here(response: Response) -> Response:
    """Lead to the address with its last slash by its path: Werkzeug writes it whole, with whatever host was named."""
    if response.status_code == 308 and response.location:
        parts = urlsplit(response.location)
        response.location = urlunsplit(("", "", parts.path, parts.query, ""))
    return response
