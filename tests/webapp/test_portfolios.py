"""Publishing: who may see a portfolio, and at which address."""

import httpx
import pytest

from tests import cvs, stages
from tests.stack import held
from tests.stages import again, at_once, taken
from tests.webapp.test_operations import web_alone
from webapp import edits, flow, portfolios
from webapp.audiences import Shown
from webapp.config import Config
from webapp.editing import Place, blank
from webapp.errors import Problem
from webapp.migrations import migrate
from webapp.models import Cv, Portfolio
from webapp.resume import Resume, as_resume
from webapp.services import Services

FILES = ["", "resume.pdf", "resume.json", "contact.vcf", "resume.txt"]


@pytest.fixture
def portfolio(owner):
    """The owner's finished portfolio: its links, as the API tells them."""
    return owner.status(owner.make_portfolio(cvs.text(), "cv.txt"))["portfolio"]


def publish(owner, portfolio, slug):
    page = owner.visit(f"/jobs/{job_of(owner)}")
    return owner.send(page, f"/portfolios/{portfolio['id']}/publish", {"slug": slug})


def job_of(owner):
    return owner.browser.get("/api/v1/portfolio/list").json()[0]["job_id"]


def public_url(owner):
    return owner.status(job_of(owner))["portfolio"]["public_url"]


def slug_of(owner):
    return owner.browser.get("/api/v1/portfolio/list").json()[0]["slug"]


def test_a_new_portfolio_is_private_to_everybody_else(owner, portfolio, visitor, stranger):  # FLOW G12
    for person in (visitor, stranger):
        for name in FILES:
            wanted = 401 if person is visitor else 404
            assert person.browser.get(portfolio["html_url"] + name).status_code == wanted
            assert person.browser.get(f"/p/{slug_of(owner)}/{name}").status_code == 404
    assert owner.browser.get(f"/p/{slug_of(owner)}/").status_code == 404


def test_its_owner_sees_every_file_of_it(owner, portfolio):
    kinds = [owner.browser.get(portfolio["html_url"] + name).headers["Content-Type"] for name in FILES]
    assert kinds == ["text/html; charset=utf-8", "application/pdf", "application/json", "text/vcard; charset=utf-8",
                     "text/plain; charset=utf-8"]  # fmt: skip
    assert owner.browser.get(portfolio["zip_url"]).headers["Content-Type"] == "application/zip"
    assert owner.browser.get(portfolio["html_url"] + "secrets.txt").status_code == 404


@pytest.mark.slow
def test_a_published_portfolio_is_everybodys_under_the_address_its_owner_chose(owner, portfolio):
    slug = f"marit-{portfolio['id'][:8]}"
    publish(owner, portfolio, f" {slug.upper()} ")
    owner.wait_for(job_of(owner), "completed")
    for name in FILES:
        assert httpx.get(f"{owner.url}/p/{slug}/{name}").status_code == 200
    assert public_url(owner) == f"{owner.url}/p/{slug}/"
    assert slug in httpx.get(f"{owner.url}/p/{slug}/").text


@pytest.mark.slow
def test_the_public_files_hide_what_only_its_owner_sees(owner, portfolio):
    publish(owner, portfolio, slug_of(owner))
    own, everybodys = portfolio["html_url"], public_url(owner)
    for name in ("", "resume.json", "contact.vcf", "resume.txt"):
        assert "marit.solheim@example.com" in owner.browser.get(own + name).text
        assert "marit.solheim@example.com" not in httpx.get(everybodys + name).text
    assert httpx.get(everybodys + "portfolio.zip").status_code == 404


@pytest.mark.slow
def test_a_portfolio_that_is_closed_again_says_so(owner, portfolio):
    publish(owner, portfolio, slug_of(owner))
    address = public_url(owner)
    assert httpx.get(address).status_code == 200
    owner.send(owner.visit(f"/jobs/{job_of(owner)}"), f"/portfolios/{portfolio['id']}/unpublish")
    assert httpx.get(address).status_code == 410
    assert public_url(owner) is None


@pytest.mark.slow
def test_a_taken_address_is_refused_in_words(owner, portfolio, stranger):
    publish(owner, portfolio, slug_of(owner))
    stranger.wait_for(stranger.place(cvs.text(), "cv.txt").job_id, "completed")
    theirs = stranger.status(job_of(stranger))["portfolio"]
    refused = publish(stranger, theirs, slug_of(owner))
    assert refused.status == 409
    assert "That address is taken" in refused.words
    assert public_url(stranger) is None


@pytest.mark.slow
def test_an_address_that_is_none_is_refused_in_words_and_nothing_is_opened(owner, portfolio):
    for slug in ("ab", "../etc/passwd", "a--b", "<b>bold</b>", "a" * 61, "ämne"):
        refused = publish(owner, portfolio, slug)
        assert refused.status == 400
        assert public_url(owner) is None


