"""What goes into the API and comes out of it; its OpenAPI description is made from these."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from webapp.audiences import Shown
from webapp.portfolios import Visibility
from webapp.themes import Options

State = Literal[
    "previewing", "waiting_auth", "claimed", "extracting", "extracted", "generating", "completed", "failed", "expired"
]


class ProblemBody(BaseModel):
    """RFC 9457, with a stable snake_case ``code``."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str


class UploadForm(BaseModel):
    """A multipart form with one file."""

    file: Any = Field(json_schema_extra={"type": "string", "format": "binary"})


class Uploaded(BaseModel):
    """An upload that waits for its owner."""

    job_id: str
    state: State
    filename: str
    size: int
    media_type: str
    pages: int | None
    preview_seconds: float
    expires_at: datetime
    claim_token: str


class ClaimBody(BaseModel):
    """Which job to claim; the token stands in for the cookie."""

    job_id: str
    claim_token: str | None = None


class Claimed(BaseModel):
    """The job after its claim."""

    job_id: str
    state: State
    already_owned: bool


class GenerateBody(BaseModel):
    """Which theme to make; without one the portfolio keeps its own."""

    theme: str | None = None


class StepBody(BaseModel):
    """One of the five steps."""

    name: Literal["uploaded", "read", "structured", "page", "pdf"]
    state: Literal["done", "running", "waiting", "failed"]
    started_at: datetime | None
    finished_at: datetime | None


class FailureBody(BaseModel):
    """Why a run ended badly."""

    code: str
    detail: str


class PortfolioLinks(BaseModel):
    """Where a job's portfolio is."""

    id: str
    theme: str
    html_url: str
    pdf_url: str | None
    public_pdf_url: str | None
    zip_url: str | None
    public_url: str | None


class JobBody(BaseModel):
    """How far a job is."""

    job_id: str
    state: State
    progress: int
    steps: list[StepBody]
    error: FailureBody | None
    portfolio: PortfolioLinks | None


class PortfolioBody(BaseModel):
    """A portfolio and what its owner decided about it."""

    id: str
    job_id: str
    theme: str
    options: Options
    shown: Shown
    visibility: Visibility
    slug: str
    html_url: str | None
    public_url: str | None
    taken_down: str | None
    """Why it can't be published; None where it can."""


class PortfolioChange(BaseModel):
    """What an owner may decide; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    theme: str | None = None
    options: Options | None = None
    shown: Shown | None = None
    visibility: Visibility | None = None
    slug: str | None = None


class Credentials(BaseModel):
    """An e-mail address and a password."""

    email: str
    password: str


class UserBody(BaseModel):
    """Who is signed in."""

    id: int
    email: str | None
    """None for an account that has lost its address."""


class SignedIn(BaseModel):
    """Who is signed in now, and the waiting upload that was claimed with it."""

    user: UserBody
    claimed_job_id: str | None


class Consent(BaseModel):
    """The password typed again; for an account that has none, its address."""

    password: str = ""
    email: str = ""


class Erased(BaseModel):
    """What went with an account; nothing is left to ask about."""

    deleted_at: datetime
    cvs: int
    portfolios: int
    public_pages: int
    files: int
    identities: int
    sessions: int
    tokens: int
    files_left: bool


def aware(moment: datetime | None) -> datetime | None:
    """Give a row's moment with its zone, UTC."""
    return moment.replace(tzinfo=UTC) if moment else None
