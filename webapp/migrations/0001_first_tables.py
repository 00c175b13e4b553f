"""The tables as they were on the first day; a frozen copy that later changes to the models don't touch."""

import uuid
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
        email = CharField(unique=True)
        password_hash = CharField()
        created_at = DateTimeField()

    class LoginSession(Row):
        token_hash = CharField(primary_key=True)
        user = ForeignKeyField(User, on_delete="CASCADE")
        created_at = DateTimeField()

    class Job(Row):
        id = UUIDField(primary_key=True, default=uuid.uuid4)
        state = CharField(index=True)
        owner = ForeignKeyField(User, null=True, on_delete="CASCADE")
        claim_hash = CharField()
        submission = CharField(null=True, unique=True)
        filename = TextField(null=True)
        size = IntegerField(null=True)
        media_type = CharField(null=True)
        kind = CharField(null=True)
        pages = IntegerField(null=True)
        attempt = IntegerField()
        deliveries = IntegerField()
        document_failures = IntegerField()
        lease = CharField(null=True)
        lease_until = DateTimeField(null=True)
        error = CharField(null=True)
        announced = BooleanField()
        uploaded_at = DateTimeField()
        expires_at = DateTimeField(index=True)
        claimed_at = DateTimeField(null=True)
        queued_at = DateTimeField(null=True)
        reading_at = DateTimeField(null=True)
        read_at = DateTimeField(null=True)
        structured_at = DateTimeField(null=True)
        generating_at = DateTimeField(null=True)
        page_at = DateTimeField(null=True)
        pdf_at = DateTimeField(null=True)

    class Cv(Row):
        job = ForeignKeyField(Job, primary_key=True, on_delete="CASCADE")
        document = TextField()
        reading = TextField()
        language = CharField()
        version = IntegerField()

    class Portfolio(Row):
        id = UUIDField(primary_key=True, default=uuid.uuid4)
        job = ForeignKeyField(Job, unique=True, on_delete="CASCADE")
        owner = ForeignKeyField(User, on_delete="CASCADE")
        theme = CharField()
        slug = CharField(unique=True)
        published = BooleanField()
        files = CharField(null=True)
        created_at = DateTimeField()
        updated_at = DateTimeField()

    db.create_tables([User, LoginSession, Job, Cv, Portfolio])
