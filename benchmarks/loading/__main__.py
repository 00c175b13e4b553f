"""``make load``: real browsers' mix of requests against so many web processes and workers, and where that saturates.

STEP_SECONDS, WEBS, WORKERS and USERS (how many visitors at once) choose the steps; FOLDER is where the figures go.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.loading import table
from benchmarks.loading.parts import watched
from benchmarks.rates import UNLIMITED
from tests import cvs
from tests.people import Person
from tests.stack import ROOT, Stack, wait_until

Step = dict[str, Any]


def main() -> None:
    """Run every step, and write the figures as Markdown and JSON."""
    seconds = int(os.environ.get("STEP_SECONDS") or 60)
    into = Path(os.environ.get("FOLDER") or ROOT / "var")
    into.mkdir(parents=True, exist_ok=True)
    steps: list[Step] = []
    for webs, workers in product(_chosen("WEBS", "1,2,4"), _chosen("WORKERS", "1,2,4,8")):
        steps += _steps(webs, workers, seconds)
        (into / "load.json").write_text(json.dumps({"cores": os.cpu_count(), "steps": steps}, indent=1))
        (into / "load.md").write_text(table.of(steps))
    print((into / "load.md").read_text())


def _chosen(name: str, default: str) -> list[int]:
    return [int(number) for number in (os.environ.get(name) or default).split(",")]


def _steps(webs: int, workers: int, seconds: int) -> list[Step]:
    """Start one Vitrine, and let more and more visitors come to it."""
    settings = UNLIMITED | {"WEB_CONCURRENCY": str(webs), "WORKERS_PER_QUEUE": str(workers)}
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "vitrine", **settings) as stack:
        cv = Path(folder) / "cv.pdf"
        cv.write_bytes(cvs.pdf())
        told = {"LOAD_CV": str(cv), "LOAD_PUBLIC": _publish(stack)}
        return [_step(stack, told, webs, workers, users, seconds) for users in _chosen("USERS", "8,32,96")]


def _publish(stack: Stack) -> str:
    """Publish a portfolio; give its path."""
    owner = Person(stack.url, "load")
    portfolio = owner.status(owner.make_portfolio())["portfolio"]
    owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"visibility": "public"}).raise_for_status()
    url = str(owner.call("GET", f"/portfolio/{portfolio['id']}").json()["public_url"])
    return url.removeprefix(stack.url)


def _step(stack: Stack, told: dict[str, str], webs: int, workers: int, users: int, seconds: int) -> Step:
    spent = os.times()
    with watched(stack) as taken:
        counted = _locust(stack.url, told, users, seconds)
    client = os.times().children_user - spent.children_user + os.times().children_system - spent.children_system
    made = sum(row["state"] == "completed" for row in stack.table("job"))
    wait_until(stack.is_idle)
    step = {"webs": webs, "workers": workers, "users": users, "seconds": seconds, "made_in_all": made,
            "cores": taken.cores | {"client": client / seconds}, "memory": taken.memory,
            "kinds": [table.figures(kind, seconds) for kind in counted]}  # fmt: skip
    print(table.line(step), flush=True)
    return step


def _locust(url: str, told: dict[str, str], users: int, seconds: int) -> list[dict[str, Any]]:
    """Let so many visitors come for so long; give what locust counted of each kind of request."""
    words = [sys.executable, "-m", "locust", "--locustfile", "benchmarks/loading/visitors.py", "--headless", "--json"]
    words += ["--users", str(users), "--spawn-rate", str(users), "--run-time", f"{seconds}s", "--host", url]
    words += ["--skip-log", "--exit-code-on-error", "0", "--stop-timeout", "0"]
    run = subprocess.run(words, cwd=ROOT, env=os.environ | told, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(run.stderr)
    counted: list[dict[str, Any]] = json.loads(run.stdout)
    return counted


if __name__ == "__main__":
    main()
