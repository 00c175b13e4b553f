"""A whole page, or the fragment of it that htmx asked for."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.urls import iri_to_uri

from webapp import pictures, zones
from webapp.context import config
from webapp.headers import csp_nonce

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"


def init_app(app: Flask) -> None:
    """Give every template the few names it may use."""
    app.jinja_env.filters.update(filesize=filesize, datetime=readable_time, clock=readable_clock)
    app.jinja_env.tests["own_picture"] = pictures.is_name
    app.jinja_env.globals.update(asset=asset, csp_nonce=csp_nonce, csrf_token=generate_csrf)
    app.context_processor(lambda: {"settings": config()})


def wants_fragment() -> bool:
    """Say whether htmx asks for a part of the page it already shows."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def page(whole: str, fragment: str, status: int = 200, **context: Any) -> Response:
    """Render the ``whole`` page, or only its ``fragment`` for htmx."""
    response = make_response(render_template(fragment if wants_fragment() else whole, **context), status)
    response.vary.add("HX-Request")
    return response


def go_to(url: str) -> Response:
    """Send the browser to another page, by htmx or without."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": iri_to_uri(url)})
    return make_response(redirect(url, code=303))


def asset(path: str) -> str:
    """Give the address of a static file; it changes with the file's content."""
    return f"{url_for('static', filename=path)}?v={_fingerprint(path)}"


@cache
def _fingerprint(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]


def filesize(size: int) -> str:
    """Give bytes as people read them: ``184 kB``."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"


def readable_time(moment: datetime) -> Markup:
    """Give a UTC moment as people read it, in their own time zone, and as machines do."""
    here = _here(moment)
    return _time(moment, f"{here:%a} {here.day} {here:%b, %H:%M} {zones.abbreviation(here)}")


def readable_clock(moment: datetime) -> Markup:
    """Give a UTC moment's time of day."""
    here = _here(moment)
    return _time(moment, f"{here:%H:%M} {zones.abbreviation(here)}")


def _here(moment: datetime) -> datetime:
    return zones.in_zone(moment, current_user.time_zone if current_user.is_authenticated else None)


def _time(moment: datetime, text: str) -> Markup:
    return Markup('<time datetime="{}Z">{}</time>').format(moment.isoformat(timespec="seconds"), text)
