"""Taking a public page down: an operator decides, everybody else finds it closed, its owner keeps all of it."""

import functools
import re
import threading

import httpx
import pytest

from tests import cvs, stages
from tests.mailbox import Mailbox
from tests.people import Person
from tests.rows import prove_address
from tests.stages import at_once
from tests.webapp.test_reports import send_report
from webapp import ledger, portfolios, takedowns
from webapp.errors import Problem
from webapp.models import Mail, Portfolio, Takedown, User, now

LIST = "/operator/reports"
FILES = [
    "", "resume.pdf", "resume.json", "contact.vcf", "resume.txt", "card.png", "qr.svg", "0123456789abcdef.jpg",
]  # fmt: skip


def somebody(moderated, name):
    """Give somebody with an account, at an address that is proved to be theirs."""
    person = Person(moderated.url, name)
    person.sign_up()
    prove_address(moderated, person.email)
    return person


def published(owner):
    """Give a portfolio of the owner's, open to everybody at its second address."""
    job_id = owner.place(cvs.text(), "cv.txt").job_id
    owner.wait_for(job_id, "completed")
    made = owner.status(job_id)["portfolio"]["id"]
    first = owner.call("PATCH", f"/portfolio/{made}", {"visibility": "public"}).json()
    second = owner.call("PATCH", f"/portfolio/{made}", {"slug": f"now-{made[:8]}"}).json()
    owner.wait_for(job_id, "completed")
    return {**second, "former": first["slug"]}


@pytest.fixture(scope="module")
def visitor(moderated):
    return Person(moderated.url)


@pytest.fixture(scope="module")
def owner(moderated):
    """Somebody whose page it is, at an address that is proved to be theirs."""
    return somebody(moderated, "owner")


@pytest.fixture(scope="module")
def taken_down(owner, moderator, visitor):
    """A page that was taken down as fraud after a report, and the answers that somebody has kept of it from before."""
    portfolio = published(owner)
    kept = {name: httpx.get(f"{portfolio['public_url']}{name}") for name in ("", "resume.pdf", "card.png", "qr.svg")}
    decide(moderator, visitor, portfolio, "take-down", reason="fraud")
    return {**portfolio, "kept": kept}


def decide(moderator, visitor, portfolio, decision, **fields):
    """Let somebody report the page, and the operator press a button beside the report."""
    send_report(visitor, portfolio["slug"])
    page = moderator.visit(LIST)
    actions = [form.action for form in page.tree.forms if form.action.endswith(f"/{decision}")]
    page = moderator.send(page, actions[-1], fields)
    assert page.status == 200
    return portfolio


def test_the_operators_pages_say_how_many_reports_wait(moderator, visitor, owner):
    send_report(visitor, published(owner)["slug"])
    for path in ("/operator", LIST):
        assert re.search(r"Reports \([1-9]\d*\)", moderator.visit(path).tree.text_content())


def lift(moderator, portfolio):
    page = moderator.visit(LIST)
    here = page.tree.xpath(f"//article[contains(., '{portfolio['slug']}')]//form[contains(@action, '/lift')]")
    return moderator.send(page, here[0].action)


def statuses(portfolio):
    return {httpx.get(f"{portfolio['public_url']}{name}").status_code for name in FILES}


def publish(owner, portfolio, **changes):
    return owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"visibility": "public", **changes})


def test_only_operators_find_the_reports(moderated, moderator, owner, visitor):
    impostor = Person(moderated.url, "impostor")
    impostor.sign_up()
    assert moderator.visit(LIST).status == 200
    for person in (visitor, owner, impostor):
        for path in (LIST, f"{LIST}/1/take-down", f"{LIST}/1/dismiss", "/operator/takedowns/1/lift"):
            token = person.visit("/").form("/upload").fields["csrf_token"]
            answer = person.browser.post(path, data={"csrf_token": token}) if path != LIST else person.browser.get(path)
            unknown = person.browser.get("/operator/nothing-of-the-kind")
            assert (answer.status_code, bare(answer)) == (404, bare(unknown))


def bare(answer):
    """The page without the token in its form, which is another one each second."""
    parts = answer.text.split('name="csrf_token" value="')
    return parts[0] + "".join(part.partition('"')[2] for part in parts[1:])


@pytest.mark.slow
def test_every_file_of_a_page_taken_down_is_gone_under_every_address_it_had(taken_down, moderated):
    for slug in (taken_down["slug"], taken_down["former"]):
        for name in FILES:
            answer = httpx.get(f"{moderated.url}/p/{slug}/{name}")
            assert answer.status_code == 410
            assert answer.headers["Cache-Control"] == "no-store"
            assert "This page was taken down" in answer.text
            assert "marit" not in answer.text.lower().replace(slug, "")
    assert httpx.get(f"{moderated.url}/p/{taken_down['slug']}/portfolio.zip").status_code == 404
    assert taken_down["slug"] not in httpx.get(f"{moderated.url}/sitemap.xml").text


