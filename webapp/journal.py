"""Gives each request an id and writes one line about it: its route, never its address, which may hold a secret."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import Any

from flask import Flask, Response, g, request

from webapp import logs
from webapp.context import config
from webapp.models import is_id

HEADER = "X-Request-ID"
PLAIN = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
PROBES = {"operations.healthz", "operations.readyz"}
"""Asked every few seconds, so that only a bad answer is worth a line."""

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Begin before everything else that looks at a request, and end after it."""
    app.before_request(_begin)
    app.after_request(_end)  # the first to be named is the last to be called
    app.teardown_request(lambda _error: logs.forget())
    app.log_exception = _tell_of_exception  # type: ignore[method-assign]  # Flask's own tells the address


def request_id() -> str:
    """Give this request's id: the proxy's in front of us when we trust one, else one of our own."""
    if "request_id" not in g:
        sent = request.headers.get(HEADER, "") if config().trusted_proxies else ""
        g.request_id = sent if PLAIN.fullmatch(sent) else secrets.token_hex(8)
    return str(g.request_id)


def _begin() -> None:
    g.began = time.perf_counter()
    logs.forget()
    job_id = str((request.view_args or {}).get("job_id", ""))
    logs.note(request=request_id(), job=job_id if is_id(job_id) else None)


def _end(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    if request.endpoint in PROBES and response.status_code == 200:
        return response
    logs.tell(
        log,
        "answered",
        method=request.method if request.method in METHODS else "other",
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
    )
    return response


def _tell_of_exception(exc_info: Any) -> None:
    log.error("nobody foresaw this", exc_info=exc_info)
