"""Behind a cache that keeps what everybody may see: it forgets whatever is changed, closed or deleted."""

import pytest

from tests import cvs
from tests.conftest import OPERATOR, QUICK
from tests.people import PASSWORD, Person
from tests.rows import prove_address
from tests.stack import Stack, wait_until
from tests.varnish import TOKEN, Varnish
from tests.webapp.test_reports import send_report

FILES = ("", "resume.pdf", "card.png", "qr.svg")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return Varnish(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def site(tmp_path_factory, cache):
    """A Vitrine behind that cache; its sweeper looks around only once, so that workers alone tell the cache."""
    settings = QUICK | {"PURGE_URL": cache.purge_url, "PURGE_TOKEN": TOKEN, "SWEEP_SECONDS": "3600"}
    vitrine = Stack(tmp_path_factory.mktemp("site"), **settings, ADMIN_EMAILS=OPERATOR)
    with vitrine as running, cache.leads_to(running.port):
        yield running


@pytest.fixture(scope="module")
def owner(site):
    person = Person(site.url, "owner")
    person.sign_up()
    return person


@pytest.fixture(scope="module")
def moderator(site):
    person = Person(site.url)
    person.email = OPERATOR
    person.sign_up()
    prove_address(site, OPERATOR)
    return person


def published(owner):
    job_id = owner.place(cvs.text(), "cv.txt").job_id
    owner.wait_for(job_id, "completed")
    portfolio = owner.status(job_id)["portfolio"]["id"]
    answer = owner.call("PATCH", f"/portfolio/{portfolio}", {"visibility": "public"}).json()
    return {**answer, "job_id": job_id, "path": f"/p/{answer['slug']}/"}


def keep(cache, page):
    """Let the cache have everything of a page."""
    for name in FILES:
        wait_until(lambda name=name: kept(cache, page["path"] + name))


def kept(cache, path):
    answer = cache.get(path)
    assert answer.status_code == 200, path
    return answer.headers["X-Cache"] == "kept"


def ends(cache, page, status=410):
    for name in FILES:
        wait_until(lambda name=name: cache.get(page["path"] + name).status_code == status)
    return True


def close(owner, page):
    return owner.call("PATCH", f"/portfolio/{page['id']}", {"visibility": "private"})


def test_a_public_page_is_answered_by_the_cache_until_it_is_closed(owner, cache):
    page = published(owner)
    keep(cache, page)
    answer = cache.get(page["path"])
    assert answer.headers["Cache-Control"] == "public, no-cache", "browsers would keep it"
    assert "Set-Cookie" not in answer.headers
    close(owner, page)
    assert ends(cache, page)
    assert "X-Cache" in cache.get(page["path"]).headers


@pytest.mark.slow
def test_an_edit_is_seen_behind_the_cache(owner, cache):
    page = published(owner)
    keep(cache, page)
    cv = owner.call("GET", f"/cv/{page['job_id']}")
    edited = cv.json() | {"interests": [{"name": "Lighthouses"}]}
    owner.call("PUT", f"/cv/{page['job_id']}", edited, headers={"If-Match": cv.headers["ETag"]}).raise_for_status()
    wait_until(lambda: "Lighthouses" in cache.get(page["path"]).text)
    keep(cache, page)


@pytest.mark.slow
def test_another_address_is_led_to_from_the_one_that_was_kept(owner, cache):
    page = published(owner)
    keep(cache, page)
    owner.call("PATCH", f"/portfolio/{page['id']}", {"slug": f"now-{page['id'][:8]}"}).raise_for_status()
    assert ends(cache, page, 301)
    moved = page | {"path": f"/p/now-{page['id'][:8]}/"}
    owner.wait_for(page["job_id"], "completed")
    keep(cache, moved)
    close(owner, page)
    assert ends(cache, moved)
    assert ends(cache, page)


@pytest.mark.slow
def test_a_page_taken_down_ends_at_the_cache_and_opens_again(owner, moderator, cache):
    page = published(owner)
    keep(cache, page)
    send_report(Person(owner.url), page["slug"])
    reports = moderator.visit("/operator/reports")
    action = next(form.action for form in reports.tree.forms if form.action.endswith("/take-down"))
    moderator.send(reports, action, {"reason": "fraud"})
    assert ends(cache, page)
    reports = moderator.visit("/operator/reports")
    moderator.send(reports, next(form.action for form in reports.tree.forms if form.action.endswith("/lift")))
    wait_until(lambda: cache.get(page["path"]).status_code == 200)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["portfolio", "CV", "account"])
def test_what_is_deleted_ends_at_the_cache(site, cache, what):
    owner = Person(site.url, "leaver")
    owner.sign_up()
    page = published(owner)
    keep(cache, page)
    if what == "account":
        owner.call("DELETE", "/account", {"email": owner.email, "password": PASSWORD}).raise_for_status()
    else:
        path = f"/portfolio/{page['id']}" if what == "portfolio" else f"/jobs/{page['job_id']}"
        owner.call("DELETE", path).raise_for_status()
    assert ends(cache, page, 404)


@pytest.mark.slow
def test_a_cache_that_could_not_be_told_is_told_by_the_sweeper(site, owner, cache):
    page = published(owner)
    wait_until(lambda: site.rests("mail"))  # else it tells of this change too, once it can
    keep(cache, page)
    cache.refuses.touch()
    try:
        close(owner, page)
        wait_until(lambda: "caches can't be told of changes: PURGE_URL answers 503" in site.log.read_text())
        wait_until(lambda: site.rests("mail"))
    finally:
        cache.refuses.unlink()
    assert kept(cache, page["path"])
    site.wait_for_another("sweep", site.kill("sweep"))  # which begins with a look around
    assert ends(cache, page)


def test_what_its_owner_sees_is_never_kept(owner, cache):
    page = published(owner)
    close(owner, page)
    for name in FILES:
        for path in (f"/portfolios/{page['id']}/{name}", page["path"] + name):
            for _ in range(2):
                answer = owner.browser.get(cache.url + path)
                assert (answer.headers["X-Cache"], answer.headers["Cache-Control"]) == ("fetched", "no-store")
                assert not {"CDN-Cache-Control", "Surrogate-Key", "Cache-Tag"} & set(answer.headers)


def test_the_token_is_in_no_log(site, owner):
    close(owner, published(owner))
    wait_until(lambda: "kind=purge" in site.log.read_text())
    assert TOKEN not in site.log.read_text()
