"""Every address of the app, walked by everybody whose it isn't, from other sites, and by readers: nothing gives way.

The addresses come from the app's own map. A new route is walked without being named here; where a part of its address
is new, ``tests/addresses.py`` has to be told what it names.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import httpx
import pytest

from tests import cvs, photos
from tests.addresses import SAFE, addresses
from tests.conftest import QUICK
from tests.mailbox import Mailbox
from tests.people import Person
from tests.providers import answer_provider
from tests.rows import services_of
from tests.snapshots import snapshot
from tests.stack import Stack, wait_until
from webapp.models import ApiToken, Identity, LoginSession, Mail

EVIL = "https://evil.example"
HELD = {"recovery.open_link", "recovery.open_reset", "recovery.use_link", "recovery.use_link_with_password",
        "recovery.use_link_for_new_account", "recovery.use_reset", "arrival.open_link", "arrival.use_link"}  # fmt: skip
"""Whoever has the mailed link is whom it was mailed to: these ask nobody else."""
BODIES = {
    "editing.save": {"number": "0", "version": "1", "was": "0"},
    "editing.arrange": {"version": "1", "do": "up"},
    "editing.place_line": {"version": "1", "to": "work/0"},
    "editing.restore": {"version": "1", "seen": "1"},
    "editing.speak": {"version": "1", "language": "en"},
    "pictures.take": {"version": "1"},
    "pictures.remove": {"version": "1"},
}
"""What a form there sends, so that it is refused for whose it is and for nothing else."""


WITH_LEFTOVER = cvs.text().replace(b"2012 - 2014\n", b"2012 - 2014\nDriving licence: class B\n\n")


@pytest.fixture(scope="module")
def walked(tmp_path_factory, provider):
    """A Vitrine where nobody else is at work."""
    with Stack(tmp_path_factory.mktemp("walked"), **QUICK, **provider.settings) as running:
        yield running


@pytest.fixture(scope="module")
def owner(walked, provider):
    """Somebody with one of everything."""
    person = Person(walked.url, "owner")
    person.job_id = person.make_portfolio(WITH_LEFTOVER, "marit.txt")
    provider.knows(person.email, email=person.email, email_verified=True)
    answer_provider(person, person.visit("/account"), {"sub": person.email})
    give_program(person)
    form = person.visit(f"/jobs/{person.job_id}/cv/basics/0")
    action = f"/jobs/{person.job_id}/cv/basics/0/picture"
    person.send(form, action, files={"picture": ("me.jpg", photos.file(photos.halves(60, 60)))})
    person.wait_for(person.job_id, "completed")
    person.visit(f"/jobs/{person.job_id}")
    return person


@pytest.fixture(scope="module")
def holder(walked):
    """A visitor whose upload waits in their browser."""
    person = Person(walked.url, "holder")
    person.job_id = person.place(cvs.text(), "held.txt").job_id
    return person


@pytest.fixture(scope="module")
def stranger(walked):
    """Somebody else, signed in, with a program that may read."""
    person = Person(walked.url, "stranger")
    person.sign_up()
    give_program(person)
    return person


def give_program(person):
    """Let a program of theirs read."""
    person.token = person.make_token("read")
    person.program = httpx.Client(base_url=person.url, timeout=60)


@pytest.fixture(scope="module")
def things(walked, owner, holder, stranger):
    """The ids of all that owner and holder have, once everything rests."""
    asked = Person(walked.url)
    for path in ("/login/link", "/password/new"):
        asked.send(asked.visit(path), path, {"email": owner.email})
    mailbox = Mailbox(walked.home / "mail")
    links = {name: mailbox.link(owner.email, name).rsplit("/", 1)[1] for name in SUBJECTS}
    with services_of(walked):
        wait_until(lambda: not Mail.select().where(Mail.sent_at.is_null(), Mail.error.is_null()).exists())
        found = SimpleNamespace(
            session=LoginSession.get(LoginSession.user == _id(owner)).id,
            token=ApiToken.get(ApiToken.user == _id(owner)).id,
            identity=Identity.get(Identity.user == _id(owner)).id,
        )
    wait_until(walked.is_idle)
    portfolio = owner.status(owner.job_id)["portfolio"]["id"]
    return {
        "job_id": [owner.job_id, holder.job_id],
        "portfolio_id": portfolio,
        "slug": owner.call("GET", f"/portfolio/{portfolio}").json()["slug"],
        "session_id": found.session,
        "token_id": found.token,
        "identity_id": found.identity,
        "token": links["your address?"],
        "within": {
            "pictures.show": {"name": _picture(walked)},
            "pictures.take": {"section": "basics"},
            "pictures.remove": {"section": "basics"},
            "found.part": {"number": "1"},
            **{name: {"position": _leftover(owner)} for name in ("editing.leftover", "editing.place_line")},
            **{name: {"token": links["Your way in"]} for name in HELD},
            **{name: {"token": links["new password"]} for name in HELD if name.endswith("reset")},
        },
    }


SUBJECTS = ("your address?", "Your way in", "new password")


def _id(person):
    return person.call("GET", "/auth/me").json()["id"]


def _leftover(owner):
    action = owner.visit(f"/jobs/{owner.job_id}/cv").tree.xpath(
        "string(//form[contains(@action, '/leftovers/')]/@action)"
    )
    return action.rsplit("/", 1)[1]


def _picture(stack):
    return next(key.rsplit("/", 1)[1] for key in stack.stored("pictures/"))


def token_of(person):
    return person.visit("/login/link").tree.xpath("string(//input[@name='csrf_token']/@value)")


def ask(person, address, path, token, **headers):
    """Send what our own page would send there."""
    headers = {"Origin": person.url, "If-Match": '"1"', **headers}
    body = {} if address.method in SAFE else {"json": {}} if address.is_api else {"data": _form(address, token)}
    return person.browser.request(address.method, path, headers=headers, follow_redirects=False, **body)


def _form(address, token):
    return {"csrf_token": token, **BODIES.get(address.endpoint, {})}


def told(answer, address):
    """What an answer says, but for the id it was asked for and what is new in every answer."""
    text = f"{answer.status_code} {answer.headers.get('Location')} {answer.text}"
    for mine, nothings in zip(address.path.split("/"), address.nothing.split("/"), strict=True):
        if mine != nothings:
            text = text.replace(mine, "ID").replace(nothings, "ID")
    return re.sub(r'(name="csrf_token" value=|nonce[-=])"?[\w.-]+', "", text)


# Whose it is.


def test_what_is_somebodys_is_to_everybody_else_as_if_it_werent_there(walked, owner, stranger, things):  # FLOW G12
    """With its id and with an id of nothing, a stranger and a visitor are told the same, and change nothing."""
    visitor = Person(walked.url)
    tokens = {person: token_of(person) for person in (stranger, visitor)}
    before, asked = snapshot(walked), 0
    for address in addresses(walked, things):
        if not address.names_something or address.endpoint in HELD:
            continue
        for person in (stranger, visitor):
            real, none = (ask(person, address, path, tokens[person]) for path in (address.path, address.nothing))
            assert told(real, address) == told(none, address), (address, real.text)
            assert real.status_code in refusals(address, person is visitor), (address, real.status_code)
            assert not says_anything_of(owner, real), address
        asked += 1
    assert asked > 50
    assert snapshot(walked) == before


def refusals(address, is_visitor):
    """How it may be refused: a mailed link of somebody else's is told as one that was used."""
    if address.endpoint.startswith("address."):
        return (401,) if is_visitor else (410,)
    if address.endpoint == "jobs.claim" and is_visitor:
        return (303,)  # to the sign-in, whatever it names
    return (401, 404) if is_visitor else (404,)


