"""Signing up and in, by the panel and by the API: who is let in, what is said, how often it may be tried."""

import itertools

import pytest

from tests.mailbox import Mailbox
from tests.people import PASSWORD, Person
from tests.providers import sign_in_with
from tests.rows import prove_address
from webapp import accounts

SHORT = "too short"
_addresses = (f"10.1.{number // 250}.{number % 250 + 1}" for number in itertools.count())


def fresh(stack, name="person"):
    person = Person(stack.url, name)
    person.browser.headers["X-Forwarded-For"] = next(_addresses)
    return person


def register(person, **changed):
    return person.call("POST", "/register", json={"email": person.email, "password": PASSWORD} | changed)


def login(person, **changed):
    return person.call("POST", "/login", json={"email": person.email, "password": PASSWORD} | changed)


def wrong_fields(answer):
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_fields")
    return {error["path"] for error in answer.json()["errors"]}


def test_a_program_registers_logs_out_and_logs_in(visitor):
    answer = register(visitor)
    assert answer.status_code == 201
    me = answer.json()["user"]
    assert (me["email"], answer.json()["claimed_job_id"]) == (visitor.email, None)
    assert visitor.call("GET", "/auth/me").json() == me
    assert visitor.call("POST", "/logout").status_code == 204
    assert visitor.call("GET", "/auth/me").json()["code"] == "sign_in_required"
    assert login(visitor).json() == {"user": me, "claimed_job_id": None}


@pytest.mark.parametrize("way", [register, login])
def test_a_sign_in_claims_the_upload_that_waits_and_says_so(visitor, way):  # FLOW W8
    if way is login:
        register(visitor)
        visitor.log_out()
    placed = visitor.place()
    assert way(visitor).json()["claimed_job_id"] == placed.job_id
    assert visitor.pending is None
    assert visitor.status(placed.job_id)["state"] not in ("previewing", "waiting_auth")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"email": "nobody"}, {"/email"}),
        ({"email": "a@b"}, {"/email"}),
        ({"email": "a b@example.org"}, {"/email"}),
        ({"email": f"{'a' * 65}@example.org"}, {"/email"}),
        ({"email": f"a@{'b' * 250}.org"}, {"/email"}),
        ({"email": "a\0@example.org"}, {"/email"}),
        ({"email": "a\u202e@example.org"}, {"/email"}),
        ({"email": ""}, {"/email"}),
        ({"password": SHORT}, {"/password"}),
        ({"password": "p" * 1001}, {"/password"}),
        ({"email": "nobody", "password": SHORT}, {"/email", "/password"}),
        ({"email": 5, "password": None}, {"/email", "/password"}),
    ],
)
def test_each_field_that_can_not_be_taken_is_named(visitor, fields, wrong):  # FLOW W10
    assert wrong_fields(register(visitor, **fields)) == wrong
    assert visitor.call("GET", "/auth/me").status_code == 401


@pytest.mark.parametrize("path", ["/register", "/login"])
def test_a_body_of_another_shape_names_what_is_missing(visitor, path):
    assert wrong_fields(visitor.call("POST", path, json={})) == {"/email", "/password"}
    assert visitor.call("POST", path, data={"email": "a@example.org"}).json()["code"] == "not_json"
    assert wrong_fields(visitor.call("POST", path, json=[1])) == {""}


