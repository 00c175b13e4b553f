"""Accounts that are entered through a provider, and those whose address somebody else has proved."""

import io
import zipfile

import pytest

from tests import cvs
from tests.leftovers import rows_with
from tests.people import PASSWORD, Person
from tests.providers import answer_provider, sign_in_with


@pytest.fixture
def arrived(stack, provider):
    """Somebody who came through the provider and has no password."""
    person = Person(stack.url, "arrived")
    provider.knows(person.email, email=person.email, email_verified=True)
    page = sign_in_with(person, person.visit("/login"), person.email)
    assert page.path == "/dashboard"
    return person


@pytest.fixture
def former(stack, provider):
    """Somebody whose address another person has proved since; signed in again with the old address."""
    person, other = Person(stack.url, "former"), Person(stack.url)
    person.sign_up()
    person.place(cvs.text(), "mine.txt")
    provider.knows(person.email, email=person.email, email_verified=True)
    question = sign_in_with(other, other.visit("/login"), person.email)
    other.send(question, "/auth/arrival/new")
    person.landed = person.log_in()
    return person


# Ways in.


def test_a_first_password_is_set_without_another_one(arrived):
    page = arrived.send(arrived.visit("/account"), "/account/password", {"new": PASSWORD})
    assert page.status == 200
    arrived.log_out()
    assert arrived.log_in().path == "/dashboard"


def test_the_only_way_in_stays(arrived):
    page = arrived.visit("/account")
    assert "Your only way in" in page.words
    assert not page.tree.xpath("//form[contains(@action, '/unlink')]")
    unlink_all(arrived)
    assert arrived.visit("/account").words.count("Your only way in") == 1


def unlink_all(person: Person) -> None:
    """Send what the page doesn't offer."""
    token = person.visit("/account").form("/account/settings").fields["csrf_token"]
    for number in range(1, 30):
        answer = person.browser.post(f"/account/identities/{number}/unlink", data={"csrf_token": token})
        assert answer.status_code in (404, 409)


def test_a_provider_is_unlinked_once_there_is_a_password(arrived, provider):
    arrived.send(arrived.visit("/account"), "/account/password", {"new": PASSWORD})
    page = arrived.visit("/account")
    page = arrived.send(page, page.tree.xpath("//form[contains(@action, '/unlink')]/@action")[0])
    assert "It no longer signs in" in page.words
    elsewhere = Person(arrived.url)
    assert sign_in_with(elsewhere, elsewhere.visit("/login"), arrived.email).path == "/auth/arrival"


def test_a_provider_is_added_from_the_account_page(stack, provider):
    person = Person(stack.url, "adding")
    person.sign_up()
    provider.knows(person.email, email="elsewhere@example.org", email_verified=True)
    page = answer_provider(person, person.visit("/account"), {"sub": person.email})
    assert page.path == "/account"
    assert "elsewhere@example.org" in page.words
    person.log_out()
    assert sign_in_with(person, person.visit("/login"), person.email).path == "/dashboard"


@pytest.mark.slow
def test_the_owner_is_mailed_when_the_account_gets_another_way_in(arrived, provider, mailbox):
    provider.knows(f"second-{arrived.email}", email="elsewhere@example.org", email_verified=True)
    answer_provider(arrived, arrived.visit("/account"), {"sub": f"second-{arrived.email}"})
    assert "unlink" in mailbox.wait_for(arrived.email, "signs in to your account now").get_body().get_content()
    arrived.send(arrived.visit("/account"), "/account/password", {"new": PASSWORD})
    assert "/password/new" in mailbox.wait_for(arrived.email, "Your password").get_body().get_content()


def test_an_address_that_was_never_proved_is_told_nothing(stack):
    person = Person(stack.url, "unproved")
    person.sign_up()
    person.send(person.visit("/account"), "/account/password", {"current": PASSWORD, "new": f"{PASSWORD}, another"})
    (account,) = [row["id"] for row in stack.table("user") if row["email"] == person.email]
    assert [row["kind"] for row in stack.table("mail") if row["user_id"] == account] == ["prove_address"]


