"""When a job came into its state: what happened in the last hour is found by it, and when a job failed."""

from typing import Any

from peewee import Database, DateTimeField, Model, UUIDField, fn


def up(migrator: Any, db: Database) -> None:
    class Job(Model):
        id = UUIDField(primary_key=True)
        uploaded_at = DateTimeField()
        queued_at = DateTimeField(null=True)
        pdf_at = DateTimeField(null=True)
        moved_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False

    migrator.migrate(migrator.add_column("job", "moved_at", DateTimeField(null=True, index=True)))
    Job.update(moved_at=fn.COALESCE(Job.pdf_at, Job.queued_at, Job.uploaded_at)).execute()
