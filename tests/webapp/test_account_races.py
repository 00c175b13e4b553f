"""Two things that happen to one account at the same moment, on both kinds of database.

The app runs within the test, so that the second step can be taken in the middle of the first.
"""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest
from argon2 import PasswordHasher
from itsdangerous import URLSafeTimedSerializer

from tests import stages
from tests.people import PASSWORD, Person
from webapp import accounts, identities, login_sessions, tickets
from webapp.app import create_app
from webapp.errors import Problem
from webapp.identities import Arrival
from webapp.models import ApiToken, Identity, LoginSession, Mail, User, database
from webapp.views import arrival as arrival_views

ANOTHER = "lamps on a long winter night"


class InThread(httpx.WSGITransport):
    """Answers each request in a thread of its own, with its own connection to the database."""

    def handle_request(self, request):
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(super().handle_request, request).result()


@pytest.fixture
def app(services):
    """The app, with the connections of this test."""
    app = create_app(services.config)
    app.extensions["vitrine"] = services
    return app


@pytest.fixture
def visit(app):
    """Open a browser at that app: ``visit("name")``."""

    def open_browser(name="person"):
        person = Person("http://localhost", name)
        person.browser = httpx.Client(transport=InThread(app=app), base_url=person.url, follow_redirects=True)
        return person

    return open_browser


@pytest.fixture
def person(visit):
    """Somebody signed in whose address isn't proved."""
    person = visit()
    person.sign_up()
    return person


def another_tab(person):
    """The same browser once more, for two requests at once."""
    twin = Person(person.url)
    twin.browser = httpx.Client(transport=person.browser._transport, base_url=person.url, follow_redirects=True)
    twin.browser.cookies.update(person.browser.cookies)
    return twin


def row_of(person):
    return User.get(User.email == person.email)


def links_of(kind):
    """The paths of the links in the mails of this kind, the newest first."""
    mails = Mail.select().where(Mail.kind == kind).order_by(Mail.created_at.desc())
    return [json.loads(mail.arguments)["link"].removeprefix("http://localhost") for mail in mails]


def in_between(monkeypatch, place, name, step):
    """Take the step right after the next call of this function."""
    original = getattr(place, name)

    def call_and_step(*arguments, **options):
        monkeypatch.setattr(place, name, original)
        answer = original(*arguments, **options)
        step()
        return answer

    monkeypatch.setattr(place, name, call_and_step)


def meet_after(monkeypatch, place, name):
    """Let two who call this function go on together; one that nothing lets so far isn't waited for much longer."""
    original, meeting = getattr(place, name), threading.Barrier(2)

    def call_and_meet(*arguments, **options):
        answer = original(*arguments, **options)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=2)
        return answer

    monkeypatch.setattr(place, name, call_and_meet)


# The account.


def test_an_account_deleted_while_somebody_signs_in_to_it_lets_nobody_in(services):
    user = stages.person()
    User.delete().where(User.id == user.id).execute()
    with pytest.raises(Problem) as refused:
        login_sessions.start(user, "a browser")
    assert refused.value.code == "wrong_credentials"
    assert LoginSession.select().count() == 0


# The address.


@pytest.mark.slow
def test_choosing_the_address_one_has_mails_the_link_that_proves_it(person):
    page = person.visit("/account/address")
    page = person.send(page, "/account/address", {"email": person.email, "password": PASSWORD})
    assert f"We sent a link to {person.email}" in page.words
    assert links_of("change_address_here") == []
    [link, _of_the_sign_up] = links_of("prove_address")
    assert "proved to be yours" in person.send(person.visit(link), link).words
    assert row_of(person).proved_at is not None


def test_an_account_never_loses_its_address_to_itself(person):
    accounts.change_address(row_of(person), person.email)
    row = row_of(person)
    assert row.proved_at is not None
    assert (row.former_email, row.former_until) == (None, None)
    assert person.visit("/account").status == 200


def test_the_address_an_account_lost_opens_it_no_more_once_it_has_another(person):
    row = row_of(person)
    accounts.make_way(person.email)
    accounts.change_address(row, f"new-{person.email}")
    row = User.get_by_id(row.id)
    assert (row.former_email, row.former_until) == (None, None)


def test_a_proof_counts_for_the_address_it_is_of(services):
    user = stages.person()
    old = user.email
    accounts.make_way(old)
    accounts.choose_address(user, f"new-{old}")
    assert not accounts.prove(user, old)
    assert User.get_by_id(user.id).proved_at is None
    assert accounts.prove(user, f"new-{old}")


def test_an_address_that_is_proved_in_between_is_not_taken(services, monkeypatch):
    user = stages.person()
    in_between(monkeypatch, accounts.User, "get_or_none", lambda: accounts.prove(user, user.email))
    accounts.make_way(user.email)
    assert User.get_by_id(user.id).email == user.email


