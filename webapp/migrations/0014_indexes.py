"""Indexes that lead to the few rows which somebody looks for among all that there ever were."""

from typing import Any

from peewee import Database


def up(migrator: Any, _db: Database) -> None:
    migrator.migrate(
        migrator.add_index("job", ("state", "queued_at")),
        migrator.add_index("job", ("state", "moved_at")),
        migrator.add_index("job", ("state", "expires_at", "size")),
        migrator.add_index("job", ("told_at", "pdf_at")),
        migrator.drop_index("job", "job_state"),
        migrator.drop_index("job", "job_expires_at"),
        migrator.add_index("user", ("former_until",)),
        migrator.add_index("login_session", ("created_at",)),
        migrator.add_index("mail", ("sent_at", "error", "queued_at")),
        migrator.add_index("report", ("decision", "created_at")),
    )
