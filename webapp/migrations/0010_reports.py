"""Reports of public pages, and what the operators took down."""

from typing import Any

from peewee import (
    BooleanField,
    CharField,
    Database,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
    UUIDField,
)


def up(_migrator: Any, db: Database) -> None:
    class Row(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class User(Row):
        id = IntegerField(primary_key=True)

    class Portfolio(Row):
        id = UUIDField(primary_key=True)

    class Report(Row):
        portfolio = ForeignKeyField(Portfolio, on_delete="CASCADE")
        reason = CharField()
        text = TextField()
        email = CharField(null=True, index=True)
        created_at = DateTimeField()
        decision = CharField(null=True)

    class Takedown(Row):
        owner = ForeignKeyField(User, on_delete="CASCADE")
        portfolio = ForeignKeyField(Portfolio, null=True, unique=True, on_delete="SET NULL")
        family = UUIDField(index=True)
        reason = CharField()
        reopens = BooleanField()
        created_at = DateTimeField()

    db.create_tables([Report, Takedown])
