"""A job and its portfolio as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from webapp import flow, history, progress, reports, states, takedowns, turns
from webapp.context import config, portfolio_origin, services
from webapp.errors import FAILURES
from webapp.models import Cv, Job, Portfolio, now
from webapp.resume import as_resume

HOPELESS_FAILURES = ("file_gone", "not_yet_read")
"""Failures that trying again can't mend."""


@dataclass(frozen=True)
class ShownPortfolio:
    """Where a portfolio's page and files are."""

    id: str
    theme: str
    page_url: str
    pdf_url: str | None
    zip_url: str | None
    json_url: str
    vcard_url: str
    text_url: str
    published: bool
    public_url: str
    slug: str


@dataclass(frozen=True)
class ShownAddress:
    """Where anybody sees a portfolio, also while its page is made anew."""

    portfolio_id: str
    url: str
    listed: bool


@dataclass(frozen=True)
class ShownTakedown:
    """Why a portfolio can't be published, and whom to write to against it."""

    is_own: bool
    """Whether this very page was taken down, and not another made of the same CV."""
    why: str
    write_to: str


@dataclass(frozen=True)
class ShownFailure:
    """Why a run ended badly, in words."""

    code: str
    title: str
    detail: str


@dataclass(frozen=True)
class ShownJob:
    """What a page tells of a job."""

    id: str
    title: str
    purpose: str
    filename: str
    kind: str
    pages: int | None
    size: int
    state: str
    uploaded_at: datetime
    expires_at: datetime
    preview_elapsed: float
    steps: list[progress.Step]
    error: ShownFailure | None
    can_retry: bool
    can_type: bool
    rests: bool
    ahead: int | None
    portfolio: ShownPortfolio | None
    public: ShownAddress | None
    takedown: ShownTakedown | None

    @property
    def fingerprint(self) -> str:
        """Change exactly when a poll has something new to show."""
        return _fingerprint(self.state, self.steps, self.ahead)


def fingerprint(job: Job) -> str:
    """Give the same as ``show(job).fingerprint`` at the price of a poll."""
    return _fingerprint(progress.public_state(job, config().preview_seconds), progress.steps(job), _ahead(job))


def _fingerprint(state: str, steps: list[progress.Step], ahead: int | None) -> str:
    return f"{state}-{sum(step.state == 'done' for step in steps)}-{ahead or 0}"


def show(job: Job) -> ShownJob:
    """Tell a job's row for its page."""
    return ShownJob(
        id=str(job.id),
        title=_title(job),
        purpose=job.purpose or "",
        filename=job.filename or "",
        kind=job.kind or "",
        pages=job.pages,
        size=job.size or 0,
        state=progress.public_state(job, config().preview_seconds),
        uploaded_at=job.uploaded_at,
        expires_at=job.expires_at,
        preview_elapsed=min((now() - job.uploaded_at).total_seconds(), config().preview_seconds),
        steps=progress.steps(job),
        error=failure(job),
        can_retry=job.state == states.FAILED and job.error not in HOPELESS_FAILURES,
        can_type=job.state == states.FAILED and not history.has_cv(job),
        rests=flow.rests(job),
        ahead=_ahead(job),
        portfolio=show_portfolio(job),
        public=_public(job),
        takedown=_takedown(job),
    )


def failure(job: Job) -> ShownFailure | None:
    """Give the words for a failed job's code."""
    return ShownFailure(job.error, *FAILURES[job.error]) if job.state == states.FAILED and job.error else None


def _title(job: Job) -> str:
    cv = Cv.find(job=job)
    name = as_resume(cv.document).basics.name if cv else None
    return name or job.filename or "A CV"


def _ahead(job: Job) -> int | None:
    """Count the files before this one, those in work included; None when it doesn't wait or nobody can tell."""
    waiting = turns.ahead(job, services().queue) if job.state in (states.CLAIMED, states.EXTRACTED) else None
    return None if waiting is None else waiting + _in_work(job)


def _in_work(job: Job) -> int:
    if job.state == states.EXTRACTED:
        return Job.number_of(state=states.GENERATING)
    return Job.number_of(state=states.EXTRACTING, needs_ocr=bool(job.needs_ocr))


def _public(job: Job) -> ShownAddress | None:
    portfolio = Portfolio.find(job=job, published=True)
    return ShownAddress(str(portfolio.id), _public_url(portfolio), portfolio.listed) if portfolio else None


def _takedown(job: Job) -> ShownTakedown | None:
    portfolio = Portfolio.find(job=job)
    found = takedowns.of(portfolio) if portfolio else None
    if portfolio is None or found is None:
        return None
    is_own = found.portfolio_id == portfolio.id
    return ShownTakedown(is_own, reports.REASONS[found.reason], parseaddr(config().mail_from or "")[1])


def _public_url(portfolio: Portfolio) -> str:
    return f"{portfolio_origin()}/p/{portfolio.slug}/"


def show_portfolio(job: Job) -> ShownPortfolio | None:
    """Tell where the job's page and files are; None before there is a page of this run."""
    portfolio = Portfolio.find(job=job) if job.page_at else None
    if portfolio is None or portfolio.files is None:
        return None
    here = f"/portfolios/{portfolio.id}"
    return ShownPortfolio(
        id=str(portfolio.id),
        page_url=f"{here}/",
        pdf_url=f"{here}/resume.pdf" if job.pdf_at else None,
        zip_url=f"{here}/portfolio.zip" if job.pdf_at else None,
        json_url=f"{here}/resume.json",
        vcard_url=f"{here}/contact.vcf",
        text_url=f"{here}/resume.txt",
        published=portfolio.published,
        theme=portfolio.theme,
        public_url=_public_url(portfolio),
        slug=portfolio.slug,
    )
