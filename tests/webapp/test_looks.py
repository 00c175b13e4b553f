"""Choosing a look: tried on with one's own words, kept, and lost by no other choice."""

import pytest

from tests import cvs
from webapp import themes


@pytest.fixture
def portfolio(owner):
    """The owner's finished portfolio, as the API tells it."""
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    return {"job_id": job_id, **owner.status(job_id)["portfolio"]}


def kept(owner, portfolio):
    told = owner.browser.get(f"/api/v1/portfolio/{portfolio['id']}").json()
    return told["theme"], {name: value for name, value in told["options"].items() if value is not None}


def change_of(person, portfolio, change):
    address = f"/api/v1/portfolio/{portfolio['id']}"
    return person.browser.patch(address, json=change, headers={"Origin": person.url})


@pytest.mark.slow
def test_the_page_lists_every_theme_and_shows_one_own_words_in_it(owner, portfolio):
    page = owner.visit(f"/portfolios/{portfolio['id']}/look")
    assert all(f'value="{theme.name}"' in page.response.text for theme in themes.all_themes())
    shown = owner.browser.get(f"/portfolios/{portfolio['id']}/preview", params={"theme": "gallery"})
    assert "Marit Solheim" in shown.text
    assert 'class="contents"' in shown.text, "that is the gallery's"
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert kept(owner, portfolio)[0] == themes.DEFAULT, "trying keeps nothing"


@pytest.mark.slow
def test_a_look_that_is_chosen_is_kept_and_shows_in_the_page_and_the_pdf(owner, portfolio):  # FLOW G13
    page = owner.visit(f"/portfolios/{portfolio['id']}/look?theme=cabinet&accent=plum&paper=letter&columns=1")
    owner.send(page, f"/portfolios/{portfolio['id']}/look/keep")
    owner.wait_for(portfolio["job_id"], "completed")
    assert kept(owner, portfolio) == ("cabinet", {"accent": "plum", "paper": "letter", "columns": 1})
    assert themes.choices()["accent"]["plum"]["light"] in owner.browser.get(portfolio["html_url"]).text


@pytest.mark.slow
def test_another_theme_keeps_what_was_chosen(owner, portfolio):
    change = {"theme": "workshop", "options": {"accent": "brick", "order": ["skills", "work"]}}
    for body in (change, {"theme": "treatise"}):
        assert change_of(owner, portfolio, body).status_code == 200
    owner.wait_for(portfolio["job_id"], "completed")
    assert kept(owner, portfolio) == ("treatise", {"accent": "brick", "order": ["skills", "work"]})


@pytest.mark.slow
def test_sections_stand_where_their_numbers_say(owner, portfolio):
    places = {"place-work": "2", "place-education": "1", "place-skills": "x", "place-nonsense": "1"}
    page = owner.browser.get(f"/portfolios/{portfolio['id']}/preview", params={"theme": "baroque", **places})
    assert page.status_code == 400
    page = owner.browser.get(f"/portfolios/{portfolio['id']}/preview", params={"theme": "broadsheet", **places})
    assert page.text.index('id="education"') < page.text.index('id="work"')


@pytest.mark.parametrize(
    ("wrong", "code"), [({"theme": "baroque"}, "unknown_theme"), ({"accent": "mauve"}, "invalid_fields")]
)
def test_what_cannot_be_chosen_is_refused(owner, portfolio, wrong, code):
    headers = {"Accept": "application/json"}
    sent = {"theme": "gallery", **wrong}
    answer = owner.browser.get(f"/portfolios/{portfolio['id']}/look", params=sent, headers=headers)
    assert answer.status_code == 400
    options = {name: value for name, value in wrong.items() if name != "theme"}
    changed = change_of(owner, portfolio, {**({} if options else wrong), "options": options})
    assert (changed.status_code, changed.json()["code"]) == (400, code)


@pytest.mark.slow
def test_nobody_else_may_look_at_it_or_change_it(owner, portfolio, visitor, stranger):
    for person, status in ((visitor, 401), (stranger, 404)):
        for name in ("look", "preview"):
            assert person.browser.get(f"/portfolios/{portfolio['id']}/{name}").status_code == status
    sent = {"theme": "gallery"}
    assert change_of(stranger, portfolio, sent).status_code == 404
    address = f"/portfolios/{portfolio['id']}/look/keep"
    token = stranger.visit("/account").form("/account/settings").fields["csrf_token"]
    assert stranger.browser.post(address, data={**sent, "csrf_token": token}).status_code == 404
    assert kept(owner, portfolio)[0] == themes.DEFAULT
