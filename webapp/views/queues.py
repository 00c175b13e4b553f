"""RQ Dashboard at ``/rq``, for operators: what the queue server holds, as RQ sees it.

It was not made for a site that strangers use: it has no log-in, unpickles what it finds, changes something on a GET,
and writes what it is told into its pages as HTML (rq-dashboard #526). Here it is guarded (``operators``), reads JSON
alone, is kept to our own queues, changes things by POST alone with our CSRF token, and its pages run no script but
their own. The rows decide what is done, so that nothing done there loses a job: what is deleted, the sweeper brings.
"""

from __future__ import annotations

from typing import Any

import rq_dashboard
from flask import Flask, Response, current_app, request
from flask_wtf.csrf import generate_csrf
from redis import RedisError
from rq.job import Job
from rq.serializers import JSONSerializer, PickleSerializer

from webapp.context import services
from webapp.errors import Problem
from webapp.headers import csp_nonce
from webapp.origin import SAFE
from webapp.queue import QUEUES

KNOWN = {
    "instance_number": (0,),
    "queue_name": (None, *QUEUES),
    "registry_name": ("queued", "failed", "deferred", "started", "finished", "scheduled", "canceled"),
    "order": ("asc", "dsc"),
}
"""What its addresses may say; it writes them into its pages."""
SCRIPT = '<script type="text/javascript">'
"""How the one script begins that stands in its pages."""


def init_app(app: Flask) -> None:
    """Add the dashboard, with hooks of ours in place of its own, which connects by itself."""
    rq_dashboard.web.config.serializer = JSONSerializer
    # Where it names no serializer RQ takes this one, and a pickle is a program.
    PickleSerializer.dumps, PickleSerializer.loads = JSONSerializer.dumps, JSONSerializer.loads
    name = rq_dashboard.blueprint.name
    app.config.update(RQ_DASHBOARD_REDIS_URL=["Vitrine"], RQ_DASHBOARD_POLL_INTERVAL=5000)
    app.register_blueprint(rq_dashboard.blueprint, url_prefix="/rq")
    app.before_request_funcs[name] = [_require_harmless, _connect]
    app.after_request_funcs[name] = [_dress]


def _require_harmless() -> None:
    """Refuse a GET of what changes something, and addresses that name what isn't there."""
    rule, given = request.url_rule, request.view_args or {}
    if rule and rule.methods and "POST" in rule.methods and request.method in SAFE:
        raise Problem("method_not_allowed", headers={"Allow": "POST"})
    if any(given.get(name, known[0]) not in known for name, known in KNOWN.items()):
        raise Problem("not_found")


def _connect() -> None:
    """Use the connection of this process, whatever kind of address it has; raises Problem ``unavailable``."""
    if request.endpoint == f"{rq_dashboard.blueprint.name}.static":
        return
    connection = services().queue.redis
    try:
        job_id = (request.view_args or {}).get("job_id")
        if job_id is not None and not Job.exists(job_id, connection=connection):
            raise Problem("not_found")
        connection.ping()
    except RedisError:
        raise Problem("unavailable") from None
    current_app.redis_conn = connection  # type: ignore[attr-defined]


def _dress(response: Response) -> Response:
    """Let its pages run their own scripts, which send our CSRF token, and none that came in with a job."""
    if response.status_code >= 400:
        return response
    script = f"'self' 'unsafe-eval' 'nonce-{csp_nonce()}'"  # its templates are compiled in the browser
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {script}; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    if response.mimetype == "text/html" and not response.direct_passthrough:
        token: Any = generate_csrf()
        ours = f'<script nonce="{csp_nonce()}">$.ajaxSetup({{headers: {{"X-CSRFToken": "{token}"}}}});'
        response.set_data(response.get_data(as_text=True).replace(SCRIPT, ours))
    return response
