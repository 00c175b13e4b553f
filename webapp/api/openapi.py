"""The API's description, made from the types of its routes, and the refusal of bodies that don't have those types."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import request
from pydantic import BaseModel, ValidationError
from spectree import Response as Answers
from spectree import SpecTree
from spectree.plugins.base import Context
from spectree.plugins.flask_plugin import FlaskPlugin

from webapp.api.types import ProblemBody
from webapp.context import sent_json
from webapp.errors import Problem
from webapp.resume import Resume, invalid_values

ABOUT = """Refusals are RFC 9457 problems with a stable `code`. Callers are known by the session cookie, by
`Authorization: Bearer <token>` with a token of the account page, or, for one upload that nobody has claimed yet, by
`Authorization: Claim <claim_token>` or its cookie. An unsafe request with a cookie needs a same-origin `Origin`, or the
page's token as `X-CSRFToken`."""
WAYS_IN = {
    "session": {"type": "apiKey", "in": "cookie", "name": "session"},
    "token": {"type": "http", "scheme": "bearer"},
    "pending": {"type": "apiKey", "in": "cookie", "name": "pending_job"},
    "claim": {"type": "http", "scheme": "Claim"},
}


class JsonBodies(FlaskPlugin):
    """Takes a route's body only as the JSON that it says it is. (SpecTree reads what is no JSON as ``{}``.)"""

    def request_validation(
        self, _request: Any, _query: Any, model: type[BaseModel] | None, _form: Any, _headers: Any, _cookies: Any
    ) -> None:
        """Keep the body for the route; raises Problem ``not_json``, or one that names each wrong value."""
        body = _read(model) if model else None
        request.context = Context(None, body, None, None, None)  # type: ignore[attr-defined]


def _read(model: type[BaseModel]) -> BaseModel:
    _require_json()
    code = "invalid_cv" if model is Resume else "invalid_fields"
    try:
        if model is Resume:
            return model.model_validate_json(request.get_data() or b"{}")  # refuses half characters, which no row keeps
        return model.model_validate(sent_json())
    except ValidationError as error:
        raise Problem(code, errors=invalid_values(error)) from None
    except ValueError:
        raise Problem(code, errors=[{"path": "", "detail": "This is no JSON."}]) from None


def _require_json() -> None:
    if not request.is_json and (request.mimetype or request.get_data()):
        raise Problem("not_json")


spec = SpecTree(
    backend=JsonBodies,
    title="Vitrine",
    description=ABOUT,
    version="1",
    mode="strict",
    path="openapi",
    validation_error_status=400,
    validation_error_model=ProblemBody,
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
)


def answers(*refusals: int, **successes: Any) -> Answers:
    """Name what a route answers; 400 and 503 may come from each, and 401 and 403 to a token that doesn't open it."""
    return Answers(**successes, **{f"HTTP_{status}": ProblemBody for status in {*refusals, 401, 403, 503}})


@cache
def description() -> dict[str, Any]:
    """Give the OpenAPI 3.1 description of every route."""
    described: dict[str, Any] = spec.spec
    described["paths"]["/api/v1/portfolio/generate/{job_id}"]["post"]["requestBody"]["required"] = False
    described["components"]["securitySchemes"] = WAYS_IN
    described["security"] = [{}, *({name: []} for name in WAYS_IN)]
    for operation in (operation for path in described["paths"].values() for operation in path.values()):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                answer["content"] = {"application/problem+json": answer["content"]["application/json"]}
    return described
