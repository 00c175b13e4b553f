"""When an owner was told that their portfolio is ready; whoever has seen the finished job needs no mail."""

from typing import Any

from peewee import Database, DateTimeField


def up(migrator: Any, db: Database) -> None:
    migrator.migrate(migrator.add_column("job", "told_at", DateTimeField(null=True)))
    db.execute_sql("UPDATE job SET told_at = pdf_at WHERE announced")  # type: ignore[no-untyped-call]
