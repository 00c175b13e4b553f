"""Reporting a public page: anybody can, it is told to nobody else, and it is no way to ask which pages there are."""

import io
import zipfile
from datetime import timedelta

import httpx
import pytest
from lxml import html

from tests import cvs, stages
from tests.people import Person
from webapp import accounts, erasure, portfolios, reports
from webapp.errors import Problem
from webapp.models import Portfolio, Report, User, now
from workers.sweep import purge

REASON = "private_data"


@pytest.fixture
def portfolio(owner):
    """The owner's finished portfolio, open to whoever has its address."""
    made = owner.status(owner.make_portfolio(cvs.text(), "cv.txt"))["portfolio"]
    return owner.call("PATCH", f"/portfolio/{made['id']}", {"visibility": "link"}).json()


def send_report(person, slug, **fields):
    return person.send(person.visit(f"/report?page={slug}"), "/report", {"reason": REASON, **fields})


def reports_of(stack, portfolio):
    wanted = portfolio["id"].replace("-", "")
    return [row for row in stack.table("report") if row["portfolio_id"] == wanted]


def links_of(page):
    return {str(href) for href in html.fromstring(page).xpath("//a/@href")}


@pytest.mark.slow
def test_each_page_that_others_see_leads_to_where_it_is_reported(owner, portfolio, stack):
    way = f"{stack.url}/report?page={portfolio['slug']}"
    for visibility in ("link", "public"):
        owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"visibility": visibility})
        assert way in links_of(httpx.get(portfolio["public_url"]).text)
    assert way not in links_of(owner.browser.get(portfolio["html_url"]).text)
    archive = zipfile.ZipFile(io.BytesIO(owner.browser.get(f"{portfolio['html_url']}portfolio.zip").content))
    assert not [name for name in archive.namelist() if b"/report" in archive.read(name)]


@pytest.mark.slow
def test_anybody_can_report_a_page_without_an_account(visitor, portfolio, stack):
    shown = visitor.visit(f"/report?page={portfolio['slug']}")
    assert shown.form("/report").fields["page"] == portfolio["slug"]
    thanks = send_report(visitor, portfolio["slug"], text="That is my street.\r\nAnd my number.", email=visitor.email)
    assert (thanks.status, thanks.path) == (200, "/report/thanks")
    (kept,) = reports_of(stack, portfolio)
    assert (kept["reason"], kept["text"]) == (REASON, "That is my street.\nAnd my number.")
    assert (kept["email"], kept["decision"]) == (visitor.email, None)


@pytest.mark.slow
def test_the_page_is_named_by_any_address_that_it_has_or_had(visitor, owner, portfolio, stack):
    now, before = f"moved-{portfolio['id'][:8]}", portfolio["slug"]
    owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"slug": now})
    given = [f"{stack.url}/p/{now}/", f"{stack.url}/p/{now}/resume.pdf?x#y", f"/p/{now}", f" {now} ", f"{now}/", before]
    for address in given:
        send_report(visitor, "", page=address)
    assert len(reports_of(stack, portfolio)) == len(given)


@pytest.mark.slow
def test_form_and_thanks_are_the_same_for_a_page_that_is_open_closed_private_or_none(visitor, owner, portfolio, stack):
    private = Person(stack.url, "private")
    unseen = private.browser.get(f"/api/v1/jobs/{private.make_portfolio(cvs.text(), 'cv.txt')}").json()["portfolio"]
    hidden = private.call("GET", f"/portfolio/{unseen['id']}").json()["slug"]
    told = [_told(visitor, slug) for slug in (portfolio["slug"], hidden, "there-is-none")]
    owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"visibility": "private"})
    told.append(_told(visitor, portfolio["slug"]))
    assert len(set(told)) == 1
    assert len(reports_of(stack, portfolio)) == 1