@pytest.mark.slow
def test_nobody_else_opens_or_closes_it(owner, portfolio, stranger):
    token = stranger.visit("/dashboard").form("/logout").fields["csrf_token"]
    for action in ("publish", "unpublish"):
        where = f"/portfolios/{portfolio['id']}/{action}"
        assert stranger.browser.post(where, data={"csrf_token": token}).status_code == 404
    assert public_url(owner) is None


@pytest.mark.parametrize("slug", ["%00", "a%2Fb", "%3Cb%3E", "é" * 300])
def test_an_odd_address_leads_nowhere(visitor, slug):
    assert visitor.browser.get(f"/p/{slug}/").status_code == 404


@pytest.mark.slow
def test_an_address_that_is_none_is_told_at_its_field_and_what_was_typed_is_kept(owner, portfolio):
    refused = publish(owner, portfolio, "a b")
    assert refused.status == 400
    assert "Use 3 to 60 letters" in refused.words
    assert refused.form(f"/portfolios/{portfolio['id']}/publish").fields["slug"] == "a b"


@pytest.mark.slow
def test_a_public_portfolio_can_be_closed_while_its_page_is_made_anew(owner, portfolio, stack):
    publish(owner, portfolio, "")
    url = public_url(owner)
    with held(stack.workers("portfolio")):
        owner.call("POST", f"/portfolio/generate/{job_of(owner)}")
        owner.call("POST", f"/extract/{job_of(owner)}?again=1")
        working = owner.visit(f"/jobs/{job_of(owner)}")
        assert working.has_form(f"/portfolios/{portfolio['id']}/unpublish")
        owner.send(working, f"/portfolios/{portfolio['id']}/unpublish")
        assert httpx.get(url).status_code == 410
    owner.wait_for(job_of(owner), "completed")


def test_a_page_that_was_closed_meanwhile_stays_closed_when_its_address_changes(services):
    seen = Portfolio.get(Portfolio.job == stages.completed(services.queue))
    portfolios.change(seen, services.queue, slug=None, visibility="public")
    seen = Portfolio.get()  # by the tab that asks for another address
    portfolios.change(Portfolio.get(), services.queue, slug=None, visibility="private")
    portfolios.change(seen, services.queue, slug="another-address", visibility=None)
    kept = Portfolio.get()
    assert (kept.published, kept.slug) == (False, "another-address")


@pytest.mark.slow
def test_what_can_be_no_address_is_not_found_on_postgresql_either(postgres_database, tmp_path):
    settings = {"DATABASE_URL": postgres_database, "VITRINE_HOME": str(tmp_path)}
    migrate(Services(Config.from_env(settings)).database)
    with web_alone(tmp_path, DATABASE_URL=postgres_database) as url:
        asked = ["%00", "a%00b", "%ED%A0%80", "Ada", "a_b", "%C3%A5sa"]
        assert {httpx.get(f"{url}/p/{slug}/").status_code for slug in asked} == {404}


@pytest.mark.slow
def test_an_address_that_was_public_leads_to_the_one_it_has_now(owner, portfolio, visitor):
    first, second = f"first-{portfolio['id'][:8]}", f"second-{portfolio['id'][:8]}"
    publish(owner, portfolio, first)
    owner.wait_for(job_of(owner), "completed")
    owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"slug": second})
    owner.wait_for(job_of(owner), "completed")
    moved = httpx.get(f"{owner.url}/p/{first}/resume.json")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/p/{second}/resume.json")
    taken = visitor.make_portfolio(cvs.text(), "cv.txt")
    theirs = visitor.status(taken)["portfolio"]["id"]
    assert visitor.call("PATCH", f"/portfolio/{theirs}", {"slug": first}).json()["code"] == "slug_taken"
    assert owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"slug": first}).status_code == 200
    owner.wait_for(job_of(owner), "completed")
    assert httpx.get(f"{owner.url}/p/{second}/").headers["Location"] == f"/p/{first}/"


@pytest.mark.slow
def test_a_page_that_is_closed_says_so_at_once_under_every_address_it_had(owner, portfolio):
    first, second = f"once-{portfolio['id'][:8]}", f"then-{portfolio['id'][:8]}"
    publish(owner, portfolio, first)
    owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"slug": second, "visibility": "private"})
    for slug in (first, second):
        for name in FILES:
            closed = httpx.get(f"{owner.url}/p/{slug}/{name}")
            assert closed.status_code == 410
            assert "marit" not in closed.text.lower().replace(slug, "")


@pytest.mark.slow
def test_an_address_that_was_never_public_is_not_told_apart_from_none(owner, portfolio):
    before = slug_of(owner)
    publish(owner, portfolio, f"mine-{portfolio['id'][:8]}")
    assert httpx.get(f"{owner.url}/p/{before}/").status_code == 404


