"""What search engines ask for: where they may go, and what there is to list."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from peewee import ModelSelect

from webapp.context import config, origin, portfolio_origin
from webapp.errors import Problem
from webapp.models import Portfolio
from webapp.views.apart import is_portfolios_host

ADDRESSES = 50_000
"""So many may stand in one list (https://www.sitemaps.org/protocol.html)."""

blueprint = Blueprint("found", __name__)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say where the sitemap is. Nothing is forbidden: a page's ``noindex`` counts only for whom may read it."""
    return _kept(f"User-agent: *\nDisallow:\n\nSitemap: {_here()}/sitemap.xml\n", "text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the landing page and every portfolio that is for everybody; where one list can't hold them, list the lists.

    Portfolios on a host of their own are listed there: a list may name no other host than its own.
    A portfolio that was just closed may stand in somebody's copy for an hour more, and its address says that it is.
    """
    lists = _lists()
    return part(1) if lists == 1 else _xml("found/sitemaps.xml", lists=lists)


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """Give one of the lists, the first being 1; raises Problem ``not_found`` for one that isn't there."""
    last = _lists()
    if not 1 <= number <= last:
        raise Problem("not_found")
    oldest_first = _listed().order_by(Portfolio.created_at, Portfolio.id)  # a new one moves none to another list
    shows_landing = number == last and not is_portfolios_host()
    return _xml("found/sitemap.xml", portfolios=oldest_first.paginate(number, ADDRESSES), last=shows_landing)


def _here() -> str:
    return portfolio_origin() if is_portfolios_host() else origin()


def _lists() -> int:
    """Count the lists: portfolios fill them, and the landing page takes a place in the last."""
    return int(_listed().count()) // ADDRESSES + 1


def _listed() -> ModelSelect[Portfolio]:
    is_here = is_portfolios_host() or config().portfolio_url is None
    open_to_all = Portfolio.published & Portfolio.listed & Portfolio.files.is_null(False) & is_here
    return Portfolio.select(Portfolio.slug, Portfolio.updated_at).where(open_to_all)


def _xml(template: str, **context: object) -> Response:
    return _kept(render_template(template, origin=_here(), **context), "application/xml; charset=utf-8")


def _kept(text: str, content_type: str) -> Response:
    return Response(text, content_type=content_type, headers={"Cache-Control": "public, max-age=3600"})
