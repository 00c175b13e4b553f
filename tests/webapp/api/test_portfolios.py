"""``POST /portfolio/generate/<job_id>``, ``GET /portfolio/list``, ``GET``, ``PATCH`` and ``DELETE /portfolio/<id>``."""

import pytest

from tests import cvs
from tests.webapp.api.conftest import require_problem

PORTFOLIO = {"id", "shown", "job_id", "theme", "options", "visibility", "slug", "html_url", "public_url", "taken_down"}
WRONG_SLUGS = ["ab", "a" * 61, "-abc", "abc-", "a--b", "a b c", "a/b/c", "../etc", "äöü", "a.b.c", "<i>x</i>", "abc\n-"]


def portfolio_of(caller):
    return caller.get("/portfolio/list").json()[0]


def test_a_portfolio_that_is_there_is_not_made_again(keeper):
    for body in ({}, {"theme": None}, {"theme": "catalogue"}):
        answer = keeper.post(f"/portfolio/generate/{keeper.job_id}", json=body)
        assert (answer.status_code, answer.json()["state"]) == (200, "completed")


def test_a_portfolio_can_be_asked_for_without_a_body(keeper):
    assert keeper.post(f"/portfolio/generate/{keeper.job_id}").status_code == 200


def test_an_unknown_theme_is_refused_with_the_list_of_themes(keeper):
    answer = keeper.post(f"/portfolio/generate/{keeper.job_id}", json={"theme": "../baroque"})
    assert "catalogue" in require_problem(answer, 400, "unknown_theme", "themes")["themes"]
    answer = keeper.patch(f"/portfolio/{portfolio_of(keeper)['id']}", json={"theme": "baroque"})
    require_problem(answer, 400, "unknown_theme", "themes")


def test_nothing_is_made_of_what_isnt_read(member):
    job_id = member.upload(cvs.png(), "cv.png").json()["job_id"]
    require_problem(member.post(f"/portfolio/generate/{job_id}"), 409, "not_extracted")


def test_generating_is_its_owners_alone(keeper, guest, member):
    require_problem(guest.post(f"/portfolio/generate/{keeper.job_id}"), 401, "sign_in_required")
    for job_id in (keeper.job_id, "no-id"):
        require_problem(member.post(f"/portfolio/generate/{job_id}"), 404, "not_found")


def test_the_list_holds_ones_own_portfolios_and_nobody_elses(stack, keeper, guest, member):
    (listed,) = keeper.get("/portfolio/list").json()
    assert set(listed) == PORTFOLIO
    assert (listed["job_id"], listed["theme"], listed["visibility"]) == (keeper.job_id, "catalogue", "private")
    assert (listed["html_url"], listed["public_url"]) == (f"{stack.url}/portfolios/{listed['id']}/", None)
    assert listed == keeper.get(f"/portfolio/{listed['id']}").json()
    assert member.get("/portfolio/list").json() == []
    require_problem(guest.get("/portfolio/list"), 401, "sign_in_required")


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_portfolio_is_its_owners_alone(keeper, guest, member, method):
    where = f"/portfolio/{portfolio_of(keeper)['id']}"
    body = {"json": {}} if method == "PATCH" else {}
    require_problem(guest.request(method, where, **body), 401, "sign_in_required")
    for path in (where, f"/portfolio/{keeper.job_id}", "/portfolio/no-id"):
        require_problem(member.request(method, path, **body), 404, "not_found")


@pytest.mark.slow
def test_publishing_gives_it_its_public_addresses_until_it_is_private_again(stack, member):
    job_id = member.made()
    where = f"/portfolio/{portfolio_of(member)['id']}"
    slug = f"marit-{job_id[:8]}"
    changed = member.patch(where, json={"visibility": "public", "slug": slug}).json()
    assert (changed["visibility"], changed["slug"]) == ("public", slug)
    assert changed["public_url"] == f"{stack.url}/p/{slug}/"
    links = member.wait_for(job_id, "completed")["portfolio"]
    assert links["public_url"] == f"{stack.url}/p/{slug}/"
    assert links["public_pdf_url"] == f"{stack.url}/p/{slug}/resume.pdf"
    assert member.patch(where, json={"visibility": "private"}).json()["public_url"] is None


def test_an_empty_change_changes_nothing(keeper):
    before = portfolio_of(keeper)
    assert keeper.patch(f"/portfolio/{before['id']}", json={}).json() == before


@pytest.mark.parametrize("slug", WRONG_SLUGS)
def test_a_slug_that_is_no_address_is_refused_at_its_field(keeper, slug):
    answer = keeper.patch(f"/portfolio/{portfolio_of(keeper)['id']}", json={"slug": slug})
    assert require_problem(answer, 400, "invalid_fields", "errors")["errors"][0]["path"] == "/slug"


def test_a_taken_slug_is_refused_and_nothing_else_of_the_change_is_kept(keeper, member):
    member.made()
    before = portfolio_of(member)
    change = {"slug": portfolio_of(keeper)["slug"], "visibility": "public"}
    require_problem(member.patch(f"/portfolio/{before['id']}", json=change), 409, "slug_taken")
    assert portfolio_of(member) == before


@pytest.mark.parametrize("change", [{"visibility": "secret"}, {"owner": 1}, {"slug": 7}, {"theme": []}])
def test_a_change_that_isnt_one_is_refused_at_its_field(keeper, change):
    answer = keeper.patch(f"/portfolio/{portfolio_of(keeper)['id']}", json=change)
    assert require_problem(answer, 400, "invalid_fields", "errors")["errors"][0]["path"] == f"/{next(iter(change))}"


@pytest.mark.slow
def test_a_deleted_portfolio_is_gone_with_its_files_and_its_cv_stays(stack, member):
    job_id = member.made()
    portfolio = portfolio_of(member)
    answer = member.delete(f"/portfolio/{portfolio['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    require_problem(member.get(f"/portfolio/{portfolio['id']}"), 404, "not_found")
    assert not (stack.home / "files/portfolios" / job_id).exists()
    assert member.get(f"/cv/{job_id}").status_code == 200
    job = member.get(f"/jobs/{job_id}").json()
    assert (job["state"], job["progress"], job["portfolio"]) == ("extracted", 60, None)


@pytest.mark.slow
def test_after_its_portfolio_was_deleted_a_cv_can_be_edited_and_makes_one_when_asked(member):
    job_id = member.made()
    member.delete(f"/portfolio/{portfolio_of(member)['id']}")
    edited = member.put(f"/cv/{job_id}", json={"basics": {"name": "Ada"}}, headers={"If-Match": '"1"'})
    assert (edited.status_code, edited.json()["state"]) == (200, "extracted")
    assert member.get("/portfolio/list").json() == []
    assert member.post(f"/portfolio/generate/{job_id}").status_code == 202
    page = member.wait_for(job_id, "completed")["portfolio"]["html_url"]
    assert "Ada" in member.http.get(page).text


@pytest.mark.slow
def test_the_page_of_a_cv_without_a_portfolio_offers_to_start_and_doesnt_wait(owner):
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    listed = owner.browser.get("/api/v1/portfolio/list").json()
    owner.browser.delete(f"/api/v1/portfolio/{listed[0]['id']}", headers={"Origin": owner.url})
    assert "No page yet" in owner.visit("/dashboard").words
    resting = owner.visit(f"/jobs/{job_id}")
    assert not resting.tree.xpath("//*[@hx-trigger]")
    owner.send(resting, f"/jobs/{job_id}/retry")
    assert owner.wait_for(job_id, "completed")
