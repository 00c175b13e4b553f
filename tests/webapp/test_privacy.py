"""Who sees what: decided by its owner, true of every file at every address."""

import pytest

from tests import cvs

FILES = ("", "resume.json", "resume.txt", "contact.vcf", "resume.pdf")
EMAIL = "marit.solheim@example.com"


@pytest.fixture
def portfolio(owner):
    """The owner's portfolio, published."""
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    return open_to(owner, {"job_id": job_id, **owner.status(job_id)["portfolio"]}, "public")


def open_to(owner, portfolio, visibility):
    told = owner.call("PATCH", f"/portfolio/{portfolio['id']}", json={"visibility": visibility}).json()
    return portfolio | {"public_url": told["public_url"]}


def decide(owner, portfolio, **levels):
    page = owner.visit(f"/portfolios/{portfolio['id']}/privacy")
    owner.send(page, f"/portfolios/{portfolio['id']}/privacy", levels)
    owner.wait_for(portfolio["job_id"], "completed")


def said_at(person, url, words_of_pdf):
    answers = {name: person.browser.get(url + name) for name in FILES}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: words_of_pdf(one.content) if name.endswith("pdf") else one.text for name, one in answers.items()}


def places_of(words, texts):
    return [name for name, text in texts.items() if words in text]


@pytest.mark.slow
def test_an_email_address_is_hidden_until_its_owner_says_otherwise(owner, stranger, portfolio, words_of_pdf):
    assert places_of(EMAIL, said_at(stranger, portfolio["public_url"], words_of_pdf)) == []
    decide(owner, portfolio, email="public")
    assert set(FILES) - {"resume.txt"} <= set(
        places_of(EMAIL, said_at(stranger, portfolio["public_url"], words_of_pdf))
    )


@pytest.mark.slow
def test_what_is_closed_is_closed_at_once_for_those_who_saw_it_too(owner, stranger, portfolio):
    seen = stranger.browser.get(portfolio["public_url"])
    known = {"If-None-Match": seen.headers["ETag"]}
    assert seen.headers["Cache-Control"] == "public, no-cache"
    assert stranger.browser.get(portfolio["public_url"], headers=known).status_code == 304
    decide(owner, portfolio, work="nobody")
    assert stranger.browser.get(portfolio["public_url"], headers=known).status_code == 200
    open_to(owner, portfolio, "private")
    assert stranger.browser.get(portfolio["public_url"], headers=known).status_code == 410


@pytest.mark.slow
def test_those_who_have_the_address_may_see_more_than_everybody(owner, stranger, portfolio, words_of_pdf):
    decide(owner, portfolio, email="link", work="link")
    for words in (EMAIL, "Keeper of Lamps"):
        assert places_of(words, said_at(stranger, portfolio["public_url"], words_of_pdf)) == []
        assert places_of(words, said_at(owner, portfolio["html_url"], words_of_pdf))
    open_to(owner, portfolio, "link")
    for words in (EMAIL, "Keeper of Lamps"):
        assert places_of(words, said_at(stranger, portfolio["public_url"], words_of_pdf))
    open_to(owner, portfolio, "public")
    assert places_of(EMAIL, said_at(stranger, portfolio["public_url"], words_of_pdf)) == [], "at once, without a wait"


@pytest.mark.slow
def test_what_nobody_is_to_see_is_kept_and_can_be_shown_again(owner, portfolio, words_of_pdf):
    decide(owner, portfolio, education="nobody", work="nobody")
    assert places_of("of Exampleton", said_at(owner, portfolio["html_url"], words_of_pdf)) == []
    assert "of Exampleton" in owner.visit(f"/jobs/{portfolio['job_id']}/cv").words
    decide(owner, portfolio, education="public", work="public")
    assert places_of("of Exampleton", said_at(owner, portfolio["html_url"], words_of_pdf))


@pytest.mark.slow
def test_its_owner_sees_beforehand_what_others_will_see(owner, portfolio):
    page = owner.visit(f"/portfolios/{portfolio['id']}/privacy")
    (everybody, _) = page.tree.xpath("//a[contains(@href, 'audience=')]/@href")
    assert EMAIL not in owner.browser.get(everybody).text
    assert EMAIL in owner.browser.get(everybody.split("?")[0]).text


@pytest.mark.slow
def test_one_decision_leaves_the_others(owner, portfolio):
    address = f"/portfolio/{portfolio['id']}"
    for shown in ({"email": "link"}, {"work": "nobody"}):
        assert owner.call("PATCH", address, json={"shown": shown}).status_code == 200
    told = owner.call("GET", address).json()["shown"]
    assert (told["email"], told["work"], told["phone"]) == ("link", "nobody", "owner")


@pytest.mark.slow
def test_what_is_no_decision_is_refused(owner, portfolio):
    assert owner.call("PATCH", f"/portfolio/{portfolio['id']}", json={"shown": {"email": "all"}}).status_code == 400
    page = owner.visit(f"/portfolios/{portfolio['id']}/privacy")
    assert owner.send(page, f"/portfolios/{portfolio['id']}/privacy", {"email": "all"}).status == 400


@pytest.mark.slow
def test_nobody_else_decides(owner, portfolio, visitor, stranger):
    address = f"/portfolios/{portfolio['id']}/privacy"
    assert visitor.browser.get(address).status_code == 401
    assert stranger.browser.get(address).status_code == 404
    token = stranger.visit("/account").form("/account/settings").fields["csrf_token"]
    assert stranger.browser.post(address, data={"email": "public", "csrf_token": token}).status_code == 404
