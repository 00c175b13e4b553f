"""Identities, tickets, mails, tokens, and what an account and its sessions tell about themselves."""

import uuid
from typing import Any

from peewee import (
    CharField,
    Database,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
    UUIDField,
)


def up(migrator: Any, db: Database) -> None:
    migrator.migrate(
        migrator.drop_not_null("user", "email"),
        migrator.drop_not_null("user", "password_hash"),
        migrator.add_column("user", "proved_at", DateTimeField(null=True)),
        migrator.add_column("user", "former_email", CharField(null=True, index=True)),
        migrator.add_column("user", "former_until", DateTimeField(null=True)),
        migrator.add_column("user", "language", CharField(null=True)),
        migrator.add_column("user", "time_zone", CharField(null=True)),
        migrator.add_column("login_session", "id", UUIDField(null=True, unique=True)),
        migrator.add_column("login_session", "device", TextField(null=True)),
        migrator.add_column("login_session", "seen_at", DateTimeField(null=True)),
    )

    class Row(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class User(Row):
        email = CharField(null=True, unique=True)

    class Identity(Row):
        user = ForeignKeyField(User, on_delete="CASCADE")
        provider = CharField()
        issuer = CharField()
        subject = CharField()
        email = CharField(null=True)
        created_at = DateTimeField()

        class Meta:
            indexes = ((("issuer", "subject"), True),)

    class Ticket(Row):
        token_hash = CharField(primary_key=True)
        purpose = CharField()
        user = ForeignKeyField(User, null=True, on_delete="CASCADE")
        arguments = TextField()
        created_at = DateTimeField()
        expires_at = DateTimeField(index=True)

    class Mail(Row):
        id = UUIDField(primary_key=True, default=uuid.uuid4)
        kind = CharField()
        recipient = CharField(null=True)
        language = CharField()
        arguments = TextField(null=True)
        user = ForeignKeyField(User, null=True, on_delete="CASCADE")
        attempt = IntegerField()
        lease = CharField(null=True)
        lease_until = DateTimeField(null=True)
        created_at = DateTimeField()
        queued_at = DateTimeField(index=True)
        sent_at = DateTimeField(null=True)
        error = CharField(null=True)

    class ApiToken(Row):
        id = UUIDField(primary_key=True, default=uuid.uuid4)
        user = ForeignKeyField(User, on_delete="CASCADE")
        name = CharField()
        token_hash = CharField(unique=True)
        scope = CharField()
        created_at = DateTimeField()
        used_at = DateTimeField(null=True)

    db.create_tables([Identity, Ticket, Mail, ApiToken])