def says_anything_of(owner, answer):
    return any(word in answer.text for word in (owner.email, "marit.txt", "held.txt", "Solheim"))


@pytest.mark.slow
def test_a_program_that_may_read_its_own_person_reads_and_changes_nothing_else(walked, owner, stranger, things):
    before = snapshot(walked)
    for address in addresses(walked, things):
        if address.names_something and address.endpoint not in HELD:
            answers = [ask_as_program(stranger, address, path) for path in (address.path, address.nothing)]
            assert told(answers[0], address) == told(answers[1], address), address
            assert answers[0].status_code in (403, 404), (address, answers[0].text)
            assert not says_anything_of(owner, answers[0]), address
        if address.method not in SAFE:
            assert ask_as_program(owner, address, address.path).status_code == 403, address
    assert snapshot(walked) == before


def ask_as_program(person, address, path, **headers):
    body = {} if address.method in SAFE else {"json": {}}
    headers |= {"Authorization": f"Bearer {person.token}"}
    return person.program.request(address.method, path, headers=headers, **body)


@pytest.mark.slow
def test_the_addresses_that_were_walked_are_there_for_their_owner(owner, holder, things, walked):
    """Or the walk would prove nothing."""
    not_here = {"portfolios.public", "qr.public", "qr.owners"}  # what is private has no public address
    for address in addresses(walked, things):
        if address.method == "GET" and address.names_something and address.endpoint not in not_here:
            person = holder if holder.job_id in address.path else owner
            status = person.browser.get(address.path, follow_redirects=False).status_code
            wanted = (200, 401, 404) if person is holder else (200, 303)
            assert status in wanted, (address, status)


