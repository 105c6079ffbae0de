"""Moments as the local time in the Netherlands in SQL, by which lists sort: PostgreSQL knows the zone, SQLite gets a function."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from grootboek.wire.literals import DUTCH_TIME

SQLITE_FUNCTION: Final = "local_time"
"""The function's name on SQLite."""


class local_time(FunctionElement[Any]):  # noqa: N801 (SQL functions are written like that)
    """A moment as local time: for ordering alone, since an hour a year is there twice."""

    type = Text()
    inherit_cache = True


@compiles(local_time, "sqlite")
def _of_ours(element: local_time, compiler: SQLCompiler, **options: Any) -> str:
    return f"{SQLITE_FUNCTION}({compiler.process(element.clauses, **options)})"


@compiles(local_time, "postgresql")
def _of_its_own(element: local_time, compiler: SQLCompiler, **options: Any) -> str:
    return f"timezone('{DUTCH_TIME.key}', {compiler.process(element.clauses, **options)})"


def local_text(moment: str | None) -> str | None:
    """Return a moment as SQLite keeps it in local time, as a text that sorts."""
    if moment is None:
        return None
    local = datetime.fromisoformat(moment).astimezone(DUTCH_TIME)
    return local.replace(tzinfo=None).isoformat(timespec="microseconds")
