"""The public address of a portfolio as a QR code, drawn when somebody asks for it."""

from __future__ import annotations

import io

import segno
from flask import Blueprint, Response, make_response, redirect

from webapp import caches, portfolios
from webapp.context import config, portfolio_origin
from webapp.errors import Problem
from webapp.models import Portfolio
from webapp.views.mine import own_portfolio
from webapp.views.portfolios import SANDBOX

QUIET_ZONE = 4
"""So many modules around it stay light, as ISO/IEC 18004 wants."""

blueprint = Blueprint("qr", __name__)


@blueprint.get("/p/<slug>/qr.svg")
def public(slug: str) -> Response:
    """Show the code of a published portfolio to everybody."""
    portfolio = portfolios.find_public(slug)
    if portfolio.slug != slug:
        return make_response(redirect(f"/p/{portfolio.slug}/qr.svg", code=301))
    response = _picture(portfolio)
    response.headers.update(caches.headers(config(), portfolio))
    return response


@blueprint.get("/portfolios/<portfolio_id>/qr.svg")
def owners(portfolio_id: str) -> Response:
    """Show the code to the portfolio's owner; before it is published there is no address to tell."""
    portfolio = own_portfolio(portfolio_id)
    if not portfolio.published:
        raise Problem("not_found")
    return _picture(portfolio)


def _picture(portfolio: Portfolio) -> Response:
    response = Response(drawn(f"{portfolio_origin()}/p/{portfolio.slug}/"), content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = f"{SANDBOX}; default-src 'none'; frame-ancestors 'none'"
    return response


def drawn(address: str) -> bytes:
    """Give the code of an address as SVG; it has no size of its own and fills what it is put into."""
    code = segno.make_qr(address, error="m", boost_error=False)
    written = io.BytesIO()
    looks = {"border": QUIET_ZONE, "light": "#fff", "omitsize": True, "svgclass": None, "lineclass": None}
    code.save(written, kind="svg", title=f"QR code of {address}", **looks)
    return written.getvalue()