def test_who_has_a_copy_of_it_is_not_told_that_it_is_still_good(taken_down):
    for name, answer in taken_down["kept"].items():
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, no-cache")
        asked = {"If-None-Match": answer.headers.get("ETag", "*")}
        assert httpx.get(f"{taken_down['public_url']}{name}", headers=asked).status_code == 410


def test_its_owner_is_told_why_on_their_page_and_by_mail(moderated, owner, taken_down):
    page = owner.visit(f"/jobs/{taken_down['job_id']}")
    assert "Your page was taken down" in page.words
    assert "The reason: it is fraud or phishing." in page.words
    assert "Taken down" in owner.visit("/dashboard").words
    mail = Mailbox(moderated.home / "mail").wait_for(owner.email, "Your page was taken down")
    words = mail.get_body(("plain",)).get_content()
    assert taken_down["public_url"] in words
    assert "The reason: it is fraud or phishing." in words
    assert "answer this mail" in words


def test_its_owner_still_sees_downloads_and_edits_all_of_it(owner, taken_down):
    for name in ("", "resume.pdf", "resume.json", "portfolio.zip"):
        assert owner.browser.get(f"{taken_down['html_url']}{name}").status_code == 200
    cv = owner.browser.get(f"/api/v1/cv/{taken_down['job_id']}")
    etag = {"If-Match": cv.headers["ETag"]}
    assert owner.call("PUT", f"/cv/{taken_down['job_id']}", cv.json(), headers=etag).status_code == 202
    owner.wait_for(taken_down["job_id"], "completed")
    assert statuses(taken_down) == {410}


def test_it_cannot_be_published_again_at_any_address(owner, taken_down):
    for changes in ({}, {"visibility": "link"}, {"slug": f"other-{taken_down['id'][:8]}"}):
        answer = publish(owner, taken_down, **changes)
        assert (answer.status_code, answer.json()["code"]) == (403, "taken_down")
    told = owner.call("GET", f"/portfolio/{taken_down['id']}").json()
    assert (told["slug"], told["visibility"], told["taken_down"]) == (taken_down["slug"], "private", "fraud")
    token = owner.visit("/dashboard").form("/logout").fields["csrf_token"]
    sent = {"csrf_token": token, "slug": taken_down["slug"]}
    assert owner.browser.post(f"/portfolios/{taken_down['id']}/publish", data=sent).status_code == 403
    assert statuses(taken_down) == {410}


@pytest.mark.slow
def test_neither_can_a_copy_of_it_nor_what_is_made_of_the_same_cv_anew(owner, taken_down):
    page = owner.visit(f"/jobs/{taken_down['job_id']}/cv")
    copied = owner.send(page, f"/jobs/{taken_down['job_id']}/copy", {"purpose": "another"})
    twin = copied.path.split("/")[2]
    owner.wait_for(twin, "completed")
    assert publish(owner, owner.status(twin)["portfolio"]).json()["code"] == "taken_down"
    owner.call("DELETE", f"/portfolio/{taken_down['id']}")
    assert statuses(taken_down) == {404}
    owner.call("POST", f"/portfolio/generate/{taken_down['job_id']}", {})
    owner.wait_for(taken_down["job_id"], "completed")
    anew = owner.status(taken_down["job_id"])["portfolio"]
    assert anew["id"] != taken_down["id"]
    assert publish(owner, anew).json()["code"] == "taken_down"
    assert "This can’t be published" in owner.visit(f"/jobs/{taken_down['job_id']}").words


@pytest.mark.slow
def test_an_operator_reads_what_was_told_dismisses_it_or_restores_what_was_taken_down(moderated, moderator, visitor):
    owner = somebody(moderated, "other")
    portfolio = published(owner)
    send_report(visitor, portfolio["slug"], text="That is <b>me</b>.", email=visitor.email)
    page = moderator.visit(LIST)
    assert f"/p/{portfolio['slug']}/" in page.tree.xpath("//a/@href")
    assert "That is <b>me</b>." in page.words
    assert visitor.email in page.words
    decide(moderator, visitor, portfolio, "dismiss")
    assert statuses(portfolio) == {200, 404}
    decide(moderator, visitor, portfolio, "take-down")
    assert statuses(portfolio) == {410}
    assert lift(moderator, portfolio).status == 200
    assert statuses(portfolio) == {200, 404}
    Mailbox(moderated.home / "mail").wait_for(owner.email, "Your page is open again")


@pytest.mark.slow
def test_an_operator_is_told_what_its_owner_is_told(moderated, moderator, owner, visitor):
    unproved = Person(moderated.url, "unproved")
    unproved.sign_up()
    told = []
    for somebody_else in (owner, unproved):
        portfolio = published(somebody_else)
        send_report(visitor, portfolio["slug"])
        page = moderator.visit(LIST)
        action = next(one.action for one in reversed(page.tree.forms) if one.action.endswith("/take-down"))
        told += [moderator.send(page, action, {"reason": "fraud"}).words for _ in range(2)]
    said = [
        "told why, on their page and by mail",
        "was taken down already",
        "on their page alone",
        "taken down already",
    ]
    assert [words in page for words, page in zip(said, told, strict=True)] == [True] * 4


