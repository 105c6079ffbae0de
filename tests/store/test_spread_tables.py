"""What lets an engine spread the tables over machines, by administration: who calls is found without the tables of the books."""

import psycopg
import pytest
from sqlalchemy.dialects import postgresql

from grootboek.ledger.refusal import Reason
from grootboek.store.access.call_counts import Caller, count_call
from grootboek.store.engine.prepared import PREPARED
from grootboek.store.masters.administrations import administrations
from grootboek.store.recording.inserting import reason_of
from tests.bookkeeping.books import Books
from tests.counting import noted_statements

ASKING_WHO_CALLS = (
    "access of a credential",
    "subscription by the lookup of its key, with what another credential opens",
    "administrations of a user",
    "administration of a user by code",
    "administration of a user by id",
)


@pytest.mark.parametrize("name", ASKING_WHO_CALLS)
def test_who_calls_is_found_without_the_books(name: str) -> None:
    text = str(PREPARED[name].statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
    assert "ledger_head" not in text
    assert "audit" not in text


def test_the_last_act_is_of_the_administration_of_the_head(books: Books) -> None:
    with noted_statements(books.database) as statements:
        (row,) = administrations(books.database)
    assert row.changed_at >= row.created_at
    assert "audit.administration_id = ledger_head.administration_id" in statements[-1]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ('violates unique constraint "booking_sales_invoice_unique"', Reason.INVOICE_NUMBER_TAKEN),
        ('violates unique constraint "booking_document_unique_102345"', Reason.DOCUMENT_NUMBER_TAKEN),
        ("entry_not_balanced", Reason.NOT_BALANCED),
        ('violates unique constraint "booking_document_unique_too"', None),
        ('violates unique constraint "my_booking_document_unique"', None),
        ('violates foreign key constraint "line_account_id_fkey"', None),
    ],
)
def test_a_constraint_is_known_by_the_message_alone(message: str, reason: Reason | None) -> None:
    assert reason_of(psycopg.errors.UniqueViolation(message)) is reason


def test_a_call_is_counted_by_a_plain_insert(books: Books) -> None:
    with noted_statements(books.database) as statements:
        counted = [count_call(books.database, Caller(1, "GetSaldo"), "2026-03", 2) for _ in range(3)]
    assert counted == [True, True, False]
    counting = [text for text in statements if "call_count" in text]
    assert len(counting) == 3
    assert all(text.startswith("INSERT INTO call_count") and " VALUES (" in text for text in counting)


def test_only_what_may_be_lost_does_not_wait_for_the_disk(books_on_postgresql: Books) -> None:
    database, source = (
        books_on_postgresql.database,
        "SELECT setting, source FROM pg_settings WHERE name = 'synchronous_commit'",
    )
    for whole in (False, True):
        with database.without_waiting(whole=whole) as connection:
            assert connection.exec_driver_sql(source).one() == ("off", "session")
    for writing in (database.writing, lambda: database.by_statement(writing=True)):
        with writing() as connection:
            assert connection.exec_driver_sql(source).one()[1] != "session"


def test_several_statements_that_do_not_wait_are_one_transaction(books: Books) -> None:
    add = "INSERT INTO call_count (administration_id, subject, span, calls) VALUES (1, 'x', '2026', 1)"
    with pytest.raises(ZeroDivisionError), books.database.without_waiting(whole=True) as connection:
        connection.exec_driver_sql(add)
        raise ZeroDivisionError
    with books.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM call_count").scalar() == 0
