"""Recording, revising and withdrawing while another process changes the same books: all is checked again under the lock."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from threading import Barrier

import pytest

from grootboek.bookkeeping import recording, revising
from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.declaring import file_vat_return
from grootboek.ledger.entry import Part
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.new_booking import NewBooking, Recorded
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason, Refused
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from grootboek.store.recording.ledger_head import Head
from tests.bookkeeping.books import Books, open_book_for_one_act, refused_for
from tests.store.pairs import replaced

SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
TWICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 200,00 sales_high 42,00"
THRICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 300,00 sales_high 63,00"
PAYMENT = "payment_received 1100 KLANT F1 2026-03-05 | 1300 50,00"


@pytest.fixture
def other(books_on_postgresql: Books) -> Iterator[Books]:
    """The same books as another process has them open."""
    books = books_on_postgresql
    url = books.database.url.render_as_string(hide_password=False)
    opened = Books(Database(url, clock=books.database.clock), books.administration_id)
    yield opened
    opened.database.close()


@contextmanager
def before_the_lock(act: Callable[[], object]) -> Iterator[None]:
    """Let something happen once, after a change was checked and before the administration is locked for it."""
    waiting = [act]
    lock = revising.locked_head

    def act_first(book: Book) -> Head:
        if waiting:
            waiting.pop()()
        return lock(book)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(revising, "locked_head", act_first)
        yield
    assert waiting == []


def test_of_two_revisions_the_last_stands_and_reverses_the_first(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.revise(number, TWICE)):
        revised = books.revise(number, THRICE)
    assert (revised.version, revised.entry_id) == (3, 5)
    assert revised == books.booking(number)
    assert books.outstanding() == {"F1": "363,00"}
    assert books.faults() == []


def test_what_is_declared_while_a_change_is_checked_is_not_changed(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE.replace("2026-03", "2026-02")).number

    def file_return() -> None:
        with other.writing() as book:
            file_vat_return(book, Day(2026, 2, 1), Day(2026, 2, 28))

    with before_the_lock(file_return), refused_for(Reason.LOCKED_BY_VAT_RETURN, Reason.HELD_BY_VAT_RETURN):
        books.withdraw(number)
    assert not books.booking(number).withdrawn


def test_a_booking_that_is_withdrawn_meanwhile_is_not_revised(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.withdraw(number)), refused_for(Reason.WITHDRAWN):
        books.revise(number, TWICE)
    assert books.bookings() == []
    assert books.faults() == []


def test_a_booking_that_is_revised_meanwhile_is_withdrawn_as_it_then_stands(
    books_on_postgresql: Books, other: Books
) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.revise(number, TWICE)):
        books.withdraw(number)
    assert (books.balances(), books.outstanding(), books.bookings()) == ("", {}, [])
    assert books.faults() == []


def test_a_payment_that_comes_meanwhile_keeps_the_invoice_its_number(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.record(PAYMENT)), refused_for(Reason.INVOICE_HAS_PAYMENTS):
        books.revise(number, SALE.replace("F1", "F2"))
    assert (books.booking(number).invoice_number, books.outstanding()) == ("F1", {"F1": "71,00"})
    assert books.faults() == []


def test_an_invoice_that_is_paid_meanwhile_is_not_withdrawn(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.record(PAYMENT)), refused_for(Reason.INVOICE_HAS_PAYMENTS):
        books.withdraw(number)
    assert (books.booking(number).withdrawn, books.outstanding()) == (False, {"F1": "71,00"})


def test_an_invoice_that_is_paid_meanwhile_may_change_its_amount(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.record(PAYMENT)):
        books.revise(number, TWICE)
    assert books.outstanding() == {"F1": "192,00"}
    assert books.faults() == []


def test_a_period_that_is_locked_meanwhile_is_closed_to_a_revision(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number

    def locks() -> None:
        with other.writing() as book:
            lock_period(book, LockKind.USER, Day(2026, 3, 31))

    with before_the_lock(locks), refused_for(Reason.LOCKED_BY_USER, Reason.LOCKED_BY_USER):
        books.revise(number, TWICE)
    assert books.booking(number).version == 1
    assert books.faults() == []


def test_an_invoice_number_that_is_taken_meanwhile_is_told(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    taking = SALE.replace("F1", "F2").replace("KLANT", "BEIDE")
    with before_the_lock(lambda: other.record(taking)), refused_for(Reason.INVOICE_NUMBER_TAKEN):
        books.revise(number, SALE.replace("F1", "F2"))
    assert books.booking(number).invoice_number == "F1"
    assert books.faults() == []


def test_what_is_paid_meanwhile_is_no_longer_settled_by_a_general_booking(
    books_on_postgresql: Books, other: Books
) -> None:
    books = books_on_postgresql
    books.record(SALE)
    moving = "general 4360 - - 2026-03-06 | 1300 {} KLANT#F1"
    number = books.record(moving.format("21,00")).number
    assert [line.part for line in books.booking(number).lines] == [Part.OWN, Part.SETTLEMENT]
    with before_the_lock(lambda: other.record(PAYMENT.replace("50,00", "121,00"))):
        revised = books.revise(number, moving.format("22,00"))
    assert [line.part for line in revised.lines] == [Part.OWN, Part.CONTROL]
    assert books.faults() == []


def read_before_a_change(act: Callable[[], object]) -> AbstractContextManager[None]:
    """Let something happen once, after a booking was checked and before it is written."""
    waiting = [act]
    insert = recording.insert_booking

    def act_first(book: Book, new: NewBooking, last_revision: int | None) -> Recorded:
        if waiting:
            waiting.pop()()
        return insert(book, new, last_revision)

    return replaced(recording, "insert_booking", act_first)


OPENED = pytest.mark.parametrize(
    "opened", [open_book_for_one_act, partial(open_book, writing=True)], ids=["one act", "many"]
)


@OPENED
def test_a_payment_of_an_invoice_that_is_withdrawn_meanwhile_is_refused(
    books_on_postgresql: Books, other: Books, opened: Callable[..., AbstractContextManager[Book]]
) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with (
        read_before_a_change(lambda: other.withdraw(number)),
        refused_for(Reason.INVOICE_UNKNOWN),
        opened(books.database, 1, books.actor) as book,
    ):
        recording.record(book, books.statement(PAYMENT))
    assert (books.outstanding(), books.balances()) == ({}, "")
    assert books.faults() == []


@OPENED
def test_a_payment_of_an_invoice_that_changes_meanwhile_is_recorded(
    books_on_postgresql: Books, other: Books, opened: Callable[..., AbstractContextManager[Book]]
) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with (
        read_before_a_change(lambda: other.revise(number, TWICE)),
        opened(books.database, 1, books.actor) as book,
    ):
        recording.record(book, books.statement(PAYMENT))
    # The lock that the second try took ended with it.
    assert other.record(PAYMENT.replace("50,00", "10,00")).number == 3
    assert books.outstanding() == {"F1": "182,00"}
    assert books.faults() == []


def test_a_document_does_not_take_a_number_that_moved_away_meanwhile(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    document = "MEMO 2026-03-01 7 | debit 4360 10,00 / credit 2000 10,00"

    def use_and_move() -> None:
        number = other.record_document(document).number
        other.revise(number, "general 4360 - - 2027-03-01 | 2000 25,00")

    with (
        read_before_a_change(use_and_move),
        refused_for(Reason.DOCUMENT_NUMBER_TAKEN),
    ):
        books.record_document(document)
    assert books.faults() == []


def test_of_a_payment_and_a_withdrawal_at_once_just_one_is_done(books_on_postgresql: Books) -> None:
    """Both at the same moment, many times, over connections of their own; whoever comes second is refused."""
    books, rounds = books_on_postgresql, 24
    numbers = [books.record(SALE.replace("F1", f"F{count}")).number for count in range(rounds)]
    both_ready = Barrier(2)

    def pay() -> list[Reason | None]:
        return [_outcome(both_ready, partial(_pay, books, f"F{count}")) for count in range(rounds)]

    def withdraw() -> list[Reason | None]:
        return [_outcome(both_ready, partial(books.withdraw, number)) for number in numbers]

    with ThreadPoolExecutor(2) as threads:
        paying, withdrawing = threads.submit(pay), threads.submit(withdraw)
        outcomes = list(zip(paying.result(), withdrawing.result(), strict=True))
    assert set(outcomes) <= {(None, Reason.INVOICE_HAS_PAYMENTS), (Reason.INVOICE_UNKNOWN, None)}
    paid = {f"F{count}": "71,00" for count, (refused, _) in enumerate(outcomes) if refused is None}
    assert books.outstanding() == paid
    assert books.faults() == []


def _pay(books: Books, invoice_number: str) -> None:
    with open_book_for_one_act(books.database, 1, books.actor) as book:
        recording.record(book, books.statement(PAYMENT.replace("F1", invoice_number)))


def _outcome(both_ready: Barrier, act: Callable[[], object]) -> Reason | None:
    """Return why an act is refused, None when it is done."""
    both_ready.wait()
    try:
        act()
    except Refused as refused:
        (reason,) = refused.reasons
        return reason
    return None
