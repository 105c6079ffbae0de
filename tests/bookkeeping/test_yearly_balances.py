"""The balances of a year balance, with what earlier years have left, before and after they are closed."""

from grootboek.bookkeeping.closing import close_year
from grootboek.bookkeeping.yearly_balances import AccountBalance, yearly_balances
from tests.bookkeeping.books import Books

LAST_YEAR = "sales_invoice 1300 KLANT F1 2025-06-01 | 8000 100,00 sales_high 21,00"
SALE = "sales_invoice 1300 KLANT F2 2026-03-01 | 8000 200,00 sales_high 42,00"
COSTS = "money_spent 1100 - - 2026-03-02 | 4360 50,00 purchase_high 10,50"


def by_code(rows: tuple[AccountBalance, ...]) -> dict[str, int]:
    return {row.account.code: row.balance for row in rows}


def told(books: Books, year: int) -> tuple[dict[str, int], dict[str, int], int, int]:
    """Return balance sheet, profit and loss, result and earlier result of a year."""
    with books.reading() as book:
        found = yearly_balances(book, year)
    sheet, yearly = by_code(found.balance_sheet), by_code(found.profit_and_loss)
    assert list(sheet) == sorted(sheet)
    assert sum(sheet.values()) + found.result + found.earlier_result == 0
    return sheet, yearly, found.result, found.earlier_result


def test_a_year_has_its_own_profit_and_the_balances_of_all_years(books: Books) -> None:
    for text in (LAST_YEAR, SALE, COSTS):
        books.record(text)
    sheet, yearly, result, earlier = told(books, 2026)
    assert {"1300": 36_300, "1100": -6_050}.items() <= sheet.items()
    assert yearly == {"4360": 5_000, "8000": -20_000}
    assert (result, earlier) == (-15_000, -10_000)
    assert told(books, 2025)[1:] == ({"8000": -10_000}, -10_000, 0)
    assert told(books, 2024) == ({}, {}, 0, 0)


def test_a_closed_year_has_left_its_result_in_equity(books: Books) -> None:
    books.record(LAST_YEAR)
    with books.writing() as book:
        close_year(book, 2025)
    books.record(SALE)
    assert told(books, 2025)[2:] == (0, 0)
    _, _, result, earlier = told(books, 2026)
    assert (result, earlier) == (-20_000, 0)


def test_an_account_that_came_out_even_is_left_out(books: Books) -> None:
    books.record(SALE)
    books.record("payment_received 1100 KLANT F2 2026-03-05 | 1300 242,00")
    assert "1300" not in told(books, 2026)[0]
