"""Revising, withdrawing and settling: what the books show afterwards, and what is refused."""

import pytest

from grootboek.bookkeeping.settling import settle, unsettle
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.refusal import Reason
from grootboek.store.ledger.balances import trial_balance
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from tests.bookkeeping.books import Books, refused_for
from tests.bookkeeping.ledger_language import table

INVOICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
PAYMENT = "payment_received 1100 KLANT F1 2026-03-05 | 1300 50,00"
CREDIT_NOTE = "sales_invoice 1300 KLANT C1 2026-03-02 | 8000 -50,00 sales_high -10,50"
DAY = Day(2026, 3, 10)

REVISIONS = table("""
# another amount
sales_invoice 1300 KLANT F1 2026-03-01 | 8000 200,00 sales_high 42,00
    -> debit 1300 242,00 / credit 1700 42,00 / credit 8000 200,00
# another account and rate
sales_invoice 1300 KLANT F1 2026-03-01 | 8010 100,00 sales_low
    -> debit 1300 109,00 / credit 1701 9,00 / credit 8010 100,00
# another date
sales_invoice 1300 KLANT F1 2026-04-01 | 8000 100,00 sales_high 21,00
    -> debit 1300 121,00 / credit 1700 21,00 / credit 8000 100,00
# another customer and number
sales_invoice 1300 BEIDE F9 2026-03-01 | 8000 100,00 sales_high 21,00
    -> debit 1300 121,00 / credit 1700 21,00 / credit 8000 100,00
# nothing at all
sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00
    -> debit 1300 121,00 / credit 1700 21,00 / credit 8000 100,00
""")


@pytest.mark.parametrize(("stated", "balances"), REVISIONS)
def test_a_revised_booking_counts_as_it_is_stated_now(books: Books, stated: str, balances: str) -> None:
    first = books.record(INVOICE)
    revised = books.revise(first.number, stated)
    assert books.balances() == balances
    assert books.outstanding() == {revised.invoice_number: balances.split()[2]}
    kept = ("number", "uid", "voucher_number", "document_number", "journal_id", "kind", "created_at")
    assert [getattr(revised, name) for name in kept] == [getattr(first, name) for name in kept]
    assert (revised.version, revised.entry_id) == (2, 3)
    assert revised == books.booking(first.number)
    assert books.faults() == []


def test_a_revision_counts_in_its_own_period(books: Books) -> None:
    books.revise(books.record(INVOICE).number, INVOICE.replace("2026-03-01", "2026-04-01"))
    with books.reading() as book:
        march = trial_balance(book, date_through=Day(2026, 3, 31))
    assert {row.balance for row in march.values()} == {0}


def test_a_payment_is_revised_to_another_amount(books: Books) -> None:
    books.record(INVOICE)
    paid = books.record(PAYMENT)
    books.revise(paid.number, PAYMENT.replace("50,00", "121,00"))
    assert books.outstanding() == {}
    books.revise(paid.number, PAYMENT.replace("50,00", "20,00"))
    assert books.outstanding() == {"F1": "101,00"}
    assert books.faults() == []


def test_the_invoice_number_of_a_revised_invoice_is_free_again(books: Books) -> None:
    books.revise(books.record(INVOICE).number, INVOICE.replace("F1", "F2"))
    books.record(INVOICE)
    with refused_for(Reason.INVOICE_NUMBER_TAKEN):
        books.revise(2, INVOICE.replace("F1", "F2"))
    assert books.outstanding() == {"F1": "121,00", "F2": "121,00"}


def test_a_booking_keeps_its_kind_and_journal(books: Books) -> None:
    number = books.record(INVOICE).number
    with refused_for(Reason.KIND_CHANGED):
        books.revise(number, "general 4360 - - 2026-03-01 | 2000 25,00")
    with refused_for(Reason.JOURNAL_KIND_WRONG, Reason.KIND_CHANGED):
        books.revise(number, INVOICE, journal_id=books.names.journals["MEMO"])
    assert books.booking(number).version == 1


def test_an_invoice_with_payments_keeps_its_customer_and_number(books: Books) -> None:
    number = books.record(INVOICE).number
    books.record(PAYMENT)
    with refused_for(Reason.INVOICE_HAS_PAYMENTS):
        books.revise(number, INVOICE.replace("F1", "F2"))
    with refused_for(Reason.INVOICE_HAS_PAYMENTS):
        books.revise(number, INVOICE.replace("KLANT", "BEIDE"))
    with refused_for(Reason.INVOICE_HAS_PAYMENTS):
        books.withdraw(number)
    books.revise(number, INVOICE.replace("100,00", "200,00").replace("21,00", "42,00"))
    assert books.outstanding() == {"F1": "192,00"}
    assert books.faults() == []


def test_a_withdrawn_booking_leaves_nothing_but_its_number(books: Books) -> None:
    number = books.record(INVOICE).number
    books.withdraw(number)
    assert (books.balances(), books.outstanding(), books.bookings()) == ("", {}, [])
    with books.reading() as book:
        kept = list(stream_bookings(book, BookingFilter(withdrawn_too=True)))
    assert [(row.number, row.withdrawn) for row in kept] == [(number, True)]
    assert books.record(INVOICE).number == number + 1
    assert books.faults() == []


