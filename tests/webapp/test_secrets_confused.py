"""Every secret that we give out, tried in every place that takes another: each opens what it was made for alone."""

from __future__ import annotations

import re
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests import cvs
from tests.people import Person
from tests.providers import sign_in_with
from tests.rows import services_of
from webapp.app import create_app
from webapp.config import Config

NONSENSE = "A" * 43


@pytest.fixture(scope="module")
def people(stack, provider):
    """An owner who has asked for everything, a visitor with an upload, and somebody whom a provider has just named."""
    owner, holder, arriving = (Person(stack.url, name) for name in ("owner", "holder", "arriving"))
    owner.sign_up()
    holder.placed = holder.place(cvs.text(), "held.txt")
    provider.knows(arriving.email)
    sign_in_with(arriving, arriving.visit("/login"), arriving.email)
    return SimpleNamespace(owner=owner, holder=holder, arriving=arriving, stranger=_stranger(stack))


def _stranger(stack):
    person = Person(stack.url, "stranger")
    person.sign_up()
    return person


@pytest.fixture(scope="module")
def secrets(stack, people, mailbox_of):
    """What each of them holds, by what it is for."""
    owner = people.owner
    for path in ("/login/link", "/password/new"):
        people.stranger.send(people.stranger.visit(path), path, {"email": owner.email})
    begun = owner.browser.get("/auth/oidc", follow_redirects=False).headers["Location"]
    cookie = owner.browser.cookies["session"]
    return {
        "session": cookie,
        "session's secret": _secret_in(stack, cookie),
        "csrf": csrf_of(owner),
        "pending": people.holder.pending,
        "program": owner.make_token("write"),
        "proof": mailbox_of.link(owner.email, "your address?").rsplit("/", 1)[1],
        "log in": mailbox_of.link(owner.email, "Your way in").rsplit("/", 1)[1],
        "reset": mailbox_of.link(owner.email, "new password").rsplit("/", 1)[1],
        "dance": parse_qs(urlsplit(begun).query)["state"][0],
        "browser": _payload(stack, cookie)["browser"],
    }


@pytest.fixture(scope="module")
def mailbox_of(stack):
    from tests.mailbox import Mailbox

    return Mailbox(stack.home / "mail")


def _payload(stack, cookie):
    app = create_app(Config.from_env(stack.settings))
    with services_of(stack), app.app_context():
        return app.session_interface.get_signing_serializer(app).loads(cookie)


def _secret_in(stack, cookie):
    return _payload(stack, cookie)["_user_id"]


def csrf_of(person):
    return person.visit("/login/link").tree.xpath("string(//input[@name='csrf_token']/@value)")


PLACES = {
    "session": lambda people, secret: _get(people, "/api/v1/auth/me", cookies={"session": secret}),
    "pending": lambda people, secret: _get(people, _job(people), cookies={"pending_job": secret}),
    "claim header": lambda people, secret: _get(people, _job(people), headers={"Authorization": f"Claim {secret}"}),
    "program": lambda people, secret: _get(people, "/api/v1/auth/me", headers={"Authorization": f"Bearer {secret}"}),
    "claim body": lambda people, secret: people.stranger.claim(people.holder.placed.job_id, secret),
    "csrf": lambda people, secret: _twin(people).post("/api/v1/claim", json={}, headers={"X-CSRFToken": secret}),
    "csrf field": lambda people, secret: _twin(people).post("/account/settings", data={"csrf_token": secret}),
    "add": lambda people, secret: _twin(people).get("/auth/oidc", params={"add": secret}),
    "log in": lambda people, secret: people.stranger.browser.get(f"/login/link/{secret}"),
    "reset": lambda people, secret: people.stranger.browser.get(f"/password/new/{secret}"),
    "proof": lambda people, secret: _twin(people).get(f"/account/address/{secret}"),
    "arrival": lambda people, secret: _post(people.arriving, f"/auth/arrival/link/{secret}"),
    "dance": lambda people, secret: _twin(people).get("/auth/oidc/authorized", params={"state": secret, "code": "x"}),
}
RIGHT = {
    "session": {"session"},
    "pending": {"pending"},
    "claim header": {"pending"},
    "claim body": {"pending"},
    "program": {"program"},
    "csrf": {"csrf"},
    "csrf field": {"csrf"},
    "add": {"csrf"},
    "log in": {"log in"},
    "reset": {"reset"},
    "proof": {"proof"},
    "arrival": set(),
    "dance": {"dance"},
}


def _job(people):
    return f"/api/v1/jobs/{people.holder.placed.job_id}"


def _get(people, path, **sent):
    return httpx.get(people.owner.url + path, **sent)


def _twin(people):
    """The owner's browser, without what an answer would change in it."""
    return people.owner.another_tab().browser


def _post(person, path):
    return person.browser.post(path, data={"csrf_token": csrf_of(person)})


def told(answer, secret):
    text = re.sub(r'(name="csrf_token" value=)"[^"]*"', "", answer.text)
    return answer.status_code, text.replace(secret, "SECRET")


@pytest.mark.parametrize("place", PLACES)
def test_what_was_given_for_something_else_is_worth_what_nonsense_is(people, secrets, place):
    nothing = told(PLACES[place](people, NONSENSE), NONSENSE)
    assert nothing[0] in (400, 401, 404, 410)
    for name, secret in secrets.items():
        if name not in RIGHT[place]:
            assert told(PLACES[place](people, secret), secret) == nothing, name


@pytest.mark.parametrize("place", sorted(set(PLACES) - {"arrival", "claim body", "dance", "csrf", "csrf field", "add"}))
def test_what_was_given_for_it_opens_it(people, secrets, place):
    """Or the test before would prove nothing."""
    (right,) = RIGHT[place]
    assert PLACES[place](people, secrets[right]).status_code == 200


def test_what_another_installation_has_signed_is_nonsense_here(people, secrets, stack):
    """Its session, its claim and its token of a form, of the very same people and job."""
    app = create_app(Config.from_env({**stack.settings, "SECRET_KEY": "another key"}))
    with app.app_context():
        theirs = app.session_interface.get_signing_serializer(app).dumps(_payload(stack, secrets["session"]))
        claim = app.extensions["vitrine"].signer("pending")
        with services_of(stack) as services:
            claimed = claim.dumps(services.signer("pending").loads(secrets["pending"]))
    assert PLACES["session"](people, theirs).status_code == 401
    for place in ("pending", "claim header", "claim body"):
        assert PLACES[place](people, claimed).status_code == 404
