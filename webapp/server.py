"""How gunicorn serves the app: ``gunicorn --config python:webapp.server wsgi:app``, on one machine and on dynos."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from webapp.config import Config, ConfigError

M_ARENA_MAX = -8  # glibc's malloc.h


def on_starting(_server: Any) -> None:
    """Refuse to serve in production without what that needs."""
    try:
        settings.require_production_settings()
    except ConfigError as error:
        sys.exit(str(error))


def post_worker_init(worker: Any) -> None:
    """Have the sandbox warm before the first upload, and the threads share two heaps: eight would hold memory apart."""
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
    worker.patience = settings.body_seconds
    worker.app.callable.extensions["vitrine"].sandbox.start()


try:
    settings = Config.from_env()
except ConfigError as error:
    sys.exit(str(error))

worker_class = "webapp.connections.Worker"
threads = settings.web_threads
control_socket_disable = True
graceful_timeout = 20
loglevel = "warning"
