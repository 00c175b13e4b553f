"""What search engines are told: the landing page and every portfolio that is for everybody, and nothing else."""

import sqlite3
import uuid
from contextlib import closing
from datetime import datetime, timedelta

import httpx
import pytest
from lxml import etree

from tests import cvs
from tests.webapp.test_operations import web_alone
from webapp.config import Config
from webapp.migrations import migrate
from webapp.models import now
from webapp.services import Services
from webapp.views.found import ADDRESSES

NAMES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def listed(url):
    """The addresses of a list, each with when it was changed, and of what kind the list is."""
    answer = httpx.get(url, timeout=60)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    tree = etree.fromstring(answer.content)
    assert etree.QName(tree).namespace == NAMES[""]
    return {one.findtext("loc", namespaces=NAMES): one.findtext("lastmod", namespaces=NAMES) for one in tree}


def show_to(visibility, owner, portfolio):
    return owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"visibility": visibility}).json()["public_url"]


@pytest.fixture
def portfolio(owner):
    return owner.status(owner.make_portfolio(cvs.text(), "cv.txt"))["portfolio"]


def test_a_portfolio_is_listed_when_its_owner_publishes_it_and_no_longer_when_it_is_closed(owner, portfolio, stack):
    sitemap = f"{stack.url}/sitemap.xml"
    before = listed(sitemap)
    address = show_to("public", owner, portfolio)
    assert set(listed(sitemap)) - set(before) == {address}
    changed = datetime.fromisoformat(listed(sitemap)[address])
    assert changed.tzinfo
    assert timedelta(0) <= now() - changed.replace(tzinfo=None) < timedelta(minutes=1)
    show_to("private", owner, portfolio)
    assert listed(sitemap) == before


@pytest.mark.slow
def test_one_for_those_who_have_its_address_is_never_listed(owner, portfolio, stack):
    address = show_to("link", owner, portfolio)
    assert httpx.get(address).status_code == 200
    assert address not in listed(f"{stack.url}/sitemap.xml")


def test_the_landing_page_is_listed(stack):
    assert f"{stack.url}/" in listed(f"{stack.url}/sitemap.xml")


def test_robots_are_told_where_the_list_is_and_kept_out_of_nothing(stack):
    told = httpx.get(f"{stack.url}/robots.txt")
    assert told.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = told.text.splitlines()
    assert [line for line in lines if line.startswith("Sitemap:")] == [f"Sitemap: {stack.url}/sitemap.xml"]
    assert [line for line in lines if line.startswith("Disallow:")] == ["Disallow:"]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt"])
def test_everybody_may_keep_it_for_an_hour(stranger, path):
    answer = stranger.browser.get(path)
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.slow
def test_more_than_one_list_may_hold_are_told_in_several(tmp_path):
    migrate(Services(Config.from_env({"VITRINE_HOME": str(tmp_path)})).database)
    _publish(tmp_path / "vitrine.db", ADDRESSES)
    with web_alone(tmp_path) as url:
        index = listed(f"{url}/sitemap.xml")
        assert list(index) == [f"{url}/sitemap-1.xml", f"{url}/sitemap-2.xml"]
        first, second = map(listed, index)
        assert len(first) == ADDRESSES
        assert list(second) == [f"{url}/"]
        assert {httpx.get(f"{url}/sitemap-{number}.xml").status_code for number in (0, 3, 10**30)} == {404}


def _publish(path, many):
    """Put so many portfolios into the database; their jobs, which nobody asks for, would take most of the time."""
    row = {"theme": "-", "options": "{}", "shown": "{}", "published": 1, "listed": 1, "files": "-", "owner_id": 1}
    row |= {"created_at": str(now()), "updated_at": str(now())}
    rows = [{**row, "id": uuid.uuid4().hex, "job_id": uuid.uuid4().hex, "slug": f"no-{i}"} for i in range(many)]
    names = list(rows[0])
    insert = f"INSERT INTO portfolio ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany(insert, rows)
