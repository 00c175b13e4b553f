"""Counts of what only ever grows. While there is little of it each is counted when somebody asks.

Of more than ``FEW`` jobs the counts are kept in the queue server for a while, whoever asks: to count a million rows
takes as long as hundreds of requests.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from peewee import SQL
from redis import RedisError

from webapp.models import Job
from webapp.queue import Queue

FEW = 1000
KEPT_SECONDS = 600
PREFIX = "vitrine:counts:"

Counts = dict[str, int]


def seldom(queue: Queue, name: str, count: Callable[[], Counts]) -> Counts:
    """Give what ``count`` gives, or gave in the last ten minutes where there are many jobs."""
    if not _are_many():
        return count()
    try:
        kept = queue.kept(PREFIX + name)
        if kept is None:
            kept = json.dumps(count())
            queue.keep(PREFIX + name, kept, KEPT_SECONDS)
    except RedisError:
        return count()
    found: Counts = json.loads(kept)
    return found


def _are_many() -> bool:
    """Say whether there are more than a few jobs, by looking at no more than these."""
    return len(Job.select(SQL("1")).limit(FEW + 1).tuples()) > FEW
