"""Who sees what of a portfolio, and which doubtful values of a CV were looked at."""

from typing import Any

from peewee import Database, TextField


def up(migrator: Any, _db: Database) -> None:
    migrator.migrate(
        migrator.add_column("portfolio", "shown", TextField(default="{}")),
        migrator.add_column("cv", "checked", TextField(default="[]")),
    )
