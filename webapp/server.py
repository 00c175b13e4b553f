"""How gunicorn serves the app: ``gunicorn --config python:webapp.server wsgi:app``, on one machine and on dynos."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

from gunicorn import glogging

from webapp import logs
from webapp.config import Config, ConfigError

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3  # glibc's malloc.h
LARGE = 128 * 1024
"""What is larger is given back to the system when it is freed. Left to itself glibc raises this to what it has seen,
and keeps the 19 MB of a password's hash: 121 MB after the benchmark, not 84."""


class Logger(glogging.Logger):  # type: ignore[misc]  # gunicorn has no types
    """Lets what gunicorn says be written as everything else is, without a visitor's address or path."""

    def setup(self, cfg: Any) -> None:
        """Leave the writing to the root's handler."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        for method in ("critical", "error", "warning", "info", "debug", "exception"):
            setattr(self, method, getattr(self.error_log, method))  # not through gunicorn's, which would be the place


def on_starting(_server: Any) -> None:
    """Refuse to serve in production without what that needs."""
    try:
        settings.require_production_settings()
    except ConfigError as error:
        sys.exit(str(error))


def post_worker_init(worker: Any) -> None:
    """Have the sandbox warm before the first upload, and the threads share two heaps: eight would hold memory apart."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.mallopt(M_ARENA_MAX, 2)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE)
    worker.patience = settings.body_seconds
    worker.app.callable.extensions["vitrine"].sandbox.start()
    if settings.web_pinned and sys.platform == "linux":
        _stay_on_one_core(worker.age)


def _stay_on_one_core(number: int) -> None:
    """Keep this process, of which one thread at a time runs anyway, from being passed on from core to core.

    Each passing wakes another core: on two of them 16 clients had 430 polls a second, and 850 so (``bench-rates``).
    """
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[number % len(cores)]})


try:
    settings = Config.from_env()
except ConfigError as error:
    sys.exit(str(error))

logs.set_up(logs.WEB, production=settings.production)
logger_class = Logger
worker_class = "webapp.connections.Worker"
threads = settings.web_threads
workers = settings.web_processes
control_socket_disable = True
graceful_timeout = 20
loglevel = "warning"