@pytest.fixture
def changing(visit):
    """Somebody who asks for another address, the one they have being proved."""
    person = visit()
    person.sign_up()
    accounts.prove(row_of(person), person.email)
    return person


def ask_for_address(person, email):
    page = person.visit("/account/address")
    person.send(page, "/account/address", {"email": email, "password": PASSWORD})
    return links_of("change_address_here")[0], links_of("change_address_away")[0]


@pytest.mark.slow
def test_an_address_changes_when_both_ends_agree_in_two_tabs_at_once(services, changing, monkeypatch):
    other_tab, new = another_tab(changing), f"new-{changing.email}"
    here, away = ask_for_address(changing, new)
    pages = changing.visit(here), changing.visit(away)
    meet_after(monkeypatch, tickets, "take_own")
    tabs = zip((changing, other_tab), pages, (here, away), strict=True)
    stages.at_once(services, *[lambda tab=tab, page=page, link=link: tab.send(page, link) for tab, page, link in tabs])
    assert User.get().email == new


def test_an_end_that_agreed_to_one_address_agrees_to_no_other(changing):
    here, _away = ask_for_address(changing, f"new-{changing.email}")
    tickets.issue("change_address_away_agreed", 30, row_of(changing), email=f"third-{changing.email}")
    assert "That is one of two" in changing.send(changing.visit(here), here).words
    assert row_of(changing).proved_at is not None


# The password.


@pytest.mark.parametrize("way", ["/login", "/api/v1/login"])
def test_the_old_password_opens_nothing_when_it_is_changed_right_after_it_was_compared(visit, monkeypatch, way):
    person, thief = visit(), visit("thief")
    person.sign_up()
    thief.email = person.email
    panel = thief.visit("/login")
    in_between(monkeypatch, accounts, "log_in", lambda: accounts.set_password(row_of(person), ANOTHER))
    if way == "/login":
        assert thief.log_in(panel).status == 401
    else:
        answer = thief.call("POST", "/login", json={"email": person.email, "password": PASSWORD})
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
    assert thief.visit("/account").status == 401
    assert LoginSession.select().count() == 0
    assert thief.log_in(password=ANOTHER).path == "/dashboard"


def test_the_old_password_sets_no_other_one_after_a_reset(person, monkeypatch):
    page = person.visit("/account")
    in_between(monkeypatch, accounts, "check_password", lambda: accounts.set_password(row_of(person), ANOTHER))
    fields = {"current": PASSWORD, "new": "yet another one of theirs"}
    assert person.send(page, "/account/password", fields).status == 401
    assert person.log_in(password=ANOTHER).path == "/dashboard"


def test_a_new_password_ends_the_tokens_that_were_made_with_the_old_one(person):
    person.make_token("write")
    page = person.visit("/account")
    assert "ends every session but this one, and every token" in page.words
    person.send(page, "/account/password", {"current": PASSWORD, "new": ANOTHER})
    assert ApiToken.select().count() == 0
    assert person.visit("/account").status == 200


def dearer(user):
    """The same account, its password hashed by a Vitrine that spends more on it."""
    costly = PasswordHasher(time_cost=3, memory_cost=1024, parallelism=1).hash(PASSWORD)
    User.update(password_hash=costly).where(User.id == user.id).execute()
    return user


def test_a_log_in_costs_what_any_other_does_once_a_hash_of_another_cost_was_seen(services):
    user = dearer(stages.person())
    first = accounts.log_in(user.email, PASSWORD).password_hash
    assert first == User.get_by_id(user.id).password_hash
    assert not accounts._hasher.check_needs_rehash(first)
    assert accounts.log_in(user.email, PASSWORD).password_hash == first


def test_of_two_log_ins_at_once_none_undoes_the_hash_of_the_other(services, monkeypatch):
    user = dearer(stages.person())
    in_between(monkeypatch, accounts, "_matches", lambda: accounts.log_in(user.email, PASSWORD))
    outer = accounts.log_in(user.email, PASSWORD)
    assert outer.password_hash == User.get_by_id(user.id).password_hash


def test_a_hash_of_another_cost_is_not_written_over_a_password_that_was_set_meanwhile(services, monkeypatch):
    user = dearer(stages.person())
    in_between(monkeypatch, accounts, "_matches", lambda: accounts.set_password(user, ANOTHER))
    with pytest.raises(Problem):
        accounts.log_in(user.email, PASSWORD)
    assert accounts.log_in(user.email, ANOTHER) == user


@pytest.mark.parametrize("action", ["/account/password", "/account/delete", "/account/address"])
def test_a_form_that_asks_for_the_password_says_whose_it_is_and_does_not_send_it(person, action):
    page = person.visit("/account/address" if action == "/account/address" else "/account")
    form = page.form(action)
    assert whose(form) == [person.email]
    assert [name for name, value in form.form_values() if value == person.email] == []


