"""Tells rows in the API's types."""

from __future__ import annotations

from webapp import audiences, pending, portfolios, progress, takedowns, themes
from webapp.api.types import (
    FailureBody,
    JobBody,
    PortfolioBody,
    PortfolioLinks,
    StepBody,
    Uploaded,
    aware,
)
from webapp.context import config, origin, portfolio_origin
from webapp.models import Job, Portfolio
from webapp.views.shown import failure, show_portfolio


def state_of(job: Job) -> str:
    """Name the job's state for the outside."""
    return progress.public_state(job, config().preview_seconds)


def uploaded(job: Job, claim: pending.Claim) -> Uploaded:
    """Tell a fresh upload with the token that opens it."""
    return Uploaded.model_validate(
        {
            "job_id": str(job.id),
            "state": state_of(job),
            "filename": job.filename,
            "size": job.size,
            "media_type": job.media_type,
            "pages": job.pages,
            "preview_seconds": config().preview_seconds,
            "expires_at": aware(job.expires_at),
            "claim_token": claim.token(),
        }
    )


def job(job: Job) -> JobBody:
    """Tell how far a job is."""
    wrong = failure(job)
    return JobBody.model_validate(
        {
            "job_id": str(job.id),
            "state": state_of(job),
            "progress": progress.progress(job),
            "steps": [_step(step) for step in progress.steps(job)],
            "error": FailureBody(code=wrong.code, detail=wrong.detail) if wrong else None,
            "portfolio": _links(job),
        }
    )


def _step(step: progress.Step) -> StepBody:
    return StepBody.model_validate(
        {
            "name": step.name,
            "state": step.state,
            "started_at": aware(step.started_at),
            "finished_at": aware(step.finished_at),
        }
    )


def _links(job: Job) -> PortfolioLinks | None:
    shown = show_portfolio(job)
    if shown is None:
        return None
    return PortfolioLinks(
        id=shown.id,
        theme=shown.theme,
        html_url=_absolute(shown.page_url),
        pdf_url=_absolute(shown.pdf_url) if shown.pdf_url else None,
        public_pdf_url=f"{shown.public_url}resume.pdf" if shown.published and shown.pdf_url else None,
        zip_url=_absolute(shown.zip_url) if shown.zip_url else None,
        public_url=shown.public_url if shown.published else None,
    )


def portfolio(portfolio: Portfolio) -> PortfolioBody:
    """Tell a portfolio and what its owner decided about it."""
    return PortfolioBody(
        id=str(portfolio.id),
        job_id=str(portfolio.job_id),
        theme=portfolio.theme,
        options=themes.as_options(portfolio.options),
        shown=audiences.as_shown(portfolio.shown),
        visibility=portfolios.visibility(portfolio),
        slug=portfolio.slug,
        html_url=_absolute(f"/portfolios/{portfolio.id}/") if portfolio.files else None,
        public_url=f"{portfolio_origin()}/p/{portfolio.slug}/" if portfolio.published else None,
        taken_down=takedown.reason if (takedown := takedowns.of(portfolio)) else None,
    )


def _absolute(path: str) -> str:
    return f"{origin()}{path}"
