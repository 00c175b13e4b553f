"""``make hostile``: files that mean harm, each through the whole of a running Vitrine, and what they did to it.

A folder of such files has a ``manifest.json`` which says of each what may become of it, and a ``filenames.json`` with
names for the first of them.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pypdfium2

from benchmarks.naming import try_name
from benchmarks.watching import Peak, alone_on_the_network, calls, names_under, watched
from tests.pdfs import links
from tests.people import Page, Person
from tests.stack import ROOT, Stack, wait_until

REFUSED, FAILED, READ = "reject_upload", "accept_but_extract_fails_cleanly", "accept_and_extract"
WEB_GROWTH_MB = 150
MIN_REASON = 40
LOCKED = ("encrypted_user", "password_docx")
NO_MATTER = ("/.", "__pycache__", "vitrine.db")
"""Parts of paths at which others write while a file is sent."""
BYSTANDER_AFTER_SECONDS = 5.0
SETTINGS = {
    "PREVIEW_SECONDS": "1",
    "UPLOADS_PER_HOUR": "100000",
    "UPLOADS_PER_DAY": "100000",
    "REFUSED_PER_HOUR": "100000",
    "SIGN_INS_PER_HOUR": "100000",
}
NEVER_SHOWN = re.compile(
    r"traceback|pdfium|python|weasyprint|lxml|expat|zipfile|pillow|\bPIL\b|tesseract|gunicorn|werkzeug|\bflask\b|peewee|"
    r"redis|errno|exception|\w+Error\b|\.py\b|/(?:tmp|usr|home|root|var|opt|proc)/",
    re.I,
)
"""What tells how the house is built; whoever is refused needs to know none of it."""


@dataclass
class Case:
    """A file of the manifest, and what was seen to become of it."""

    told: dict[str, Any]
    content: bytes
    outcome: str = ""
    upload_seconds: float = 0.0
    seconds: float = 0.0
    worker_mb: float = 0.0
    web_mb: float = 0.0
    code: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.told["file"]).removeprefix("files/")

    def expect(self, holds: object, fault: str) -> None:
        """Note the fault unless that holds."""
        if not holds:
            self.faults.append(fault)

    def __str__(self) -> str:
        figures = f"upload {self.upload_seconds:5.2f} s   all {self.seconds:5.1f} s   worker {self.worker_mb:4.0f} MB"
        became = f"{'BAD' if self.faults else 'ok '} {self.name:34} {self.outcome:32} {self.code:12}"
        return f"{became} {figures}   web +{max(0.0, self.web_mb):3.0f} MB   {'; '.join(self.faults)}".rstrip()

    def judge(self) -> None:
        """Hold what was measured against the manifest's limits."""
        limits = self.told["limits"]
        self.expect(self.outcome in (self.told["expect"], *self.told["also_ok"]), f"became {self.outcome}")
        self.expect(self.upload_seconds <= limits["max_upload_seconds"], "slow to answer the upload")
        self.expect(self.seconds <= limits["max_seconds"], "slow to end")
        self.expect(self.worker_mb <= limits["max_rss_mb"], "a worker took too much memory")
        self.expect(self.web_mb < WEB_GROWTH_MB, "the web process grew too much")


def main(folder: Path, only: str = "") -> None:
    """Send every file and every name, print a line for each; the exit status tells whether all went well.

    With ``only`` no others are sent than files whose name holds that.
    """
    told = json.loads((folder / "manifest.json").read_text())["files"]
    names = [entry["name"] for entry in json.loads((folder / "filenames.json").read_text())["names"]]
    cases = [Case(entry, _content(folder, entry)) for entry in told]
    watches_network = alone_on_the_network()
    print(f"{len(cases)} files; calls to the network are {'watched' if watches_network else 'NOT watched: not root'}")
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        (place / "tmp").mkdir()
        with Stack(place / "vitrine", **SETTINGS, TMPDIR=str(place / "tmp")) as stack:
            assert _is_read(stack, cases[0]), "not even the control file is read"
            control, cases = cases[0], [case for case in cases if only in case.name]
            good = sum(_run(stack, case, control, watches_network) for case in cases)
            good_names = sum(try_name(stack, name, control.content) for name in names)
    print(f"{good} of {len(cases)} files as they should be, {good_names} of {len(names)} names")
    sys.exit(good < len(cases) or good_names < len(names))


def _content(folder: Path, entry: dict[str, Any]) -> bytes:
    stored = (folder / entry["file"]).read_bytes()
    return gzip.decompress(stored) if entry.get("stored_encoding") == "gzip" else stored


def _run(stack: Stack, case: Case, control: Case, watches_network: bool) -> bool:
    wait_until(stack.is_idle)
    around, workers, log = _around(stack), _workers(stack), stack.log.stat().st_size
    calls_before = calls()
    web, *each = peaks = [Peak([stack.pid("web")]), *(Peak([pid]) for pid in workers)]
    with watched(*peaks), _bystander(stack, case, control):
        _go_through(stack, case)
    case.web_mb, case.worker_mb = web.growth, max(worker.most for worker in each)
    said = stack.log.read_bytes()[log:].decode(errors="replace")
    _expect_absent(case, "the log", said)
    case.expect("Traceback" not in said, "a traceback in the log")
    case.expect(_is_read(stack, control), "the control file is not read afterwards")
    case.expect(_workers(stack) == workers, "a worker had to be started again")
    case.expect(not (left := _around(stack) - around), f"left {sorted(left)[:3]}")
    case.expect(not watches_network or calls() == calls_before, "called out")
    case.judge()
    print(case, flush=True)
    return not case.faults


