"""Portfolios for those who have the address alone, and the addresses that portfolios had."""

from typing import Any

from peewee import BooleanField, CharField, Database, DateTimeField, ForeignKeyField, Model, UUIDField


def up(migrator: Any, db: Database) -> None:
    class Row(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Portfolio(Row):
        id = UUIDField(primary_key=True)
        published = BooleanField()
        updated_at = DateTimeField()
        published_at = DateTimeField(null=True)

    class FormerSlug(Row):
        slug = CharField(primary_key=True)
        portfolio = ForeignKeyField(Portfolio, on_delete="CASCADE")

    migrator.migrate(
        migrator.add_column("portfolio", "listed", BooleanField(default=True)),
        migrator.add_column("portfolio", "published_at", DateTimeField(null=True)),
    )
    Portfolio.update(published_at=Portfolio.updated_at).where(Portfolio.published).execute()
    db.create_tables([FormerSlug])
