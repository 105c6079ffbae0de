"""Writing a row or, where there is one with its key, changing that: INSERT ... ON CONFLICT on both engines."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from grootboek.store.engine.database import Database


def insert_or_change(database: Database, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that can say what is to be done on a conflict, in the words of the database's engine."""
    return sqlite.insert(table) if database.is_sqlite else postgresql.insert(table)
