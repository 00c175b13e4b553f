"""``/api/v1``: uploading, claiming, reading, making, and who is signed in."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request
from pydantic import BaseModel
from werkzeug.http import quote_etag

from webapp import accounts, flow, history, limits, portfolios, sessions, themes, uploads
from webapp.api import bodies
from webapp.api.openapi import answers, description, spec
from webapp.api.types import (
    ClaimBody,
    Claimed,
    Credentials,
    GenerateBody,
    JobBody,
    PortfolioBody,
    PortfolioChange,
    SignedIn,
    Uploaded,
    UploadForm,
    UserBody,
)
from webapp.context import services
from webapp.errors import Problem
from webapp.models import Cv, Job, Portfolio, User
from webapp.resume import Resume
from webapp.sessions import signed_in
from webapp.views.auth import sign_up
from webapp.views.home import take_in_for_owner, take_in_for_visitor
from webapp.views.jobs import claim_for_person
from webapp.views.mine import own_cv, own_job, own_or_held_job, own_portfolio, waiting_upload

Answer = Response | tuple[str, int]

blueprint = Blueprint("api_v1", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
def openapi() -> Answer:
    """Describe the API to programs."""
    return jsonify(description())


def _json(body: BaseModel, status: int = 200) -> Response:
    response = jsonify(body.model_dump(mode="json", by_alias=True))
    response.status_code = status
    return response


@blueprint.post("/upload-anonymous")
@limits.uploads
@limits.upload_bytes
@limits.refusals
@spec.validate(form=UploadForm, resp=answers(400, 413, 415, 422, 429, HTTP_201=Uploaded), tags=["upload"])
def upload_anonymous() -> Answer:
    """Place a file before there is an account. Nothing is read, nothing is queued."""
    job, claim = take_in_for_visitor(request.files.get("file"))
    return _json(bodies.uploaded(job, claim), 201)


@blueprint.post("/upload")
@limits.uploads
@limits.upload_bytes
@limits.refusals
@spec.validate(form=UploadForm, resp=answers(400, 401, 409, 413, 415, 422, 429, HTTP_202=JobBody), tags=["upload"])
def upload() -> Answer:
    """Place a file as the signed-in person's own; it is read at once."""
    signed_in()
    return _json(bodies.job(take_in_for_owner(request.files.get("file"))), 202)


@blueprint.post("/claim")
@spec.validate(resp=answers(400, 401, 403, 404, 409, 410, 413, 415, HTTP_200=Claimed), tags=["jobs"])
def claim(json: ClaimBody) -> Answer:
    """Make a waiting upload the signed-in person's own; the first claim asks for its reading."""
    try:
        mine = claim_for_person(json.job_id, json.claim_token)
    except Problem as problem:
        raise Problem("unknown_job") if problem.code == "not_found" else problem from None
    job = own_job(json.job_id)
    return _json(Claimed.model_validate({"job_id": str(job.id), "state": job.state, "already_owned": mine}))


@blueprint.get("/jobs/<job_id>")
@spec.validate(resp=answers(404, HTTP_200=JobBody), tags=["jobs"])
def get_job(job_id: str) -> Answer:
    """Tell how far a job is, to its owner or to the holder of its claim."""
    return _json(bodies.job(own_or_held_job(job_id)))


@blueprint.delete("/jobs/<job_id>")
@spec.validate(resp=answers(404, HTTP_204=None), tags=["jobs"])
def delete_job(job_id: str) -> Answer:
    """Delete a job and all that was made of it."""
    job = own_or_held_job(job_id)
    if job.owner_id is not None:
        uploads.remove(services(), job)
    elif not uploads.discard(services(), job):
        raise Problem("not_found")
    return "", 204


@blueprint.post("/extract/<job_id>")
@limits.work
@spec.validate(resp=answers(401, 403, 404, 410, 429, HTTP_200=JobBody, HTTP_202=JobBody), tags=["jobs"])
def extract(job_id: str) -> Answer:
    """Ask for the reading; what was read already stays as it is unless ``?again=1``."""
    job = _claimed_job(job_id)
    again = request.args.get("again") == "1"
    if (again or not history.has_cv(job)) and not services().storage.exists(job.upload_key):
        raise Problem("file_gone")
    attempt = job.attempt
    queued = flow.extract(job, services().queue, again=again)
    g.asked_for_work = job.attempt != attempt
    return _json(bodies.job(job), 202 if queued else 200)


def _claimed_job(job_id: str) -> Job:
    """Give the owner's job; a pending upload of one's own has to be claimed first."""
    signed_in()
    job = own_or_held_job(job_id)
    if flow.is_expired(job):
        raise Problem("expired")
    if job.owner_id is None:
        raise Problem("not_claimed")
    return job


@blueprint.post("/portfolio/generate/<job_id>")
@limits.work
@spec.validate(
    resp=answers(400, 401, 404, 409, 410, 413, 415, 429, HTTP_200=JobBody, HTTP_202=JobBody), tags=["portfolios"]
)
def generate(job_id: str, json: GenerateBody) -> Answer:
    """Ask for the portfolio, in another theme if one is named."""
    job = own_job(job_id)
    theme = json.theme if json else None
    if theme is not None:
        portfolios.find_theme(theme)
    attempt = job.attempt
    queued = flow.generate(job, services().queue, theme)
    g.asked_for_work = job.attempt != attempt
    return _json(bodies.job(job), 202 if queued else 200)