def test_a_stranger_unlinks_nothing_of_somebody_else(arrived, stack):
    stranger = Person(stack.url, "stranger")
    stranger.sign_up()
    unlink_all(stranger)
    assert "Your only way in" in arrived.visit("/account").words


# Leaving without a password.


def test_without_a_password_the_address_is_typed_again_to_delete(arrived):
    page = arrived.send(arrived.visit("/account"), "/account/delete", {"address": "another@example.org"})
    assert page.status == 401
    assert page.form("/account/delete").fields["address"] == "another@example.org"
    page = arrived.send(page, "/account/delete", {"address": f" {arrived.email.upper()} "})
    assert page.path == "/account/deleted"


def test_the_provider_finds_a_deleted_account_no_more(arrived):
    arrived.place(cvs.text(), "mine.txt")
    arrived.send(arrived.visit("/account"), "/account/delete", {"address": arrived.email})
    assert "An empty case." in sign_in_with(arrived, arrived.visit("/login"), arrived.email).words


def test_no_half_finished_sign_in_keeps_the_address_of_a_deleted_account(arrived, stack, provider):
    other = Person(stack.url)
    provider.knows(other.email, email=arrived.email, email_verified=True)
    assert sign_in_with(other, other.visit("/login"), other.email).path == "/auth/arrival"
    arrived.send(arrived.visit("/account"), "/account/delete", {"address": arrived.email})
    assert not rows_with(stack, arrived.email)


# An account whose address somebody else has proved.


@pytest.mark.parametrize("path", ["/", "/dashboard", "/account", "/jobs/unknown", "/auth/oidc", "/nowhere"])
@pytest.mark.slow
def test_it_opens_one_page_only(former, path):  # FLOW W19
    assert former.landed.path == "/account/former"
    assert former.email in former.landed.words
    assert former.browser.get(path, follow_redirects=False).headers["Location"] == "/account/former"


def test_the_api_asks_for_an_address(former):  # FLOW W19
    answer = former.browser.get("/api/v1/auth/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "address_needed")


def test_it_signs_in_to_the_api_without_an_address(former):  # FLOW W19
    program = Person(former.url)
    answer = program.browser.post("/api/v1/login", json={"email": former.email, "password": PASSWORD})
    assert (answer.status_code, answer.json()["user"]["email"]) == (200, None)


def test_what_is_in_it_can_be_taken_along(former):  # FLOW W19
    archive = zipfile.ZipFile(io.BytesIO(former.browser.get("/account/export").content))
    assert archive.read("cvs/01-mine/uploaded/mine.txt") == cvs.text()


def test_another_address_opens_it_again_and_is_not_proved(former):  # FLOW W19
    fresh = Person(former.url, "fresh")
    page = former.send(former.landed, "/account/former", {"email": fresh.email})
    assert page.path == "/account"
    assert "Not proved yet" in page.words
    assert "mine.txt" in former.visit("/dashboard").words
    assert fresh.log_in().path == "/dashboard"


def test_the_address_that_was_lost_is_not_had_back(former):  # FLOW W19
    page = former.send(former.landed, "/account/former", {"email": former.email})
    assert page.status == 409
    assert page.tree.xpath("//input[@id='email'][@aria-invalid='true']/@value") == [former.email]


def test_it_is_deleted_from_its_one_page(former):  # FLOW W19
    wrong = former.send(former.landed, "/account/delete", {"password": "another one of theirs"})
    assert wrong.status == 401
    assert former.send(wrong, "/account/delete", {"password": PASSWORD}).path == "/account/deleted"
    assert former.log_in().status == 401


def test_it_can_be_left(former):  # FLOW W19
    assert former.send(former.landed, "/logout").path == "/"
    assert former.visit("/account").status == 401


def test_whoever_has_proved_the_address_is_not_led_there(arrived):
    assert arrived.visit("/account/former").path == "/account"
