"""The documents of a CV that others have replaced."""

from typing import Any

from peewee import AutoField, Database, DateTimeField, ForeignKeyField, IntegerField, Model, TextField, UUIDField


def up(_migrator: Any, db: Database) -> None:
    class Row(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Job(Row):
        id = UUIDField(primary_key=True)

    class Revision(Row):
        id = AutoField()
        job = ForeignKeyField(Job, on_delete="CASCADE")
        version = IntegerField()
        document = TextField()
        replaced_at = DateTimeField()

        class Meta:
            indexes = ((("job", "version"), True),)

    db.create_tables([Revision])