def send_raw(person, body, path="/login"):
    return person.call("POST", path, content=body.encode(), headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("email", ["\\ud800@example.org", "\\u0000@example.org"])
def test_characters_that_no_database_keeps_are_refused(visitor, email):
    assert wrong_fields(send_raw(visitor, f'{{"email": "{email}", "password": "{PASSWORD}"}}', "/register")) == {
        "/email"
    }
    assert send_raw(visitor, f'{{"email": "{email}", "password": "{PASSWORD}"}}').json()["code"] == "wrong_credentials"


def test_the_panel_says_what_is_wrong_and_keeps_what_was_typed_but_no_password(visitor):  # FLOW W10
    placed = visitor.place()
    page = visitor.send(placed, "/signup", {"email": "marit at example", "password": SHORT})
    assert page.status == 400
    assert "Type an e-mail address" in page.words
    assert "12 characters or more; a few words" in page.words
    form = page.form("/signup")
    assert form.fields["email"] == "marit at example"
    assert SHORT not in page.response.text
    assert form.fields["job"] == placed.job_id
    assert visitor.sign_up(page).job_id == placed.job_id


def test_with_htmx_the_panel_alone_comes_back(visitor):  # FLOW W10
    placed = visitor.place()
    fields = {"email": visitor.email, "password": SHORT}
    page = visitor.send(placed, "/signup", fields, **{"HX-Request": "true"})
    assert page.status == 400
    assert page.tree.get("id") == "panel"
    assert page.tree.xpath("//input[@id='password']/@aria-invalid") == ["true"]


def test_an_address_that_is_taken_is_said_and_the_job_kept(stack, visitor, stranger):  # FLOW W9
    placed = visitor.place()
    page = visitor.send(placed, "/signup", {"email": stranger.email, "password": "another password"})
    assert page.status == 409
    assert "There is an account with this address" in page.words
    assert page.tree.xpath(f"//a[@href='/login?job={placed.job_id}']")
    assert page.form("/signup").fields["job"] == placed.job_id
    assert visitor.status(placed.job_id)["state"] in ("previewing", "waiting_auth")
    answer = register(visitor, email=stranger.email.upper(), password="another password")
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


def test_signing_up_with_the_password_of_ones_account_is_a_log_in(visitor, stranger):  # FLOW W9
    placed = visitor.place()
    visitor.email = stranger.email
    assert visitor.sign_up(placed).job_id == placed.job_id
    assert visitor.call("GET", "/auth/me").json() == stranger.call("GET", "/auth/me").json()


def test_a_wrong_password_and_an_unknown_address_are_told_in_the_same_bytes(visitor, stranger):  # FLOW W12
    wrong = login(visitor, email=stranger.email, password="another password")
    unknown = login(visitor, password="another password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert wrong.json()["code"] == "wrong_credentials"


def test_the_panel_tells_both_in_one_text_and_keeps_the_job(visitor, stranger):  # FLOW W12
    placed = visitor.place()
    panel = visitor.visit(f"/login?job={placed.job_id}")
    words = []
    for email in (stranger.email, visitor.email):
        page = visitor.send(panel, "/login", {"email": email, "password": "another password"})
        assert (page.status, page.form("/login").fields["job"]) == (401, placed.job_id)
        words.append(page.words)
    assert words[0] == words[1]
    assert visitor.status(placed.job_id)["state"] in ("previewing", "waiting_auth")


def test_an_unknown_address_costs_one_comparison_as_a_known_one_does(stack, visitor, monkeypatch):  # FLOW W12
    from argon2 import PasswordHasher

    from tests.rows import services_of

    register(visitor)
    compared = []

    class Counting(PasswordHasher):
        def verify(self, stored, password):
            compared.append(stored)
            return super().verify(stored, password)

    monkeypatch.setattr(accounts, "_hasher", Counting())
    with services_of(stack):
        for email in (visitor.email, "unknown@example.org", "no address", "\ud800"):
            compared.clear()
            with pytest.raises(accounts.Problem):
                accounts.log_in(email, "another password")
            assert len(compared) == 1


@pytest.mark.parametrize(
    "password", ["\\ud83d and twenty more characters", "密码密码密码密码密码密码", "a NUL \\u0000 in the middle"]
)
def test_any_characters_make_a_password(visitor, password):
    body = f'{{"email": "{visitor.email}", "password": "{password}"}}'
    assert send_raw(visitor, body, "/register").status_code == 201
    visitor.log_out()
    assert send_raw(visitor, body).status_code == 200


@pytest.mark.parametrize("way", [register, login])
def test_too_many_tries_from_one_address_are_stopped(narrow_stack, way):  # FLOW W12
    person = fresh(narrow_stack)
    for turn in range(5):
        assert way(person, email=f"{turn}-{person.email}", password=SHORT).status_code in (400, 401)
    answer = way(person)
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert int(answer.headers["Retry-After"]) > 0


def test_too_many_ways_to_a_provider_are_stopped(narrow_stack):
    person = fresh(narrow_stack)
    ways = [person.browser.get("/auth/oidc", follow_redirects=False) for _ in range(6)]
    assert [way.status_code for way in ways] == [303] * 5 + [429]
    assert int(ways[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize("way", [register, login])
@pytest.mark.slow
def test_too_many_tries_for_one_account_are_stopped_wherever_they_come_from(narrow_stack, way):  # FLOW W9
    person = fresh(narrow_stack)
    register(person)
    for _ in range(5):
        assert way(fresh(narrow_stack), email=f" {person.email.upper()}", password=SHORT * 2).status_code in (401, 409)
    assert way(fresh(narrow_stack), email=person.email, password=SHORT * 2).status_code == 429
    assert login(fresh(narrow_stack), email=person.email).status_code == 429


ODD_JSON = {"a BOM": "utf-8-sig", "UTF-16": "utf-16", "UTF-32": "utf-32", "half a character": "utf-8"}


@pytest.mark.parametrize("kind", ODD_JSON)
@pytest.mark.slow
def test_no_way_to_write_json_is_counted_for_nobody(narrow_stack, kind):  # FLOW W9
    person = fresh(narrow_stack)
    register(person)
    body = f'{{"email": "{person.email}", "password": "{SHORT * 2}", "z": "\\ud800"}}'.encode(ODD_JSON[kind])
    tried = [
        fresh(narrow_stack).call("POST", "/login", content=body, headers={"Content-Type": "application/json"})
        for _ in range(6)
    ]
    assert [answer.status_code for answer in tried] == [401] * 5 + [429]


def test_an_address_with_half_a_character_lets_nobody_begin_anew(narrow_stack):
    person = fresh(narrow_stack)
    register(person)
    for _ in range(5):
        assert login(fresh(narrow_stack), email=person.email, password=SHORT * 2).status_code == 401
    odd = f'{{"email": "\\ud800@example.org", "password": "{PASSWORD}"}}'
    assert send_raw(fresh(narrow_stack), odd).status_code == 401
    assert login(fresh(narrow_stack), email=person.email).status_code == 429


def test_whoever_uses_up_the_tries_at_a_password_leaves_its_owner_the_mailed_ways_in(narrow_stack):  # FLOW W9
    person = fresh(narrow_stack)
    register(person)
    for _ in range(6):
        login(fresh(narrow_stack), email=person.email, password=SHORT * 2)
    owner = fresh(narrow_stack)
    assert login(owner, email=person.email).status_code == 429
    for way in ("/login/link", "/password/new"):
        assert owner.send(owner.visit(way), way, {"email": person.email}).status == 200


def test_a_body_that_cannot_be_read_lets_nobody_begin_anew(narrow_stack):  # FLOW U13
    person = fresh(narrow_stack)
    register(person)
    for _ in range(6):
        login(fresh(narrow_stack), email=person.email, password=SHORT * 2)
    for _ in range(3):
        assert send_raw(fresh(narrow_stack), " " * (1024 * 1024 + 1)).status_code == 413
        assert login(fresh(narrow_stack), email=person.email).status_code == 429


def test_who_joins_an_account_is_counted_for_it_whatever_else_they_send(narrow_stack, provider):  # FLOW W9
    owner, visitor = fresh(narrow_stack), fresh(narrow_stack)
    register(owner)
    provider.knows(owner.email, email=owner.email, email_verified=True)
    asked = sign_in_with(visitor, visitor.visit("/login"), owner.email)
    statuses = []
    for turn in range(6):
        visitor.browser.headers["X-Forwarded-For"] = next(_addresses)
        guess = {"password": SHORT * 2, "email": f"decoy{turn}@example.org"}
        statuses.append(visitor.send(asked, "/auth/arrival/join", guess).status)
    assert statuses == [401] * 5 + [429]


def test_who_opens_an_account_by_link_and_password_is_counted_for_it(narrow_stack):  # FLOW W9
    owner, visitor = fresh(narrow_stack), fresh(narrow_stack)
    register(owner)
    visitor.send(visitor.visit("/login/link"), "/login/link", {"email": owner.email})
    link = Mailbox(narrow_stack.home / "mail").link(owner.email, "Your way in")
    asked, statuses = visitor.visit(link), []
    for turn in range(6):
        visitor.browser.headers["X-Forwarded-For"] = next(_addresses)
        guess = {"password": SHORT * 2, "email": f"decoy{turn}@example.org"}
        statuses.append(visitor.send(asked, f"{link}/join", guess).status)
    assert statuses == [401] * 5 + [429]


def statuses_of(person, page, path, fields):
    """Send the form six times, each time from another network."""
    seen = []
    for _ in range(6):
        person.browser.headers["X-Forwarded-For"] = next(_addresses)
        seen.append(person.send(page, path, fields).status)
    return seen


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/password", {"current": SHORT * 2, "new": PASSWORD * 2}),
        ("/account/delete", {"password": SHORT * 2}),
        ("/account/address", {"password": SHORT * 2, "email": "elsewhere@example.org"}),
    ],
)
def test_whoever_found_a_browser_open_guesses_no_longer_than_others(narrow_stack, path, fields):
    person = fresh(narrow_stack)
    person.sign_up()
    page = person.visit(path if path.endswith("address") else "/account")
    assert statuses_of(person, page, path, fields)[5] == 429


def test_a_program_is_counted_for_the_account_it_would_delete(narrow_stack):
    person, seen = fresh(narrow_stack), []
    person.sign_up()
    for _ in range(6):
        person.browser.headers["X-Forwarded-For"] = next(_addresses)
        seen.append(person.call("DELETE", "/account", json={"password": SHORT * 2}).status_code)
    assert seen[5] == 429


def test_one_address_gets_only_so_many_links_to_prove_it(narrow_stack):
    person = fresh(narrow_stack)
    person.sign_up()
    seen = statuses_of(person, person.visit("/account"), "/account/address/prove", {})
    assert (seen[0], seen[5]) == (200, 429)


def test_one_address_gets_only_so_many_links_that_join_a_provider(narrow_stack, provider):
    owner, visitor = fresh(narrow_stack), fresh(narrow_stack)
    register(owner)
    prove_address(narrow_stack, owner.email)
    provider.knows(owner.email, email=owner.email, email_verified=True)
    asked = sign_in_with(visitor, visitor.visit("/login"), owner.email)
    seen = statuses_of(visitor, asked, "/auth/arrival/link", {})
    assert (seen[0], seen[5]) == (200, 429)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_panel_says_so_and_keeps_the_job(narrow_stack, headers):  # FLOW W12
    visitor = fresh(narrow_stack)
    page = placed = visitor.place()
    for _ in range(6):
        page = visitor.send(placed, "/signup", {"email": visitor.email, "password": SHORT}, **headers)
    assert page.status == 429
    assert "Too many tries for now" in page.words
    assert page.form("/signup").fields["job"] == placed.job_id
    assert int(page.response.headers["Retry-After"]) > 0
    assert visitor.status(placed.job_id)["state"] in ("previewing", "waiting_auth")
