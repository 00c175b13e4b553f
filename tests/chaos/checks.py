"""What has to be so once everything has come to rest, looked at from the outside: rows, files, pages, processes."""

from __future__ import annotations

import io
import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2

from tests.chaos.ledger import CLAIMED, GONE, Ledger, Upload
from tests.rows import services_of
from tests.stack import Stack, children, command, descendants
from webapp.models import Cv, Job, Mail, Portfolio, User
from webapp.queue import EXTRACT, OCR, PORTFOLIO
from webapp.services import Services
from workers import sweep

REST = ("completed", "uploaded", "expired")
"""The states in which a job waits for nobody but its owner or its end; ``failed`` is told by itself."""
MADE = {"owner/resume.pdf", "link/resume.pdf", "public/resume.pdf", "public/index.html", "public/portfolio.zip"}
MUCH_MEMORY = 150 * 1024
"""So many kilobytes more than at the start, in one process, are no longer the caches filling up."""


def unfinished(stack: Stack) -> Counter[str]:
    """Count the jobs that still wait for work, by state."""
    with services_of(stack):
        states = [job.state for job in Job.select(Job.state)]
    return Counter(state for state in states if state not in (*REST, "failed"))


def violations(stack: Stack, ledger: Ledger, life_seconds: float) -> Iterator[str]:
    """Say what is not as it has to be."""
    with services_of(stack) as services:
        sweep.purge(services)
        sweep.remove_orphans(services, timedelta(seconds=-5))
        rows = {str(job.id): job for job in Job.select()}
        files = stack.stored()
        yield from _promises(ledger, rows, files, life_seconds)
        yield from _nobody_elses(ledger, rows)
        for job in rows.values():
            yield from _job_at_rest(job, files)
        for upload in ledger.claimed():
            yield from _finished(services, upload)
        yield from _rows_and_files(rows, files)
        yield from _queue_at_rest(services)
        if (
            stuck := Mail.select()
            .where(Mail.sent_at.is_null(), Mail.error.is_null(), Mail.lease.is_null(False))
            .count()
        ):
            yield f"{stuck} mails are stuck"
    yield from _log(stack, ledger)


def _promises(ledger: Ledger, rows: dict[str, Job], files: set[str], life_seconds: float) -> Iterator[str]:
    for upload in ledger.uploads:
        job, stored = rows.get(upload.job_id), f"uploads/{upload.job_id}" in files
        young = time.time() - upload.placed_at < life_seconds
        if upload.fate == GONE and (job or stored):
            if not (job and job.owner_id is None):  # a replacement without an answer may have kept it until its end
                yield f"{upload.job_id} was deleted and is still there"
        elif upload.fate == CLAIMED and not (job and job.state == "completed" and stored):
            yield f"{upload.job_id} is owned and {job.state if job else 'gone'}, its file {stored}"
        elif upload.fate not in (GONE, CLAIMED) and young and not (job and job.state == "uploaded" and stored):
            yield f"{upload.job_id} waits for its visitor and is {job.state if job else 'gone'}, its file {stored}"


def _nobody_elses(ledger: Ledger, rows: dict[str, Job]) -> Iterator[str]:
    """Every owned job is of whoever sent the file, also one of whose upload no answer arrived."""
    emails = {user.id: user.email for user in User.select()}
    for cv in Cv.select(Cv, Job).join(Job):
        senders = {ledger.words[word] for word in json.loads(cv.document)["basics"]["name"].split() if word[0] == "Q"}
        if senders != {emails[cv.job.owner_id]}:
            yield f"{cv.job_id} of {senders} belongs to {emails[cv.job.owner_id]}"
    for upload in ledger.claimed():
        job = rows.get(upload.job_id)
        if job and emails.get(job.owner_id) != upload.owner:
            yield f"{upload.job_id} belongs to somebody else than who claimed it"


def _job_at_rest(job: Job, files: set[str]) -> Iterator[str]:
    if job.state not in REST:
        yield f"{job.id} is {job.state}: {job.error}, {job.deliveries} deliveries, attempt {job.attempt}"
    if job.lease is not None:
        yield f"{job.id} is {job.state} and somebody still has its lease"
    if job.document_failures:
        yield f"{job.id} was blamed for what it met"
    if job.state in ("completed", "uploaded") and f"uploads/{job.id}" not in files:
        yield f"{job.id} has lost its file"


def _finished(services: Services, upload: Upload) -> Iterator[str]:
    """One CV of the version its edits make it, one portfolio, one set of files, with a PDF of this person."""
    versions = [cv.version for cv in Cv.select().where(Cv.job == upload.job_id)]
    portfolios = list(Portfolio.select().where(Portfolio.job == upload.job_id))
    if versions != [1 + upload.edits] or len(portfolios) != 1:
        yield f"{upload.job_id} has CVs of versions {versions} and {len(portfolios)} portfolios, edits {upload.edits}"
        return
    files = f"portfolios/{upload.job_id}"
    made = {key.removeprefix(f"{portfolios[0].files}/") for key, _ in services.storage.keys(files)}
    if not made >= MADE or any(key.startswith(files) for key in made):
        yield f"{upload.job_id} has other files than those of its last run: {sorted(made)}"
        return
    words = pypdfium2.PdfDocument(io.BytesIO(services.storage.get(f"{portfolios[0].files}/public/resume.pdf")))
    if upload.word not in words[0].get_textpage().get_text_bounded():
        yield f"the PDF of {upload.job_id} is of somebody else"


def _rows_and_files(rows: dict[str, Job], files: set[str]) -> Iterator[str]:
    for key in sorted(files):
        kind, name, *_ = key.split("/")
        if kind != "check" and (name not in rows or "#" in key):
            yield f"{key} is stored and of no job"


def _queue_at_rest(services: Services) -> Iterator[str]:
    for name in (EXTRACT, OCR, PORTFOLIO):
        if waiting := services.queue.waiting(name):
            yield f"the queue {name} still has {waiting}"


def _log(stack: Stack, ledger: Ledger) -> Iterator[str]:
    """In development the log tells the mails' links, and nobody's address; nothing of a person's stands in it."""
    said = stack.log.read_text(errors="replace")
    if told := [word for word in (*ledger.words, "@example.org", "example.com", "Marit") if word in said]:
        yield f"the log tells {len(told)} words of people's: {told[:3]}"


def processes(stack: Stack) -> dict[str, int]:
    """Give the memory, in kilobytes, of each process that is kept running, the web servers' too."""
    found = {}
    for file in (stack.home / "run").glob("*.pid"):
        pid = int(file.read_text())
        for place, one in enumerate([pid, *(children(pid) if file.stem == "web" else [])]):
            found[f"{file.stem}{'-server' * place}"] = _memory(one)
    return found


def _memory(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def lost_processes(stack: Stack, before: dict[str, int]) -> Iterator[str]:
    """Say what is not back, what nobody looks after any more, and what has grown without end."""
    now = processes(stack)
    yield from (f"{name} is not back" for name in sorted(before.keys() - now.keys()))
    for name in before.keys() & now.keys():
        if now[name] > before[name] + MUCH_MEMORY:
            yield f"{name} has grown from {before[name]} to {now[name]} kB"
    known = {stack.process.pid, *descendants(stack.process.pid)}
    home = f"VITRINE_HOME={stack.home}".encode()
    for pid in (int(path.name) for path in Path("/proc").glob("[0-9]*")):
        if pid not in known and home in _environment(pid).split(b"\0"):
            yield f"{command(pid)!r} runs on and nobody looks after it"


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""
