"""The tables: made once, by whoever comes first, and as the models say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from peewee import Database

from webapp import migrations, models
from webapp.services import open_database

ROOT = Path(__file__).parents[2]
TABLES = [model for model in models.Row.__subclasses__() if model.__module__.startswith("webapp.")]


def schema(database: Database) -> dict[str, list[object]]:
    """What the database says of its tables; the order of columns is nobody's business."""
    with database.connection_context():
        return {
            table: [
                sorted((column.name, column.data_type, column.null, column.primary_key) for column in columns),
                sorted((index.columns, index.unique) for index in database.get_indexes(table)),
                sorted((key.column, key.dest_table, key.dest_column) for key in database.get_foreign_keys(table)),
            ]
            for table in (model._meta.table_name for model in TABLES)
            for columns in [database.get_columns(table)]
        }


def start_migrating(environment: dict[str, str]) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "flask", "migrate"]
    environment = {**environment, "PATH": os.environ["PATH"]}
    return subprocess.Popen(
        words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.fixture
def database(environment, tmp_path):
    database = open_database(environment.get("DATABASE_URL", f"sqlite:///{tmp_path}/vitrine.db"))
    yield database
    database.close_all()


def test_the_tables_are_as_the_models_say(database):
    migrations.migrate(database)
    migrated = schema(database)
    with database.connection_context(), database.bind_ctx(TABLES):
        database.drop_tables(TABLES)
        database.create_tables(TABLES)
    assert migrated == schema(database)


def test_the_second_time_there_is_nothing_to_do(database):
    assert migrations.migrate(database)
    assert migrations.pending(database) == []
    assert migrations.migrate(database) == []


@pytest.mark.slow
def test_of_two_processes_that_migrate_at_once_one_does_and_the_other_waits(environment, database):
    said = [process.communicate()[0] for process in [start_migrating(environment) for _ in range(2)]]
    assert min(said) == ""
    assert max(said).startswith("applied 0001")
    assert migrations.pending(database) == []