@blueprint.get("/cv/<job_id>")
@spec.validate(resp=answers(401, 404, 409, HTTP_200=Resume), skip_validation=True, tags=["cv"])
def get_cv(job_id: str) -> Answer:
    """Give the CV as JSON Resume, with its version as ETag."""
    cv = own_cv(job_id)
    return Response(cv.document, content_type="application/json", headers={"ETag": quote_etag(str(cv.version))})


@blueprint.put("/cv/<job_id>")
@limits.work
@spec.validate(
    resp=answers(400, 401, 404, 409, 412, 413, 415, 428, 429, HTTP_200=JobBody, HTTP_202=JobBody),
    tags=["cv"],
)
def put_cv(job_id: str, json: Resume) -> Answer:
    """Keep an edited CV and make its portfolio anew; ``If-Match`` names the version it was made from."""
    if not request.get_data():
        raise Problem("invalid_cv", errors=[{"path": "", "detail": "Send the whole CV."}])
    cv = own_cv(job_id)
    _require_newest(cv)
    job = own_job(job_id)
    flow.edit(job, json, cv.version, services().queue)
    response = _json(bodies.job(job), 200 if flow.rests(job) else 202)
    response.headers["ETag"] = quote_etag(str(cv.version + 1))
    return response


def _require_newest(cv: Cv) -> None:
    """Raise Problem unless ``If-Match`` names the version that is stored."""
    if "If-Match" not in request.headers:
        raise Problem("precondition_required")
    if not request.if_match.contains_weak(str(cv.version)):  # a proxy that compresses may have weakened our ETag
        raise Problem("stale")


@blueprint.get("/portfolio/list")
@spec.validate(resp=answers(401, HTTP_200=list[PortfolioBody]), skip_validation=True, tags=["portfolios"])
def list_portfolios() -> Answer:
    """List the person's portfolios, newest first."""
    own = Portfolio.select().where(Portfolio.owner == signed_in()).order_by(Portfolio.created_at.desc())
    return jsonify([bodies.portfolio(portfolio).model_dump(mode="json") for portfolio in own])


@blueprint.get("/portfolio/<portfolio_id>")
@spec.validate(resp=answers(401, 404, HTTP_200=PortfolioBody), tags=["portfolios"])
def get_portfolio(portfolio_id: str) -> Answer:
    """Tell one portfolio."""
    return _json(bodies.portfolio(own_portfolio(portfolio_id)))


@blueprint.patch("/portfolio/<portfolio_id>")
@limits.work
@spec.validate(resp=answers(400, 401, 403, 404, 409, 413, 415, 429, HTTP_200=PortfolioBody), tags=["portfolios"])
def change_portfolio(portfolio_id: str, json: PortfolioChange) -> Answer:
    """Change theme, options of the look, visibility, what is shown to whom, or address."""
    portfolio = own_portfolio(portfolio_id)
    if json.theme is not None:
        portfolios.find_theme(json.theme)
    portfolios.change(portfolio, services().queue, slug=json.slug, visibility=json.visibility, shown=json.shown)
    if json.theme is not None or json.options is not None:
        options = themes.as_text(json.options) if json.options is not None else None
        flow.generate(portfolios.job_of(portfolio), services().queue, json.theme, options)
    return _json(bodies.portfolio(own_portfolio(portfolio_id)))


@blueprint.delete("/portfolio/<portfolio_id>")
@spec.validate(resp=answers(401, 404, HTTP_204=None), tags=["portfolios"])
def delete_portfolio(portfolio_id: str) -> Answer:
    """Delete a portfolio: page, PDF, public address. The CV stays; nothing is made of it until that is asked for."""
    portfolios.remove(services(), own_portfolio(portfolio_id))
    return "", 204


@blueprint.post("/register")
@limits.sign_ins
@limits.sign_ins_of_account
@spec.validate(resp=answers(400, 409, 413, 415, 429, HTTP_201=SignedIn), tags=["accounts"])
def register(json: Credentials) -> Answer:
    """Make an account, sign in, and claim the upload that waits."""
    return _sign_in(sign_up(json.email, json.password), 201)


@blueprint.post("/login")
@limits.sign_ins
@limits.sign_ins_of_account
@spec.validate(resp=answers(400, 401, 413, 415, 429, HTTP_200=SignedIn), tags=["accounts"])
def login(json: Credentials) -> Answer:
    """Sign in, and claim the upload that waits."""
    return _sign_in(accounts.log_in(json.email, json.password), 200)


def _sign_in(user: User, status: int) -> Response:
    sessions.sign_in(user, by_password=True)
    body = SignedIn(user=UserBody(id=user.id, email=user.email), claimed_job_id=_claim_waiting())
    return _json(body, status)


def _claim_waiting() -> str | None:
    job = waiting_upload()
    if job is None:
        return None
    try:
        claim_for_person(str(job.id))
    except Problem:
        return None
    return str(job.id)


@blueprint.post("/logout")
@spec.validate(resp=answers(HTTP_204=None), tags=["accounts"])
def logout() -> Answer:
    """End this session."""
    sessions.sign_out()
    return "", 204


@blueprint.get("/auth/me")
@spec.validate(resp=answers(401, HTTP_200=UserBody), tags=["accounts"])
def me() -> Answer:
    """Tell who is signed in."""
    user = signed_in()
    return _json(UserBody(id=user.id, email=user.email))
