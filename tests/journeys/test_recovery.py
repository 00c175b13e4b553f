"""Somebody who has lost the password, or never wants to type one."""

import pytest

from tests.people import PASSWORD, Page, Person

ANOTHER = "another correct horse battery"


def ask(person: Person, path: str, address: str | None = None) -> Page:
    return person.send(person.visit(path), path, {"email": address or person.email})


def prove_address(person: Person, mailbox) -> None:
    link = mailbox.link(person.email, "your address?")
    person.send(person.visit(link), link)


@pytest.mark.slow
def test_a_mailed_link_logs_in_and_goes_on_with_the_job_it_was_asked_for(owner, stack, mailbox):
    owner.sign_up()
    prove_address(owner, mailbox)
    there = Person(stack.url)
    there.email = owner.email
    placed = there.place()
    question = there.visit(f"/login/link?job={placed.job_id}")
    there.send(question, "/login/link", {"email": owner.email})
    link = mailbox.link(owner.email, "Your way in")
    assert there.send(there.visit(link), link).path == f"/jobs/{placed.job_id}"
    there.wait_for(placed.job_id, "completed")


@pytest.mark.slow
def test_looking_at_a_link_uses_nothing_up_and_pressing_it_does(owner, stack, mailbox):
    owner.sign_up()
    prove_address(owner, mailbox)
    ask(owner_elsewhere := Person(stack.url), "/login/link", owner.email)
    link = mailbox.link(owner.email, "Your way in")
    assert owner_elsewhere.visit(link).status == owner_elsewhere.visit(link).status == 200
    assert owner_elsewhere.send(owner_elsewhere.visit(link), link).path == "/dashboard"
    again = Person(stack.url).visit(link)
    assert again.status == 410
    assert "works no more" in again.words


def test_the_dance_may_end_in_another_browser_without_the_job(owner, stack, mailbox):  # FLOW W21
    owner.sign_up()
    prove_address(owner, mailbox)
    there = Person(stack.url)
    placed = there.place()
    there.send(there.visit(f"/login/link?job={placed.job_id}"), "/login/link", {"email": owner.email})
    link = mailbox.link(owner.email, "Your way in")
    elsewhere = Person(stack.url)
    landed = elsewhere.send(elsewhere.visit(link), link)
    assert landed.path == "/dashboard"
    assert "waits in the browser in which you placed it" in landed.words
    assert there.status(placed.job_id)["state"] in ("previewing", "waiting_auth")


@pytest.mark.slow
def test_a_new_password_ends_every_session_and_every_token_of_the_old(owner, stack, mailbox):
    owner.sign_up()
    prove_address(owner, mailbox)
    there = Person(stack.url)
    there.email = owner.email
    ask(there, "/password/new")
    link = mailbox.link(owner.email, "new password")
    assert there.send(there.visit(link), link, {"password": ANOTHER}).path == "/dashboard"
    assert owner.browser.get("/api/v1/auth/me").status_code == 401
    assert Person(stack.url).log_in().status == 401
    back = Person(stack.url)
    back.email = owner.email
    assert back.log_in(password=PASSWORD).status == 401
    assert back.log_in(password=ANOTHER).path == "/dashboard"


@pytest.mark.slow
def test_a_new_password_that_is_too_short_uses_the_link_up_not(owner, mailbox):
    owner.sign_up()
    prove_address(owner, mailbox)
    ask(owner, "/password/new")
    link = mailbox.link(owner.email, "new password")
    refused = owner.send(owner.visit(link), link, {"password": "short"})
    assert refused.status == 400
    assert "12 characters or more" in refused.words
    assert owner.send(refused, link, {"password": ANOTHER}).path == "/dashboard"


@pytest.mark.slow
def test_asking_tells_nobody_which_addresses_have_an_account(owner, stack, mailbox):
    owner.sign_up()
    for path in ("/login/link", "/password/new"):
        known = ask(Person(stack.url), path, owner.email)
        unknown = ask(Person(stack.url), path, f"no{owner.email}")
        assert known.status == unknown.status == 200
        assert known.words == unknown.words.replace(f"no{owner.email}", owner.email)
    assert "no account" in mailbox.wait_for(f"no{owner.email}", "no account")["Subject"]


