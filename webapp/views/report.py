"""Telling those who run the site about a public page: a form for everybody, without an account."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from webapp import limits, portfolios, reports
from webapp.errors import Problem
from webapp.models import Portfolio
from webapp.rendering import go_to, page
from webapp.views.forms import Form

blueprint = Blueprint("report", __name__)


@blueprint.get("/report")
def ask() -> Response:
    """Show the form, whatever page it is opened for: it tells nobody which there are."""
    return _show(Form("report", {"page": request.args.get("page", "")}))


@blueprint.post("/report")
@limits.reports
def take() -> Response:
    """Keep what was told; the thanks are the same for a page that isn't there."""
    form = Form.from_request("report", "page", "reason", "text", "email")
    try:
        reports.file(_page_at(form.values["page"]), form.values["reason"], form.values["text"], form.values["email"])
    except Problem as problem:
        return _show(form.told(problem))
    return go_to("/report/thanks")


@blueprint.get("/report/thanks")
def thanks() -> Response:
    """Say that it has come in."""
    return page("report/thanks.html", "report/thanks.html")


def _show(form: Form) -> Response:
    return page("report/form.html", "report/form.html", form.status, form=form, reasons=list(reports.REASONS.items()))


def _page_at(address: str) -> Portfolio | None:
    """Give the page at an address, or at the last part of it; None for one that isn't open to others."""
    slug = re.split(r"[/?#]", address.rpartition("/p/")[2])[0].lower()
    try:
        return portfolios.find_public(slug)
    except Problem:
        return None