def test_a_withdrawn_booking_cannot_be_changed_again(books: Books) -> None:
    number = books.record(INVOICE).number
    books.withdraw(number)
    with refused_for(Reason.WITHDRAWN):
        books.withdraw(number)
    with refused_for(Reason.WITHDRAWN):
        books.revise(number, INVOICE)


def test_a_booking_that_does_not_exist_cannot_be_changed(books: Books) -> None:
    with refused_for(Reason.NOT_FOUND):
        books.withdraw(7)
    with refused_for(Reason.NOT_FOUND):
        books.revise(7, INVOICE)
    assert books.bookings() == []


def test_an_invoice_without_its_payment_can_be_withdrawn(books: Books) -> None:
    number = books.record(INVOICE).number
    paid = books.record(PAYMENT).number
    books.withdraw(paid)
    books.withdraw(number)
    assert (books.balances(), books.outstanding()) == ("", {})


def test_entries_themselves_never_change(books: Books) -> None:
    number = books.record(INVOICE).number
    books.revise(number, INVOICE.replace("100,00", "200,00").replace("21,00", "42,00"))
    books.withdraw(number)
    with books.reading() as book:
        rows = book.connection.exec_driver_sql(
            "SELECT e.id, e.reverses, sum(CASE WHEN amount > 0 THEN amount ELSE 0 END) FROM entry e "
            "JOIN line l ON l.entry_id = e.id GROUP BY e.id, e.reverses ORDER BY e.id"
        )
        assert [tuple(row) for row in rows] == [(1, None, 12100), (2, 1, 12100), (3, None, 24200), (4, 3, 24200)]


def key(books: Books, invoice_number: str, account: str = "1300", party: str = "KLANT") -> ItemKey:
    return ItemKey(books.names.accounts[account], books.names.parties[party], invoice_number)


def settled(books: Books, amount: int, against: str = "C1") -> int:
    with books.writing() as book:
        return settle(book, key(books, "F1"), key(books, against), amount, DAY).number


def test_a_credit_note_is_settled_with_an_invoice_and_loosened_again(books: Books) -> None:
    books.record(INVOICE)
    books.record(CREDIT_NOTE)
    before = books.balances()
    number = settled(books, 6050)
    assert books.outstanding() == {"F1": "60,50"}
    assert books.balances() == before
    with books.writing() as book:
        unsettle(book, number)
    assert books.outstanding() == {"F1": "121,00", "C1": "-60,50"}
    assert books.faults() == []


@pytest.mark.parametrize("amount", [0, -1, 6051])
def test_no_more_is_settled_than_is_outstanding(books_on_sqlite: Books, amount: int) -> None:
    books_on_sqlite.record(INVOICE)
    books_on_sqlite.record(CREDIT_NOTE)
    with refused_for(Reason.SETTLEMENT_TOO_LARGE):
        settled(books_on_sqlite, amount)
    assert books_on_sqlite.outstanding() == {"F1": "121,00", "C1": "-60,50"}


def test_items_that_do_not_meet_are_not_settled(books_on_sqlite: Books) -> None:
    books = books_on_sqlite
    books.record(INVOICE)
    books.record(INVOICE.replace("F1", "F2"))
    books.record("purchase_invoice 1600 BEIDE I1 2026-03-01 | 4310 100,00")
    with refused_for(Reason.SETTLEMENT_SAME_SIGN):
        settled(books, 100, against="F2")
    with refused_for(Reason.INVOICE_UNKNOWN):
        settled(books, 100, against="F3")
    with refused_for(Reason.COUNTER_ACCOUNT_NOT_ALLOWED), books.writing() as book:
        settle(book, key(books, "F1"), key(books, "I1", "1600", "BEIDE"), 100, DAY)
    assert len(books.bookings()) == 3


def test_only_a_settlement_is_loosened(books: Books) -> None:
    number = books.record("general 4360 - - 2026-03-01 | 2000 25,00").number
    with refused_for(Reason.NOT_FOUND), books.writing() as book:
        unsettle(book, number)
    assert books.balances() == "credit 2000 25,00 / debit 4360 25,00"


def test_a_credit_note_that_is_settled_cannot_be_withdrawn(books: Books) -> None:
    books.record(INVOICE)
    note = books.record(CREDIT_NOTE).number
    settled(books, 100)
    with refused_for(Reason.INVOICE_HAS_PAYMENTS):
        books.withdraw(note)
    assert books.outstanding() == {"F1": "120,00", "C1": "-59,50"}


def test_a_withdrawn_invoice_cannot_be_paid(books: Books) -> None:
    recorded = books.record("sales_invoice 1300 KLANT W1 2026-03-01 | 8000 100,00 sales_high 21,00")
    books.withdraw(recorded.number)
    with refused_for(Reason.INVOICE_UNKNOWN):
        books.record("payment_received 1100 KLANT W1 2026-03-02 | 1300 10,00")
