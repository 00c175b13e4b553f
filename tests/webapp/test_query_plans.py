"""What the flow asks of the database: each question finds its few rows, however many others there are.

All of the flow is done once above a history of many jobs. What was asked is then explained by the database, and asked
once more while it is counted at how many rows it looks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import peewee
import pytest
from peewee import Database, PostgresqlDatabase

from tests import cvs
from tests.conftest import OPERATOR
from tests.crowd import settle
from tests.inside import Inside
from tests.people import PASSWORD, Person
from webapp.config import Config
from webapp.migrations import migrate
from webapp.models import Row, User, now
from webapp.services import Services
from workers import jobs

pytestmark = pytest.mark.slow

JOBS = 20_000
FEW_ROWS = 500
"""More than came in a day; fewer than there are of anything that grows."""
FEW_STEPS = 15_000
"""Of SQLite's machine: about eight for each row that it looks at."""
SMALL = {"takedown", "schema_migration", "purge"}
"""Tables that people fill by hand, one row at a time, and what waits for minutes alone."""
EXEMPT = {
    'COUNT(*) FROM "job" AS "t1" GROUP BY': "asked once in ten minutes, webapp/counts.py",
    '"error", COUNT(*)': "asked once in ten minutes, webapp/counts.py",
    'WHERE "t1"."published") AS': "asked once in ten minutes, webapp/counts.py",
    '"files" IS NOT NULL': "the site map, which search engines ask for a few times a day",
    'UPDATE "report" SET': "of reports, which people type one by one, each old one is looked at",
    'SELECT ? FROM "job"': "looks at the first thousand alone",
    'SELECT 1 FROM "job"': "looks at the first thousand alone",
}
"""Parts of the questions that may look at a whole table, and why."""

