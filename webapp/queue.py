"""Hands work to RQ by name, after the commit. The row is the outbox: a push that fails is made again by the sweeper."""

from __future__ import annotations

import logging
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import redis
import rq
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq.serializers import JSONSerializer

EXTRACT = "extract"
OCR = "ocr"
"""Files whose pictures have to be read, which takes a hundred times as long: nobody else's wait behind these."""
PORTFOLIO = "portfolio"
MAIL = "mail"
QUEUES = (EXTRACT, OCR, PORTFOLIO, MAIL)
READ_BACK = "read-back"
"""How RQ ids of PDFs to be read back begin; they wait in the queue EXTRACT among files, and are no readings of jobs."""
PORTFOLIO_SECONDS, MAIL_SECONDS = 60, 120
"""After which RQ ends the making of a portfolio, far more than any CV's takes, and the sending of a mail."""
MAIL_LEASE_SECONDS = MAIL_SECONDS + 90
"""So long no other worker is given a mail: RQ kills a work-horse that doesn't end by itself a minute after its time."""

KILLS = "vitrine:sandbox-kills"
"""Where the queue server keeps how often which reader was killed or died."""

IMPATIENT: dict[str, Any] = {"retry": Retry(NoBackoff(), 0), "socket_connect_timeout": 0.5, "socket_timeout": 1}
"""How a web request asks the queue server: one that is down, or hangs, must not hold up the page; twice at most."""

log = logging.getLogger(__name__)


class Delivery(Protocol):
    """What the queue needs to know of a job."""

    id: Any
    attempt: Any


class File(Delivery, Protocol):
    """What it needs to know of a job whose file is to be read."""

    needs_ocr: Any


@dataclass
class _Once:
    """What no row stands for; asked for again it is another."""

    id: uuid.UUID
    attempt: int = 1


class Queue:
    """The RQ queues, one for each kind of work; arguments are ids only."""

    def __init__(self, url: str, read_seconds: float):
        """Connect when first used; ``read_seconds`` is what a reader may take, which RQ has to leave it."""
        self.redis = connect(url, patient=False)
        reading = int(2 * read_seconds) + 60
        self.timeouts = {EXTRACT: reading, OCR: reading, PORTFOLIO: PORTFOLIO_SECONDS, MAIL: MAIL_SECONDS}

    def extract(self, job: File, *, first: bool = False) -> bool:
        """Ask a worker to read the job's file, before all others if ``first``; False when the queue is down."""
        return self._push(reading_queue(job), "workers.jobs.extract", job, first)

    def generate(self, job: Delivery, *, first: bool = False) -> bool:
        """Ask a worker to make the job's page and PDF, as for ``extract``; False when the queue is down."""
        return self._push(PORTFOLIO, "workers.jobs.generate", job, first)

    def read_back(self, job: Delivery) -> bool:
        """Ask a worker that reads files to read the job's PDF, after all that waits; False when the queue is down."""
        return self._push(EXTRACT, "workers.jobs.read_back", job, kind=READ_BACK)

    def mail(self, mail: Delivery) -> bool:
        """Ask a worker to send the mail; False when the queue is down."""
        return self._push(MAIL, "workers.jobs.send", mail)

    def purge(self) -> bool:
        """Ask a worker to tell caches what they may keep no longer; False when the queue is down."""
        return self._push(MAIL, "workers.jobs.purge", _Once(uuid.uuid4()), kind="purge")

    def waiting(self, name: str) -> list[str]:
        """Give the RQ ids that wait in a queue, next first; raises redis.RedisError."""
        return list(self._queue(name).job_ids)

    def length(self, name: str) -> int | None:
        """Count what waits in a queue; None when it is down."""
        try:
            return int(self._queue(name).count)
        except redis.RedisError:
            return None

    def ahead(self, name: str, job: Delivery) -> int | None:
        """Count all that is before this one, PDFs to read back too; None when it doesn't wait or the queue is down."""
        try:
            place: Any = self.redis.lpos(self._queue(name).key, rq_id(name, job))
        except redis.RedisError:
            return None
        return None if place is None else int(place)

    def count_kill(self, function: str, end: str) -> None:
        """Count that a file's reader ended so; whoever counts doesn't wait for a queue server that is down."""
        with suppress(redis.RedisError):
            self.redis.hincrby(KILLS, f"{function}:{end}")

    def kills(self) -> dict[str, int]:
        """Give what was counted since the queue server was empty; raises redis.RedisError."""
        kept: Any = self.redis.hgetall(KILLS)
        return {name.decode(): int(count) for name, count in kept.items()}

    def keep(self, name: str, text: str, seconds: int) -> None:
        """Keep a text that can be made anew for so long; raises redis.RedisError."""
        self.redis.setex(name, seconds, text)

    def kept(self, name: str) -> str | None:
        """Give the text of this name; None when there is none any more; raises redis.RedisError."""
        text: Any = self.redis.get(name)
        return None if text is None else text.decode()

    def check(self) -> None:
        """Raise redis.RedisError unless the queue server answers."""
        self.redis.ping()

    def _push(self, name: str, function: str, job: Delivery, first: bool = False, kind: str | None = None) -> bool:
        identity = rq_id(kind or name, job)
        try:
            self._queue(name).enqueue_call(
                function,
                args=[str(job.id), job.attempt],
                job_id=identity,
                description=identity,
                timeout=self.timeouts[name],
                at_front=first,
                result_ttl=60,
                failure_ttl=86_400,
            )
        except redis.RedisError as error:
            log.warning("queue is down and has not taken %s: %s", identity, type(error).__name__)
            return False
        return True

    def _queue(self, name: str) -> rq.Queue:
        return rq.Queue(name, connection=self.redis, serializer=JSONSerializer)


def reading_queue(job: File) -> str:
    """Name the queue in which a job's file waits to be read."""
    return OCR if job.needs_ocr else EXTRACT


def rq_id(name: str, job: Delivery) -> str:
    """Name one attempt at a job: RQ refuses or repeats an id that it has seen."""
    return f"{name}-{job.id}-{job.attempt}"


def connect(url: str, *, patient: bool) -> redis.Redis:
    """Connect to the queue server: a worker waits for it, a web request gives up at once."""
    if patient:
        return redis.Redis.from_url(url)
    return redis.Redis.from_url(url, **IMPATIENT)
