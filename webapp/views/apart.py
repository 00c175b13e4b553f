"""Keeps published portfolios on a host of their own, where PORTFOLIO_URL names one.

They are strangers' words. Over there nothing of the app answers, and no cookie is read or set: what a page of theirs
might do, it does to nobody's account.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wsgi import get_host

from webapp.config import Config
from webapp.context import config
from webapp.errors import Problem

PUBLISHED = {"portfolios.public", "qr.public"}
"""What is on the portfolios' host alone; the app's own leads there."""
ALSO_THERE = {"static", "found.robots", "found.sitemap", "found.part", "operations.healthz"}
"""What answers on both. Whatever else there is answers on the app's alone."""

WsgiApp = Callable[..., Iterable[bytes]]


def init_app(app: Flask, config: Config) -> None:
    """Look at the host before every view, and let no cookie through to or from the portfolios' own."""
    app.before_request(keep_apart)
    if config.portfolio_url:
        app.wsgi_app = _without_cookies(app.wsgi_app, config.portfolio_url)  # type: ignore[method-assign]


def keep_apart() -> Response | None:
    """Lead to the portfolios' host what is published there, and find nothing else over there."""
    url = config().portfolio_url
    if url is None:
        return None
    if is_portfolios_host():
        if request.endpoint == "report.ask":  # a published page links beside itself, and knows no other host
            return make_response(redirect(config().origin + request.full_path, code=303))
        if request.endpoint not in PUBLISHED | ALSO_THERE:
            return answer_there(Problem("not_found"))  # not raised: parts of the app answer problems in forms
    elif request.endpoint in PUBLISHED:
        return make_response(redirect(url + url_for(request.endpoint, **request.view_args or {}), code=301))
    return None


def is_portfolios_host() -> bool:
    """Say whether the request came to the portfolios' own host."""
    url = config().portfolio_url
    return url is not None and _is_at(request.environ, url)


def answer_there(problem: Problem) -> Response:
    """Tell a problem on the portfolios' host: without a form, and with a way to the app alone."""
    return make_response(render_template("errors/apart.html", error=problem), problem.status)


def _is_at(environ: dict[str, Any], url: str) -> bool:
    """Say whether a request came to the host of an address, at whatever port: names are told apart, as cookies are."""
    return _name(get_host(environ)) == _name(urlsplit(url).netloc)


def _name(host: str) -> str:
    return re.sub(r":\d*$", "", host.lower())


def _without_cookies(inner: WsgiApp, url: str) -> WsgiApp:
    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_at(environ, url):
            return inner(environ, start)
        environ.pop("HTTP_COOKIE", None)
        environ.pop("HTTP_AUTHORIZATION", None)

        def start_without(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start(status, [one for one in headers if one[0].lower() != "set-cookie"], *more)

        return inner(environ, start_without)

    return answer
