"""Prepared statements: built and compiled once, then run on the driver's own cursor.

SQLAlchemy makes a context, a result and descriptions of its columns for each execution: for a row found by its key that takes
several times as long as the database does. A prepared statement keeps what these would come to, for each engine: the text,
how each parameter is written and how each column is read. On PostgreSQL the driver prepares it in the server as well.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Select, UpdateBase
from sqlalchemy.sql.compiler import SQLCompiler

from grootboek.store.engine.compiled import Row, reads_of, row_read, rows_read, writers_of, written
from grootboek.store.engine.driver import ALL_ROWS, FIRST_ROW, NO_ROWS, begin_unless_begun, run_on_driver

PREPARED: Final[dict[str, "Prepared"]] = {}
"""Every prepared statement by its name: a test holds each of them to SQLAlchemy's own execution."""


class Prepared:
    """A statement that is run often, by the values of its parameters; threads may share it."""

    def __init__(self, name: str, statement: Select[Any] | UpdateBase, engine: str | None = None) -> None:
        """Take a statement whose text is the same for all values, under a name of its own; with `engine` it is for that alone."""
        if name in PREPARED:
            raise ValueError(f"there is a prepared statement {name!r} already")
        self.name = name
        self.statement = statement
        self.engine = engine
        self._forms: dict[str, _Form] = {}
        PREPARED[name] = self

    def first(self, connection: Connection, /, **values: object) -> Row | None:
        """Return the first row, as a tuple; None when there is none."""
        form = self._form(connection)
        row = run_on_driver(connection, form.text, form.parameters(values), FIRST_ROW)
        return None if row is None else row_read(row, form.reads)

    def all(self, connection: Connection, /, **values: object) -> list[Row]:
        """Return all rows, as tuples."""
        form = self._form(connection)
        rows = run_on_driver(connection, form.text, form.parameters(values), ALL_ROWS)
        return [*map(tuple, rows_read(rows, form.reads))] if form.reads else rows

    def scalar(self, connection: Connection, /, **values: object) -> Any:
        """Return the first column of the first row; None when there is no row."""
        row = self.first(connection, **values)
        return None if row is None else row[0]

    def run(self, connection: Connection, /, **values: object) -> int:
        """Run a statement that gives no rows; return how many it wrote."""
        form = self._form(connection)
        return run_on_driver(connection, form.text, form.parameters(values), NO_ROWS)

    def spelt(self, connection: Connection, /, **values: object) -> tuple[str, Any]:
        """Return the text and the parameters of a run as the driver takes them, to be made part of another statement."""
        form = self._form(connection)
        return form.text, form.parameters(values)

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> int:
        """Run a statement that gives no rows for each of some sets of values; return how many it wrote."""
        form = self._form(connection)
        return run_on_driver(connection, form.text, [form.parameters(row) for row in rows], NO_ROWS, many=True)

    def _form(self, connection: Connection) -> "_Form":
        """Return the form for the engine of a connection, on which a transaction has begun as SQLAlchemy would begin it."""
        begin_unless_begun(connection)
        dialect = connection.dialect
        form = self._forms.get(dialect.name)
        if form is None:  # two threads may both make it: the same
            form = self._forms[dialect.name] = _Form(self, dialect)
        return form


class _Form:
    """A statement as one engine and its driver take it; `reads` tells which columns have to be read."""

    def __init__(self, prepared: Prepared, dialect: Dialect) -> None:
        compiled = prepared.statement.compile(dialect=dialect)
        if _varies(compiled):
            raise ValueError(f"the text of {prepared.name!r} depends on its values: it cannot be prepared")
        writers = writers_of(compiled, dialect)
        names = compiled.bind_names.items()
        self._name = prepared.name
        self.text = compiled.string
        self._names = {name for bind, name in names if bind.required}
        self._writers = [(name, write) for name in self._names if (write := writers[name]) is not None]
        self._constants = {
            name: written(bind.effective_value, writers[name]) for bind, name in names if not bind.required
        }
        self._order = compiled.positiontup if compiled.positional else None
        self.reads = reads_of(compiled, dialect)

    def parameters(self, values: Mapping[str, object]) -> Any:
        """Return the values as the driver takes them: by name, or in the order of their places."""
        if values.keys() != self._names:
            raise TypeError(f"{self._name!r} takes {sorted(self._names)}, not {sorted(values)}")
        taken = {**values, **self._constants}
        for name, write in self._writers:
            taken[name] = write(taken[name])
        return taken if self._order is None else [taken[name] for name in self._order]


def _varies(compiled: SQLCompiler) -> bool:
    """Tell whether SQLAlchemy makes the text or a value anew for each execution, or writes a parameter's name otherwise."""
    return bool(
        compiled.post_compile_params
        or compiled.literal_execute_params
        or compiled.insert_prefetch
        or compiled.update_prefetch
        or compiled.escaped_bind_names
    )