def test_who_holds_a_leaked_id_finds_nothing_and_its_holder_still_claims_it(walked, things, stranger):  # FLOW C10
    holder = Person(walked.url, "another")
    placed = holder.place(cvs.text(), "held.txt")
    nothing = stranger.claim(things["portfolio_id"])
    leaked = stranger.claim(placed.job_id)
    assert (leaked.status_code, leaked.content) == (404, nothing.content)
    for person in (stranger, Person(walked.url)):
        assert person.visit(f"/jobs/{placed.job_id}").status == 404
        assert person.call("DELETE", f"/jobs/{placed.job_id}").status_code == 404
    assert holder.sign_up(placed).path == f"/jobs/{placed.job_id}"
    assert holder.status(placed.job_id)["state"] != "previewing"
    holder.wait_for(placed.job_id, "completed")
    wait_until(walked.is_idle)


# From other sites.

FROM_ELSEWHERE = [
    {"Origin": EVIL},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.slow
def test_every_unsafe_request_of_another_site_is_refused_whatever_it_carries(walked, owner, holder, things):
    tokens = {person: token_of(person) for person in (owner, holder)}
    before = snapshot(walked)
    for address in unsafe(walked, things):
        for person, headers in [*((owner, headers) for headers in FROM_ELSEWHERE), (holder, FROM_ELSEWHERE[0])]:
            sent = {"Origin": person.url, "X-CSRFToken": tokens[person], **headers}
            answer = ask(person, address, address.path, tokens[person], **sent)
            assert answer.status_code == 400, (address, headers, answer.status_code)
        by_program = ask_as_program(owner, address, address.path, Origin=EVIL)
        assert by_program.status_code in (400, 403), address
    assert snapshot(walked) == before


@pytest.mark.slow
def test_every_unsafe_request_with_a_cookie_has_to_prove_where_it_is_from(walked, owner, holder, things):
    anothers = token_of(Person(walked.url))
    before = snapshot(walked)
    for address in unsafe(walked, things):
        for person in (owner, holder):
            for headers in ({}, {"X-CSRFToken": anothers}):
                answer = person.browser.request(address.method, address.path, headers=headers, follow_redirects=False)
                sent_on = person is owner and address.endpoint in ("auth.login", "auth.signup")  # signed in already
                assert answer.status_code == (303 if sent_on else 400), (address, answer.status_code)
    assert snapshot(walked) == before


def unsafe(stack, things):
    return [address for address in addresses(stack, things) if address.method not in SAFE]


# By reading.


@pytest.mark.slow
def test_reading_changes_nothing_whatever_is_read_and_whoever_reads(walked, owner, holder, stranger, things):
    """Every address is read, those too that only take something: mail programs and browsers look at links unasked."""
    paths = sorted({address.path for address in addresses(walked, things)})
    before = snapshot(walked)
    for person in (owner, holder, stranger, Person(walked.url)):
        for path in paths:
            answer = person.browser.get(path, follow_redirects=False)
            assert answer.status_code < 500, path
            assert_guarded(answer, path)
        assert snapshot(walked) == before, person.email


def assert_guarded(answer, path):
    """Nobody frames it, nobody takes it for something else."""
    policy = answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff", path
    assert "'unsafe" not in policy, path
    framed = "'self'" if path.endswith("/preview") and answer.status_code == 200 else "'none'"
    assert f"frame-ancestors {framed}" in policy, path
