"""What those who run the site ask it."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, jsonify
from peewee import PeeweeException
from redis import RedisError

from webapp import migrations
from webapp.context import config, credentials, services
from webapp.errors import Problem
from webapp.operators import require_operator
from webapp.sandbox import SandboxError
from webapp.storage import StorageUnavailableError

blueprint = Blueprint("operations", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer that the process is up."""
    return Response("ok\n", content_type="text/plain")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Answer whether each part works, naming the one that doesn't."""
    parts = {"database": _database(), "queue": _queue(), "storage": _storage()}
    protections = _protections()
    if protections is None:
        parts["sandbox"] = "does not start"
    ready = all(state == "ok" for state in parts.values())
    return jsonify(ready=ready, parts=parts, sandbox=protections or {}), 200 if ready else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer with what Prometheus asks for; in production to it and to operators alone."""
    if config().production:
        _require_prometheus()
    from webapp import metrics  # 3 MB that a site nobody watches doesn't need

    return Response(metrics.text(services().queue), content_type="text/plain; version=0.0.4; charset=utf-8")


def _require_prometheus() -> None:
    sent, token = credentials("bearer"), config().metrics_token
    if sent is None:
        require_operator()
    elif token is None or not hmac.compare_digest(sent.encode(), token.encode()):
        raise Problem("not_found")


def _database() -> str:
    try:
        with services().database.connection_context():
            return "ok" if not migrations.pending(services().database) else "run flask migrate"
    except PeeweeException:
        return "does not answer"


def _queue() -> str:
    try:
        services().queue.check()
    except RedisError:
        return "does not answer"
    return "ok"


def _storage() -> str:
    try:
        services().storage.check()
    except StorageUnavailableError:
        return "does not answer"
    return "ok"


def _protections() -> dict[str, bool] | None:
    """Give what protects us from a stranger's file; None when no file can be looked at."""
    try:
        return services().sandbox.available()
    except SandboxError:
        return None
