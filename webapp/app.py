"""Puts the app together: settings, services, pages, API, error answers, headers."""

from __future__ import annotations

import logging
import tempfile
import time
from contextlib import suppress
from typing import IO, Any

from flask import Flask, Request, Response, jsonify, make_response, render_template, request
from flask_login import AnonymousUserMixin
from gunicorn.http.errors import ChunkMissingTerminator, InvalidChunkSize, NoMoreData
from peewee import OperationalError
from werkzeug.exceptions import BadHost, BadRequest, HTTPException, MethodNotAllowed
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from webapp import (
    caches,
    commands,
    headers,
    hosts,
    journal,
    limits,
    models,
    operators,
    origin,
    pending,
    rendering,
    sessions,
    space,
)
from webapp.api import account as api_account
from webapp.api import v1
from webapp.config import Config
from webapp.connections import Connection
from webapp.context import services
from webapp.errors import Problem
from webapp.services import Services
from webapp.storage import StorageUnavailableError
from webapp.views import (
    access,
    account,
    address,
    apart,
    arrival,
    auth,
    dashboard,
    editing,
    former,
    found,
    home,
    jobs,
    leaving,
    looks,
    moderation,
    operations,
    operator,
    pictures,
    portfolios,
    privacy,
    qr,
    recovery,
    report,
    tokens,
)

log = logging.getLogger(__name__)

FORM_OVERHEAD = 64 * 1024
"""What a form may hold beside its file."""
MAX_PARTS = 40
"""Twice as many fields as our largest form has; each of a file's opens a temporary one, empty or not."""
MAX_BODY = 1024 * 1024
"""The largest body of a request that brings no file; as objects JSON takes many times its size."""
UPLOADS = {"home.upload", "pictures.take", "api_v1.upload", "api_v1.upload_anonymous"}
READ_ON_SECONDS = 3.0
BROKEN_OFF = (ConnectionError, TimeoutError, ChunkMissingTerminator, InvalidChunkSize, NoMoreData)
"""How gunicorn tells that a request's body ended too early, or isn't what HTTP calls one."""
NEEDS_NO_DATABASE = {"operations.healthz", "operations.readyz"}
PARTS = (
    home, jobs, auth, recovery, arrival, dashboard, account, address, tokens, former, leaving, portfolios, looks,
    editing, pictures, privacy, found, qr, report, moderation, operations, operator, v1, api_account,
)  # fmt: skip
CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 500: "server_error"}


