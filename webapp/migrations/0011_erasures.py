"""The ledger of what was erased; and numbers of accounts that are never given out twice, on SQLite too."""

from typing import Any

from peewee import CharField, Database, DateTimeField, Model, SqliteDatabase

atomic = False  # SQLite leaves foreign keys on within a transaction, and would delete what belongs to the old table


def up(_migrator: Any, db: Database) -> None:
    class Erasure(Model):
        key = CharField(primary_key=True)
        erased_at = DateTimeField(index=True)
        stored_at = DateTimeField(null=True, index=True)

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([Erasure])
    if isinstance(db, SqliteDatabase):
        _count_on(db)


def _count_on(db: Any) -> None:
    """Let the numbers of accounts go on after the highest there ever was, as PostgreSQL's do.

    SQLite changes a table by making it anew (its manual, "Making Other Kinds Of Table Schema Changes").
    """
    ((made_by,),) = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = 'user' AND type = 'table'")
    if "AUTOINCREMENT" in made_by:
        return
    indexes = list(
        db.execute_sql("SELECT sql FROM sqlite_master WHERE tbl_name = 'user' AND type = 'index' AND sql NOT NULL")
    )
    counted = made_by.replace('"id" INTEGER NOT NULL PRIMARY KEY', '"id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL')
    db.execute_sql("PRAGMA foreign_keys = 0")
    try:
        with db.atomic():
            db.execute_sql(counted.replace('"user"', '"user_counted"', 1))
            db.execute_sql('INSERT INTO "user_counted" SELECT * FROM "user"')
            db.execute_sql('DROP TABLE "user"')
            db.execute_sql('ALTER TABLE "user_counted" RENAME TO "user"')
            for (index,) in indexes:
                db.execute_sql(index)
    finally:
        db.execute_sql("PRAGMA foreign_keys = 1")
