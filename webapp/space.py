"""How much can still be stored: on the disk, and of uploads that wait for an owner."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from peewee import SQL, fn

from webapp import states
from webapp.config import Config
from webapp.errors import Problem
from webapp.models import Job
from webapp.services import Services

AGAIN_AFTER = 600
"""Seconds after which it is worth trying again: by then uploads have expired, or somebody has made room."""
FULL = (errno.ENOSPC, errno.EDQUOT)
"""How a system tells that a disk, or somebody's part of it, is full."""


def require_space(services: Services) -> None:
    """Raise Problem ``no_room`` while a disk that we store on has less than MIN_FREE_MB left.

    Files of so much before it is full are refused, so that database, queue and log still have where to write.
    """
    least = services.config.min_free_bytes
    if least and any(free < least for free in free_bytes(services)):
        raise no_room()


def require_waiting_room(config: Config, size: int) -> None:
    """Raise Problem ``no_room`` where as many uploads, or as many bytes, wait for an owner as may.

    Of uploads at the same moment none counts the others: as many more may wait as requests are answered at once.
    """
    if not (config.max_waiting or config.max_waiting_bytes):
        return
    count, held = _waiting()
    if config.max_waiting and count >= config.max_waiting:
        raise no_room()
    if config.max_waiting_bytes and held + size > config.max_waiting_bytes:
        raise no_room()


def no_room() -> Problem:
    """Give the problem of a site that can store no more for now."""
    return Problem("no_room", headers={"Retry-After": str(AGAIN_AFTER)})


def _waiting() -> tuple[int, int]:
    sums = Job.select(fn.COUNT(SQL("*")), fn.COALESCE(fn.SUM(Job.size), 0)).where(Job.state == states.UPLOADED)
    found: Any = sums.tuples().get()
    return int(found[0]), int(found[1])


def free_bytes(services: Services) -> Iterator[int]:
    """Give how many bytes are free on each disk that we store on: none of them is ours where all is elsewhere."""
    for folder in (services.storage.folder, services.config.home):
        with suppress(FileNotFoundError):
            if folder is not None:
                disk = os.statvfs(folder)
                yield disk.f_bavail * disk.f_frsize
