"""The app of ``wsgi.py`` in a web process that kills itself, as SIGKILL would, where a request's header says.

``gunicorn 'tests.faults.mortal:make()'`` serves it. ``X-Die`` is one of POINTS: a function,
and whether before or after it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from flask import Flask, request

from webapp import flow, pending, uploads
from webapp.models import Job
from webapp.queue import Queue
from webapp.storage import Storage

POINTS = {
    "uploads._checked_job": (uploads, "_checked_job"),
    "Storage.put": (Storage, "put"),
    "flow.place": (flow, "place"),
    "flow.place_owned": (flow, "place_owned"),
    "flow.claim": (flow, "claim"),
    "flow._transfer": (flow, "_transfer"),
    "Job.insert": (Job, "insert"),
    "Queue.extract": (Queue, "extract"),
    "pending.keep": (pending, "keep"),
    "uploads.discard": (uploads, "discard"),
}


def _die_if_asked(point: str) -> None:
    if request.headers.get("X-Die") == point:
        os.kill(os.getpid(), signal.SIGKILL)


def _mortal(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        _die_if_asked(f"before {name}")
        result = function(*arguments, **named)
        _die_if_asked(f"after {name}")
        return result

    return call


class _HalfRead:
    """A file that ends the process when a good part of it has been read to be stored."""

    def __init__(self, file: Any):
        self.file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def read(self, size: int = -1) -> bytes:
        content: bytes = self.file.read(min(size, 60_000) if size > 0 else 60_000)
        if self.file.tell() > 100_000:
            os.kill(os.getpid(), signal.SIGKILL)
        return content


_stored = Storage.put


def _put(self: Storage, key: str, file: Any) -> None:
    _stored(self, key, _HalfRead(file) if request.headers.get("X-Die") == "amid Storage.put" else file)


def _die_before_the_answer(response: Any) -> Any:
    _die_if_asked("before the answer")
    return response


def make() -> Flask:
    """Make this process mortal, and give its app; whoever only imports this module goes on living."""
    from wsgi import app

    Storage.put = _put  # type: ignore[method-assign]
    for name, (owner, attribute) in POINTS.items():
        setattr(owner, attribute, _mortal(name, getattr(owner, attribute)))
    app.after_request(_die_before_the_answer)
    return app