@pytest.mark.slow
def test_a_link_to_an_account_that_never_proved_the_address_asks_whose_it_is(owner, stack, mailbox):  # FLOW W19
    owner.make_portfolio()
    victim = Person(stack.url)
    ask(victim, "/login/link", owner.email)
    link = mailbox.link(owner.email, "Your way in")
    question = victim.visit(link)
    assert "never showed that the address is theirs" in question.words
    entered = victim.send(question, f"{link}/new")
    assert entered.path == "/dashboard"
    assert "cv.pdf" not in entered.words
    assert owner.browser.get("/api/v1/auth/me").status_code == 401


@pytest.mark.slow
def test_whoever_knows_the_password_keeps_the_unproved_account_and_has_proved_it(owner, stack, mailbox):  # FLOW W19
    job_id = owner.make_portfolio()
    back = Person(stack.url)
    ask(back, "/login/link", owner.email)
    link = mailbox.link(owner.email, "Your way in")
    wrong = back.send(back.visit(link), f"{link}/join", {"password": ANOTHER})
    assert wrong.status == 401
    back.send(wrong, f"{link}/join", {"password": PASSWORD})
    assert back.status(job_id)["state"] == "completed"
    ask(other := Person(stack.url), "/login/link", owner.email)
    assert "Is this account yours" not in other.visit(mailbox.link(owner.email, "Your way in")).words


@pytest.mark.slow
def test_a_proof_pressed_by_somebody_who_is_not_signed_in_there_proves_nothing(owner, stack, mailbox):
    owner.sign_up()
    link = mailbox.link(owner.email, "your address?")
    assert Person(stack.url).visit(link).status == 401
    stranger = Person(stack.url)
    stranger.sign_up()
    assert stranger.visit(link).status == 410


def change_address(person: Person, address: str) -> None:
    page = person.visit("/account/address")
    person.send(page, "/account/address", {"email": address, "password": PASSWORD})


@pytest.mark.slow
def test_an_address_changes_when_both_ends_agree(owner, stack, mailbox):
    owner.sign_up()
    prove_address(owner, mailbox)
    new = f"new{owner.email}"
    change_address(owner, new)
    here, away = mailbox.link(new, "new address"), mailbox.link(owner.email, "to change")
    assert "one of two" in owner.send(owner.visit(here), here).words
    assert owner.browser.get("/api/v1/auth/me").json()["email"] == owner.email
    assert f"Your address is {new}" in owner.send(owner.visit(away), away).words
    assert owner.browser.get("/api/v1/auth/me").json()["email"] == new
    mailbox.wait_for(owner.email, "has changed")


@pytest.mark.slow
def test_a_change_begun_before_the_address_was_proved_is_begun_again_after_it(owner, mailbox):
    owner.sign_up()
    proof, new = mailbox.link(owner.email, "your address?"), f"new{owner.email}"
    change_address(owner, new)
    here = mailbox.link(new, "new address")
    assert "begin again" in owner.send(owner.visit(proof), proof).words
    assert owner.visit(here).status == 410
    change_address(owner, new)
    assert mailbox.link(owner.email, "to change")


@pytest.mark.slow
def test_the_agreements_of_two_changes_do_not_add_up_to_one(owner, mailbox):
    owner.sign_up()
    prove_address(owner, mailbox)
    change_address(owner, f"one{owner.email}")
    away = mailbox.link(owner.email, "to change")
    owner.send(owner.visit(away), away)
    change_address(owner, f"two{owner.email}")
    here = mailbox.link(f"two{owner.email}", "new address")
    assert "one of two" in owner.send(owner.visit(here), here).words
    assert owner.browser.get("/api/v1/auth/me").json()["email"] == owner.email
