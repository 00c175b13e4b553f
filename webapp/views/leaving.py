"""Taking everything along, and deleting everything."""

from __future__ import annotations

from flask import Blueprint, Response, request, session
from werkzeug.wsgi import FileWrapper

from webapp import erasure, limits, pending, sessions, uploads
from webapp.context import services
from webapp.erasure import Receipt
from webapp.errors import Problem
from webapp.export import pack
from webapp.models import User
from webapp.rendering import go_to, page
from webapp.sessions import signed_in
from webapp.views.account import show_account
from webapp.views.former import show_former
from webapp.views.forms import Form
from webapp.views.mine import waiting_upload

Streamed = tuple[FileWrapper, int, dict[str, str]]

blueprint = Blueprint("leaving", __name__)


@blueprint.get("/account/export")
def export() -> Streamed:
    """Give everything of the account in one zip."""
    return send_export(signed_in())


def send_export(user: User) -> Streamed:
    """Send the account's zip piece by piece; its temporary file ends with the answer."""
    file = pack(services(), user)
    size = file.seek(0, 2)
    file.seek(0)
    headers = {
        "Content-Type": "application/zip",
        "Content-Length": str(size),
        "Content-Disposition": 'attachment; filename="vitrine-export.zip"',
    }
    return FileWrapper(file, 65_536), 200, headers


@blueprint.post("/account/delete")
@limits.sign_ins
@limits.sign_ins_of_own
def delete() -> Response:
    """Delete the account, once the password or the address is typed again, and show the receipt."""
    user, form = signed_in(), Form.from_request("delete", "address")
    try:
        erasure.require_consent(user, request.form.get("password", ""), form.values["address"])
    except Problem as problem:
        form.told(problem, wrong_credentials="password" if user.password_hash else "address")
        return show_account(user, form) if user.email else show_former(user, form)
    session["receipt"] = erase_and_sign_out(user).to_json()
    return go_to("/account/deleted")


def erase_and_sign_out(user: User) -> Receipt:
    """Delete the account, and what waits in this browser for its owner, and leave nobody signed in."""
    waiting = waiting_upload()
    if waiting is not None and uploads.discard(services(), waiting):
        pending.forget(str(waiting.id))
    receipt = erasure.erase(services(), user)
    sessions.sign_out()
    return receipt


@blueprint.get("/account/deleted")
def deleted() -> Response:
    """Show the receipt, to the browser that holds it, until it is closed."""
    if "receipt" not in session:
        return go_to("/")
    return page("account/deleted.html", "account/deleted.html", receipt=Receipt.from_json(session["receipt"]))
