"""What an owner chose of a portfolio's look."""

from typing import Any

from peewee import Database, TextField


def up(migrator: Any, _db: Database) -> None:
    migrator.migrate(migrator.add_column("portfolio", "options", TextField(default="{}")))
