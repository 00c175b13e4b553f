"""The figures of ``make load`` as tables."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Any

from benchmarks.loading.parts import PARTS

Step = dict[str, Any]

GROWTH = 1.1
"""Saturated is what more visitors bring less than this times as many answers of."""
FULL = 0.85
"""Of a core: a process of Python's that takes so much has no more to give."""
WAY = "claim to portfolio"


def figures(counted: Step, seconds: int) -> Step:
    """Give rate and percentiles of what locust counted of one kind of request."""
    times = sorted((int(ms), count) for ms, count in counted["response_times"].items())
    return {
        "name": counted["name"], "count": counted["num_requests"], "failed": counted["num_failures"],
        "rate": counted["num_requests"] / seconds, **{f"p{p}": _percentile(times, p / 100) for p in (50, 95, 99)},
    }  # fmt: skip


def _percentile(times: list[tuple[int, int]], share: float) -> int:
    left = share * sum(count for _, count in times)
    for ms, count in times:
        left -= count
        if left <= 0:
            return ms
    return 0


def requests(step: Step) -> float:
    """Give the requests answered in a second."""
    return float(sum(kind["rate"] for kind in step["kinds"] if kind["name"] != WAY))


def of(steps: list[Step]) -> str:
    """Give all of it in Markdown."""
    return "\n".join([*_parts(steps), "", *_kinds(steps), "", *_saturation(steps)]) + "\n"


def _parts(steps: Iterable[Step]) -> Iterable[str]:
    heads = ["web", "workers", "visitors", "requests/s", "portfolios/s", "failed"]
    heads += [f"{part} cores" for part in (*PARTS, "client")] + [f"{part} MB" for part in PARTS]
    yield _row(heads)
    yield _row(["---"] * len(heads))
    for step in steps:
        yield _row([*_named(step), *(f"{step['cores'][part]:.2f}" for part in (*PARTS, "client")),
                    *(f"{step['memory'][part]:.0f}" for part in PARTS)])  # fmt: skip


def _named(step: Step) -> list[str]:
    made = sum(kind["rate"] for kind in step["kinds"] if kind["name"] == WAY)
    failed = sum(kind["failed"] for kind in step["kinds"])
    first = [str(step[name]) for name in ("webs", "workers", "users")]
    return [*first, f"{requests(step):.1f}", f"{made:.2f}", str(failed)]


def _kinds(steps: Iterable[Step]) -> Iterable[str]:
    """Tell of each kind of request in the last step before saturation; the JSON file has the others."""
    yield "| web | workers | visitors | kind | per second | p50 ms | p95 ms | p99 ms |"
    yield _row(["---"] * 8)
    for step in (_reached(found)[0] for _, found in _by_setting(steps)):
        for kind in sorted(step["kinds"], key=lambda kind: str(kind["name"])):
            figures = [f"{kind['rate']:.1f}", *(str(kind[name]) for name in ("p50", "p95", "p99"))]
            yield _row([*(str(step[name]) for name in ("webs", "workers", "users")), kind["name"], *figures])


def _saturation(steps: list[Step]) -> Iterable[str]:
    for (webs, workers), found in _by_setting(steps):
        reached, more = _reached(found)
        if more is None:
            said, at = f"not saturated by {reached['users']} visitors", reached
        else:
            said, at = f"saturated at {reached['users']} visitors, {requests(reached):.0f} requests/s", more
        yield f"- {webs} web, {workers} workers: {said}; {_full(at, webs, workers)}"


def _by_setting(steps: Iterable[Step]) -> Iterable[tuple[tuple[int, int], list[Step]]]:
    for setting, found in groupby(steps, lambda step: (step["webs"], step["workers"])):
        yield setting, list(found)


def _reached(steps: list[Step]) -> tuple[Step, Step | None]:
    """Give the last step that still brought more answers, and the one after it that no longer did."""
    for less, more in pairwise(steps):
        if requests(more) < GROWTH * requests(less):
            return less, more
    return steps[-1], None


def _full(step: Step, webs: int, workers: int) -> str:
    """Name the parts that have nothing more to give, each by the cores that its processes can use."""
    most = {"web": webs, "reading": workers, "making": workers, "queue": 1, "client": 1}
    full = [part for part, count in most.items() if step["cores"][part] > FULL * count]
    return f"full: {', '.join(full) or 'nothing alone'}; {sum(step['cores'].values()):.1f} cores in use by all"


def line(step: Step) -> str:
    """Tell one step in a line."""
    cores = ", ".join(f"{part} {cores:.2f}" for part, cores in step["cores"].items())
    webs, workers, users, rate, made, failed = _named(step)
    visitors = f"{webs} web {workers} workers {users:>3} visitors"
    return f"{visitors}  {rate}/s  {made} portfolios/s  {failed} failed  cores {cores}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
