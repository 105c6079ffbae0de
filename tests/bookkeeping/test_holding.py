"""What holds a booking: each thing by its own reason, until it lets go; and what it does not hold."""

from collections.abc import Callable
from datetime import date

import pytest

from grootboek.bookkeeping.approving import approve, disapprove
from grootboek.bookkeeping.correcting import correct
from grootboek.bookkeeping.declaring import file_vat_return
from grootboek.bookkeeping.drawers import close_drawer, reopen_drawer
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.refusal import Reason
from grootboek.ledger.vat_return import VatPeriod, vat_period
from tests.bookkeeping.books import Books, refused_for
from tests.bookkeeping.direct_debits import collected, invoiced, prepare_to_collect, taken_back

SALE = "sales_invoice 1300 KLANT F1 2026-02-10 | 8000 100,00 sales_high 21,00"
CASH_SALE = "money_received 1000 - - 2026-02-10 | 8000 100,00 sales_high 21,00"
MEMO = "general 4360 - - 2026-02-10 | 2000 25,00"
BUY = "purchase_invoice 1600 LEVERANCIER I1 2026-02-10 | 4310 100,00 purchase_high 21,00"
BANK = "money_spent 1100 - - 2026-02-10 | 4310 100,00 purchase_high 21,00"
PAID = "payment_received 1100 KLANT F1 2026-02-20 | 1300 21,00"
FEBRUARY = vat_period("2026-02")


def filed(books: Books, period: VatPeriod = FEBRUARY) -> int:
    """File the return of a period and return how many bookings it holds."""
    with books.writing() as book:
        return file_vat_return(book, period.first, period.last)[1]


def held(books: Books, number: int, text: str, reason: Reason) -> None:
    """Try to revise and to withdraw a booking that is held for a reason."""
    with refused_for(reason):
        books.revise(number, text, description="anders")
    with refused_for(reason):
        books.withdraw(number)


def free(books: Books, number: int, text: str) -> None:
    """Revise a booking that nothing holds, and withdraw it."""
    books.revise(number, text, description="anders")
    books.withdraw(number)
    assert books.faults() == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026-02", (date(2026, 2, 1), date(2026, 2, 28))),
        ("2025-Q4", (date(2025, 10, 1), date(2025, 12, 31))),
        ("2025", (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_periods_of_a_return(text: str, period: tuple[date, date]) -> None:
    assert vat_period(text) == VatPeriod(*period)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-00", "2026-Q5", "2026-2", "26", "\u0662\u0660\u0662\u0666"])
def test_what_is_no_period_of_a_return(text: str) -> None:
    with pytest.raises(ValueError, match=r"no month|no period"):
        vat_period(text)


@pytest.mark.parametrize("text", [SALE, CASH_SALE, BUY, BANK], ids=lambda text: text.split()[0])
def test_a_filed_return_holds_what_stands_on_it(books_on_sqlite: Books, text: str) -> None:
    number = books_on_sqlite.record(text).number
    assert filed(books_on_sqlite) == 1
    books_on_sqlite.unlock_returns()
    held(books_on_sqlite, number, text, Reason.HELD_BY_VAT_RETURN)


def test_a_return_leaves_free_what_does_not_stand_on_it(books: Books) -> None:
    without_vat = books.record(MEMO).number
    before = books.record(SALE.replace("F1", "F2").replace("2026-02", "2026-01")).number
    gone = books.record(SALE.replace("F1", "F3")).number
    books.withdraw(gone)
    assert filed(books) == 0
    books.unlock_returns()
    later = books.record(SALE).number
    for number, text in (
        (without_vat, MEMO),
        (before, SALE.replace("F1", "F2").replace("02-10", "01-10")),
        (later, SALE),
    ):
        free(books, number, text)


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("2026-02", Reason.HELD_BY_VAT_RETURN),
        ("2026-Q1", Reason.DATE_OUT_OF_RANGE),
        ("2026-03", Reason.DATE_OUT_OF_RANGE),
        ("1979-12", Reason.DATE_OUT_OF_RANGE),
    ],
)
def test_a_period_is_declared_once_and_when_it_is_over(books_on_sqlite: Books, period: str, reason: Reason) -> None:
    filed(books_on_sqlite)
    with refused_for(reason):
        filed(books_on_sqlite, vat_period(period))