Asked = dict[str, tuple[Any, ...]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Each different statement of this process, with values of it."""
    said: Asked = {}
    real = peewee.Database.execute_sql

    def noting(database: Database, sql: str, params: Any = None, *rest: Any) -> Any:
        said.setdefault(sql, tuple(params or ()))
        return real(database, sql, params, *rest)

    monkeypatch.setattr(peewee.Database, "execute_sql", noting)
    return said


@pytest.fixture
def environment(environment):
    return environment | {"ADMIN_EMAILS": OPERATOR, "READY_MAIL_SECONDS": "0"}


@pytest.fixture
def inside(environment, monkeypatch) -> Iterator[Inside]:
    """Vitrine in this process, with a long history; requests and work open and close the connection themselves."""
    monkeypatch.setattr(jobs, "services", jobs.services)  # to be put back
    services = Services(Config.from_env(environment))
    services.queue.redis.flushall()
    migrate(services.database)
    settle(services.database, JOBS, every=3000)
    yield Inside(services)
    services.database.close_all()


def go_through_the_flow(inside: Inside) -> None:
    visitor, owner = inside.person(), inside.person("owner")
    visitor.place(cvs.text(), "cv.txt")
    job_id = owner.place(cvs.text(), "cv.txt").job_id
    for path in ("/", f"/jobs/{job_id}", f"/api/v1/jobs/{job_id}"):
        owner.browser.get(path)
    owner.sign_up(owner.visit(f"/jobs/{job_id}"))
    owner.visit(f"/jobs/{job_id}")
    inside.make(job_id)
    inside.work()
    owner.visit(f"/jobs/{job_id}")
    owner.visit("/dashboard")
    edit_and_publish(inside, owner, job_id)
    report_and_close(inside, owner)
    leave(inside, owner, job_id)


def edit_and_publish(inside: Inside, owner: Person, job_id: str) -> None:
    owner.visit(f"/jobs/{job_id}/cv")
    cv = owner.call("GET", f"/cv/{job_id}")
    edited = cv.json() | {"interests": [{"name": "Lamps"}]}
    owner.call("PUT", f"/cv/{job_id}", edited, headers={"If-Match": cv.headers["ETag"]}).raise_for_status()
    owner.visit(f"/jobs/{job_id}/cv/history")
    inside.make(job_id)
    portfolio = owner.call("GET", "/portfolio/list").json()[0]["id"]
    slug = f"a-page-of-{job_id}"
    owner.call("PATCH", f"/portfolio/{portfolio}", {"visibility": "public", "slug": slug}).raise_for_status()
    for path in (
        f"/p/{slug}/",
        f"/p/{slug}/resume.pdf",
        "/p/page-nobody/",
        "/sitemap.xml",
        f"/portfolios/{portfolio}/",
    ):
        owner.browser.get(path)


def report_and_close(inside: Inside, owner: Person) -> None:
    page = owner.call("GET", "/portfolio/list").json()[0]["public_url"]
    operator, stranger = inside.person(), inside.person()
    stranger.send(stranger.visit(f"/report?page={page}"), "/report", {"reason": "fraud", "text": "It is."})
    operator.email = OPERATOR
    operator.sign_up()
    with inside.services.database.connection_context():
        User.update(proved_at=now()).where(User.email == OPERATOR).execute()
    for path in ("/operator", "/operator/reports", "/metrics"):
        assert operator.browser.get(path).status_code == 200
    reports = operator.visit("/operator/reports")
    close = next(form.action for form in reports.tree.forms if form.action.endswith("/take-down"))
    operator.send(reports, close)
    reports = operator.visit("/operator/reports")
    operator.send(reports, next(form.action for form in reports.tree.forms if form.action.endswith("/lift")))


def leave(inside: Inside, owner: Person, job_id: str) -> None:
    for path in ("/account", "/account/export"):
        assert owner.browser.get(path).status_code == 200
    owner.place(cvs.text(), "cv.txt")
    owner.make_token()
    owner.log_out()
    owner.send(owner.visit("/login/link"), "/login/link", {"email": owner.email})
    owner.log_in()
    inside.sweep()
    owner.call("DELETE", f"/jobs/{job_id}").raise_for_status()
    owner.call("DELETE", "/account", {"email": owner.email, "password": PASSWORD}).raise_for_status()


def questions(asked: Asked) -> Asked:
    """What was asked of tables that grow; those that may look at everything are left out."""
    return {
        sql: values
        for sql, values in asked.items()
        if sql.startswith(("SELECT", "UPDATE", "DELETE"))
        and re.search(r'FROM "|UPDATE "', sql)
        and "pg_" not in sql
        and not any(part in sql for part in EXEMPT)
    }


def grows(table: str) -> bool:
    return table not in SMALL and table in {model._meta.table_name for model in Row.__subclasses__()}


def whole_reads(database: Database, sql: str, values: tuple[Any, ...]) -> list[str]:
    """What the database says of how it would answer, where it would look at a whole table, or at too many rows."""
    if isinstance(database, PostgresqlDatabase):
        return list(_too_much(_postgres_plan(database, sql, values)))
    # An alias tells of no table by itself: each is looked up in the statement.
    names = {alias: table for table, alias in re.findall(r'"(\w+)" AS "(\w+)"', sql)}
    plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    scans = [line for line in plan if (found := re.match(r"SCAN (\w+)", line)) and grows(names.get(found[1], found[1]))]
    steps = _steps(database, sql, values)
    return scans + ([f"{steps} steps"] if steps > FEW_STEPS else [])


def _postgres_plan(database: Any, sql: str, values: tuple[Any, ...]) -> dict[str, Any]:
    with database.atomic() as transaction:
        ((found,),) = database.execute_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values)
        transaction.rollback()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def _too_much(node: dict[str, Any]) -> Iterator[str]:
    seen = sum(node.get(name, 0) for name in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"))
    table = node.get("Relation Name", "")
    if node["Node Type"].endswith("Seq Scan") and grows(table):
        yield f"{node['Node Type']} of {table}"
    if seen * node.get("Actual Loops", 1) > FEW_ROWS:
        yield f"{node['Node Type']} {table} looks at {seen} rows"
    for part in node.get("Plans", ()):
        yield from _too_much(part)


def _steps(database: Any, sql: str, values: tuple[Any, ...]) -> int:
    """Ask once more, and count what SQLite does for it by hundreds; what it changes is taken back."""
    counted = [0]
    connection = database.connection()
    with database.atomic() as transaction:
        connection.set_progress_handler(lambda: counted.__setitem__(0, counted[0] + 100), 100)
        try:
            list(connection.execute(sql, values))
        finally:
            connection.set_progress_handler(None, 0)
            transaction.rollback()
    return counted[0]


def test_nothing_that_the_flow_asks_looks_at_a_whole_table(inside, asked):
    go_through_the_flow(inside)
    said = questions(asked)
    assert len(said) > 60, len(said)
    database = inside.services.database
    with database.connection_context():
        bad = {sql: found for sql, values in said.items() if (found := whole_reads(database, sql, values))}
    assert not bad, "\n".join(f"{found}: {sql}" for sql, found in bad.items())


def test_what_belongs_to_a_row_is_found_by_an_index_when_that_is_deleted(services):
    """The database looks for it by itself, and explains nothing of that."""
    for model in Row.__subclasses__():
        table = model._meta.table_name
        if table not in set(services.database.get_tables()):
            continue
        first = {index.columns[0] for index in services.database.get_indexes(table)}
        first |= {column.name for column in services.database.get_columns(table) if column.primary_key}
        assert {key.column for key in services.database.get_foreign_keys(table)} <= first, table
