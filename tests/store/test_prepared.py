"""Every prepared statement gives what SQLAlchemy gives, on both engines; errors, threads and refused statements."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from sqlalchemy import Connection, Select, select

from grootboek import store
from grootboek.access.users import grant
from grootboek.ledger.actor import Role
from grootboek.store.access.access_rows import insert_credential, insert_door_session, insert_user
from grootboek.store.access.default_administrations import set_default_administration
from grootboek.store.access.login_failures import count_login_failure
from grootboek.store.engine.prepared import PREPARED, Prepared
from grootboek.store.masters.parties import party_facts
from tests.bookkeeping.books import MOMENT, Books, copied_postgresql, copied_sqlite
from tests.engines import Engines

for found in walk_packages(store.__path__, f"{store.__name__}."):
    if ".migrations" not in found.name:
        import_module(found.name)

EMAIL, LOOKUP = "an@example.com", bytes(range(32))
SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
PURCHASE = "purchase_invoice 1600 LEVERANCIER P1 2026-03-01 | 4360 50,00"
Values = Mapping[str, Any]


def furnish(books: Books) -> None:
    """Write what the sample values find: two bookings, a user with a role, his credential, session and wrong sign-in."""
    books.record(SALE)
    books.record(PURCHASE)
    key = {"lookup": LOOKUP, "door": "cash", "user_id": 1, "administration_id": 1, "created_at": MOMENT}
    with books.database.writing() as connection:
        insert_user(connection, {"email": EMAIL, "name": "An", "active": True, "created_at": MOMENT})
        grant(connection, EMAIL, 1, Role.BOOKKEEPER)
        set_default_administration(connection, 1, 1)
        insert_credential(connection, {**key, "kind": "password", "name": EMAIL})
        insert_door_session(connection, {**key, "second_lookup": b"2", "used_at": MOMENT})
    count_login_failure(books.database, LOOKUP, MOMENT)


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


ACT = {"id": 999, "at": MOMENT, "user_id": None, "door": "x", "request_id": "r", "act": "a", "subject": "s 1"}
HOLDER = {"door": "cash", "kind": "password"}


def samples(books: Books) -> dict[str, tuple[Values, Values | None]]:
    """Return for each statement values that find or write something, and values that do not; None where all do."""
    parties = books.names.parties
    with books.reading() as book:
        customer = party_facts(book, "code", "KLANT")
    assert customer is not None
    item = {"account_id": books.names.accounts["1300"], "party_id": parties["KLANT"], "invoice_number": "F1"}
    purchase = {"party_id": parties["LEVERANCIER"], "invoice_number": "P1"}
    own, other = {"a": 1}, {"a": 2}
    return {
        "access of a credential": ({"id": 1}, {"id": 2}),
        "booking by purchase invoice number": (own | purchase, own | purchase | {"party_id": None}),
        "booking by sales invoice number": (own | {"invoice_number": "F1"}, own | {"invoice_number": "P1"}),
        "credential by lookup": ({"lookup": LOOKUP}, {"lookup": b""}),
        "door session by lookup": ({"lookup": LOOKUP}, {"lookup": b"x"}),
        "lock an administration": (own, other),
        "login failures by lookup": ({"lookup": LOOKUP}, {"lookup": b"x"}),
        "memberships of a user": ({"user_id": 1}, {"user_id": 2}),
        "next number of a series": (own | {"n": "party"}, own | {"n": "none"}),
        "next number of the trail": (own, other),
        "open item by key": (own | item, own | item | {"invoice_number": "f1"}),
        "party by code": (own | {"value": "KLANT"}, own | {"value": "klant"}),
        "party by id": (own | {"value": customer.id}, other | {"value": customer.id}),
        "party by number": (own | {"value": customer.number}, own | {"value": 0}),
        "party by uid": (own | {"value": customer.uid}, other | {"value": customer.uid}),
        "password holder by email": ({**HOLDER, "email": EMAIL}, {**HOLDER, "email": ""}),
        "password holder by id": ({**HOLDER, "kind": "none", "id": 1}, {**HOLDER, "id": 2}),
        "touch a door session": ({"session": LOOKUP, "at": MOMENT + timedelta(1)}, {"session": b"", "at": MOMENT}),
        "user by email": ({"value": EMAIL}, {"value": EMAIL.upper()}),
        "user by id": ({"value": 1}, {"value": 2}),
        "version of a chart": (own, other),
        "write an act into the trail": ({**ACT, "administration_id": 1, "before": None, "after": {"ä": [1]}}, None),
    }


def test_every_prepared_statement_has_samples(furnished_sqlite: Books) -> None:
    assert set(samples(furnished_sqlite)) == set(PREPARED)


Outcome = tuple[list[list[tuple[type, Any]]], list[tuple[Any, ...]]]


def rows_and_table(connection: Connection, prepared: Prepared, rows: list[Any]) -> Outcome:
    """Return rows with the types of their values, and all rows of the table that a statement writes to."""
    typed = [[(type(value), value) for value in row] for row in rows]
    if isinstance(prepared.statement, Select):
        return typed, []
    return typed, sorted(map(tuple, connection.execute(select(prepared.statement.table))), key=repr)


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


@pytest.mark.parametrize("prepared", PREPARED.values(), ids=list(PREPARED))
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


@pytest.mark.parametrize("prepared", [row for row in PREPARED.values() if gives_rows(row)], ids=lambda row: row.name)
def test_the_first_row_and_its_first_column(furnished: Books, prepared: Prepared) -> None:
    some, none = samples(furnished)[prepared.name]
    ((rows, _), outcomes) = by_itself(furnished, prepared, some), []
    for values in (some, none):
        assert values is not None
        for ask in (prepared.first, prepared.scalar):
            with furnished.database.writer.connect() as connection:
                outcomes.append(ask(connection, **values))
    row = tuple(value for _, value in rows[0])
    assert outcomes == [row, row[0], None, None]
