"""A long history in the tables: the jobs of years, one every half a minute, with their owners, CVs and portfolios.

Of any number of jobs the newest are alike: as many wait, failed or were finished in the last hour.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from peewee import Database, SqliteDatabase

PER_OWNER = 10
DOCUMENT = json.dumps({"basics": {"name": "Marit Solheim", "summary": "Keeps the lamps of lighthouses. " * 6}})
READING = json.dumps({"resume": json.loads(DOCUMENT), "lines": [], "sources": {}, "leftovers": []})
DAY = 86_400


def settle(database: Database, jobs: int, *, every: int = 30, files: str | None = None) -> None:
    """Fill empty tables as ``jobs`` uploads leave them, one ``every`` so many seconds.

    ``files`` is where every portfolio's page is said to be.
    """
    dialect = _Sqlite() if isinstance(database, SqliteDatabase) else _Postgres()
    with database.connection_context(), database.atomic():
        dialect.prepare(database)
        for table, (many, columns, source) in _tables(dialect, jobs, every, files).items():
            numbered = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})"
            values = f"{'' if source else numbered} SELECT {', '.join(columns.values())} FROM {source or 'n'}"
            insert = f'INSERT INTO "{table}" ({", ".join(columns)}) {values}'
            database.execute_sql(insert.replace("%", dialect.percent))  # type: ignore[no-untyped-call]
        dialect.finish(database)
    with database.connection_context():
        database.execute_sql("ANALYZE" if isinstance(dialect, _Postgres) else "SELECT 1")  # type: ignore[no-untyped-call]


class _Sqlite:
    yes, percent = "1", "%"

    def prepare(self, database: Any) -> None:
        database.execute_sql("PRAGMA cache_size = -1000000")  # else each index is written to again and again
        database.connection().create_function("md5", 1, lambda text: hashlib.md5(text.encode()).hexdigest())

    def id(self, kind: str, number: str) -> str:
        return f"md5('{kind}' || ({number}))"

    def ago(self, seconds: str) -> str:
        return f"strftime('%Y-%m-%d %H:%M:%f', 'now', printf('%+d seconds', -({seconds})))"

    def finish(self, _database: Any) -> None:
        """Nothing: SQLite's numbers go on by themselves."""


class _Postgres:
    yes, percent = "true", "%%"

    def prepare(self, _database: Any) -> None:
        """Nothing: PostgreSQL has all that is needed."""

    def id(self, kind: str, number: str) -> str:
        return f"md5('{kind}' || ({number}))::uuid"

    def ago(self, seconds: str) -> str:
        return f"timezone('utc', now()) - ({seconds}) * interval '1 second'"

    def finish(self, database: Any) -> None:
        for table in ("user", "identity", "revision", "report"):
            database.execute_sql(
                f"""SELECT setval(pg_get_serial_sequence('"{table}"', 'id'), max(id)) FROM "{table}" """
            )


