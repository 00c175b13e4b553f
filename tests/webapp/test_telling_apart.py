"""What isn't yours is as if it weren't there: nobody can ask us which CVs, pages or accounts there are."""

import uuid

import httpx
import pytest
from argon2 import PasswordHasher

from tests import cvs
from tests.people import Person
from tests.rows import prove_address, services_of
from webapp import accounts
from webapp.app import create_app
from webapp.config import Config
from webapp.errors import Problem
from webapp.models import Mail, Ticket, User

IDS = {"job_id", "portfolio_id"}
REST = {"name": "resume.pdf", "section": "work", "number": "0", "position": "0"}


def calls():
    """Every address of ours that names a CV or a portfolio, with its methods."""
    for rule in create_app(Config.from_env({})).url_map.iter_rules():
        if rule.arguments & IDS:
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                yield method, rule.rule.replace("<int:position>", "<position>"), rule.arguments


def ask(person, method, template, arguments, ids):
    """Call it for these ids as a page of ours does."""
    path = template
    for name in arguments:
        path = path.replace(f"<{name}>", str({**REST, **ids}[name]))
    token = {"csrf_token": person.token} if not path.startswith("/api/") else {}
    body = {"data": token} if token else {"json": {}} if method != "GET" else {}
    answer = person.browser.request(method, path, headers={"Origin": person.url}, **(body if method != "GET" else {}))
    said = plain(answer.text)
    for name, one in ids.items():
        said = said.replace(one, name)
    return answer.status_code, said


def plain(text):
    """A page without the tokens in its forms, which are other ones each second."""
    first, *parts = text.split('name="csrf_token" value="')
    return first + "".join(part.partition('"')[2] for part in parts)


@pytest.fixture(scope="module")
def theirs(stack):
    """What somebody else has: the ids of a finished CV and of its portfolio."""
    owner = Person(stack.url, "owner")
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    return {"job_id": job_id, "portfolio_id": owner.status(job_id)["portfolio"]["id"]}


@pytest.mark.slow
def test_no_address_tells_somebody_elses_from_none(theirs, stranger, visitor):
    none = {name: str(uuid.uuid4()) for name in IDS}
    seen = set()
    for person in (stranger, visitor):
        person.token = person.visit("/").form("/upload").fields["csrf_token"]
        for call in calls():
            one, other = (ask(person, *call, ids) for ids in (theirs, none))
            assert one == other, call
            seen.add(one[0])
    assert {401, 404} <= seen <= {200, 400, 401, 404}  # 200: the way to sign in


def test_the_address_of_a_private_page_is_not_told_from_none(stack, theirs):
    (row,) = [row for row in stack.table("portfolio") if row["id"] == theirs["portfolio_id"].replace("-", "")]
    for name in ("", "resume.pdf", "qr.svg", "0123456789abcdef.jpg"):
        one, other = (httpx.get(f"{stack.url}/p/{slug}/{name}") for slug in (row["slug"], "none-of-ours"))
        assert (one.status_code, one.content) == (other.status_code, other.content)
        assert one.status_code == 404


@pytest.mark.parametrize("way", ["/login/link", "/password/new"])
def test_asking_for_a_link_says_and_does_the_same_for_every_address(stack, visitor, way):
    unproved, proved = Person(stack.url, "unproved"), Person(stack.url, "proved")
    for person in (unproved, proved):
        person.sign_up()
    prove_address(stack, proved.email)
    told = set()
    for email in (visitor.email, unproved.email, proved.email):
        before = written(stack)
        page = visitor.send(visitor.visit(way), way, {"email": email})
        told.add((page.status, plain(page.response.text).replace(email, "")))
        assert [after - had for after, had in zip(written(stack), before, strict=True)] == [1, 1]
    assert len(told) == 1


def written(stack):
    with services_of(stack):
        return Ticket.select().count(), Mail.select().count()


def test_a_log_in_costs_one_comparison_for_an_account_without_a_password_too(services, monkeypatch):
    User.create(email="provider@example.org")
    accounts.sign_up("password@example.org", "correct horse battery staple")
    compared = []

    class Counting(PasswordHasher):
        def verify(self, stored, password):
            compared.append(stored)
            return super().verify(stored, password)

    monkeypatch.setattr(accounts, "_hasher", Counting())
    for email in ("provider@example.org", "password@example.org", "unknown@example.org"):
        with pytest.raises(Problem, match="wrong_credentials"):
            accounts.log_in(email, "another password")
    assert len(compared) == 3
    assert len(set(compared)) == 2
