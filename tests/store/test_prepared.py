"""Every prepared statement gives what SQLAlchemy gives, on both engines; errors, threads and refused statements."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from threading import Barrier
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Select, bindparam, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, PendingRollbackError

from grootboek import store
from grootboek.store.engine.column_types import Json, Moment
from grootboek.store.engine.prepared import PREPARED, Prepared
from grootboek.store.tables.administration import counter, party
from tests.bookkeeping.books import MOMENT, Books, copied_postgresql, copied_sqlite
from tests.engines import Engines
from tests.store.prepared_samples import Values, furnish, samples

for module in walk_packages(store.__path__, f"{store.__name__}."):
    if ".migrations" not in module.name:
        import_module(module.name)


@pytest.fixture(scope="module")
def furnished_sqlite(opened_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with copied_sqlite(opened_sqlite, tmp_path_factory.mktemp("prepared")) as books:
        furnish(books)
        yield books


@pytest.fixture(scope="module")
def furnished_postgresql(engines: Engines, opened_postgresql: str) -> Iterator[Books]:
    with copied_postgresql(engines, opened_postgresql) as books:
        furnish(books)
        yield books


@pytest.fixture(params=["sqlite", "postgresql"])
def furnished(request: pytest.FixtureRequest) -> Books:
    """Furnished books on each engine in turn, of which no test changes anything for good."""
    books: Books = request.getfixturevalue(f"furnished_{request.param}")
    return books


def test_every_prepared_statement_has_samples(furnished_sqlite: Books) -> None:
    assert set(samples(furnished_sqlite)) == set(PREPARED)


Outcome = tuple[list[list[tuple[type, Any]]], list[tuple[Any, ...]]]


def rows_and_table(connection: Connection, prepared: Prepared, rows: list[Any]) -> Outcome:
    """Return rows with the types of their values, and all rows of the table that a statement writes to."""
    typed = [[(type(value), value) for value in row] for row in rows]
    if isinstance(prepared.statement, Select):
        return typed, []
    table = prepared.statement.table
    # An id that the engine gives is another one each time.
    columns = [column for column in table.c if column is not table.autoincrement_column]
    return typed, sorted(map(tuple, connection.execute(select(*columns))), key=repr)


def by_sqlalchemy(books: Books, prepared: Prepared, values: Values) -> Outcome:
    """Run a statement as SQLAlchemy runs it, and undo what it wrote."""
    with books.database.writer.connect() as connection:
        result = connection.execute(prepared.statement, dict(values))
        return rows_and_table(connection, prepared, list(result) if gives_rows(prepared) else [])


def by_itself(books: Books, prepared: Prepared, values: Values) -> Outcome:
    """Run a statement as it was prepared, and undo what it wrote."""
    with books.database.writer.connect() as connection:
        if gives_rows(prepared):
            return rows_and_table(connection, prepared, prepared.all(connection, **values))
        prepared.run(connection, **values)
        return rows_and_table(connection, prepared, [])


def gives_rows(prepared: Prepared) -> bool:
    return isinstance(prepared.statement, Select) or bool(prepared.statement.returning_column_descriptions)


ON_EACH_ENGINE = [
    pytest.param(engine, prepared, id=f"{engine}-{name}")
    for engine in ("sqlite", "postgresql")
    for name, prepared in PREPARED.items()
    if prepared.engine in (None, engine)
]


@pytest.mark.parametrize(("furnished", "prepared"), ON_EACH_ENGINE, indirect=["furnished"])
def test_a_prepared_statement_gives_what_sqlalchemy_gives(furnished: Books, prepared: Prepared) -> None:
    some, none = samples(furnished)[prepared.name]
    rows, table = by_sqlalchemy(furnished, prepared, some)
    before = [] if isinstance(prepared.statement, Select) else by_table(furnished, prepared)
    assert rows or table != before
    for _ in range(4):  # from the third time on the driver prepares it in the server
        assert by_itself(furnished, prepared, some) == (rows, table)
    if none is not None:
        assert by_itself(furnished, prepared, none) == by_sqlalchemy(furnished, prepared, none) == ([], before)


def by_table(books: Books, prepared: Prepared) -> list[tuple[Any, ...]]:
    """Return the table that a statement writes to, as it is before."""
    with books.database.reading() as connection:
        return rows_and_table(connection, prepared, [])[1]


@pytest.mark.parametrize(("furnished", "prepared"), ON_EACH_ENGINE, indirect=["furnished"])
def test_the_first_row_and_its_first_column(furnished: Books, prepared: Prepared) -> None:
    if not gives_rows(prepared):
        return
    some, none = samples(furnished)[prepared.name]
    ((rows, _), outcomes) = by_itself(furnished, prepared, some), []
    for values in (some, none):
        for ask in (prepared.first, prepared.scalar):
            with furnished.database.writer.connect() as connection:
                outcomes.append(None if values is None else ask(connection, **values))
    row = tuple(value for _, value in rows[0])
    assert outcomes == [row, row[0], None, None]


@pytest.fixture
def registering_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the statements that a test makes apart from those of the store."""
    monkeypatch.setattr("grootboek.store.engine.prepared.PREPARED", {})


@pytest.mark.usefixtures("registering_apart")
@pytest.mark.parametrize(
    "statement",
    [
        select(party.c.id).where(party.c.code.in_(["KLANT", "BEIDE"])),
        select(party.c.id).where(party.c.code.in_(bindparam("codes", expanding=True))),
        select(party.c.id).where(party.c.code == bindparam("code", "KLANT", literal_execute=True)),
        select(party.c.id).where(party.c.code == bindparam("the(code)")),
    ],
    ids=["list", "expanding", "literal", "escaped name"],
)
def test_a_text_that_depends_on_its_values_is_not_prepared(furnished: Books, statement: Select[Any]) -> None:
    prepared = Prepared("varying", statement)
    with furnished.database.reading() as connection, pytest.raises(ValueError, match="'varying' depends on its values"):
        prepared.all(connection)


