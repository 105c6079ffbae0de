"""Everything that is in a database, to compare two of them."""

from sqlalchemy import text

from grootboek.store.engine.database import Database
from grootboek.store.tables.administration import metadata


def everything(database: Database) -> dict[str, list[str]]:
    """Return all rows of all tables as text, in an order that depends on nothing but them."""
    with database.reading() as connection:
        return {
            name: sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"')))
            for name in metadata.tables
            if name != "installation"
        }