@pytest.fixture
def open_page(services):
    """A portfolio that is open to others, of somebody with a proved address."""
    stages.completed(services.queue)
    User.update(proved_at=now()).execute()
    portfolios.change(Portfolio.get(), services.queue, visibility="public")
    return Portfolio.get()


def take_down(services):
    return takedowns.take_down(Portfolio.get(), "other", "https://cv.example/p/ada/", services.queue)


def test_of_two_operators_at_once_one_takes_it_down_and_its_owner_is_told_once(services, open_page):
    assert sorted(at_once(services, *[functools.partial(take_down, services)] * 4)) == [False, False, False, True]
    assert [mail.kind for mail in Mail.select()] == ["page_taken_down"]


def test_an_owner_who_publishes_at_the_same_moment_does_not_open_it(services, open_page):
    change = functools.partial(portfolios.change, open_page, services.queue)
    for _ in range(5):
        open_it = [functools.partial(change, visibility=visibility) for visibility in ("public", "link")]
        ended = at_once(services, functools.partial(take_down, services), *open_it)
        assert all(end in (True, None) or isinstance(end, Problem) for end in ended)
        assert Portfolio.get().published is False
        takedowns.lift(Takedown.get().id, "https://cv.example", services.queue)
        assert Portfolio.get().published is True


def test_a_page_that_its_owner_closed_meanwhile_stays_closed_when_it_is_restored(services, open_page):
    assert take_down(services)
    portfolios.change(open_page, services.queue, visibility="private")
    takedowns.lift(Takedown.get().id, "https://cv.example", services.queue)
    assert Portfolio.get().published is False
    portfolios.change(open_page, services.queue, visibility="public")


def meanwhile(services, monkeypatch, place, name, step):
    """Let somebody else take the step after the next call of this function, as far as nothing keeps them waiting."""
    original, ended = getattr(place, name), []

    def call_and_step(*arguments, **options):
        monkeypatch.setattr(place, name, original)
        answer = original(*arguments, **options)
        somebody_else = threading.Thread(target=lambda: ended.extend(at_once(services, step)))
        somebody_else.start()
        somebody_else.join(timeout=1)
        ended.append(somebody_else)
        return answer

    monkeypatch.setattr(place, name, call_and_step)
    return ended


def wait_for(ended):
    """Wait until the other has taken the step, and give what came of it."""
    (somebody_else,) = [one for one in ended if isinstance(one, threading.Thread)]
    somebody_else.join()
    return [one for one in ended if one is not somebody_else]


@pytest.mark.slow
def test_a_page_that_is_taken_down_while_its_owner_closes_it_stays_closed(services, open_page, monkeypatch):
    ended = meanwhile(services, monkeypatch, takedowns, "keep_closed", functools.partial(take_down, services))
    portfolios.change(open_page, services.queue, visibility="private")
    assert wait_for(ended) == [True]
    takedowns.lift(Takedown.get().id, "https://cv.example", services.queue)
    assert Portfolio.get().published is False


def test_a_page_that_its_owner_closes_while_it_is_restored_stays_closed(services, open_page, monkeypatch):
    assert take_down(services)
    close = functools.partial(portfolios.change, open_page, services.queue, visibility="private")
    ended = meanwhile(services, monkeypatch, takedowns.Takedown, "get_or_none", close)
    takedowns.lift(Takedown.get().id, "https://cv.example", services.queue)
    assert wait_for(ended) == [None]
    assert Portfolio.get().published is False


def test_a_page_that_was_closed_before_can_be_taken_down_and_does_not_open_when_restored(services, open_page):
    portfolios.change(open_page, services.queue, visibility="private")
    assert take_down(services)
    takedowns.lift(Takedown.get().id, "https://cv.example", services.queue)
    assert Portfolio.get().published is False


def test_no_backup_from_before_opens_it(services, open_page):
    assert take_down(services)
    assert ledger.key_of(ledger.CLOSED, open_page.id) in ledger.kept()


def test_an_address_that_was_never_proved_is_not_mailed_to(services, open_page):
    User.update(proved_at=None).execute()
    assert take_down(services)
    assert Mail.select().count() == 0


def test_another_open_page_of_the_same_person_stays_open(services, open_page):
    other = Portfolio.get(Portfolio.job == stages.completed(services.queue))
    Portfolio.update(owner=open_page.owner_id).where(Portfolio.id == other.id).execute()
    takedowns.take_down(open_page, "other", "https://cv.example/p/ada/", services.queue)
    portfolios.change(Portfolio.get_by_id(other.id), services.queue, visibility="public")
    assert Portfolio.get_by_id(other.id).published