def _tables(sql: Any, jobs: int, every: int, files: str | None) -> dict[str, tuple[int, dict[str, str], str]]:
    """Give for each table how many rows, each column's value by its number ``i``, and where else they come from."""
    owners = jobs // PER_OWNER + 1
    owner = f"i / {PER_OWNER} + 1"
    age = f"i * {every}"
    young = f"CASE WHEN {age} < {25 * DAY} THEN {age} ELSE {25 * DAY} END"  # what is older than 30 days is deleted
    old = sql.ago(age)
    has_email = "i % 2 = 1"
    claimed = "i % 10 >= 6"
    state = (
        f"CASE WHEN NOT {claimed} THEN CASE WHEN {age} < {DAY} THEN 'uploaded' ELSE 'expired' END "
        "WHEN i % 70 = 8 THEN 'failed' WHEN i % 30 = 18 THEN 'extracted' ELSE 'completed' END"
    )
    is_claimed = "owner_id IS NOT NULL AND state <> 'failed'"
    job = {
        "id": sql.id("job", "i"), "state": state, "owner_id": f"CASE WHEN {claimed} THEN {owner} END",
        "claim_hash": "'-'", "filename": "'cv.pdf'", "size": "50000", "media_type": "'application/pdf'",
        "kind": "'PDF'", "pages": "2", "attempt": "1", "deliveries": "0", "document_failures": "0",
        "error": "CASE WHEN i % 70 = 8 THEN 'no_text' END", "announced": sql.yes, "uploaded_at": old,
        "expires_at": sql.ago(f"{young} - {DAY}"), "claimed_at": old, "reading_at": old, "read_at": old,
        "structured_at": old, "generating_at": old, "page_at": old, "pdf_at": f"CASE WHEN {claimed} THEN {old} END",
        "told_at": f"CASE WHEN {claimed} AND i % 100 <> 19 THEN {old} END", "moved_at": old,
    }  # fmt: skip
    user = {
        "id": "i", "email": f"CASE WHEN {has_email} THEN 'person' || i || '@example.org' END",
        "proved_at": f"CASE WHEN {has_email} THEN {old} END",
        "password_hash": "'-'", "created_at": sql.ago(f"{age} * {PER_OWNER}"),
    }  # fmt: skip
    cv = {
        "job_id": "id", "document": f"'{DOCUMENT}'", "reading": f"'{READING}'", "language": "'en'", "version": "2",
        "checked": "'[]'",
    }  # fmt: skip
    portfolio = {
        "id": "id", "job_id": "id", "owner_id": "owner_id", "theme": "'catalogue'", "options": "'{}'", "shown": "'{}'",
        "slug": "'page-' || CAST(id AS text)", "published": sql.yes,
        "listed": sql.yes, "published_at": "pdf_at", "files": f"'{files}'" if files else "NULL",
        "created_at": "pdf_at", "updated_at": "pdf_at",
    }  # fmt: skip
    return {
        "user": (owners, user, ""),
        "job": (jobs, job, ""),
        "cv": (0, cv, f"job WHERE {is_claimed}"),
        "portfolio": (0, portfolio, f"job WHERE {is_claimed} AND state <> 'extracted'"),
        "revision": (
            0, {"job_id": "job_id", "version": "1", "document": "document", "replaced_at": sql.ago("100")}, "cv",
        ),
        "former_slug": (0, {"slug": "'old-' || slug", "portfolio_id": "id"}, "portfolio"),
        "login_session": (
            owners, {"token_hash": "'session' || i", "id": sql.id("session", "i"), "user_id": "i", "device": "'-'",
                     "created_at": sql.ago(f"i % {25 * DAY}"), "seen_at": sql.ago("i")}, "",
        ),
        "identity": (
            owners, {"id": "i", "user_id": "i", "provider": "'google'", "issuer": "'https://accounts.example.org'",
                     "subject": "CAST(i AS text)", "email": "NULL", "created_at": sql.ago("i")}, "",
        ),
        "api_token": (
            owners, {"id": sql.id("token", "i"), "user_id": "i", "name": "'-'", "token_hash": "'token' || i",
                     "scope": "'read'", "created_at": sql.ago("i")}, "",
        ),
        "mail": (
            owners, {"id": sql.id("mail", "i"), "kind": "'portfolio_ready'", "language": "'en'", "user_id": "i",
                     "attempt": "1", "created_at": sql.ago("i"), "queued_at": sql.ago(f"i % {6 * DAY}"),
                     "sent_at": sql.ago("i")}, "",
        ),
        "ticket": (
            owners, {"token_hash": "'ticket' || i", "purpose": "'log_in'", "user_id": "i", "arguments": "'{}'",
                     "created_at": sql.ago("i"), "expires_at": sql.ago("-3600 - i")}, "",
        ),
        "erasure": (
            jobs, {"key": "'key' || i", "erased_at": sql.ago("i"), "stored_at": sql.ago("i")}, "",
        ),
        "report": (
            owners, {"id": "i", "portfolio_id": sql.id("job", "(i % 10) * 10 + 9"), "reason": "'other'",
                               "text": "'-'", "created_at": sql.ago("i"), "decision": "'dismissed'"}, "",
        ),
    }  # fmt: skip
