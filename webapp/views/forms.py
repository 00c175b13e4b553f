"""What the sign-in panel shows: what was typed, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flask import request

from webapp.errors import Problem
from webapp.models import is_id


@dataclass
class SignInForm:
    """The panel in one of its two modes; it remembers the job it was opened for."""

    mode: Literal["signup", "login"]
    email: str = ""
    job_id: str | None = None
    next: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_request(cls, mode: Literal["signup", "login"]) -> SignInForm:
        """Read the panel as it was opened or sent; never the password."""
        return cls(
            mode,
            email=request.form.get("email", ""),
            job_id=_job_id(request.values.get("job")),
            next=local_path(request.values.get("next")),
        )

    def add(self, problem: Problem) -> None:
        """Show a problem at the fields it is about, or at the form."""
        self.errors = _by_field(problem)


@dataclass(frozen=True)
class PublishForm:
    """The address that was typed for a portfolio, and what was wrong with it."""

    slug: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def refused(cls, problem: Problem) -> PublishForm:
        """Show a problem beside what was typed."""
        return cls(request.form.get("slug", ""), _by_field(problem))


def _by_field(problem: Problem) -> dict[str, str]:
    wrong = {error["path"].lstrip("/"): error["detail"] for error in problem.extra.get("errors", [])}
    return wrong or {"": f"{problem.title}. {problem.detail}"}


def _job_id(text: str | None) -> str | None:
    return text if text and is_id(text) else None


def local_path(path: str | None) -> str | None:
    """Give a path on this site; None for anything that leads elsewhere."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return None
    return path
