"""What a person sees of their account, and what they change on it."""

import re

import pytest

from tests.people import PASSWORD, Page, Person

NEW_PASSWORD = "lamps on a long winter night"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def person(stack):
    """Somebody signed in, on Firefox."""
    person = Person(stack.url, "person")
    person.browser.headers["User-Agent"] = FIREFOX
    person.sign_up()
    return person


@pytest.fixture
def elsewhere(person):
    """The same person at another browser."""
    other = Person(person.url)
    other.email = person.email
    other.log_in()
    return other


def change_password(person: Person, **fields: str) -> Page:
    return person.send(person.visit("/account"), "/account/password", fields)


def is_signed_in(person: Person) -> bool:
    return person.visit("/account").status == 200


def test_it_shows_the_address_and_that_it_is_not_proved(person):
    page = person.visit("/account")
    assert person.email in page.words
    assert "Not proved yet" in page.words
    assert page.has_form("/account/address/prove")


def test_it_asks_a_visitor_to_sign_in(visitor):
    assert visitor.visit("/account").status == 401


# The password.


def test_a_new_password_counts_from_now_on(person):
    change_password(person, current=PASSWORD, new=NEW_PASSWORD)
    person.log_out()
    assert person.log_in(password=PASSWORD).status == 401
    assert person.log_in(password=NEW_PASSWORD).path == "/dashboard"


def test_a_new_password_ends_the_other_sessions_and_not_this_one(person, elsewhere):
    change_password(person, current=PASSWORD, new=NEW_PASSWORD)
    assert is_signed_in(person)
    assert not is_signed_in(elsewhere)


def test_the_password_is_not_changed_without_the_one_it_has(person, elsewhere):
    page = change_password(person, current="another one of theirs", new=NEW_PASSWORD)
    assert page.status == 401
    assert page.tree.xpath("//input[@id='current'][@aria-invalid='true']")
    assert is_signed_in(elsewhere)


def test_a_short_password_is_refused_at_its_field_and_never_shown_again(person):
    page = change_password(person, current=PASSWORD, new="short")
    assert page.status == 400
    assert page.tree.xpath("//input[@id='new'][@aria-invalid='true'][not(@value)]")
    assert page.tree.xpath("//*[@role='alert']//a[@href='#new']")


# The sessions.


def test_it_lists_the_sessions_in_words(person, elsewhere):
    words = person.visit("/account").words
    assert "Firefox on Linux, this one" in words
    assert "An unknown device" in words


def test_one_session_is_ended_from_another(person, elsewhere):
    page = person.visit("/account")
    ending = page.tree.xpath("//li[contains(., 'An unknown device')]//form/@action")[0]
    person.send(page, ending)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(person)


def test_a_stranger_ends_no_session_of_somebody_else(person, stranger):
    page = person.visit("/account")
    ending = page.tree.xpath("//li[contains(., 'this one')]//form/@action")[0]
    token = stranger.visit("/account").form("/account/settings").fields["csrf_token"]
    assert stranger.browser.post(ending, data={"csrf_token": token}).status_code == 404
    assert is_signed_in(person)


def test_all_others_are_ended_at_once(person, elsewhere):
    person.send(person.visit("/account"), "/account/sessions/end-others")
    assert not is_signed_in(elsewhere)
    assert is_signed_in(person)


def test_ending_the_session_one_is_in_leads_to_the_way_in(person):
    page = person.visit("/account")
    ending = page.tree.xpath("//li[contains(., 'this one')]//form/@action")[0]
    assert person.send(page, ending).path == "/login"


def test_somebody_signed_out_elsewhere_signs_in_in_the_panel_and_is_back(person, elsewhere):  # FLOW W26
    job_id = person.place().job_id
    elsewhere.send(elsewhere.visit("/account"), "/account/sessions/end-others")
    panel = person.visit(f"/jobs/{job_id}", **{"HX-Request": "true"})
    assert panel.status == 401
    assert person.log_in(panel).path == f"/jobs/{job_id}"


# Language and time zone.


def test_times_are_shown_in_the_zone_that_was_chosen(person):
    assert re.search(r"\d\d:\d\d UTC", person.visit("/account").words)
    page = person.send(person.visit("/account"), "/account/settings", {"language": "en", "time_zone": "Asia/Tokyo"})
    assert re.search(r"\d\d:\d\d JST", page.words)
    assert not re.search(r"\d\d:\d\d UTC", page.words)
    assert page.form("/account/settings").fields["time_zone"] == "Asia/Tokyo"


@pytest.mark.parametrize("fields", [{"time_zone": "Mars/Olympus"}, {"language": "tlh"}])
def test_a_setting_that_is_not_on_the_list_is_refused(person, fields):
    page = person.visit("/account")
    sent = {**dict(page.form("/account/settings").form_values()), **fields}
    answer = Page(person.browser.post("/account/settings", data=sent))
    assert answer.status == 400
    assert answer.tree.xpath(f"//select[@id='{next(iter(fields))}'][@aria-invalid='true']")
