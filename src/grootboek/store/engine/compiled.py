"""What a compiled statement says of its parameters and columns, for who runs it on the driver's own cursor."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Row: TypeAlias = tuple[Any, ...]
Conversion: TypeAlias = Callable[[Any], Any]
Reads: TypeAlias = Sequence[tuple[int, Conversion]]
"""The columns that have to be read, by their places; all others are as the driver gives them."""


def writers_of(compiled: SQLCompiler, dialect: Dialect) -> dict[str, Conversion | None]:
    """Return by the name of each parameter what writes its values for the driver; None where it takes them as they are."""
    return {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()}


def written(value: object, write: Conversion | None) -> Any:
    """Return a value as the driver takes it."""
    return value if write is None else write(value)


def reads_of(compiled: SQLCompiler, dialect: Dialect) -> Reads:
    """Return the columns of a result that have to be read."""
    readers = [
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in compiled._result_columns  # noqa: SLF001 (the one list that has them all, of any statement)
    ]
    return [(place, read) for place, read in enumerate(readers) if read is not None]


def row_read(row: Row, reads: Reads) -> Row:
    """Return a row of the driver with its columns read."""
    if not reads:
        return row
    values = list(row)
    for place, read in reads:
        values[place] = read(values[place])
    return tuple(values)


def rows_read(rows: Sequence[Row], reads: Reads) -> Sequence[Sequence[Any]]:
    """Return many rows of the driver with their columns read, column by column, which takes half the time."""
    if not reads:
        return rows
    lists = [list(row) for row in rows]
    for place, read in reads:
        for values in lists:
            if values[place] is not None:
                values[place] = read(values[place])
    return lists
