"""Where operators decide about public pages: what was reported, and what they took down."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request

from webapp import notices, reports, takedowns
from webapp.context import portfolio_origin, services
from webapp.errors import Problem
from webapp.models import User
from webapp.rendering import go_to, page
from webapp.views.forms import number_in

AT_ONCE = 100
"""So many reports are shown; the next come up as these are decided."""
LIST = "/operator/reports"

blueprint = Blueprint("moderation", __name__)


@blueprint.get(LIST)
def show() -> Response:
    """List the reports that wait for a decision, and what is taken down."""
    return page(
        "operator/reports.html",
        "operator/reports.html",
        waiting=reports.waiting(AT_ONCE),
        reported=reports.count_waiting(),
        takedowns=takedowns.all_there_are(),
        reasons=reports.REASONS,
    )


@blueprint.post(f"{LIST}/<number>/take-down")
def take_down(number: str) -> Response:
    """Close the page that a report is about, for the reason chosen; raises Problem ``bad_request`` for none of them."""
    report = reports.find(number_in(number))
    reason = request.form.get("reason", report.reason)
    if reason not in reports.REASONS:
        raise Problem("bad_request")
    address = f"{portfolio_origin()}/p/{report.portfolio.slug}/"
    owner = report.portfolio.owner
    is_new = takedowns.take_down(report.portfolio, reason, address, services().queue)
    flash(_what_follows(owner) if is_new else "The page was taken down already. What its owner is told stays as it is.")
    return go_to(LIST)


def _what_follows(owner: User) -> str:
    if notices.reaches(owner):
        return "The page is taken down. Its owner is told why, on their page and by mail."
    return "The page is taken down. Its owner is told why on their page alone: they have no proved address."


@blueprint.post(f"{LIST}/<number>/dismiss")
def dismiss(number: str) -> Response:
    """Leave the page as it is."""
    reports.dismiss(reports.find(number_in(number)))
    flash("The report is put away. The page stays as it is.")
    return go_to(LIST)


@blueprint.post("/operator/takedowns/<number>/lift")
def lift(number: str) -> Response:
    """End a decision: the page is open again, where its owner has not closed it."""
    takedowns.lift(number_in(number), portfolio_origin(), services().queue)
    flash("The decision is lifted.")
    return go_to(LIST)
