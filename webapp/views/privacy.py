"""Who sees what of a portfolio."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request
from pydantic import ValidationError

from webapp import audiences, limits, portfolios
from webapp.audiences import Shown
from webapp.context import services
from webapp.errors import Problem
from webapp.rendering import go_to, page
from webapp.resume import Location, Resume, as_resume, invalid_values
from webapp.themes import SECTIONS
from webapp.views.labels import SECTIONS as TITLES
from webapp.views.mine import own_cv, own_portfolio

LEVELS = [
    ("public", "Everybody"),
    ("link", "Those who have its address, and my PDF"),
    ("owner", "My own PDF alone"),
    ("nobody", "Nobody"),
]

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/portfolios/<portfolio_id>/privacy")
def choose(portfolio_id: str) -> Response:
    """Ask who may see what the CV holds."""
    portfolio = own_portfolio(portfolio_id)
    resume = as_resume(own_cv(str(portfolio.job_id)).document)
    shown = audiences.as_shown(portfolio.shown).model_dump()
    items = [(name, label, shown[name]) for name, label in _held(resume).items()]
    return page("portfolios/privacy.html", "portfolios/privacy.html", portfolio=portfolio, items=items, levels=LEVELS)


def _held(resume: Resume) -> dict[str, str]:
    """Name what the resume holds of what can be kept from somebody."""
    basics, place = resume.basics, resume.basics.location or Location()
    reached = {
        "email": ("Email", basics.email),
        "phone": ("Phone", basics.phone),
        "address": ("Street and postal code", place.address or place.postal_code),
        "image": ("Photo", basics.image),
        "profiles": (TITLES["profiles"], basics.profiles),
    }
    listed = {name: (TITLES[name], getattr(resume, name)) for name in SECTIONS}
    return {name: label for name, (label, held) in {**reached, **listed}.items() if held}


@blueprint.post("/portfolios/<portfolio_id>/privacy")
@limits.work
def keep(portfolio_id: str) -> Response:
    """Keep who may see what, and make the page and the PDFs anew; raises Problem ``invalid_fields``."""
    portfolio = own_portfolio(portfolio_id)
    chosen = {name: level for name, level in request.form.items() if name in Shown.model_fields}
    try:
        shown = Shown.model_validate(chosen)
    except ValidationError as error:
        raise Problem("invalid_fields", errors=invalid_values(error)) from None
    portfolios.change(portfolio, services().queue, shown=shown)
    flash("It is kept, and shows in a moment.")
    return go_to(f"/jobs/{portfolio.job_id}")
