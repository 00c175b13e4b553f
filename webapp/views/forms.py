"""What the sign-in panel shows: what was typed, and what was wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

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
    status: int = 200

    @classmethod
    def from_request(cls, mode: Literal["signup", "login"], problem: Problem | None = None) -> SignInForm:
        """Read the panel as it was opened or sent, never the password; show a problem at the fields it is about."""
        return cls(
            mode,
            email=request.form.get("email", ""),
            job_id=_job_id(request.values.get("job")),
            next=local_path(request.values.get("next")),
            errors=_by_field(problem) if problem else {},
            status=problem.status if problem else 200,
        )


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
    """Give a path on this site; None for anything that leads elsewhere, as the ways to providers do.

    To go on to one from our own page would pass for the wish of whoever has just signed in.
    """
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return None
    return None if "auth" in unquote(re.split("[?#]", path)[0]).split("/") else path


def number_in(text: str | None) -> int:
    """Read a number that a page of ours has written, of at most nine digits; raises Problem ``bad_request``."""
    if text is None or not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise Problem("bad_request")
    return int(text)


@dataclass
class Form:
    """One form among several on a page: what was typed in it, and what was wrong with it."""

    name: str = ""
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 200

    @classmethod
    def from_request(cls, name: str, *fields: str) -> Form:
        """Read these fields as they were sent; name no password here, so that none is shown again."""
        return cls(name, {one: request.form.get(one, "").strip() for one in fields})

    def of(self, name: str) -> Form:
        """Give this form where it is the one of that name, else an untouched one."""
        return self if name == self.name else Form(name)

    def told(self, problem: Problem, **places: str) -> Form:
        """Show a problem at its fields, or at the form.

        ``places`` name the field for a code, or for a field that is called otherwise here.
        """
        wrong = _by_field(problem)
        if problem.code in places:
            wrong = {problem.code: MISMATCH.get(problem.code, wrong[""])}
        self.errors = {places.get(name, name): words for name, words in wrong.items()}
        self.status = problem.status
        return self


MISMATCH = {
    "wrong_credentials": "That isn’t the one of this account.",
    "email_taken": "Another account has this address. Choose another one.",
}
"""What is said at a field, where the problem's own words speak of more than one."""
