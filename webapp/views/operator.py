"""The operators' page: what waits, what failed and why, and two buttons. It names nobody and no file."""

from __future__ import annotations

from flask import Blueprint, Response, flash

from webapp import erasure, flow, reports, states, watching
from webapp.context import services
from webapp.errors import FAILURES, Problem
from webapp.models import Job, is_id
from webapp.rendering import go_to, page

blueprint = Blueprint("operator", __name__, url_prefix="/operator")


@blueprint.get("")
def overview() -> Response:
    """Show jobs by state, the queues, and what failed."""
    queue = services().queue
    return page(
        "operator/overview.html",
        "operator/overview.html",
        states=watching.jobs_by_state(queue),
        lines=watching.lines(queue),
        failures=watching.newest_failures(),
        failed=watching.failures_by_reason(queue),
        reasons={code: words[0] for code, words in FAILURES.items()},
        overdue=watching.overdue(),
        reported=reports.count_waiting(),
    )


@blueprint.post("/jobs/<job_id>/retry")
def retry(job_id: str) -> Response:
    """Go on where a job failed, in its owner's stead; what reads like no CV is theirs to decide."""
    job = Job.get_or_none(Job.id == job_id, Job.state == states.FAILED) if is_id(job_id) else None
    if job is None or job.error == "not_a_cv":
        raise Problem("unknown_job")
    flow.retry(job, services().queue)
    flash("It is tried again.")
    return go_to("/operator")


@blueprint.post("/purge")
def purge() -> Response:
    """Delete the uploads whose time is over now, and not at the sweeper's next round."""
    deleted = erasure.erase_expired(services())
    flash(f"{deleted} expired upload{'' if deleted == 1 else 's'} deleted.")
    return go_to("/operator")
