"""The end of an account: nothing of it is left, and its owner is told what went."""

import httpx
import pytest

from tests import cvs
from tests.leftovers import files_of, rows_with, stored_files
from tests.people import PASSWORD, Page, Person


@pytest.fixture
def person(stack):
    """Somebody with a CV that is published, a token, and a second browser."""
    person = Person(stack.url, "person")
    person.job_id = person.make_portfolio(cvs.text(), "marit.txt")
    page = person.visit(f"/jobs/{person.job_id}")
    person.send(page, page.tree.xpath("//form[contains(@action, '/publish')]/@action")[0])
    person.public_url = person.status(person.job_id)["portfolio"]["public_url"]
    return person


def delete(person: Person, **fields: str) -> Page:
    return person.send(person.visit("/account"), "/account/delete", fields)


def test_nothing_of_a_deleted_account_is_left(stack, person):  # FLOW G16
    assert rows_with(stack, person.email)
    assert rows_with(stack, person.job_id.replace("-", ""))
    assert files_of(stack, person.job_id)
    delete(person, password=PASSWORD)
    assert not rows_with(stack, person.email)
    assert not rows_with(stack, person.job_id.replace("-", ""))
    assert not files_of(stack, person.job_id)


@pytest.mark.slow
def test_the_words_of_the_cv_are_gone_from_rows_and_files(stack_with):  # FLOW G16
    alone = stack_with()
    person = Person(alone.url)
    person.make_portfolio(cvs.text(), f"{cvs.CANARY}.txt")
    assert rows_with(alone, cvs.CANARY)
    assert [path for path in stored_files(alone) if cvs.CANARY.encode() in path.read_bytes()]
    delete(person, password=PASSWORD)
    assert not rows_with(alone, cvs.CANARY, person.email)
    assert not stored_files(alone)


@pytest.mark.slow
def test_the_public_address_is_gone(person):  # FLOW G16
    assert httpx.get(person.public_url).status_code == 200
    delete(person, password=PASSWORD)
    assert httpx.get(person.public_url).status_code == 404


def test_a_receipt_says_what_went_and_nobody_is_signed_in(person):  # FLOW G16
    receipt = delete(person, password=PASSWORD)
    assert receipt.path == "/account/deleted"
    assert receipt.tree.xpath("//dt[.='CVs']/following-sibling::dd[1]/text()") == ["1"]
    assert "1, 1 of them public" in receipt.words
    assert receipt.tree.xpath("//a[@href='/login']")
    assert person.visit("/account").status == 401


@pytest.mark.slow
def test_every_session_and_token_ends_with_the_account(stack, person):
    elsewhere = Person(stack.url)
    elsewhere.email = person.email
    elsewhere.log_in()
    token = person.make_token()
    delete(person, password=PASSWORD)
    assert elsewhere.visit("/account").status == 401
    bearer = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{stack.url}/api/v1/auth/me", headers=bearer).status_code == 401
    assert elsewhere.log_in().status == 401


@pytest.mark.slow
def test_it_is_not_deleted_without_the_password(person):
    page = delete(person, password="another one of theirs")
    assert page.status == 401
    assert page.tree.xpath("//input[@id='password'][@aria-invalid='true']")
    assert person.status(person.job_id)["state"] == "completed"


@pytest.mark.slow
def test_the_api_deletes_it_and_tells_what_went(person):
    answer = person.browser.request(
        "DELETE", "/api/v1/account", json={"password": PASSWORD}, headers={"Origin": person.url}
    )
    assert answer.status_code == 200
    receipt = answer.json()
    assert (receipt["cvs"], receipt["portfolios"], receipt["public_pages"], receipt["sessions"]) == (1, 1, 1, 1)
    assert receipt["deleted_at"].endswith("Z")
    assert person.browser.get("/api/v1/auth/me").status_code == 401


@pytest.mark.parametrize("body", [{}, {"password": "wrong"}])
@pytest.mark.slow
def test_the_api_deletes_nothing_without_the_password(person, body):
    answer = person.browser.request("DELETE", "/api/v1/account", json=body, headers={"Origin": person.url})
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
    assert person.browser.get("/api/v1/auth/me").status_code == 200


@pytest.mark.slow
def test_a_body_nested_without_end_deletes_nothing(person):
    body, headers = "[" * 200_000, {"Origin": person.url, "Content-Type": "application/json"}
    assert person.browser.request("DELETE", "/api/v1/account", content=body, headers=headers).status_code == 401
    assert person.visit("/account").status == 200


@pytest.mark.slow
def test_the_api_deletes_nothing_for_a_visitor_or_another_site(visitor, person):
    assert visitor.browser.delete("/api/v1/account").status_code == 401
    answer = person.browser.request(
        "DELETE", "/api/v1/account", json={"password": PASSWORD}, headers={"Origin": "https://evil.example"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "csrf_failed")


@pytest.mark.slow
def test_an_upload_that_waits_in_this_browser_goes_too(stack_with):
    full = stack_with(MAX_CVS="1")
    person = Person(full.url)
    person.make_portfolio(cvs.text(), "first.txt")
    person.log_out()
    waiting = person.place(cvs.text(), "second.txt")
    person.log_in(person.visit(f"/login?job={waiting.job_id}"))
    assert person.visit("/dashboard").has_form(f"/jobs/{waiting.job_id}/discard")
    delete(person, password=PASSWORD)
    assert not files_of(full, waiting.job_id)


@pytest.mark.slow
def test_another_persons_cvs_stay(person, stranger):
    job_id = stranger.place(cvs.text(), "other.txt").job_id
    stranger.wait_for(job_id, "completed")
    delete(person, password=PASSWORD)
    assert stranger.status(job_id)["state"] == "completed"


@pytest.mark.slow
def test_the_address_can_be_used_for_a_new_account(person):
    delete(person, password=PASSWORD)
    assert person.sign_up().path == "/dashboard"
    assert "An empty case." in person.visit("/dashboard").words


def test_a_deleted_cv_is_named_in_its_receipt_and_gone(stack, person):  # FLOW G16
    page = person.send(person.visit(f"/jobs/{person.job_id}"), f"/jobs/{person.job_id}/delete")
    assert "marit.txt and all that was made of it are deleted" in page.words
    assert httpx.get(person.public_url).status_code == 404
    assert not files_of(stack, person.job_id)
    assert not rows_with(stack, person.job_id.replace("-", ""))