def _workers(stack: Stack) -> list[int]:
    return [pid for queue in ("extract", "portfolio") for pid in stack.workers(queue)]


def _around(stack: Stack) -> set[str]:
    """Everything where nothing may come to be: our code, what lies beside the storage, the machine's first folders."""
    home = stack.home
    ours = [home / name for name in ("files", "mail", "queue", "run")]
    ours += [ROOT / ".venv", ROOT / ".git"]
    never = names_under(ROOT, home.parent, but_not=ours)
    shallow = {str(path) for folder in ("/", "/etc", "/var/tmp", "/root") for path in Path(folder).glob("*")}
    return {name for name in never | shallow if not any(part in name for part in NO_MATTER)}


@contextmanager
def _bystander(stack: Stack, case: Case, control: Case) -> Iterator[None]:
    """Let somebody else's control file go through meanwhile, where this one takes long."""
    over, read = threading.Event(), []

    def come_by() -> None:
        if not over.wait(BYSTANDER_AFTER_SECONDS):
            read.append(_is_read(stack, control))

    other = threading.Thread(target=come_by)
    other.start()
    yield
    over.set()
    other.join()
    case.expect(all(read), "somebody else's file is not read meanwhile")


def _is_read(stack: Stack, control: Case) -> bool:
    again = Case(control.told, control.content)
    _go_through(stack, again)
    return again.outcome == READ and not again.faults


def _go_through(stack: Stack, case: Case) -> None:
    """Be the person who places the file, signs up, waits, and opens all that was made."""
    person, answers = Person(stack.url, "hostile"), []
    person.browser.event_hooks["response"].append(lambda answer: answers.append((answer, answer.read())))
    try:
        _place_and_wait(person, stack, case)
    except (AssertionError, httpx.HTTPError) as fault:
        case.faults.append(f"{type(fault).__name__}: {str(fault)[:200]}")
    case.expect(all(answer.status_code < 500 for answer, _ in answers), "a server error")
    for answer, content in answers:
        for text in _texts(content):
            _expect_absent(case, answer.url.path, text)


def _place_and_wait(person: Person, stack: Stack, case: Case) -> None:
    file = {"file": (case.told["send_as_filename"], case.content, case.told["content_type"])}
    landing, kept = person.visit("/"), stack.kept()
    began = time.monotonic()
    page = person.send(landing, "/upload", files=file)
    case.upload_seconds = time.monotonic() - began
    if page.status >= 400:
        case.outcome, case.code = REFUSED, str(page.status)
        case.expect(stack.kept() == kept, "something of it is kept")
        _judge_words(case, page)
        return
    began = time.monotonic()
    person.sign_up(page)
    status = person.wait_for(page.job_id, "completed", "failed")
    case.seconds = time.monotonic() - began
    case.outcome, case.code = (FAILED, status["error"]["code"]) if status["error"] else (READ, "")
    shown = person.visit(f"/jobs/{page.job_id}")
    if case.outcome == FAILED:
        _judge_words(case, shown)
    else:
        _open_all(person, case, status, shown)


def _judge_words(case: Case, page: Page) -> None:
    """Look at what a person is told who can't go on."""
    words = page.words.replace(case.told["send_as_filename"], "")
    case.expect(not (found := NEVER_SHOWN.search(words)), f"tells {found and found[0]!r}")
    case.expect(len(words) > MIN_REASON, "gives no reason")
    case.expect("password" in words or case.told["kind"] not in LOCKED, "doesn't speak of the password")


def _open_all(person: Person, case: Case, status: dict[str, Any], shown: Page) -> None:
    folder = status["portfolio"]["html_url"]
    pages = [person.visit(path) for path in (f"/jobs/{shown.job_id}/cv", folder)]
    for name in ("resume.pdf", "resume.json", "contact.vcf", "portfolio.zip"):
        person.browser.get(f"{folder}{name}").raise_for_status()
    document = json.dumps(person.call("GET", f"/cv/{shown.job_id}").json(), ensure_ascii=False)
    for words in case.told.get("must_appear", []):
        case.expect(words in pages[1].words, f"{words} is not on the page")
        case.expect(words in document, f"{words} is not in the JSON Resume")
    case.expect(case.told["kind"] != "truncated" or "damaged" in shown.words, "half a CV passes for a whole one")


def _texts(content: bytes) -> Iterator[str]:
    """Give all that somebody, or a program, could find in an answer."""
    if content.startswith(b"%PDF-"):
        yield from _texts_of_pdf(content)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from _texts(archive.read(name))
    else:
        yield content.decode(errors="replace")


def _texts_of_pdf(content: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(content)
    for page in document:
        yield page.get_textpage().get_text_range()
    for place in range(document.count_attachments()):
        yield bytes(document.get_attachment(place).get_data()).decode(errors="replace")
    yield from links(content)


def _expect_absent(case: Case, place: str, text: str) -> None:
    for words in case.told.get("must_not_appear", []):
        case.expect(words not in text, f"{words!r} in {place}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