class UploadRequest(Request):
    """Keeps an uploaded file in a temporary file without a name, which ends with the request."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:  # fmt: skip
        return tempfile.TemporaryFile("w+b")

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except BROKEN_OFF as error:
            raise BadRequest from error


def create_app(config: Config | None = None) -> Flask:
    """Make the app; it opens no connection, writes no file and needs no key before it is first used."""
    config = config or Config.from_env()
    app = Flask(__name__, template_folder=str(rendering.TEMPLATES), static_folder=str(rendering.STATIC))
    app.request_class = UploadRequest
    app.extensions["vitrine"] = Services(config)
    journal.init_app(app)
    hosts.init_app(app)
    _limit_bodies(app, config)
    apart.init_app(app, config)
    sessions.init_app(app, secure=config.secure)
    _use_database(app)
    limits.init_app(app, config.redis_url)
    rendering.init_app(app)
    _serve(app, config)
    access.init_app(app)
    origin.init_app(app)
    operators.init_app(app)
    app.after_request(pending.write_cookie)
    app.after_request(_tell_caches)
    headers.init_app(app)
    _answer_problems(app)
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    _open_ways_to_providers(app, config)
    _open_queues(app, config)
    commands.init_app(app)
    return app


def _open_ways_to_providers(app: Flask, config: Config) -> None:
    if config.providers:
        from webapp.views import oauth  # 16 MB with all it needs, which a site with passwords alone doesn't

        oauth.init_app(app, config.providers)


def _open_queues(app: Flask, config: Config) -> None:
    if config.admin_emails:
        from webapp.views import queues  # which nobody else may open

        queues.init_app(app)


def _limit_bodies(app: Flask, config: Config) -> None:
    """Set what a request may bring, before anything else looks into it."""
    app.config.update(MAX_FORM_PARTS=MAX_PARTS, MAX_CONTENT_LENGTH=MAX_BODY)

    @app.before_request
    def make_room_for_file() -> None:
        if request.endpoint in UPLOADS:
            request.max_content_length = config.max_upload_bytes + FORM_OVERHEAD


def _serve(app: Flask, config: Config) -> None:
    static = WhiteNoise(
        app.wsgi_app,
        root=rendering.STATIC,
        prefix="static/",
        max_age=31_536_000,
        add_headers_function=lambda sent, _path, _url: headers.add_to_static(sent, secure=config.secure),
    )
    app.wsgi_app = static  # type: ignore[method-assign]
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(static, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _use_database(app: Flask) -> None:
    @app.before_request
    def connect() -> None:
        if request.endpoint not in NEEDS_NO_DATABASE:
            services().database.connect(reuse_if_open=True)

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        if models.database.obj is not None and not models.database.is_closed():
            models.database.close()


def _tell_caches(response: Response) -> Response:
    caches.ask(services())
    return response


def _answer_problems(app: Flask) -> None:
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, lambda error: answer(_as_problem(error)))
    app.register_error_handler(
        BadHost, lambda _error: Response("That is no name of a host.\n", 400, mimetype="text/plain")
    )
    for unavailable in (OperationalError, StorageUnavailableError):
        app.register_error_handler(unavailable, _answer_unavailable)
    app.register_error_handler(OSError, _answer_full_disk)


def _as_problem(error: HTTPException) -> Problem:
    if error.code == 429:
        return limits.rate_limited()
    headers = {}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    code = CODES.get(error.code or 500, "bad_request")
    named = {"request_id": journal.request_id()} if code == "server_error" else {}
    return Problem(code, headers=headers, **named)


def _answer_unavailable(error: Exception) -> Response:
    log.error("a part of the site does not answer", exc_info=error)
    return answer(Problem("unavailable"))


def _answer_full_disk(error: OSError) -> Response:
    """Say that there is no room, as for a temporary file; any other failure of the system goes on."""
    if error.errno not in space.FULL:
        raise error
    log.error("a disk is full: %s", error.strerror)
    return answer(space.no_room())


def answer(problem: Problem) -> Response:
    """Tell a problem in the caller's own form: JSON, a fragment, or a whole page."""
    if problem.status == 413:
        _read_on()
    if apart.is_portfolios_host():
        response = apart.answer_there(problem)
    elif request.path.startswith("/api/"):
        response = jsonify(problem.to_json())
        response.content_type = "application/problem+json"
    else:
        response = make_response(render_template(_error_template(), error=problem, **_known(problem)))
        response.vary.add("HX-Request")
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


def _known(problem: Problem) -> dict[str, Any]:
    """Name nobody as who is signed in while that can't be looked up."""
    return {"current_user": AnonymousUserMixin()} if problem.code in ("unavailable", "server_error") else {}


def _error_template() -> str:
    return "errors/_error.html" if rendering.wants_fragment() else "errors/error.html"


def _read_on() -> None:
    """Read on in a refused upload for a moment: a browser that still sends sees no answer.

    Whoever sends for longer is cut off, or as many slow senders as there are threads would stop the site.
    """
    limit, last_moment = (request.max_content_length or 0) * 10, time.monotonic() + READ_ON_SECONDS
    stream = request.environ["wsgi.input"]
    with suppress(*BROKEN_OFF):
        while limit > 0 and time.monotonic() < last_moment:
            read = len(stream.read(min(limit, 8192)))
            if not read:
                return
            limit -= read
    client = request.environ.get("gunicorn.socket")
    if isinstance(client, Connection):
        client.take_no_more()
