"""Copies of a CV, for another role or in another language."""

from typing import Any

from peewee import Database, TextField, UUIDField


def up(migrator: Any, _db: Database) -> None:
    migrator.migrate(
        migrator.add_column("job", "original", UUIDField(null=True, index=True)),
        migrator.add_column("job", "purpose", TextField(null=True)),
    )
