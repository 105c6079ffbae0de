"""A database that is closed leaves no connection open, whenever the last one comes back."""

import gc
import warnings
from collections.abc import Iterator

from sqlalchemy import text

from grootboek.store.engine.database import Database


def long_answer(database: Database) -> Iterator[object]:
    with database.reading() as connection:
        yield from connection.execute(text("SELECT code FROM vat_code"))


def test_what_is_still_read_when_the_database_is_closed_leaves_no_connection_open(database_url: str) -> None:
    database = Database(database_url)
    answer = long_answer(database)
    next(answer)
    database.close()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        del answer, database
        gc.collect()
    assert [warning for warning in seen if warning.category is ResourceWarning] == []
