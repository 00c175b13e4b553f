"""The jobs RQ runs: each takes the row, does the work, and hands back what came of it.

Only ids come in; whether the work is still to be done, the row decides.
"""

from __future__ import annotations

import importlib
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.message import EmailMessage
from functools import cache
from types import ModuleType
from typing import Any

from jinja2 import TemplateError
from peewee import OperationalError

from webapp import audiences, caches, flow, mail, pictures, states, themes, turns
from webapp.config import Config
from webapp.logs import Work
from webapp.models import Cv, Job, Mail, Portfolio
from webapp.resume import NEEDS_OCR, Reading, UnreadableFileError, as_resume
from webapp.roundtrip import REPORT, Report
from webapp.sandbox import DiedError, Sandbox, SandboxError, TimedOutError
from webapp.services import READ, READ_BARE, Services, read_limits
from webapp.space import FULL
from webapp.storage import MissingFileError, StorageUnavailableError
from workers.poppler import words_of
from workers.recall import MADE, noted, recalling
from workers.roundtrip import compare
from workers.sweep import remove_leftovers

UNMAKEABLE = (AttributeError, LookupError, TypeError, ValueError, MessageError, TemplateError)
"""How ``email`` and Jinja tell that they can't make a message of a row."""

NO_REPORT = (MissingFileError, StorageUnavailableError, UnreadableFileError, SandboxError)
"""Why a PDF isn't read back; nobody waits for it, so it isn't tried again."""
READ_BACK_SECONDS = 20.0
"""So long a PDF of ours may take to read: far more than any does, and no longer, for people's own files wait behind."""


@cache
def services() -> Services:
    """Give this worker's connections."""
    return Services(Config.from_env())


@cache
def reader() -> Sandbox:
    """Give the sandbox in which files are read; its zygote is the worker's own, and warm."""
    return Sandbox([READ, READ_BARE], lambda function, end: services().note_kill(function, end))


def workshop() -> ModuleType:
    """Give what makes pages and PDFs. It loads WeasyPrint, which the worker that only reads has no use for."""
    return importlib.import_module("workers.portfolio.variants")


def extract(job_id: str, attempt: int) -> None:
    """Read the job's file."""
    with Work("extract", attempt, job=job_id) as work, _connected():
        job = flow.begin_extracting(uuid.UUID(job_id), attempt, services().config.lease_seconds)
        if job is not None:
            with _others_next(job), _held(job), _failing_as(job, "unreadable"):
                _extract(job, work)


def _extract(job: Job, work: Work) -> None:
    try:
        reading = _read(job)
    except MissingFileError:
        work.failed("file_gone")
        flow.failed(job, "file_gone")
    except UnreadableFileError as reason:
        _not_read(job, work, reason.code)
    except TimedOutError:
        work.failed("timed_out")
        flow.document_failed(job, "timed_out", services().queue)
    except DiedError:
        work.failed("unreadable")
        flow.document_failed(job, "unreadable", services().queue)
    else:
        kept = flow.extracted(job, reading, themes.DEFAULT, services().queue)
        work.outcome = "done" if kept else "too late"


def _not_read(job: Job, work: Work, code: str) -> None:
    if code == NEEDS_OCR:
        work.outcome = "needs ocr" if flow.needs_ocr(job, services().queue) else "too late"
    else:
        work.failed(code)
        flow.failed(job, code)


def _read(job: Job) -> Reading:
    limits = read_limits(job.media_type, services().config.read_seconds)
    with tempfile.TemporaryFile() as file:
        file.write(services().storage.get(job.upload_key))
        return reader().call(READ, file, limits, Reading, media_type=job.media_type, ocr=bool(job.needs_ocr))


def generate(job_id: str, attempt: int) -> None:
    """Make the job's page, then its PDF."""
    with Work("portfolio", attempt, job=job_id) as work, _connected():
        job = flow.begin_generating(uuid.UUID(job_id), attempt, services().config.lease_seconds)
        if job is not None:
            try:
                with _others_next(job), _held(job):
                    work.outcome = "done" if _generate(job) else "too late"
            finally:
                remove_leftovers(services(), job)


def _generate(job: Job) -> bool:
    """Store the page for each audience, then the PDFs; False when the job is no longer this worker's."""
    files = f"portfolios/{job.id}/{job.lease}"
    with _failing_as(job, "page_failed"):
        faces = _faces(job)
        _store(files, {audience: face.page_files for audience, face in faces.items()})
        if not flow.page_made(job, files):
            return False
    with _failing_as(job, "pdf_failed"):
        _store(files, {audience: face.pdf_files for audience, face in faces.items()})
        _store(files, {"public": {"portfolio.zip": faces["public"].archive}})
        services().storage.put(f"{files}/{MADE}", noted({name: face.made_of for name, face in faces.items()}))
    if completed := flow.completed(job, files):
        services().queue.read_back(job)
    return completed


