"""``/api/v1/account``: everything in one zip, and the end of the account."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from pydantic import ValidationError

from webapp import erasure, limits
from webapp.api.openapi import answers, spec
from webapp.api.types import Consent, Erased
from webapp.context import sent_json
from webapp.errors import Problem
from webapp.resume import invalid_values
from webapp.sessions import signed_in
from webapp.views.leaving import Streamed, erase_and_sign_out, send_export

blueprint = Blueprint("api_account", __name__, url_prefix="/api/v1/account")


@blueprint.get("/export")
@spec.validate(resp=answers(401, HTTP_200=None), skip_validation=True, tags=["accounts"])
def export() -> Streamed:
    """Give everything of the account in one zip."""
    return send_export(signed_in())


@blueprint.delete("")
@limits.sign_ins
@limits.sign_ins_of_own
@spec.validate(
    resp=answers(400, 401, 429, HTTP_200=Erased),
    skip_validation=True,
    tags=["accounts"],
)
def delete() -> Response:
    """Delete the account with everything in it, and tell what went; the body holds ``password`` or ``email``."""
    user = signed_in()
    typed = _consent()
    erasure.require_consent(user, typed.password, typed.email)
    return jsonify(Erased.model_validate(erase_and_sign_out(user).to_json()).model_dump(mode="json"))


def _consent() -> Consent:
    try:
        return Consent.model_validate(sent_json())
    except ValidationError as error:
        raise Problem("invalid_fields", errors=invalid_values(error)) from None
    except ValueError:
        return Consent()
