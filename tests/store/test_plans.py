"""How the engines find what a report asks for: by an index, not by looking through all that was ever booked."""

from datetime import date

from sqlalchemy import Connection, event, text

from grootboek.bookkeeping.reports.accounts import movements
from grootboek.store.ledger.reversals import reversed_turnovers
from tests.bookkeeping.books import Books

SALE = "sales_invoice 1300 KLANT F{} 2026-03-{:02} | 8000 100,00 sales_high 21,00"


def plan_of_last(connection: Connection, statements: list[tuple[str, object]]) -> str:
    """Return how the engine does the statement that ran last."""
    statement, parameters = statements[-1]
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    return "\n".join(str(tuple(row)) for row in connection.exec_driver_sql(explain + statement, parameters))


def test_what_was_reversed_is_found_by_its_index(books: Books) -> None:
    for number in range(1, 4):
        books.record(SALE.format(number, number))
    books.withdraw(2)
    books.revise(3, SALE.format(3, 20))
    statements: list[tuple[str, object]] = []
    with books.reading() as book:
        connection = book.connection
        if connection.dialect.name == "postgresql":
            # A few rows are read faster without any index.
            connection.execute(text("SET LOCAL enable_seqscan = off"))

        @event.listens_for(connection, "before_cursor_execute")
        def note(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
            statements.append((statement, parameters))

        found = reversed_turnovers(book, date(2026, 3, 1), date(2026, 3, 31))
        plan = plan_of_last(connection, statements)
        assert "entry_by_reversal" in plan, plan
        apart = {row.account.id: row for row in movements(book, date(2026, 3, 1), date(2026, 3, 31), apart=True).rows}
    revenue = books.names.accounts["8000"]
    assert found[revenue] == (0, 20000)
    assert (apart[revenue].debit, apart[revenue].credit) == (0, 20000)
