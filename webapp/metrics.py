"""The metrics as Prometheus reads them, computed when it asks: however many processes there are, all give the same.

``docs/watching.md`` says what each means and when to worry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from webapp import caches, reports, watching
from webapp.errors import FAILURES
from webapp.models import now
from webapp.queue import Queue

QUANTILES = (0.5, 0.9, 0.99)


def text(queue: Queue) -> bytes:
    """Give all of them in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(_Collector(queue))
    return generate_latest(registry)


class _Collector:
    def __init__(self, queue: Queue):
        self.queue = queue

    def describe(self) -> list[Metric]:
        """Promise nothing: the registry would count everything once more to learn the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Count everything."""
        yield from _jobs(self.queue)
        yield from _lines(self.queue)
        yield from _stages()
        yield _by("mails", "Mails that wait, and that were given up in the last week.", "state", watching.mails())
        yield _one("portfolios_published", "Portfolios that are public.", watching.published(self.queue))
        yield _one("reports_waiting", "Reports of public pages that nobody has decided.", reports.count_waiting())
        yield _one("purges_waiting", "Changes that caches should have been told of.", caches.count_due())
        yield _one("waiting_upload_bytes", "Bytes of the files that nobody has claimed yet.", watching.waiting_bytes())
        yield _kills(self.queue)


def _jobs(queue: Queue) -> Iterator[Metric]:
    hour_ago, none = now() - watching.HOUR, dict.fromkeys(FAILURES, 0)
    yield _by("jobs", "Jobs in each state.", "state", watching.jobs_by_state(queue))
    failed = watching.failures_by_reason(queue)
    yield _by("failed_jobs", "Jobs that are failed now, by reason.", "reason", none | failed)
    lately = watching.failures_since(hour_ago)
    yield _by("failures_last_hour", "Jobs that failed in the last hour, by reason.", "reason", none | lately)
    again = watching.deliveries(hour_ago)
    yield _one("deliveries_last_hour", "Times that jobs of the last hour were brought back from lost workers.", again)


def _lines(queue: Queue) -> Iterator[Metric]:
    lines = watching.lines(queue)
    answers = all(line.length is not None for line in lines)
    yield _one("queue_up", "Whether the queue server answers.", int(answers))
    for name, words, field in (
        ("queue_length", "Work in the queue.", "length"),
        ("queue_oldest_seconds", "How long the first in line has waited, by its row.", "oldest"),
        ("outbox_rows", "Work that is due and in no queue.", "missing"),
        ("outbox_lag_seconds", "How long the oldest of that has been due.", "lag"),
        ("lost_leases", "Work whose worker has been silent for too long.", "lost"),
        ("deferred_jobs", "Work that waits for its owner's turn, in no queue.", "deferred"),
        ("backlog_seconds", "What one worker would take for all that waits.", "backlog"),
    ):
        values = {line.name: getattr(line, field) for line in lines}
        yield _by(name, words, "queue", {key: value for key, value in values.items() if value is not None})


def _stages() -> Iterator[Metric]:
    stages = watching.stage_seconds(now() - watching.HOUR)
    runs = {stage: len(seconds) for stage, seconds in stages.items()}
    yield _by("stage_runs", "Jobs whose last run of the stage ended in the last hour.", "stage", runs)
    took = GaugeMetricFamily(
        "vitrine_stage_seconds", "What the stage took in those runs.", labels=["stage", "quantile"]
    )
    for stage, seconds in stages.items():
        for share in QUANTILES if seconds else ():
            took.add_metric([stage, str(share)], watching.quantile(seconds, share))
    yield took


def _kills(queue: Queue) -> Metric:
    kills = CounterMetricFamily(
        "vitrine_sandbox_kills", "Files whose reader was killed or died.", labels=["function", "end"]
    )
    for labels, count in watching.sandbox_kills(queue).items():
        kills.add_metric(labels, count)
    return kills


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"vitrine_{name}", words, value=value)


def _by(name: str, words: str, label: str, values: Mapping[str, Any]) -> Metric:
    family = GaugeMetricFamily(f"vitrine_{name}", words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
