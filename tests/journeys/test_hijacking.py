"""Every way into somebody else's account that we know of, and that none of them leads there: the one table to read.

The first five are the attacks of "Pre-hijacked accounts" (Sudhodanan and Paverd, USENIX Security 2022). In them the
attacker comes first: their account has the owner's address, and waits for the owner to come.
"""

from __future__ import annotations

import httpx
import pytest

from tests import cvs
from tests.journeys.test_recovery import ANOTHER, ask, change_address, prove_address
from tests.journeys.test_upload_from_elsewhere import ELSEWHERE
from tests.people import PASSWORD, Person
from tests.providers import answer_provider, came_back, sign_in_with


@pytest.fixture
def attacker(stack, owner):
    """Somebody who has made an account with the owner's address, and has one of their own at the provider."""
    person = Person(stack.url, "attacker")
    person.subject, person.email = person.email, owner.email
    person.sign_up()
    return person


# How the owner comes, who knows nothing of that account.


def by_provider(owner, provider, _mailbox):
    provider.knows(owner.email, email=owner.email, email_verified=True)
    _in_an_account_of_their_own(owner, sign_in_with(owner, owner.visit("/login"), owner.email), "/auth/arrival/new")


def by_reset(owner, _provider, mailbox):
    ask(owner, "/password/new")
    link = mailbox.link(owner.email, "new password")
    owner.send(owner.visit(link), link, {"password": ANOTHER})


def by_mailed_link(owner, _provider, mailbox):
    ask(owner, "/login/link")
    link = mailbox.link(owner.email, "Your way in")
    page = owner.visit(link)
    _in_an_account_of_their_own(owner, page, f"{link}/new" if page.has_form(f"{link}/new") else link)


def _in_an_account_of_their_own(owner, page, action):
    if page.has_form(action):
        owner.send(page, action)


WAYS = pytest.mark.parametrize("comes", [by_provider, by_reset, by_mailed_link])


def is_out(person):
    return person.call("GET", "/auth/me").status_code in (401, 403)


def is_in(owner):
    return owner.call("GET", "/auth/me").json().get("email") == owner.email


# The five.


@WAYS
@pytest.mark.slow
def test_classic_federated_merge(owner, attacker, provider, mailbox, comes):  # FLOW W19
    """The attacker's password doesn't open what the owner makes after coming another way, nor the other way round."""
    bait = attacker.place(cvs.text(), "bait.txt").job_id
    comes(owner, provider, mailbox)
    assert owner.call("GET", f"/jobs/{bait}").status_code == 404
    job_id = owner.place(cvs.text(), "mine.txt").job_id
    assert is_in(owner)
    there = Person(attacker.url)
    there.email = owner.email
    assert there.log_in().path == "/account/former"
    assert there.call("GET", f"/jobs/{job_id}").status_code == 403


@WAYS
@pytest.mark.slow
def test_unexpired_session(owner, attacker, provider, mailbox, comes):  # FLOW W19
    """What the attacker has open, a browser or a program, ends when the owner comes."""
    token = attacker.make_token("write")
    program = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{owner.url}/api/v1/auth/me", headers=program).status_code == 200
    comes(owner, provider, mailbox)
    assert is_in(owner)
    assert attacker.call("GET", "/auth/me").status_code == 401
    assert httpx.get(f"{owner.url}/api/v1/auth/me", headers=program).status_code == 401


@WAYS
@pytest.mark.slow
def test_trojan_identifier(owner, attacker, provider, mailbox, comes):  # FLOW W19
    """The attacker's own way in, added to the account before, doesn't open the owner's."""
    provider.knows(attacker.subject, email=attacker.subject, email_verified=True)
    assert answer_provider(attacker, attacker.visit("/account"), {"sub": attacker.subject}).path == "/account"
    comes(owner, provider, mailbox)
    assert is_in(owner)
    there = Person(attacker.url)
    assert sign_in_with(there, there.visit("/login"), attacker.subject).path == "/account/former"
    assert is_out(there)


@WAYS
@pytest.mark.slow
def test_unexpired_email_change(owner, attacker, provider, mailbox, comes):  # FLOW W19
    """A change of address that was begun before moves nothing, whoever opens its link."""
    change_address(attacker, attacker.subject)
    link = mailbox.link(attacker.subject, "new address")
    comes(owner, provider, mailbox)
    attacker.log_in()
    for person in (owner, attacker):
        page = person.visit(link)
        if page.has_form(link):
            person.send(page, link)
    assert is_in(owner)
    assert is_out(attacker)


def test_unexpired_email_change_begun_in_a_copied_session(owner, mailbox):
    """The same where the address was proved long before, and the attacker was in the owner's account for a while."""
    owner.sign_up()
    prove_address(owner, mailbox)
    attacker = Person(owner.url)
    attacker.browser.cookies = httpx.Cookies(owner.browser.cookies)
    change_address(attacker, f"attacker{owner.email}")
    here = mailbox.link(f"attacker{owner.email}", "new address")
    ask(owner, "/password/new")
    link = mailbox.link(owner.email, "new password")
    owner.send(owner.visit(link), link, {"password": ANOTHER})
    assert owner.visit(here).status == 410


