"""Writing a row or, where there is one with its key, changing that: INSERT ... ON CONFLICT on both engines."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from grootboek.store.engine.database import Database


def insert_or_change(database: Database, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that can say what is to be done on a conflict, in the words of the database's engine."""
    return sqlite.insert(table) if database.is_sqlite else postgresql.insert(table)


_Statement = TypeVar("_Statement")


def built_once(build: Callable[[Database], _Statement]) -> Callable[[Database], _Statement]:
    """Have a statement built once for each engine: building it takes longer than running it."""
    built: dict[bool, _Statement] = {}

    @wraps(build)
    def statement(database: Database) -> _Statement:
        if database.is_sqlite not in built:
            built[database.is_sqlite] = build(database)
        return built[database.is_sqlite]

    return statement
