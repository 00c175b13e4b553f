"""What those who run the site ask it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from peewee import PeeweeException
from redis import RedisError

from webapp import migrations
from webapp.context import services
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
