"""When a mail is no longer worth sending."""

from typing import Any

from peewee import Database, DateTimeField


def up(migrator: Any, _db: Database) -> None:
    migrator.migrate(migrator.add_column("mail", "expires_at", DateTimeField(null=True)))