def _faces(job: Job) -> dict[str, Any]:
    """Give the portfolio's faces by audience, of the CV and the decisions as they are now."""
    cv, portfolio = Cv.get(Cv.job == job), Portfolio.get(Portfolio.job == job)
    address = f"{services().config.portfolio_origin}/p/{portfolio.slug}/"
    resume, shown = as_resume(cv.document), audiences.as_shown(portfolio.shown)
    images = pictures.shown_in(services(), job, resume)
    recall = recalling(services().storage, portfolio.files)
    faces: dict[str, Any] = workshop().variants(resume, portfolio.look(), cv.language, address, shown, images, recall)
    return faces


def _store(files: str, contents: dict[str, dict[str, bytes]]) -> None:
    for audience, named in contents.items():
        for name, content in named.items():
            services().storage.put(f"{files}/{audience}/{name}", content)


def read_back(job_id: str, attempt: int) -> None:
    """Say what a program finds in the job's PDF, unless it is gone or made anew. No state depends on it."""
    with Work("read-back", attempt, job=job_id) as work, _connected():
        try:
            if (portfolio := _completed(uuid.UUID(job_id), attempt)) is not None:
                _read_back(portfolio, attempt)
                work.outcome = "done"
        except NO_REPORT as error:  # its name alone: its words may come out of the file
            work.failed(type(error).__name__)


def _completed(job_id: uuid.UUID, attempt: int) -> Portfolio | None:
    this_run = (Job.id == job_id) & (Job.attempt == attempt) & (Job.state == states.COMPLETED)
    made: Portfolio | None = Portfolio.select(Portfolio, Job).join(Job).where(this_run).first()
    return made


def _read_back(portfolio: Portfolio, attempt: int) -> None:
    report = _report(f"{portfolio.files}/owner")
    if report is not None and _completed(portfolio.job_id, attempt):
        services().storage.put(f"{portfolio.files}/{REPORT}", report.model_dump_json().encode())
        remove_leftovers(services(), portfolio.job)  # the report too, when the portfolio went in this very moment


def _report(files: str) -> Report | None:
    resume = as_resume(services().storage.get(f"{files}/resume.json").decode())
    pdf = services().storage.get(f"{files}/resume.pdf")
    limits = read_limits("application/pdf", min(services().config.read_seconds, READ_BACK_SECONDS))
    with tempfile.TemporaryFile() as file:
        file.write(pdf)
        found = reader().call(READ_BARE, file, limits, Reading).resume
    return compare(resume, found, words_of(pdf))


def send(mail_id: str, attempt: int) -> None:
    """Send a mail."""
    with Work("mail", attempt, mail=mail_id) as work, _connected():
        letter = mail.begin(uuid.UUID(mail_id), attempt)
        if letter is not None:
            _send(letter, work)


def _send(letter: Mail, work: Work) -> None:
    """Send it; what the carrier says of a failure are our own words, and the mail server's number."""
    try:
        services().carrier.send(_rendered(letter))
    except mail.CarrierError as error:
        work.failed(str(error), "waits")
        mail.try_later(letter)
    except mail.UndeliverableError as error:
        work.failed(str(error), "given up")
        mail.refused(letter)
    else:
        work.outcome = "done"
        mail.sent(letter)


def _rendered(letter: Mail) -> EmailMessage:
    """Make the message, as bytes too: some addresses break only then. What can't be made now can't be made later."""
    try:
        message = mail.render(letter, services().config)
        bytes(message)
    except UNMAKEABLE as error:  # its name alone: its words may hold the address
        raise mail.UndeliverableError(f"can't be made: {type(error).__name__}") from None
    return message


def purge(_purge_id: str, attempt: int) -> None:
    """Tell caches what they may keep no longer."""
    with Work("purge", attempt) as work, _connected():
        work.outcome = "done" if caches.tell(services().config) else "waits"


@contextmanager
def _connected() -> Iterator[None]:
    try:
        with services().database.connection_context():
            yield
    finally:
        caches.ask(services())


@contextmanager
def _others_next(job: Job) -> Iterator[None]:
    """Let go, in the end, of what its owner has no room for until then; the sweeper does what is missed here."""
    try:
        yield
    finally:
        with suppress(OperationalError):
            list(turns.release(services().queue, Job.owner == job.owner_id))


@contextmanager
def _held(job: Job) -> Iterator[None]:
    """Renew the job's lease from a thread for as long as the work lasts."""
    done = threading.Event()
    beat = threading.Thread(target=_renew_until, args=(done, job), daemon=True)
    beat.start()
    try:
        yield
    finally:
        done.set()
        beat.join()


def _renew_until(done: threading.Event, job: Job) -> None:
    config = services().config
    while not done.wait(config.heartbeat_seconds):
        with suppress(OperationalError), _connected():  # a database away for a moment may be back at the next beat
            flow.renew(job, config.lease_seconds)


@contextmanager
def _failing_as(job: Job, code: str) -> Iterator[None]:
    """Mark the job failed when the work breaks in a way nobody foresaw, and let RQ know.

    A database, storage or sandbox that is away, a disk that is full, or a machine short of memory says nothing of the
    job: the sweeper delivers it again, at once or when its lease has run out.
    """
    try:
        yield
    except (OperationalError, MemoryError, SandboxError):
        raise
    except OSError as error:
        if isinstance(error, StorageUnavailableError) or error.errno in FULL:
            flow.put_back(job)
        else:
            flow.failed(job, code)
        raise
    except Exception:
        flow.failed(job, code)
        raise