@pytest.mark.usefixtures("registering_apart")
def test_names_are_given_once_and_values_by_the_names_of_the_parameters(furnished: Books) -> None:
    prepared = Prepared("party", select(party.c.id).where(party.c.code == bindparam("code")).limit(1))
    with pytest.raises(ValueError, match="'party' already"):
        Prepared("party", select(party.c.id))
    with furnished.database.reading() as connection:
        assert prepared.scalar(connection, code="KLANT") == furnished.names.parties["KLANT"]
        for values in ({}, {"kode": "KLANT"}, {"code": "KLANT", "limit": 2}):
            with pytest.raises(TypeError, match=r"'party' takes \['code'\]"):
                prepared.scalar(connection, **values)


@pytest.mark.usefixtures("registering_apart")
def test_columns_and_parameters_of_every_type_are_converted(furnished: Books) -> None:
    moment, document = bindparam("moment", type_=Moment), bindparam("document", type_=Json)
    prepared = Prepared("types", select(moment.label("m"), document.label("j"), party.c.is_customer, party.c.uid))
    values = {"moment": MOMENT + timedelta(microseconds=7), "document": {"ä": [1, None], "b": {"c": "%s ?"}}}
    with furnished.database.reading() as connection:
        rows = prepared.all(connection, **values)
        assert rows == [tuple(row) for row in connection.execute(prepared.statement, values)]
    assert [row[:2] for row in rows] == [tuple(values.values())] * len(rows)
    assert len(rows) == 6


ADD_COUNTER: Values = {"administration_id": 1, "name": "party", "last": 1}


@pytest.mark.usefixtures("registering_apart")
def test_what_the_driver_raises_is_an_error_of_sqlalchemy_and_undoes_the_transaction(furnished: Books) -> None:
    add, drivers = Prepared("add", insert(counter)), {"sqlite": "sqlite3", "postgresql": "psycopg"}
    with pytest.raises(IntegrityError) as caught, furnished.database.writing() as connection:
        add.run(connection, **{**ADD_COUNTER, "name": "another"})
        add.run(connection, **ADD_COUNTER)
    assert not caught.value.connection_invalidated
    assert type(caught.value.orig).__module__.startswith(drivers[furnished.database.url.get_backend_name()])
    assert "INSERT INTO counter" in str(caught.value)
    assert "SQL parameters hidden" in str(caught.value)
    with furnished.database.reading() as connection:
        assert connection.execute(select(counter.c.name).where(counter.c.name == "another")).first() is None


def test_a_connection_that_the_server_left_is_not_used_again(furnished_postgresql: Books) -> None:
    database, version = furnished_postgresql.database, PREPARED["version of a chart"]
    with pytest.raises(OperationalError) as caught, database.writing() as connection:
        assert version.scalar(connection, a=1)
        terminate(furnished_postgresql, connection)
        version.scalar(connection, a=1)
    assert caught.value.connection_invalidated
    with database.writing() as connection:
        assert version.scalar(connection, a=1)


def test_what_was_lost_with_a_connection_is_not_gone_on_with(furnished_postgresql: Books) -> None:
    version = PREPARED["version of a chart"]
    with pytest.raises(PendingRollbackError), furnished_postgresql.database.writing() as connection:
        terminate(furnished_postgresql, connection)
        with pytest.raises(OperationalError):
            version.scalar(connection, a=1)
        version.scalar(connection, a=1)


def terminate(books: Books, connection: Connection) -> None:
    """End the server's side of a connection, from another one."""
    raw: Any = connection.connection.driver_connection
    url = books.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])


def test_what_one_connection_reads_is_of_one_moment(furnished: Books) -> None:
    version = PREPARED["version of a chart"]
    with furnished.database.reading() as reading:
        before = version.scalar(reading, a=1)
        with furnished.database.writing() as writing:
            writing.exec_driver_sql("UPDATE ledger_head SET chart_version = chart_version + 1")
        assert version.scalar(reading, a=1) == before
    with furnished.database.reading() as reading:
        assert version.scalar(reading, a=1) == before + 1


@pytest.mark.usefixtures("registering_apart")
def test_threads_share_a_statement(furnished: Books) -> None:
    prepared = Prepared("party", select(party.c.code, party.c.uid).where(party.c.id == bindparam("id")))
    ids, together = furnished.names.parties, Barrier(2)

    def ask(codes: list[str]) -> list[Any]:
        rows: list[Any] = []
        together.wait()
        for code in codes * 50:
            with furnished.database.reading() as connection:
                rows.append(prepared.first(connection, id=ids[code]))
        return rows

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(ask, (["KLANT", "LEVERANCIER"], ["LEVERANCIER", "KLANT"])))
    assert [[row[0] for row in rows] for rows in answers] == [
        ["KLANT", "LEVERANCIER"] * 50,
        ["LEVERANCIER", "KLANT"] * 50,
    ]
    assert len({row for rows in answers for row in rows}) == 2


def test_a_transaction_that_cannot_begin_is_an_error_of_sqlalchemy(furnished_sqlite: Books) -> None:
    database = furnished_sqlite.database
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked"), database.writing():
            pass
        other.execute("ROLLBACK")
    with database.writing() as connection:
        assert PREPARED["version of a chart"].scalar(connection, a=1)
        connection.exec_driver_sql("PRAGMA busy_timeout=30000")
