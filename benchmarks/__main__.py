"""``make bench``: uploads, from claim to portfolio, ways in, memory; each beside its floor or its like."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import get, post
from tests import cvs
from tests.people import Person
from tests.stack import ROOT, Stack, free_port, wait_until

JOBS = 50
TRIES = 100
WAYS_IN = {"/login": "log-in", "/login/link": "link to log in", "/password/new": "new password"}
SETTINGS = {
    "UPLOADS_PER_HOUR": "1000000",
    "UPLOADS_PER_DAY": "1000000",
    "SIGN_INS_PER_HOUR": "1000000",
    "MAX_CVS": "100000",
}


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "vitrine", **SETTINGS) as stack:
        memory(stack, "before all that follows")
        uploads(stack, Path(folder))
        portfolios(stack)
        ways_in(stack)
        memory(stack, "after it")


def uploads(stack: Stack, folder: Path) -> None:
    """Measure uploads of a 300 kB PDF of two pages, and the floors beside them."""
    content = cvs.pdf_of_size(300_000)
    print(f"Uploads of a PDF of 2 pages, {len(content) // 1000} kB")
    post(stack.port, "/api/v1/upload-anonymous", content, clients=4, each=10)
    for clients, each in ((1, 200), (32, 20)):
        print(f"  {clients:2} client{'s' if clients > 1 else ' '}  Vitrine          ",
              post(stack.port, "/api/v1/upload-anonymous", content, clients=clients, each=each))  # fmt: skip
        with floor("save_and_insert", folder) as port:
            print("             bare Flask save and insert", post(port, "/", content, clients=clients, each=each))
    print("The landing page, one client")
    print("              Vitrine          ", get(stack.port, "/", times=300))
    with floor("plain", folder) as port:
        print('              return [b"ok"]   ', get(port, "/", times=300))


@contextmanager
def floor(app: str, folder: Path, processes: int = 1) -> Iterator[int]:
    """Run an app of ``benchmarks.floor`` on the server that Vitrine runs on, in so many processes; give its port."""
    port = free_port()
    words = [sys.executable, "-m", "gunicorn", f"benchmarks.floor:{app}", "--worker-class", "gthread", "--threads", "8"]
    words += ["--bind", f"127.0.0.1:{port}", "--workers", str(processes), "--no-control-socket", "--log-level", "error"]
    process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, "FLOOR_FOLDER": str(folder)})
    wait_until(lambda: _listens(port))
    yield port
    process.send_signal(signal.SIGTERM)
    process.wait()


def _listens(port: int) -> bool:
    try:
        get(port, "/", times=1)
    except OSError:
        return False
    return True


def portfolios(stack: Stack) -> None:
    """Measure how long the claims of real uploads, one after the other, take to page and PDF."""
    owner = Person(stack.url, "bench")
    owner.sign_up()
    for _ in range(JOBS):
        visitor = Person(stack.url)
        token = visitor.browser.post("/api/v1/upload-anonymous", files={"file": ("cv.pdf", cvs.pdf())}).json()
        claim = {"job_id": token["job_id"], "claim_token": token["claim_token"]}
        owner.browser.post("/api/v1/claim", json=claim, headers={"Origin": stack.url})
        owner.wait_for(token["job_id"], "completed")
    with sqlite3.connect(stack.home / "vitrine.db") as rows:
        print(f"{JOBS} claims of a PDF of 2 pages, one after the other")
        for name, since, until in (
            ("claim to page ready", "claimed_at", "page_at"),
            ("claim to PDF ready", "claimed_at", "pdf_at"),
            ("wait in the queue for reading", "claimed_at", "reading_at"),
            ("wait in the queue for making", "structured_at", "generating_at"),
        ):
            spans = f"(julianday({until}) - julianday({since})) * 86400000"
            times = sorted(row[0] for row in rows.execute(f"SELECT {spans} FROM job WHERE state = 'completed'"))
            print(f"  {name:30} p50 {statistics.median(times):7.0f} ms   p95 {times[int(len(times) * 0.95)]:7.0f} ms")


def ways_in(stack: Stack) -> None:
    """Measure whether the time of an answer tells that an address has an account, by turns with one that has none."""
    known, visitor = Person(stack.url, "known"), Person(stack.url, "unknown")
    known.sign_up()
    print(f"Ways in, refused or mailed, {TRIES} times each")
    for path, name in WAYS_IN.items():
        fields = dict(visitor.visit(path).form(path).form_values()) | {"password": "not the one it has"}
        times: dict[str, list[float]] = {known.email: [], visitor.email: []}
        for _ in range(TRIES):
            for email, taken in times.items():
                started = time.perf_counter()
                visitor.browser.post(path, data=fields | {"email": email})
                taken.append((time.perf_counter() - started) * 1000)
        with_account, without = (statistics.median(taken) for taken in times.values())
        print(f"  {name:15} with an account p50 {with_account:5.1f} ms   without {without:5.1f} ms   "
              f"ratio {with_account / without:.2f}")  # fmt: skip


def memory(stack: Stack, moment: str) -> None:
    """Tell the memory of each process at this moment."""
    print(f"Memory of each process {moment} (resident, MB)")
    for name in ("web", "extract", "portfolio", "mail", "sweep", "queue"):
        print(f"  {name:10}", ", ".join(f"{role} {size:.0f}" for role, size in _family(stack.pid(name))))


def _family(pid: int, role: str = "itself") -> Iterator[tuple[str, float]]:
    status = Path(f"/proc/{pid}/status").read_text()
    for size in re.findall(r"VmRSS:\s+(\d+)", status):  # of one that has just ended there is none
        yield role, int(size) / 1024
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes()
        yield from _family(int(child), "zygote" if b"sys.path" in words else "child")


if __name__ == "__main__":
    main()
