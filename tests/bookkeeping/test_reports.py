"""Reports of any books: the sheet balances, its result is that of profit and loss, and cards and items come to the balances."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.closing import close_year
from grootboek.bookkeeping.cost_centres import delete_cost_centre
from grootboek.bookkeeping.reports.accounts import balance_sheet, centre_results, movements, profit_and_loss
from grootboek.bookkeeping.reports.lines import aged_items, journal_lines, ledger_card
from grootboek.ledger.account import AccountRole
from grootboek.papers.reports.account_tables import period_balance_table, trial_balance_table
from grootboek.store.book import Book
from grootboek.store.engine.database import Database
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import Books, open_books
from tests.engines import Engines

FIRST = date(2024, 1, 1)
NUMBERS = count(1)
"""For invoices: the books grow from one example to the next."""
FORMS = (
    "sales_invoice 1300 KLANT {number} {day} | 8000 {amount},00 sales_high @WINKEL",
    "sales_invoice 1300 BEIDE {number} {day} | 8000 -{amount},00 sales_high",
    "purchase_invoice 1600 LEVERANCIER {number} {day} | 4310 {amount},00 purchase_high @WINKEL",
    "money_spent 1100 - - {day} | 4360 {amount},00",
    "money_received 1100 - - {day} | 8000 {amount},00 sales_high",
)
acts = st.lists(
    st.tuples(
        st.integers(0, len(FORMS) - 1),
        st.integers(0, 3 * 365),
        st.integers(1, 500),
        st.sampled_from(["keep", "keep", "keep", "withdraw", "revise", "pay"]),
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def any_books(
    request: pytest.FixtureRequest, engines: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Books]:
    """Books on each engine that keep growing."""
    if request.param == "sqlite":
        database = Database(engines.new_sqlite(tmp_path_factory.mktemp("reports")))
        yield open_books(database)
        database.close()
        return
    with engines.template_on_postgresql() as url:
        database = Database(url)
        yield open_books(database)
        database.close()


def do(books: Books, number: str, act: tuple[int, int, int, str]) -> None:
    form, days, amount, then = act
    day = FIRST + timedelta(days=days)
    text = FORMS[form].format(number=number, day=day, amount=amount)
    booking = books.record(text)
    if then == "withdraw":
        books.withdraw(booking.number)
    elif then == "revise":
        other = FORMS[form].format(number=number, day=day + timedelta(days=40), amount=amount + 1)
        books.revise(booking.number, other)
    elif then == "pay" and form == 0:
        books.record(f"payment_received 1100 KLANT {number} {day + timedelta(days=70)} | 1300 {amount},00")


def hold(book: Book, first: date, last: date) -> None:
    """Hold every report of some days against the others."""
    chart = chart_of(book)
    sheet, result, moved = balance_sheet(book, last), profit_and_loss(book, first, last), movements(book, first, last)
    assert sheet.total_assets == sheet.total_liabilities
    of_year = profit_and_loss(book, date(last.year, 1, 1), last)
    assert sheet.result.amount == of_year.result.amount - of_year.transferred.amount
    assert moved.result == result.result.amount - result.transferred.amount
    assert moved.result + moved.earlier_result == sum(row.on_sheet for row in moved.rows)
    assert centre_results(book, first, last).result == moved.result
    both = movements(book, first, last, apart=True)
    apart = {row.account.id: row for row in both.rows}
    assert sum(row.debit for row in apart.values()) == sum(row.credit for row in apart.values())
    *_, (_, _, *columns) = (row.cells for row in trial_balance_table("", both).rows)
    assert columns[::2] == columns[1::2]
    *_, (_, _, of_year_start, of_start, debit, credit, of_end) = (
        row.cells for row in period_balance_table("", both).rows
    )
    assert (of_year_start, of_start, of_end, debit) == (0, 0, 0, credit)
    begin = max(first, date(last.year, 1, 1))
    closing_of_year = {row.account.id: row.closing for row in movements(book, begin, last).rows}
    for row in moved.rows:
        card = ledger_card(book, row.account, first, last)
        rows = list(card.rows())
        assert rows[0][1:] == (None, row.opening)
        # Revenue and costs begin each year with nothing.
        is_of_year = not row.account.on_balance_sheet
        assert rows[-1].balance == (closing_of_year[row.account.id] if is_of_year else row.closing)
        lines = [each.line for each in rows if each.line]
        assert sum(max(line.amount, 0) for line in lines) == apart[row.account.id].debit
        assert sum(min(line.amount, 0) for line in lines) == -apart[row.account.id].credit
        assert [each.day for each in rows] == sorted(each.day for each in rows)
    for role, sign in ((AccountRole.RECEIVABLE, 1), (AccountRole.PAYABLE, -1)):
        outstanding = sum(item.outstanding for item in aged_items(book, role, last).items)
        assert outstanding == sign * sum(row.closing for row in moved.rows if row.account.role is role)
    listed = [line for _, lines in journal_lines(book, list(chart.journals.values()), first, last) for line in lines]
    assert sum(line.amount for line in listed) == 0
    assert sum(max(line.amount, 0) for line in listed) == sum(row.debit for row in apart.values())


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=acts, days=st.tuples(st.integers(0, 1200), st.integers(0, 500)))
def test_reports_of_any_books_agree(
    any_books: Books, done: list[tuple[int, int, int, str]], days: tuple[int, int]
) -> None:
    for act in done:
        do(any_books, f"F{next(NUMBERS)}", act)
    first = FIRST + timedelta(days=days[0])
    with any_books.reading() as book:
        hold(book, first, first + timedelta(days=days[1]))
    assert any_books.faults() == []


def test_a_card_of_two_years_begins_revenue_anew_and_carries_a_balance_on(books_on_sqlite: Books) -> None:
    for number, day in (("F1", "2024-03-01"), ("F2", "2025-06-01"), ("F3", "2026-02-01")):
        books_on_sqlite.record(f"sales_invoice 1300 KLANT {number} {day} | 8030 100,00")

    def balances(code: str, first: date, last: date) -> list[tuple[str, int]]:
        with books_on_sqlite.reading() as book:
            card = ledger_card(book, chart_of(book).account_by_code[code], first, last)
            return [(str(row.day), row.balance // 100) for row in card.rows()]

    assert balances("8030", date(2025, 7, 1), date(2027, 1, 31)) == [
        ("2025-07-01", -100),
        ("2026-01-01", 0),
        ("2026-02-01", -100),
        ("2027-01-01", 0),
    ]
    assert balances("1300", date(2025, 1, 1), date(2027, 1, 31)) == [
        ("2025-01-01", 100),
        ("2025-06-01", 200),
        ("2026-02-01", 300),
    ]


def test_a_closed_year_keeps_its_result_in_profit_and_loss(books: Books) -> None:
    books.record("sales_invoice 1300 KLANT F1 2025-06-01 | 8000 100,00 sales_high")
    with books.writing() as book:
        close_year(book, 2025)
    books.record("money_spent 1100 - - 2026-02-01 | 4360 30,00")
    with books.reading() as book:
        hold(book, date(2025, 1, 1), date(2025, 12, 31))
        hold(book, date(2026, 1, 1), date(2026, 12, 31))
        closed = profit_and_loss(book, date(2025, 1, 1), date(2025, 12, 31))
        assert (closed.result.amount, closed.transferred.amount) == (100_00, 100_00)
        later = profit_and_loss(book, date(2026, 1, 1), date(2026, 12, 31))
        assert (later.result.amount, later.result.before) == (-30_00, 100_00)
        sheet = balance_sheet(book, date(2026, 12, 31))
        assert (sheet.result.amount, sheet.result.before, sheet.earlier_result.amount) == (-30_00, 0, 0)


def test_years_that_are_not_closed_leave_their_results(books: Books) -> None:
    books.record("sales_invoice 1300 KLANT F1 2024-06-01 | 8000 100,00 sales_high")
    books.record("money_spent 1100 - - 2025-02-01 | 4360 30,00")
    with books.reading() as book:
        sheet = balance_sheet(book, date(2026, 6, 30))
        assert (sheet.result.amount, sheet.earlier_result.amount) == (0, 70_00)
        assert (sheet.result.before, sheet.earlier_result.before) == (-30_00, 100_00)
        hold(book, date(2026, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("last", "before"),
    [
        ("2025-02-28", "2024-02-29"),
        ("2024-02-29", "2023-02-28"),
        ("2026-06-30", "2025-06-30"),
        ("2025-02-27", "2024-02-27"),
    ],
)
def test_the_year_before_ends_where_this_one_does(books: Books, last: str, before: str) -> None:
    with books.reading() as book:
        report = profit_and_loss(book, date.fromisoformat(last).replace(day=1), date.fromisoformat(last))
    assert (report.last_before.isoformat(), report.first_before.day) == (before, 1)


def test_a_cost_centre_that_was_deleted_keeps_its_result(books: Books) -> None:
    books.record("sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high @WINKEL")
    books.record("sales_invoice 1300 KLANT F2 2026-03-01 | 8000 5,00 sales_high")
    with books.writing() as book:
        delete_cost_centre(book, books.names.cost_centres["WINKEL"])
    with books.reading() as book:
        report = centre_results(book, date(2026, 1, 1), date(2026, 12, 31))
    told = [(one.cost_centre.code if one.cost_centre else None, one.result) for one in report.centres]
    assert told == [("WINKEL", 100_00), (None, 5_00)]


def test_what_was_paid_later_was_outstanding_before(books: Books) -> None:
    books.record("sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high")
    books.record("payment_received 1100 KLANT F1 2026-03-20 | 1300 121,00")
    paid_later = books.record("payment_received 1100 KLANT F1 2026-04-20 | 1300 1,00")
    books.withdraw(paid_later.number)
    with books.reading() as book:

        def told(day: date) -> list[int]:
            return [item.outstanding for item in aged_items(book, AccountRole.RECEIVABLE, day).items]

        assert [told(date(2026, *day)) for day in ((2, 28), (3, 1), (3, 19), (3, 20), (4, 20))] == [
            [],
            [121_00],
            [121_00],
            [],
            [],
        ]