@pytest.mark.parametrize("first", ["attacker", "owner"])
def test_non_verifying_provider(owner, provider, first):  # FLOW W18
    """A provider that believes every address it is told lets nobody into the account that has the address here."""
    if first == "owner":
        owner.sign_up()
    attacker = Person(owner.url, "attacker")
    provider.knows(attacker.email, email=owner.email, email_verified=False)
    asked = sign_in_with(attacker, attacker.visit("/login"), attacker.email)
    for path in ("/auth/arrival/new", "/auth/arrival/link", "/auth/arrival/join"):
        token = asked.tree.xpath("string(//input[@name='csrf_token']/@value)")
        attacker.browser.post(path, data={"csrf_token": token, "password": PASSWORD + "?"})
    assert is_out(attacker)
    if first == "attacker":
        assert owner.sign_up().path == "/dashboard"
    assert sign_in_with(attacker, attacker.visit("/login"), attacker.email).path == "/auth/arrival"
    assert is_out(attacker)
    assert owner.call("GET", "/auth/me").json()["email"] == owner.email


# Session fixation.


def by_password(person, _provider):
    person.sign_up()


def through_the_provider(person, provider):
    provider.knows(person.email, email=person.email, email_verified=True)
    sign_in_with(person, person.visit("/login"), person.email)


WAYS_IN = pytest.mark.parametrize("enters", [by_password, through_the_provider])


@WAYS_IN
def test_session_fixation_the_session_changes_at_sign_in(visitor, provider, enters):  # FLOW W22
    visitor.visit("/signup")
    before = visitor.browser.cookies["session"]
    enters(visitor, provider)
    assert visitor.browser.cookies["session"] != before
    assert (status_with(visitor.url, before), is_out(visitor)) == (401, False)


@WAYS_IN
def test_session_fixation_a_cookie_planted_before_opens_nothing_after(visitor, provider, enters):  # FLOW W22
    attacker = Person(visitor.url)
    attacker.visit("/signup")
    visitor.browser.cookies.update(attacker.browser.cookies)
    enters(visitor, provider)
    assert not is_out(visitor)
    assert is_out(attacker)


def status_with(url, session):
    return httpx.get(f"{url}/api/v1/auth/me", cookies={"session": session}).status_code


# Cookie replay.


@pytest.mark.parametrize("way_out", ["/logout", "/api/v1/logout", "/account/sessions/end"])
def test_cookie_replay_a_copy_dies_at_log_out(visitor, way_out):  # FLOW W22
    visitor.sign_up()
    copied = visitor.browser.cookies["session"]
    assert status_with(visitor.url, copied) == 200
    if way_out.startswith("/api"):
        visitor.call("POST", "/logout")
    else:
        visitor.send(visitor.visit("/account"), way_out)
    assert status_with(visitor.url, copied) == 401
    assert is_out(visitor)


def test_cookie_replay_logging_in_again_ends_the_session_before(visitor):  # FLOW W22
    visitor.sign_up()
    copied = visitor.browser.cookies["session"]
    visitor.call("POST", "/login", json={"email": visitor.email, "password": PASSWORD})
    assert (status_with(visitor.url, copied), is_out(visitor)) == (401, False)


# Log-in CSRF: another site would have the owner work in the attacker's account, or lets the attacker into the owner's.


def test_login_csrf_somebody_elses_way_back_signs_nobody_in(visitor, stranger, provider):  # FLOW W15
    provider.knows(stranger.email, email=stranger.email, email_verified=True)
    attacker = Person(visitor.url)
    address = came_back(attacker, attacker.visit("/login"), stranger.email)
    visitor.visit("/login")
    assert visitor.browser.get(address).status_code == 400
    assert is_out(visitor)


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
@pytest.mark.parametrize("path", ["/login", "/api/v1/login"])
def test_login_csrf_a_form_from_another_site_signs_nobody_in(visitor, stranger, headers, path):
    attackers = {"email": stranger.email, "password": PASSWORD}
    token = visitor.visit("/login").form("/login").fields["csrf_token"]
    sent = {"json": attackers} if path.startswith("/api") else {"data": attackers | {"csrf_token": token}}
    assert visitor.browser.post(path, headers=headers, **sent).status_code == 400
    assert is_out(visitor)


@pytest.mark.parametrize("path", ["/login", "/signup"])
def test_login_csrf_a_form_without_this_browsers_token_signs_nobody_in(visitor, stranger, path):
    visitor.visit(path)
    token = Person(visitor.url).visit(path).form(path).fields["csrf_token"]
    for more in ({}, {"csrf_token": token}):
        fields = {"email": stranger.email, "password": PASSWORD} | more
        assert visitor.browser.post(path, data=fields).status_code == 400
    assert is_out(visitor)


def test_login_csrf_a_mailed_link_signs_in_by_its_button_alone(owner, visitor, mailbox):
    owner.sign_up()
    prove_address(owner, mailbox)
    ask(Person(owner.url), "/login/link", owner.email)
    link = mailbox.link(owner.email, "Your way in")
    assert visitor.visit(link).status == 200
    assert visitor.browser.post(link).status_code == 400
    for headers in ELSEWHERE:
        assert visitor.send(visitor.visit(link), link, **headers).status == 400
    assert is_out(visitor)
    assert visitor.send(visitor.visit(link), link).path == "/dashboard"


@pytest.mark.parametrize("query", ["add=1", "add="])
def test_login_csrf_another_sites_link_adds_no_way_into_the_account(owner, provider, query):
    """The other site has signed the browser in at the provider as the attacker, and sends it on to us."""
    owner.sign_up()
    provider.knows(f"attacker-{owner.email}", email=f"attacker-{owner.email}", email_verified=True)
    begun = owner.browser.get(f"/auth/oidc?{query}")
    assert (begun.status_code, begun.url.path) == (400, "/auth/oidc")
    there = Person(owner.url)
    sign_in_with(there, there.visit("/login"), f"attacker-{owner.email}")
    assert there.call("GET", "/auth/me").json()["email"] == f"attacker-{owner.email}"
