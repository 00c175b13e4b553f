"""Fetches what is the visitor's own. Whatever isn't is as if it weren't there."""

from __future__ import annotations

import uuid

from flask_login import current_user

from webapp import flow, pending, states
from webapp.errors import Problem
from webapp.models import Cv, Job, Portfolio, is_id
from webapp.sessions import signed_in


def own_job(job_id: str) -> Job:
    """Give the signed-in owner's job; raises Problem ``sign_in_required`` or ``not_found``."""
    owner = signed_in()
    job = Job.find(id=_uuid(job_id), owner=owner)
    if job is None:
        raise Problem("not_found")
    return job


def held_job(job_id: str, token: str | None = None) -> Job:
    """Give the job whose cookie or claim token came along; raises Problem ``not_found``."""
    job = pending.held(token)
    if job is None or job.id != _uuid(job_id):
        raise Problem("not_found")
    return job


def own_or_held_job(job_id: str) -> Job:
    """Give the job of its owner or of its holder before a claim; raises Problem ``not_found``."""
    wanted = _uuid(job_id)
    if current_user.is_authenticated:
        job = Job.find(id=wanted, owner=signed_in())
        if job is not None:
            return job
    job = held_job(job_id)
    if job.state not in (states.UPLOADED, states.EXPIRED):
        raise Problem("not_found")
    return job


def own_portfolio(portfolio_id: str) -> Portfolio:
    """Give the signed-in owner's portfolio; raises Problem ``sign_in_required`` or ``not_found``."""
    owner = signed_in()
    found = Portfolio.find(id=_uuid(portfolio_id), owner=owner)
    if found is None:
        raise Problem("not_found")
    return found


def own_cv(job_id: str) -> Cv:
    """Give what was read from the owner's file; raises Problem ``not_extracted`` before it was, or ``not_found``."""
    cv = Cv.find(job=own_job(job_id))
    if cv is None:
        raise Problem("not_extracted")
    return cv


def waiting_upload() -> Job | None:
    """Give the upload this browser holds while it waits for an owner."""
    job = pending.held()
    return job if job and job.state == states.UPLOADED and not flow.is_expired(job) else None


def _uuid(text: str) -> uuid.UUID:
    if not is_id(text):
        raise Problem("not_found")
    return uuid.UUID(text)