def _told(visitor, slug):
    """What somebody sees of the form, but for the address in it, and of the thanks."""
    form = visitor.visit(f"/report?page={slug}")
    token = form.form("/report").fields["csrf_token"]
    shown = form.response.text.replace(token, "").replace(f'value="{form.form("/report").fields["page"]}"', "")
    thanks = send_report(visitor, slug)
    return form.status, shown, thanks.status, thanks.response.text


def test_what_cannot_be_taken_is_said_at_its_field_and_what_was_typed_is_kept(visitor, stack):
    before = stack.table("report")
    page = send_report(visitor, "ada", reason="", text="x" * 2001, email="nobody")
    assert page.status == 400
    fields = page.form("/report").fields
    assert (fields["page"], fields["email"], len(fields["text"])) == ("ada", "nobody", 2001)
    wrong = page.tree.xpath("//*[@aria-invalid='true']/@id")
    assert set(wrong) == {"reason", "text", "email"}
    assert stack.table("report") == before


def test_a_form_without_its_token_is_refused(visitor):
    assert visitor.browser.post("/report", data={"page": "ada", "reason": REASON}).status_code == 400


def test_nobody_reports_without_end_from_one_address(narrow_stack):
    one, other = Person(narrow_stack.url), Person(narrow_stack.url)
    one.browser.headers["X-Forwarded-For"] = "192.0.2.71"
    other.browser.headers["X-Forwarded-For"] = "192.0.2.72"
    assert [send_report(one, "ada").status for _ in range(6)] == [200] * 5 + [429]
    assert send_report(other, "ada").status == 200


@pytest.fixture
def open_page(services):
    """A portfolio that is open to others."""
    stages.completed(services.queue)
    portfolios.change(Portfolio.get(), services.queue, visibility="public")
    return Portfolio.get()


def test_of_one_page_no_more_are_kept_than_somebody_reads(open_page):
    for _ in range(reports.MOST_WAITING + 1):
        reports.file(open_page, REASON, "", "")
    assert reports.count_waiting() == reports.MOST_WAITING
    reports.dismiss(Report.get())
    reports.file(open_page, REASON, "", "")
    assert reports.count_waiting() == reports.MOST_WAITING


def test_what_no_database_keeps_is_left_out(open_page):
    reports.file(open_page, REASON, "a\0b\u202ec\nd", "")
    assert Report.get().text == "abc\nd"


@pytest.mark.parametrize("email", ["nobody", "a\0@example.org", "a b@example.org"])
def test_an_address_that_is_none_is_refused(open_page, email):
    with pytest.raises(Problem, match="invalid_fields"):
        reports.file(open_page, REASON, "", email)


def test_the_address_of_whoever_reported_is_erased_after_ninety_days(services, open_page):
    for days in (89, 91):
        reports.file(open_page, REASON, "", f"{days}@example.org")
        Report.update(created_at=now() - timedelta(days=days)).where(Report.email == f"{days}@example.org").execute()
    purge(services)
    assert sorted(row.email or "" for row in Report.select()) == ["", "89@example.org"]


def test_what_was_told_is_erased_after_ninety_days_once_it_is_decided(services, open_page):
    for days, text in ((91, "old, decided"), (89, "new, decided"), (91, "old, waits")):
        reports.file(open_page, REASON, text, "")
        report = Report.get(Report.text == text)
        Report.update(created_at=now() - timedelta(days=days)).where(Report.id == report.id).execute()
        if "decided" in text:
            reports.dismiss(report)
    purge(services)
    assert sorted(row.text for row in Report.select()) == ["", "new, decided", "old, waits"]


def test_who_deletes_their_account_takes_their_address_out_of_their_reports(services, open_page):
    reporter, _ = accounts.sign_up("reporter@example.org", "correct horse battery")
    reports.file(open_page, REASON, "", "Reporter@example.org")
    erasure.erase(services, reporter)
    assert Report.get().email is None


def test_reports_go_with_the_page_they_are_about(services, open_page):
    reports.file(open_page, REASON, "", "")
    portfolios.remove(services, open_page)
    assert Report.select().count() == 0
    assert User.select().count() == 1