def test_what_was_declared_is_corrected_after_the_last_return(books: Books) -> None:
    number = books.record(SALE.replace("2026-02", "2026-01")).number
    filed(books, vat_period("2026-01"))
    filed(books)
    with books.writing() as book:
        correction = correct(book, number)
    # What was declared is still owed; the correction takes it back in the next return.
    assert (correction.date, books.balances()) == (Day(2026, 3, 1), "debit 1700 21,00 / credit 1790 21,00")
    with refused_for(Reason.PERIOD_OPEN), books.writing() as book:
        correct(book, correction.number)
    with refused_for(Reason.CORRECTED), books.writing() as book:
        correct(book, number)


def test_an_invoice_holds_the_sale_that_it_made(books: Books) -> None:
    number = books.invoice(number="F1", booking_description="Verkoop").booking_number
    assert number is not None
    held(books, number, SALE, Reason.HELD_BY_SALES_INVOICE)
    books.invoice(number="F2")
    free(books, books.record(SALE.replace("F1", "F2")).number, SALE.replace("F1", "F2"))


def test_an_approved_purchase_invoice_is_held_until_the_approval_is_taken_back(books: Books) -> None:
    number, supplier = books.record(BUY).number, books.names.parties["LEVERANCIER"]

    def doing(act: Callable[..., int], invoice: str = "I1") -> int:
        with books.writing() as book:
            return act(book, supplier, invoice)

    assert doing(approve) == number
    held(books, number, BUY, Reason.HELD_BY_PURCHASE_INVOICE)
    with refused_for(Reason.HELD_BY_PURCHASE_INVOICE):
        doing(approve)
    assert doing(disapprove) == number
    for act, invoice in ((disapprove, "I1"), (approve, "I2")):
        with refused_for(Reason.NOT_FOUND):
            doing(act, invoice)
    free(books, number, BUY)


def test_a_closed_drawer_holds_the_cash_of_its_day(books: Books) -> None:
    number = books.record(CASH_SALE).number
    others = [books.record(CASH_SALE.replace("02-10", "02-09")).number, books.record(BANK).number]
    with books.writing() as book:
        closing = close_drawer(book, "KAS", Day(2026, 2, 10), 24_000)
    assert (closing.booked, closing.difference) == (24_200, -200)
    held(books, number, CASH_SALE, Reason.HELD_BY_CASH_DRAWER)
    later = books.record(CASH_SALE).number
    free(books, others[0], CASH_SALE.replace("02-10", "02-09"))
    free(books, others[1], BANK)
    free(books, later, CASH_SALE)
    with books.writing() as book:
        reopen_drawer(book, "KAS", Day(2026, 2, 10))
    free(books, number, CASH_SALE)


@pytest.mark.parametrize(
    ("journal", "day", "counted", "reason"),
    [
        ("KAS", Day(2026, 2, 10), 0, Reason.HELD_BY_CASH_DRAWER),
        ("KAS", Day(2026, 3, 16), 0, Reason.DATE_OUT_OF_RANGE),
        ("KAS", Day(2026, 2, 11), -1, Reason.VALUE_INVALID),
        ("KAS", Day(2026, 2, 11), 10**17, Reason.AMOUNT_TOO_LARGE),
        ("BANK", Day(2026, 2, 11), 0, Reason.JOURNAL_KIND_WRONG),
        ("NIETS", Day(2026, 2, 11), 0, Reason.JOURNAL_UNKNOWN),
    ],
)
def test_a_drawer_that_cannot_be_closed(
    books_on_sqlite: Books, journal: str, day: Day, counted: int, reason: Reason
) -> None:
    with books_on_sqlite.writing() as book:
        close_drawer(book, "KAS", Day(2026, 2, 10), 0)
    with refused_for(reason), books_on_sqlite.writing() as book:
        close_drawer(book, journal, day, counted)
    with refused_for(Reason.NOT_FOUND), books_on_sqlite.writing() as book:
        reopen_drawer(book, "KAS", Day(2026, 2, 11))


def test_a_batch_for_the_bank_holds_what_it_was_made_from(books: Books) -> None:
    with books.writing() as book:
        prepare_to_collect(book)
    invoiced(books, "F1", booked=False)
    sale, paid = books.record(SALE).number, books.record(PAID).number
    batch, due = collected(books)
    assert batch is not None
    assert due.total == 10_000
    later = books.record(PAID).number
    with refused_for(Reason.INVOICE_HAS_PAYMENTS, Reason.HELD_BY_BANK_ORDER):
        books.withdraw(sale)
    held(books, paid, PAID, Reason.HELD_BY_BANK_ORDER)
    free(books, later, PAID)
    taken_back(books, batch.id, ["F1"])
    free(books, paid, PAID)
    free(books, sale, SALE)
