"""Choosing a portfolio's look: tried on with one's own words, then kept."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, request
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from webapp import audiences, flow, history, limits, pictures, portfolios, themes
from webapp.audiences import Audience
from webapp.context import services
from webapp.errors import Problem
from webapp.models import Cv, Portfolio
from webapp.rendering import go_to, page
from webapp.resume import Draft, Preview, Resume, as_resume, invalid_values
from webapp.services import PREVIEW, PREVIEW_LIMITS
from webapp.views.forms import number_in
from webapp.views.labels import SECTIONS
from webapp.views.mine import own_cv, own_portfolio
from webapp.views.portfolios import stored_page

CHOICES = ("accent", "type", "density", "paper", "columns", "pages")

HEAD = 4096
"""Bytes of a picture that tell its size; a page that is tried on needs no more of it."""

blueprint = Blueprint("looks", __name__)


@dataclass(frozen=True)
class Tried:
    """A theme and what was chosen of it, as a form or an address says it."""

    theme: themes.Theme
    options: themes.Options

    @property
    def look(self) -> themes.Look:
        """Give the whole look."""
        return themes.look(self.theme, self.options)

    @property
    def fields(self) -> dict[str, str]:
        """Give what a form would send to say the same."""
        said = self.options.model_dump(exclude_none=True)
        order = said.pop("order", ())
        places = {f"place-{name}": str(place) for place, name in enumerate(order, start=1)}
        return {"theme": self.theme.name, **{name: str(value) for name, value in said.items()}, **places}

    @property
    def query(self) -> str:
        """Give it as the query of an address."""
        return urlencode(self.fields)


@blueprint.get("/portfolios/<portfolio_id>/look")
def choose(portfolio_id: str) -> Response:
    """Show the themes and options with the page as it would be."""
    portfolio = own_portfolio(portfolio_id)
    resume = as_resume(own_cv(str(portfolio.job_id)).document)
    tried = _tried(portfolio, request.args)
    return page(
        "portfolios/look.html",
        "portfolios/_trial.html",
        portfolio=portfolio,
        tried=tried,
        themes=themes.all_themes(),
        choices=themes.choices(),
        sections=[(name, SECTIONS[name]) for name in tried.look.order if getattr(resume, name)],
    )


@blueprint.get("/portfolios/<portfolio_id>/preview")
@limits.previews
def preview(portfolio_id: str) -> Response:
    """Show the owner's page in a look that isn't kept, of an earlier version, or as others will see it.

    Raises Problem ``not_found`` for a version that isn't kept.
    """
    portfolio = own_portfolio(portfolio_id)
    tried = _tried(portfolio, request.args)
    cv = own_cv(str(portfolio.job_id))
    resume = _document(cv)
    shown = pictures.shown_in(services(), cv.job, resume)
    draft = Draft(resume=resume, pictures={name: content[:HEAD] for name, content in shown.items()})
    made = services().previewer.call(
        PREVIEW,
        io.BytesIO(draft.model_dump_json(by_alias=True).encode()),
        PREVIEW_LIMITS,
        Preview,
        theme=tried.theme.name,
        options=tried.options.model_dump(exclude_none=True),
        language=cv.language,
        audience=_audience(),
        shown=audiences.as_shown(portfolio.shown).model_dump(),
    )
    return stored_page(pictures.put_inside(made.html.encode(), shown.__getitem__), framed=True)


def _document(cv: Cv) -> Resume:
    version = number_in(request.args.get("version", str(cv.version)))
    kept = history.document(cv.job, version)
    if kept is None:
        raise Problem("not_found")
    return kept


def _audience() -> Audience:
    asked = request.args.get("audience")
    return next((audience for audience in audiences.AUDIENCES if audience == asked), "owner")


@blueprint.post("/portfolios/<portfolio_id>/look/keep")
@limits.work
def keep(portfolio_id: str) -> Response:
    """Make the page and the PDF anew in the look that was chosen."""
    portfolio = own_portfolio(portfolio_id)
    tried = _tried(portfolio, request.form)
    flow.generate(portfolios.job_of(portfolio), services().queue, tried.theme.name, themes.as_text(tried.options))
    flash("It is being made in its new look.")
    return go_to(f"/jobs/{portfolio.job_id}")


def _tried(portfolio: Portfolio, values: MultiDict[str, str]) -> Tried:
    """Read what was chosen, or the look it has where nothing was.

    Raises Problem ``unknown_theme`` or ``invalid_fields``.
    """
    if "theme" not in values:
        return Tried(themes.find(portfolio.theme), themes.as_options(portfolio.options))
    theme = portfolios.find_theme(values["theme"])
    try:
        return Tried(theme, themes.Options.model_validate(_chosen(values)))
    except ValidationError as error:
        raise Problem("invalid_fields", errors=invalid_values(error)) from None


def _chosen(values: MultiDict[str, str]) -> dict[str, object]:
    places = {
        name: int(place)
        for name in themes.SECTIONS
        if (place := values.get(f"place-{name}", "")).isdecimal() and place.isascii() and len(place) <= 2
    }
    chosen: dict[str, object] = {name: values[name] for name in CHOICES if values.get(name)}
    return chosen | ({"order": tuple(sorted(places, key=places.__getitem__))} if places else {})
