"""Long queries through the driver's own cursor: the rows of SQLAlchemy, in batches; errors, and queries that end early."""

from contextlib import closing
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import Select, bindparam, case, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from grootboek.store.engine import batches as module
from grootboek.store.engine.batches import batches, one_by_one
from grootboek.store.engine.column_types import Json, Moment
from grootboek.store.tables.administration import account, party
from tests.bookkeeping.books import MOMENT, Books

OWN: Final = {"a": 1}
ACCOUNTS: Final = (
    select(account.c.id, account.c.code, account.c.active, account.c.uid, account.c.role)
    .where(account.c.administration_id == bindparam("a"))
    .order_by(account.c.code)
)
PARTIES: Final = select(party.c.number).where(party.c.administration_id == bindparam("a")).order_by(party.c.number)


@pytest.fixture(autouse=True)
def by_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have few rows in a batch."""
    monkeypatch.setattr(module, "_BATCH", 10)


def agree(books: Books, query: Select[Any], values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query, which come alike from SQLAlchemy, in batches and one by one."""
    with books.reading() as book:
        expected = [tuple(row) for row in book.connection.execute(query, values)]
        for _ in range(2):
            rows = [tuple(row) for some in batches(book.connection, query, values) for row in some]
            assert [[(type(value), value) for value in row] for row in rows] == [
                [(type(value), value) for value in row] for row in expected
            ]
        assert [tuple(row) for row in one_by_one(book.connection, query, values)] == expected
    return expected


def test_rows_come_in_order_and_as_sqlalchemy_reads_them(books: Books) -> None:
    assert len(agree(books, ACCOUNTS, OWN)) > 100
    assert agree(books, ACCOUNTS, {"a": 2}) == []
    few = ACCOUNTS.where(account.c.code.in_(["8000", "1300", "none"]), account.c.active.is_(True))
    assert [row[1] for row in agree(books, few, OWN)] == ["1300", "8000"]
    for count in (9, 10, 11, 20):
        assert len(agree(books, ACCOUNTS.limit(count), OWN)) == count


def test_columns_and_parameters_of_every_type_are_converted(books: Books) -> None:
    moment, document = bindparam("moment", type_=Moment), bindparam("document", type_=Json)
    day = bindparam("day", type_=func.current_date().type)
    query = select(moment.label("m"), document.label("j"), party.c.is_customer, party.c.uid, day.label("d"))
    values = {"moment": MOMENT + timedelta(microseconds=7), "document": {"ä": [1, None], "b": "%s ?"}, "day": None}
    rows = agree(books, query, values)
    assert [row[:2] for row in rows] == [(values["moment"], values["document"])] * len(rows)
    assert agree(books, query, dict.fromkeys(values))[0][:2] == (None, None)


def test_two_queries_on_one_connection(books: Books) -> None:
    with books.reading() as book:
        accounts = one_by_one(book.connection, ACCOUNTS, OWN)
        pairs = [(row[1], number) for row in accounts for (number,) in one_by_one(book.connection, PARTIES, OWN)]
        assert len(pairs) == len(agree(books, ACCOUNTS, OWN)) * len(agree(books, PARTIES, OWN))


def test_closing_ends_the_query(books: Books) -> None:
    with books.reading() as book:
        for _ in range(3):
            with closing(batches(book.connection, ACCOUNTS, OWN)) as some:
                assert len(next(some)) == 10
        if not books.database.is_sqlite:
            cursors = "SELECT name FROM pg_cursors WHERE name LIKE 'rows%'"
            assert book.connection.execute(text(cursors)).all() == []
        assert len(list(one_by_one(book.connection, PARTIES, OWN))) > 1


def test_what_the_driver_raises_on_the_way_is_an_error_of_sqlalchemy(books: Books) -> None:
    last = account.c.id == select(func.max(account.c.id)).scalar_subquery()
    broken = (
        func.json_extract(case((last, "no document"), else_="{}"), "$.a")
        if books.database.is_sqlite
        else 1 // case((last, 0), else_=1)
    )
    query = select(account.c.id, broken).where(account.c.administration_id == bindparam("a")).order_by(account.c.id)
    with books.reading() as book:
        some = batches(book.connection, query, OWN)
        assert len(next(some)) == 10
        with pytest.raises(DBAPIError, match="FROM account"):
            list(some)
    with books.reading() as book:
        assert next(one_by_one(book.connection, PARTIES, OWN))


def test_a_connection_that_is_lost_on_the_way_is_not_used_again(books_on_postgresql: Books) -> None:
    with pytest.raises(OperationalError) as caught, books_on_postgresql.reading() as book:
        some = batches(book.connection, ACCOUNTS, OWN)
        next(some)
        own = book.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with books_on_postgresql.database.writing() as other:
            other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
        list(some)
    assert caught.value.connection_invalidated
    with books_on_postgresql.reading() as book:
        assert next(one_by_one(book.connection, PARTIES, OWN))
