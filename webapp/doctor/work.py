"""The queue server, and who works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import redis
import rq
from redis import RedisError

from webapp.config import Config
from webapp.doctor.finding import Finding, Patient, note, ok, place, unset, wrong
from webapp.embedded import has_embedded_queue, runs_in
from webapp.queue import QUEUES, connect

ALIVE = timedelta(seconds=90)
"""A worker says that it is there every half minute at least."""

_TROUBLE = (
    ("refused", "nothing listens there", "start it, or mend host and port in REDIS_URL"),
    ("timeout", "it does not answer", "start it, or mend REDIS_URL; a firewall may be between"),
    ("name or service", "there is no such host", "mend the host in REDIS_URL"),
    ("no such file", "there is no such socket", "start it, or mend the path in REDIS_URL"),
    (
        "certificate verify",
        "its certificate is not trusted",
        "REDIS_VERIFY=0 takes any, as on Heroku; ?ssl_ca_certs=<file> names who signs it",
    ),
    ("ssl", "it does not speak TLS as asked", "rediss:// is for servers with TLS, redis:// for others"),
    ("closed by server", "it hangs up", "rediss:// is for servers with TLS, redis:// for others"),
    ("reset by peer", "it hangs up", "rediss:// is for servers with TLS, redis:// for others"),
    ("auth", "it refuses user or password", "mend both in REDIS_URL"),
    ("password", "it refuses user or password", "mend both in REDIS_URL"),
)


def queue(patient: Patient) -> Iterator[Finding]:
    """Tell which server it is, and whether it keeps what it is given."""
    config = patient.config
    try:
        with closing(connect(config.redis_url, patient=False)) as server:
            yield from _server(place(config.redis_url), server)
    except (RedisError, OSError, ValueError) as error:
        yield _away(config, error)


def _server(where: str, server: redis.Redis) -> Iterator[Finding]:
    info: dict[str, Any] = server.info()  # type: ignore[assignment]
    server.ping()
    name = "Valkey" if "valkey_version" in info else "Redis"
    found = f"{name} {info.get('valkey_version', info.get('redis_version'))} at {where}"
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        yield wrong(f"{found} throws work away when it is full ({policy})", "set its maxmemory-policy to noeviction")
    elif not (info.get("aof_enabled") or _saves(server)):
        yield note(f"{found} keeps nothing on a disk", "after a restart the sweeper asks for all work anew")
    else:
        yield ok(found)


def _saves(server: redis.Redis) -> bool:
    try:
        return bool(server.config_get("save").get("save"))  # type: ignore[union-attr]
    except RedisError:  # not everybody may ask; a provider who forbids it keeps copies
        return True


def _away(config: Config, error: Exception) -> Finding:
    if has_embedded_queue(config) and not runs_in(config.home):
        found = "our own, which `make run` starts, does not run now"
        return wrong(found, "start it, or set REDIS_URL to another") if config.production else unset(found)
    where, said = place(config.redis_url), f"{type(error).__name__} {error}".lower()
    for words, found, advice in _TROUBLE:
        if words in said:
            return wrong(f"{where}, {found}", advice)
    return wrong(f"{where} can't be used ({type(error).__name__})", "see REDIS_URL, and the server's log")


# Workers.


def workers(patient: Patient) -> Finding:
    """Count who works at each queue."""
    try:
        with closing(connect(patient.config.redis_url, patient=False)) as server:
            alive = _alive(server)
    except (RedisError, OSError, ValueError):
        return note("the queue server doesn't tell who works")
    counted = ", ".join(f"{name} {alive[name]}" for name in QUEUES)
    if missing := [name for name in QUEUES if not alive[name]]:
        advice = (
            f"start {' and '.join(f'`python -m workers {name}`' for name in missing)}, or `python -m workers` for all"
        )
        return wrong(f"nobody works at {', '.join(missing)} ({counted})", advice)
    return ok(counted)


def _alive(server: redis.Redis) -> Counter[str]:
    since = datetime.now(UTC) - ALIVE
    found: Counter[str] = Counter()
    for worker in rq.Worker.all(connection=server):
        if worker.last_heartbeat is not None and worker.last_heartbeat > since:
            found.update(worker.queue_names())
    return found
