"""Which files need their pictures read, and which wait for their owner's turn."""

from typing import Any

from peewee import BooleanField, Database, DateTimeField


def up(migrator: Any, db: Database) -> None:
    migrator.migrate(
        migrator.add_column("job", "needs_ocr", BooleanField(null=True)),
        migrator.add_column("job", "deferred_at", DateTimeField(null=True, index=True)),
    )