def whose(form):
    return form.xpath(".//input[@autocomplete='username'][@readonly]/@value")


def test_a_mailed_link_to_a_new_password_says_whose_it_is(person):
    person.send(person.visit("/password/new"), "/password/new", {"email": person.email})
    [link] = links_of("reset_password")
    assert whose(person.visit(link).form(link)) == [person.email]


def test_the_questions_for_the_password_of_an_account_say_whose_it_is(person, arriving):
    person.send(person.visit("/login/link"), "/login/link", {"email": person.email})
    [link] = links_of("log_in")
    assert whose(person.visit(link).form(f"{link}/join")) == [person.email]
    assert whose(arriving.visit("/auth/arrival").form("/auth/arrival/join")) == [arriving.email]


# Tokens, and ways in.


def test_a_new_token_is_in_the_answer_and_in_no_cookie(person):
    page = person.visit("/account")
    answer = person.send(page, "/account/tokens", {"name": "A program", "scope": "read"})
    token = answer.tree.xpath("string(//*[@id='tokens']//*[@role='status']//code)")
    assert (answer.status, token[:4]) == (200, "vit_")
    for cookie in [*cookies_of(answer), person.browser.cookies["session"]]:
        assert token not in str(URLSafeTimedSerializer("-").loads_unsafe(cookie))
    assert token not in person.visit("/account").response.text


def cookies_of(page):
    """The session cookies that were set on the way to this page."""
    answers = [*page.response.history, page.response]
    return [answer.cookies["session"] for answer in answers if "session" in answer.cookies]


def test_a_form_for_a_token_that_is_sent_again_makes_another_one(person):
    page = person.visit("/account")
    for _ in range(2):
        assert person.send(page, "/account/tokens", {"name": "A program", "scope": "read"}).status == 200
    assert ApiToken.select().count() == 2


def test_an_identity_of_a_number_that_no_row_can_have_is_not_found(person):
    token = person.visit("/account").form("/account/settings").fields["csrf_token"]
    for number in (2**31 - 1, 2**31, 10**20):
        answer = person.browser.post(f"/account/identities/{number}/unlink", data={"csrf_token": token})
        assert answer.status_code == 404


# Somebody whom a provider vouches for.


@pytest.fixture
def arriving(app, visit):
    """Somebody who has an account, and comes with a provider that isn't joined to it yet."""
    person = visit()
    accounts.sign_up(person.email, PASSWORD)
    arrival = arrival_of(person).to_json()
    waiting = {"arrival": tickets.issue("arrival", 30, arrival=arrival, job_id=None, next=None)}
    with app.app_context():
        cookie = app.session_interface.get_signing_serializer(app).dumps(waiting)
    person.visit("/auth/arrival", Cookie=f"session={cookie}")
    return person


def arrival_of(person):
    return Arrival("oidc", "https://provider.example", person.email, person.email, verified=True)


@pytest.mark.parametrize(("way", "fields"), [("join", {"password": PASSWORD}), ("new", {})])
def test_who_presses_the_button_twice_at_once_is_in_once_and_for_all(arriving, monkeypatch, way, fields):
    tab = another_tab(arriving)
    pages = arriving.visit("/auth/arrival"), tab.visit("/auth/arrival")
    press = [
        lambda one=one, page=page: one.send(page, f"/auth/arrival/{way}", fields)
        for one, page in zip((arriving, tab), pages, strict=True)
    ]
    in_between(monkeypatch, arrival_views, "_waiting", press[1])
    assert press[0]().path == "/dashboard"
    assert arriving.visit("/account").status == tab.visit("/account").status == 200
    assert Identity.select().count() == 1
    assert Identity.get().user.email == arriving.email


def test_of_two_who_join_the_same_identity_at_once_neither_fails(services, monkeypatch):
    user = stages.person()
    arrival = Arrival("oidc", "https://provider.example", "marit", None, verified=False)
    meet_after(monkeypatch, identities, "find")
    assert stages.at_once(services, *[lambda: identities.join(arrival, user)] * 2) == [None, None]
    assert Identity.get().user == user


def test_nobody_waits_for_the_database_while_a_password_is_compared(arriving, monkeypatch):
    waiting = []
    in_between(monkeypatch, accounts, "_matches", lambda: waiting.append(database.in_transaction()))
    identities.join_by_password(arrival_of(arriving), arriving.email, PASSWORD)
    assert waiting == [False]


def test_the_old_password_joins_nothing_when_it_is_changed_right_after_it_was_compared(arriving, monkeypatch):
    in_between(monkeypatch, accounts, "log_in", lambda: accounts.set_password(row_of(arriving), ANOTHER))
    page = arriving.send(arriving.visit("/auth/arrival"), "/auth/arrival/join", {"password": PASSWORD})
    assert page.status == 401
    assert Identity.select().count() == 0
