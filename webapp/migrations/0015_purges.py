"""What caches in front of the site are to be told of."""

from typing import Any

from peewee import AutoField, Database, DateTimeField, Model, UUIDField


def up(_migrator: Any, db: Database) -> None:
    class Purge(Model):
        id = AutoField()
        portfolio_id = UUIDField()
        changed_at = DateTimeField()
        due_at = DateTimeField(index=True)

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([Purge])
