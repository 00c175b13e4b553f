"""``make bench-rates``: how much of what Vitrine does in a second, each kind beside its floor and the rate aimed at."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.__main__ import SETTINGS, floor
from benchmarks.load import Measured, post
from tests import cvs
from tests.people import Person
from tests.stack import Stack, held, wait_until

BACKLOG, MADE, UPLOADERS = 200, 60, 8
ANONYMOUS = "/api/v1/upload-anonymous"
UPLOAD_BYTES = 300_000
UNLIMITED = SETTINGS | {
    "MAX_WAITING": "0",
    "MAX_WAITING_MB": "0",
    "UPLOAD_MB_PER_DAY": "0",
    "REFUSED_PER_HOUR": "1000000",
}


class Rates:
    """One running Vitrine and one person with CVs in it."""

    def __init__(self, stack: Stack, folder: Path, seconds: int):
        self.stack, self.folder, self.seconds = stack, folder, seconds
        self.processes = int(stack.settings["WEB_CONCURRENCY"])
        self.owner = Person(stack.url, "rates")
        self.owner.sign_up()

    def claim(self, count: int) -> list[str]:
        """Place and claim so many CVs; give their jobs."""
        return [self._claim_one() for _ in range(count)]

    def _claim_one(self) -> str:
        placed = Person(self.stack.url).place_by_api(cvs.pdf()).json()
        self.owner.claim(placed["job_id"], placed["claim_token"]).raise_for_status()
        return str(placed["job_id"])

    def public_pages(self) -> None:
        """Read one published page again and again, whole and as a browser that has it."""
        job_id = self.claim(1)[0]
        portfolio = self.owner.wait_for(job_id, "completed")["portfolio"]
        self.owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"visibility": "public"}).raise_for_status()
        page = self.owner.call("GET", f"/portfolio/{portfolio['id']}").json()["public_url"]
        answer = self.owner.browser.get(page)
        (self.folder / "page.html").write_bytes(answer.content)
        aim = 1000 * self.processes
        tell("public page, whole", self.hammer(page), aim)
        tell("public page, kept by the browser", self.hammer(page, **{"If-None-Match": answer.headers["ETag"]}), aim)
        self.floor("bare Flask, the same bytes", "same_bytes")

    def polls(self) -> None:
        """Ask for what is told already of a job that waits in a queue whose workers stand still."""
        with held(self._workers()):
            job_id = self.claim(1)[0]
            path = f"{self.stack.url}/jobs/{job_id}"
            seen = re.findall(r'hx-get="[^"]*(\?seen=[^"]*)"', self.owner.browser.get(path).text)[0]
            cookies = "; ".join(f"{name}={value}" for name, value in self.owner.browser.cookies.items())
            said = {"Cookie": cookies, "HX-Request": "true"}
            tell("status poll", self.hammer(path + seen, **said), 1500)
            tell("status poll through the API", self.hammer(f"{self.stack.url}/api/v1/jobs/{job_id}", **said), 1500)
            self.floor("bare Flask, one SELECT", "one_select")
        self.owner.wait_for(job_id, "completed")

    def portfolios(self) -> None:
        """Let the workers make what was claimed while they stood still."""
        with held(self._workers()):
            jobs = self.claim(MADE)
        began = time.monotonic()
        wait_until(lambda: self._completed(jobs) == len(jobs))
        tell("portfolio, from claim to completed", len(jobs) / (time.monotonic() - began), 4)
        wait_until(self.stack.is_idle)
        tell("  with its PDF read back", len(jobs) / (time.monotonic() - began))

    def uploads(self) -> None:
        """Upload when all is quiet, and while a backlog is worked off."""
        content = cvs.pdf_of_size(UPLOAD_BYTES)
        quiet = self._upload(content, self.stack.port, ANONYMOUS)
        tell("upload, nothing else to do", quiet.rate, 40, f"p95 {quiet.p95:.0f} ms")
        with floor("save_and_insert", self.folder, self.processes) as port:
            bare = self._upload(content, port, "/")
        tell("  bare Flask, save and insert", bare.rate, said=f"p95 {bare.p95:.0f} ms")
        with held(self._workers()):
            jobs = self.claim(BACKLOG)
        busy = self._upload(content, self.stack.port, ANONYMOUS)
        tell("upload, a backlog being worked off", busy.rate, 40, f"p95 {busy.p95:.0f} ms, aim 250")
        print(f"  {self._completed(jobs)} of {BACKLOG} portfolios were made by its end")

    def _upload(self, content: bytes, port: int, path: str) -> Measured:
        return post(port, path, content, clients=UPLOADERS, seconds=self.seconds)

    def _completed(self, jobs: list[str]) -> int:
        done = {str(row["id"]) for row in self.stack.table("job") if row["state"] == "completed"}
        return sum(job.replace("-", "") in done for job in jobs)

    def _workers(self) -> list[int]:
        return [*self.stack.workers("extract"), *self.stack.workers("portfolio")]

    def hammer(self, url: str, **headers: str) -> float:
        """Give the answers in a second to a client that costs next to nothing."""
        return wrk(url, self.seconds, headers)

    def floor(self, name: str, app: str) -> None:
        """Tell what the server does with an app of ``benchmarks.floor``, and with one that answers ``ok``."""
        for said, each in ((name, app), ('return [b"ok"]', "plain")):
            with floor(each, self.folder, self.processes) as port:
                tell(f"  {said}", wrk(f"http://127.0.0.1:{port}/", self.seconds, {}))


def wrk(url: str, seconds: int, headers: dict[str, str], connections: int = 16) -> float:
    """Give the good answers in a second over so many connections; raises AssertionError where any was none."""
    said = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    words = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", *said, url]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told, told
    assert "Socket errors" not in told, told
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0])


def tell(what: str, rate: float, aim: float = 0, said: str = "") -> None:
    """Print one figure."""
    print(f"{what:36} {rate:8.1f}/s   {f'aim {aim:g}/s, {rate / aim:.2f} of it   ' if aim else ''}{said}", flush=True)


KINDS = ("public_pages", "polls", "portfolios", "uploads")
"""The backlog comes last: nobody waits for its end."""


def main(seconds: int = 10, kinds: tuple[str, ...] = KINDS) -> None:
    """Print every figure."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: install it (on Debian: apt-get install wrk).")
    for processes in os.environ.get("WEBS", "1,2").split(","):
        settings = UNLIMITED | {"WEB_CONCURRENCY": processes, "WORKERS_PER_QUEUE": "2"}
        with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "vitrine", **settings) as stack:
            print(f"{processes} web, 2 workers a queue; the machine's load is {os.getloadavg()[0]:.1f}")
            rates = Rates(stack, Path(folder), seconds)
            for kind in kinds:
                getattr(rates, kind)()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10, tuple(sys.argv[2:]) or KINDS)