@pytest.mark.slow
def test_it_can_be_for_those_alone_who_have_the_address(owner, portfolio):
    page = owner.visit(f"/jobs/{job_of(owner)}")
    owner.send(page, f"/portfolios/{portfolio['id']}/publish", {"slug": slug_of(owner), "visibility": "link"})
    told = owner.call("GET", f"/portfolio/{portfolio['id']}").json()
    assert told["visibility"] == "link"
    shown = httpx.get(told["public_url"])
    assert (shown.status_code, shown.headers["X-Robots-Tag"]) == (200, "noindex")
    owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"visibility": "public"})
    assert httpx.get(told["public_url"]).headers["X-Robots-Tag"] == "all"


# What others see of it until it is made anew


def published(services, **resume):
    """A job whose portfolio is published, and what its CV says."""
    job = stages.completed(services.queue)
    Portfolio.update(published=True).where(Portfolio.job == job).execute()
    flow.edit(job, whole := Resume.model_validate(resume), 1, services.queue)
    Portfolio.update(files="portfolios/shown").execute()
    return job, whole


FIRMS = {"work": [{"name": "Lamp Museum", "position": "Keeper"}, {"name": "Light Office", "position": "Clerk"}]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FIRMS, {"work": FIRMS["work"][:1]}),
        (FIRMS, {"work": [*FIRMS["work"][:1], {**FIRMS["work"][1], "hidden": True}]}),
        (FIRMS, {"work": [*FIRMS["work"][:1], {"name": "Another firm", "position": "Head"}]}),
        ({"basics": {"image": "a"}}, {}),
        ({"projects": [{"name": "Lamps", "image": "a"}]}, {"projects": [{"name": "Lamps"}]}),
        ({"basics": {"profiles": [{"network": "GitHub"}, {"network": "Blog"}]}}, {"basics": {"profiles": []}}),
    ],
)
def test_a_page_that_showed_more_is_nobodys_until_it_is_made_anew_whoever_changed_it(services, before, after):
    job, _ = published(services, **before)
    flow.edit(job, Resume.model_validate(after), 2, services.queue)
    assert Portfolio.get().files is None


def test_a_page_is_shown_on_while_what_was_added_or_changed_is_made(services):
    job, whole = published(services, **FIRMS, interests=[{"name": "Hidden", "hidden": True}])
    changed = whole.model_copy(deep=True)
    changed.interests, changed.work[0].summary = [], "Kept the lamps lit."
    changed.work.append(changed.work.pop(0))
    flow.edit(job, changed, 2, services.queue)
    assert Portfolio.get().files == "portfolios/shown"


def test_restoring_a_version_from_before_an_entry_came_in_withholds_it_too(services):
    job, _ = published(services, work=FIRMS["work"][:1])
    flow.edit(job, Resume.model_validate(FIRMS), 2, services.queue)
    Portfolio.update(files="portfolios/shown").execute()
    edits.restore(job, 2, 3, services.queue)
    assert Portfolio.get().files is None


def test_a_cv_that_was_read_larger_than_any_may_become_can_be_hidden_and_cut_down(services):
    large = {"name": "Lamps", "summary": "x" * edits.MAX_DOCUMENT}
    job, _ = published(services, work=[large, {"name": "Light"}])
    for change, place in (("hide", 0), ("hide", 1), ("remove", 0)):
        edits.rearrange(job, Place("work", place), change, Cv.get().version, services.queue)
    assert [(entry.name, entry.hidden) for entry in as_resume(Cv.get().document).work] == [("Light", True)]
    with pytest.raises(Problem):
        edits.add(job, "work", blank("work") | {"summary": "x" * edits.MAX_DOCUMENT}, services.queue)


def being_made_anew(queue):
    """A job whose published portfolio a worker is making anew, and that portfolio as a request finds it."""
    job = stages.completed(queue)
    Portfolio.update(published=True).where(Portfolio.job == job).execute()
    flow.edit(job, Resume.model_validate({"work": [{"name": "Lamp Museum"}]}), 1, queue)
    return taken(flow.begin_generating(job.id, again(job).attempt, stages.LEASE)), Portfolio.get(Portfolio.job == job)


def hide_work(portfolio, queue):
    portfolios.change(portfolio, queue, shown=Shown(work="nobody"))


def hide_entry(portfolio, queue):
    edits.rearrange(portfolio.job, Place("work", 0), "hide", 2, queue)


@pytest.mark.parametrize("hide", [hide_work, hide_entry])
def test_what_a_run_from_before_has_made_meanwhile_is_withheld_too(services, hide):
    run, seen = being_made_anew(services.queue)
    assert flow.completed(run, "portfolios/of-before")
    hide(seen, services.queue)
    assert Portfolio.get().files is None


@pytest.mark.parametrize("_round", range(5))
@pytest.mark.parametrize("hide", [hide_work, hide_entry])
@pytest.mark.slow
def test_what_was_hidden_at_the_moment_of_a_finish_is_not_shown(services, hide, _round):
    run, seen = being_made_anew(services.queue)
    at_once(
        services,
        lambda: hide(seen, services.queue),
        lambda: flow.completed(run, "portfolios/of-before"),
    )
    assert Portfolio.get().files is None
    assert again(run).state == "extracted"
