"""Whatever call to the engine fails, the books are as they were before the act, and the act can be done again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

from grootboek.bookkeeping.chart import add_account
from grootboek.bookkeeping.closing import close_year
from grootboek.bookkeeping.collecting import CollectionWish, collect
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.mandates import add_mandate
from grootboek.bookkeeping.opening import open_administration_within
from grootboek.bookkeeping.parties import add_party, delete_party
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.recording_documents import record_documents
from grootboek.bookkeeping.revising import booking_to_change, revise, withdraw
from grootboek.ledger.account import AccountDraft
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.booking import Document
from grootboek.ledger.collection import CollectionOrder
from grootboek.ledger.invoice import InvoiceDraft, InvoiceMail
from grootboek.ledger.mandate import MandateDraft
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book
from tests.bookkeeping.books import Books, open_book_for_one_act, prepare_to_mail, refused_for
from tests.bookkeeping.direct_debits import invoiced, prepare_to_collect
from tests.faults.failing import FAILURES, Fuse, wire
from tests.store.whole_database import everything

INVOICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
HALF = INVOICE.replace("100,00 sales_high 21,00", "50,00")
DOCUMENT = "VERK 2026-03-01 | debit 1300 1800,00 KLANT#D1 / credit 8000 1487,60 / credit 1700 312,40 base 1487,60"
MOST_CALLS = 2_000

ACTS: dict[str, Callable[[Books, Book], object]] = {
    "record": lambda books, book: record(book, books.statement(INVOICE.replace("F1", "F2"))),
    "record document": lambda books, book: record(book, books.document(DOCUMENT)),
    "record documents": lambda books, book: record_documents(book, some_documents(books), lambda *_: None),
    "revise": lambda books, book: revise(book, booking_to_change(book, 1), books.statement(HALF)),
    "withdraw": lambda _, book: withdraw(book, booking_to_change(book, 1)),
    "add account": lambda _, book: add_account(book, AccountDraft(code="X", name="X")),
    "add party": lambda _, book: add_party(book, PartyDraft(name="X")),
    "delete party": lambda _, book: delete_party(book, 3),
    "add mandate": lambda _, book: add_mandate(
        book, MandateDraft(party_id=1, reference="M-9", signed_on=date(2026, 3, 1), iban="NL91ABNA0417164300")
    ),
    "add invoice": lambda books, book: add_invoice(book, whole_invoice(books)),
    "collect": lambda _, book: collect(book, CollectionWish()),
    "close year": lambda _, book: close_year(book, 2026),
}


def some_documents(books: Books) -> list[Document]:
    """Return documents that make new open items and balances and change those that are there, and one that is refused."""
    payment = "BANK 2026-03-05 | credit 1300 10,00 KLANT#F1"
    faulty = "KAS 2026-03-05 | debit 1300 10,00"
    return [books.document(text) for text in (DOCUMENT, payment, faulty, DOCUMENT.replace("D1", "D2"))]


def whole_invoice(books: Books) -> InvoiceDraft:
    """Return an invoice that is booked, mailed and to be collected."""
    return books.invoice_draft(
        booking_description="Fietsbellen",
        mail=InvoiceMail(sender_address="verkoop@example.nl", subject="Factuur", body="Zie bijlage."),
        collection=CollectionOrder(account_number="NL91ABNA0417164300", account_holder="Jansen", city="Delft"),
    )


@pytest.fixture
def fused(books: Books) -> tuple[Books, Fuse]:
    """Books with one invoice, and the fuse in their connections."""
    fuse = Fuse()
    wire(books.database, fuse)
    books.record(INVOICE)
    with books.writing() as book:
        prepare_to_collect(book)
    prepare_to_mail(books)
    invoiced(books, "I1", booked=False)
    return books, fuse


def expect_all_or_nothing(books: Books, fuse: Fuse, act: Callable[[], object]) -> int:
    """Let each call of an act fail in turn; hold that each time nothing was done; return how many calls there were."""
    before = everything(books.database)
    for number in range(1, MOST_CALLS):
        try:
            with fuse.failing_at(number):
                act()
        except FAILURES:
            assert everything(books.database) == before, f"call {number} left something"
            assert books.faults() == []
        else:
            assert everything(books.database) != before
            assert books.faults() == []
            return fuse.calls
    raise AssertionError("the act never came to its end")


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_is_done_wholly_or_not_at_all(fused: tuple[Books, Fuse], act: Callable[[Books, Book], object]) -> None:
    books, fuse = fused

    def acting() -> None:
        with books.writing() as book:
            act(books, book)

    assert expect_all_or_nothing(books, fuse, acting) >= 3


def test_recording_by_one_statement_is_done_wholly_or_not_at_all(fused: tuple[Books, Fuse]) -> None:
    books, fuse = fused

    def acting() -> None:
        with open_book_for_one_act(books.database, 1, books.actor) as book:
            ACTS["record"](books, book)

    assert expect_all_or_nothing(books, fuse, acting) >= 2


@pytest.mark.parametrize(
    "act", [ACTS["record"], ACTS["revise"], ACTS["withdraw"]], ids=["record", "revise", "withdraw"]
)
def test_a_connection_that_is_lost_takes_nothing_with_it(
    books_on_postgresql: Books, act: Callable[[Books, Book], object]
) -> None:
    books, fuse = books_on_postgresql, Fuse(loses_connection=True)
    wire(books.database, fuse)
    books.record(INVOICE)

    def acting() -> None:
        with books.writing() as book:
            act(books, book)

    assert expect_all_or_nothing(books, fuse, acting) >= 3


def test_a_connection_that_is_lost_while_recording_is_not_used_again(books_on_postgresql: Books) -> None:
    books, fuse = books_on_postgresql, Fuse(loses_connection=True)
    wire(books.database, fuse)
    books.record(INVOICE)

    def acting() -> None:
        with open_book_for_one_act(books.database, 1, books.actor) as book:
            ACTS["record"](books, book)

    assert expect_all_or_nothing(books, fuse, acting) >= 2


def test_opening_an_administration_is_done_wholly_or_not_at_all(fused: tuple[Books, Fuse]) -> None:
    books, fuse = fused
    before = everything(books.database)
    draft = AdministrationDraft(code="tweede", name="Tweede BV")

    def acting() -> None:
        with books.database.writing() as connection:
            open_administration_within(books.database, connection, draft, books.actor)

    for number in (1, 2, 3, 5, 20, 100, 200):
        with pytest.raises(FAILURES), fuse.failing_at(number):
            acting()
        assert everything(books.database) == before
    acting()
    assert everything(books.database) != before


def test_an_exception_of_the_caller_undoes_what_its_verbs_did(books: Books) -> None:
    before = everything(books.database)
    with pytest.raises(ZeroDivisionError), books.writing() as book:
        record(book, books.statement(INVOICE))
        add_party(book, PartyDraft(name="X"))
        raise ZeroDivisionError
    assert everything(books.database) == before
    assert books.record(INVOICE).number == 1


def test_a_reference_that_was_rolled_back_is_not_remembered(books: Books) -> None:
    added: list[int] = []
    with pytest.raises(ZeroDivisionError), books.writing() as book:
        added.append(add_account(book, AccountDraft(code="X", name="X")).id)
        raise ZeroDivisionError
    stated = books.statement("general 4360 - - 2026-03-01 | 8000 1,00")
    gone = replace(stated, lines=(replace(stated.lines[0], account_id=added[0]),))
    with refused_for(Reason.COUNTER_ACCOUNT_UNKNOWN), books.writing() as book:
        record(book, gone)
    assert books.faults() == []


def test_the_fuse_burns_in_every_call_of_sqlalchemy_too(books_on_sqlite: Books) -> None:
    fuse, seen = Fuse(), []
    wire(books_on_sqlite.database, fuse)
    event.listen(books_on_sqlite.database.writer, "before_cursor_execute", lambda *given: seen.append(given[2]))
    with fuse.failing_at(0), books_on_sqlite.writing() as book:
        record(book, books_on_sqlite.statement(INVOICE))  # by the driver alone
        add_party(book, PartyDraft(name="X"))
    assert fuse.calls > len(seen) > 0
