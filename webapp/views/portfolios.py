"""A portfolio's page and files: for its owner, and for everybody once it is published."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from flask import Blueprint, Response, flash, make_response, redirect, request

from webapp import caches, limits, pictures, portfolios, ready_mail
from webapp.context import config, portfolio_origin, services
from webapp.errors import Problem
from webapp.models import Portfolio
from webapp.rendering import go_to
from webapp.storage import MissingFileError
from webapp.views.jobs import show_job
from webapp.views.mine import own_job, own_portfolio

TYPES = {
    "index.html": "text/html; charset=utf-8",
    "resume.pdf": "application/pdf",
    "resume.json": "application/json",
    "contact.vcf": "text/vcard; charset=utf-8",
    "card.png": "image/png",
    "resume.txt": "text/plain; charset=utf-8",
    "portfolio.zip": "application/zip",
}
SANDBOX = "sandbox allow-downloads allow-popups allow-popups-to-escape-sandbox"

blueprint = Blueprint("portfolios", __name__)


@blueprint.get("/portfolios/<portfolio_id>/", defaults={"name": "index.html"})
@blueprint.get("/portfolios/<portfolio_id>/<name>")
def owners(portfolio_id: str, name: str) -> Response:
    """Show a file of the owner's own variant, in which nothing is hidden."""
    portfolio = own_portfolio(portfolio_id)
    response = _file(portfolio, "public" if name == "portfolio.zip" else "owner", name)
    ready_mail.note_seen(portfolio.job)
    return response


@blueprint.get("/p/<slug>/", defaults={"name": "index.html"})
@blueprint.get("/p/<slug>/<name>")
def public(slug: str, name: str) -> Response:
    """Show a file of the public variant, once its owner has published it."""
    if name == "portfolio.zip":
        raise Problem("not_found")
    portfolio = portfolios.find_public(slug)
    if portfolio.slug != slug:
        return make_response(redirect(f"/p/{portfolio.slug}/{'' if name == 'index.html' else name}", code=301))
    response = _file(portfolio, "public" if portfolio.listed else "link", name)
    response.headers.update(caches.headers(config(), portfolio))
    response.headers["X-Robots-Tag"] = "all" if portfolio.listed else "noindex"
    if name == "index.html" and portfolio.listed:
        _name_languages(response, portfolio)
    # Of the headers too, which say more than the files: who may list it, and where it is in other languages.
    response.set_etag(hashlib.sha256(f"{portfolio.files} {response.headers}".encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _name_languages(response: Response, portfolio: Portfolio) -> None:
    """Lead search engines to the same CV in other languages: in a header, as one page's opening changes no other."""
    for language, slug in portfolios.languages(portfolio).items():
        response.headers.add("Link", f'<{portfolio_origin()}/p/{slug}/>; rel="alternate"; hreflang="{language}"')


def _file(portfolio: Portfolio, variant: str, name: str) -> Response:
    content_type = TYPES.get(name, pictures.MEDIA_TYPE if pictures.is_name(name) else None)
    if content_type is None or (portfolio.files is None and not portfolio.published):
        raise Problem("not_found")
    if portfolio.files is None:
        raise Problem("being_made", headers={"Retry-After": "5"})
    try:
        content = _stored(portfolio, variant, name)
        if name == "index.html":
            return _page(portfolio, variant, content)
    except MissingFileError:
        raise Problem("not_found") from None
    response = Response(content, content_type=content_type)
    response.headers["Content-Security-Policy"] = f"{_policy(b'')}; frame-ancestors 'none'"
    return response


def _stored(portfolio: Portfolio, variant: str, name: str) -> bytes:
    return services().storage.get(f"{portfolio.files}/{variant}/{name}")


def _page(portfolio: Portfolio, variant: str, html: bytes) -> Response:
    """Answer with a page: for others with its pictures beside it, for its owner with them inside."""
    if variant != "owner":
        # by its address: 'self' is nowhere to a page in a sandbox, some browsers find
        return stored_page(html, images=f"data: {portfolio_origin()}/p/{portfolio.slug}/")
    return stored_page(pictures.put_inside(html, lambda name: _stored(portfolio, variant, name)))


def stored_page(html: bytes, *, framed: bool = False, images: str = "data:") -> Response:
    """Answer with a portfolio's page, which a page of ours may show in a frame where it is ``framed``.

    ``images``: where its pictures may come from, as the header ``Content-Security-Policy`` says it.
    """
    response = Response(html, content_type=TYPES["index.html"])
    ancestors = "'self'" if framed else "'none'"
    response.headers["Content-Security-Policy"] = f"{_policy(html, images)}; frame-ancestors {ancestors}"
    return response


def _policy(html: bytes, images: str = "data:") -> str:
    """Let a page use its own inline styles and pictures, nothing else; it is a stranger's words on our address."""
    allowed = " ".join(f"'sha256-{_sha256(style)}'" for style in _styles(html)) or "'none'"
    return f"{SANDBOX}; default-src 'none'; style-src {allowed}; font-src data:; img-src {images}"


def _styles(html: bytes) -> Iterator[bytes]:
    """Give what is in each ``<style>``. A regular expression goes through their fonts letter by letter."""
    for part in html.split(b"<style")[1:]:
        yield part.partition(b">")[2].partition(b"</style>")[0]


def _sha256(text: bytes) -> str:
    return base64.b64encode(hashlib.sha256(text).digest()).decode()


@blueprint.post("/portfolios/<portfolio_id>/publish")
@limits.work
def publish(portfolio_id: str) -> Response:
    """Open the portfolio to everybody."""
    portfolio = own_portfolio(portfolio_id)
    try:
        portfolios.change(portfolio, services().queue, slug=request.form.get("slug"), visibility=_wanted())
    except Problem as problem:
        return show_job(own_job(str(portfolio.job_id)), refused=problem)
    flash("It is published.")
    return go_to(f"/jobs/{portfolio.job_id}")


def _wanted() -> portfolios.Visibility:
    return "link" if request.form.get("visibility") == "link" else "public"


@blueprint.post("/portfolios/<portfolio_id>/unpublish")
def unpublish(portfolio_id: str) -> Response:
    """Close the portfolio to everybody but its owner."""
    portfolio = own_portfolio(portfolio_id)
    portfolios.change(portfolio, services().queue, visibility="private")
    flash("Only you can see it now.")
    return go_to(f"/jobs/{portfolio.job_id}")
