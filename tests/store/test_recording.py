"""The fast ways of recording: they write what the plain statements write, and notice what has changed meanwhile."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from grootboek.bookkeeping import document_facts, proposals, recording
from grootboek.bookkeeping.chart import add_account, change_account
from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.revising import revise
from grootboek.ledger.account import AccountDraft
from grootboek.ledger.booking import INVOICES, MAX_LINES, PAYMENTS, Statement
from grootboek.ledger.money import LARGEST
from grootboek.ledger.new_booking import NewBooking, Recorded
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book, book_for_one_act, open_book
from grootboek.store.engine.database import Connection, Database
from grootboek.store.engine.writing_together import keep_so_far
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.open_items import items_by_key
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import Books, open_book_for_one_act, refused_for
from tests.ledger import small_chart
from tests.ledger.stating import statements
from tests.store.pairs import Pair, insert_plainly, replaced
from tests.store.whole_database import everything

INVOICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
PREPARED = (
    "sales_invoice 1300 KLANT 060077 2026-03-01 | 8000 100,00 sales_high 21,00",
    "purchase_invoice 1600 LEVERANCIER 060077 2026-03-01 | 4310 100,00 purchase_high 21,00",
)


def in_books(stated: Statement, books: Books, invoice_number: str) -> Statement:
    """Restate what was stated on the small chart on the accounts and parties of real books."""
    names = books.names
    party = {small_chart.CUSTOMER: names.parties["KLANT"], small_chart.SUPPLIER: names.parties["LEVERANCIER"]}
    lines = tuple(
        replace(
            line,
            account_id=names.accounts[f"{line.account_id:04}"],
            cost_centre_id=names.cost_centres["WINKEL"] if line.cost_centre_id else None,
        )
        for line in stated.lines
    )
    return replace(
        stated,
        account_id=names.accounts[f"{stated.account_id:04}"],
        party_id=party[stated.party_id or 0],
        invoice_number="060077" if stated.kind in PAYMENTS else invoice_number,
        lines=lines,
        door_fields={"iets": [1, "é"]} if stated.kind in INVOICES else {},
    )


def both(two: Pair, plainly: pytest.MonkeyPatch, act: Callable[[Books], object]) -> None:
    """Do an act in both books: by the fast way in the first, by the plain one in the second."""
    act(two[0])
    with plainly.context() as patched:
        patched.setattr(recording, "insert_booking", insert_plainly)
        act(two[1])


def test_statements_are_written_as_the_plain_statements_write_them(two: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count(1)
    for text_of_one in PREPARED:
        both(two, monkeypatch, lambda books, stated=text_of_one: books.record(stated))

    @settings(max_examples=max(40, settings.default.max_examples // 10), suppress_health_check=list(HealthCheck))
    @given(stated=statements())
    def record_both(stated: Statement) -> None:
        invoice_number = f"F{next(numbers)}"

        def act(books: Books) -> None:
            with books.writing() as book:
                recording.record(book, in_books(stated, books, invoice_number))

        both(two, monkeypatch, act)

    record_both()
    assert everything(two[0].database) == everything(two[1].database)
    assert two[0].faults() == []


def test_documents_are_written_as_the_plain_statements_write_them(two: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    for stated in (
        "VERK 2016-10-13 60077 | debit 1300 1800,00 KLANT#D1 / credit 8000 1487,60 / credit 1700 312,40 base 1487,60",
        "VERK 2016-10-13 | debit 1300 1800,00 KLANT#D2 / credit 8000 1487,60 @WINKEL",
        "BANK 2016-12-01 | credit 1300 25,00 KLANT#D1 / credit 1300 25,00 KLANT#D2 / debit 4360 3,00",
        "KAS 2016-12-01 7 | debit 4360 100,00 / debit 4360 100,00",
        "VERK 2016-10-14 | debit 1300 10,00 KLANT#D1 / credit 8000 10,00",
    ):
        both(two, monkeypatch, lambda books, text=stated: books.record_document(text))
    assert everything(two[0].database) == everything(two[1].database)


def test_a_withdrawn_invoice_number_that_comes_back_is_written_alike(
    two: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = INVOICE.replace("F1", "TERUG")
    both(two, monkeypatch, lambda books: books.withdraw(books.record(again).number))
    both(two, monkeypatch, lambda books: books.record(again.replace("2026-03-01", "2026-04-01"), payment_term=3))
    assert everything(two[0].database) == everything(two[1].database)
    assert two[0].outstanding()["TERUG"] == "121,00"


def other_process(books: Books) -> Books:
    """Return the same books as another process has them open, with a cache of its own."""
    url = books.database.url.render_as_string(hide_password=False)
    return Books(Database(url, clock=books.database.clock), books.administration_id)


def test_an_account_that_another_process_hid_is_refused(books: Books) -> None:
    books.record(INVOICE)
    other = other_process(books)
    with other.writing() as book:
        change_account(book, books.names.accounts["8000"], lambda account: replace(account, active=False))
    other.database.close()
    with refused_for(Reason.COUNTER_ACCOUNT_HIDDEN):
        books.record(INVOICE.replace("F1", "F2"))
    assert books.faults() == []


def test_an_account_that_another_process_added_is_there(books: Books) -> None:
    books.record(INVOICE)
    other = other_process(books)
    with other.writing() as book:
        added = add_account(book, AccountDraft(code="8999", name="Omzet overig"))
    other.database.close()
    books.names.accounts["8999"] = added.id
    assert books.record("general 4360 - - 2026-03-02 | 8999 25,00").amount == 2500


@pytest.mark.parametrize("opened", [open_book_for_one_act, partial(open_book, writing=True)], ids=["one act", "many"])
def test_a_lock_that_comes_between_check_and_write_is_noticed(
    books_on_postgresql: Books, opened: Callable[..., AbstractContextManager[Book]]
) -> None:
    books, other = books_on_postgresql, other_process(books_on_postgresql)
    stated = books.statement(INVOICE)
    insert = recording.insert_booking
    tries: list[int] = []

    def lock_first(book: Book, new: NewBooking, last_revision: int | None) -> Recorded:
        tries.append(1)
        if len(tries) == 1:
            with other.writing() as second:
                lock_period(second, LockKind.VAT_RETURN, stated.date)
        return insert(book, new, last_revision)

    with replaced(recording, "insert_booking", lock_first), refused_for(Reason.LOCKED_BY_VAT_RETURN):  # noqa: SIM117
        with opened(books.database, 1, books.actor) as book:
            recording.record(book, stated)
    other.database.close()
    assert books.bookings() == []
    assert books.faults() == []


def test_a_harmless_change_between_check_and_write_is_overcome(books_on_postgresql: Books) -> None:
    books, other = books_on_postgresql, other_process(books_on_postgresql)
    insert = recording.insert_booking
    tries: list[int] = []

    def rename_first(book: Book, new: NewBooking, last_revision: int | None) -> Recorded:
        tries.append(1)
        if len(tries) == 1:
            with other.writing() as second:
                change_account(second, books.names.accounts["4310"], lambda account: replace(account, name="Naam"))
        return insert(book, new, last_revision)

    with replaced(recording, "insert_booking", rename_first):
        books.record(INVOICE)
    other.database.close()
    # The second try is under the lock, where nothing changes any more.
    assert len(tries) == 2
    assert [row.number for row in books.bookings()] == [1]
    assert books.faults() == []


def unchecked(books: Books, stated: Statement) -> None:
    """Record without the checks of the ledger, as a race would come past them."""
    with replaced(proposals.ProposedStatement, "check_invoice_number", lambda *_: iter(())), books.writing() as book:
        recording.record(book, stated)


def test_the_same_sales_invoice_number_is_told(books: Books) -> None:
    books.record(INVOICE)
    with refused_for(Reason.INVOICE_NUMBER_TAKEN):
        unchecked(books, books.statement(INVOICE.replace("KLANT", "BEIDE")))
    assert books.faults() == []


def test_the_same_purchase_invoice_number_of_one_supplier_is_told(books: Books) -> None:
    stated = "purchase_invoice 1600 {} I1 2026-03-01 | 4310 100,00 purchase_high 21,00"
    books.record(stated.format("LEVERANCIER"))
    books.record(stated.format("BEIDE"))
    with refused_for(Reason.INVOICE_NUMBER_TAKEN):
        unchecked(books, books.statement(stated.format("LEVERANCIER")))


def test_the_same_document_number_is_told(books: Books) -> None:
    stated = "MEMO 2016-10-13 5 | debit 4360 5,00 / credit 2000 5,00"
    books.record_document(stated)
    with (
        replaced(document_facts, "document_numbers_taken", lambda *_: set()),
        refused_for(Reason.DOCUMENT_NUMBER_TAKEN),
    ):
        books.record_document(stated)
    assert books.faults() == []


def test_an_entry_out_of_balance_is_told_and_leaves_no_trace(books: Books) -> None:
    compose = proposals.compose
    before = everything(books.database)
    with replaced(proposals, "compose", lambda *given: compose(*given)[:-1]), refused_for(Reason.NOT_BALANCED):
        books.record(INVOICE)
    assert everything(books.database) == before


def test_what_the_engine_refuses_without_a_reason_of_the_ledger_is_a_bug(books: Books) -> None:
    insert = recording.insert_booking
    with (
        replaced(recording, "insert_booking", lambda book, new, _: insert(book, replace(new, journal_id=99))),
        pytest.raises(Exception, match=r"(?i)foreign key"),
    ):
        books.record(INVOICE)
    assert books.bookings() == []
    assert books.record(INVOICE).number == 1


def test_a_sum_beyond_64_bits_is_too_large(books: Books) -> None:
    great = books.statement("general 4360 - - 2026-03-01 | 2000 1,00")
    great = replace(great, lines=tuple(replace(great.lines[0], net=LARGEST) for _ in range(MAX_LINES)))
    with books.writing() as book:
        recording.record(book, great)
    before = everything(books.database)
    with refused_for(Reason.AMOUNT_TOO_LARGE), books.writing() as book:
        recording.record(book, great)
    assert everything(books.database) == before
    assert books.faults() == []


def test_a_revision_beyond_64_bits_is_too_large(books: Books) -> None:
    great = books.statement("general 4360 - - 2026-03-01 | 2000 1,00")
    great, opposite = (
        replace(great, lines=tuple(replace(great.lines[0], net=sign * LARGEST) for _ in range(MAX_LINES)))
        for sign in (1, -1)
    )
    with books.writing() as book:
        view = recording.record(book, great)
    before = everything(books.database)
    with refused_for(Reason.AMOUNT_TOO_LARGE), books.writing() as book:
        revise(book, view, opposite)
    assert everything(books.database) == before
    assert books.faults() == []


def test_recording_by_one_statement_writes_the_same(books: Books) -> None:
    with open_book_for_one_act(books.database, 1, books.actor) as book:
        booked = recording.record(book, books.statement(INVOICE))
    assert books.posted(booked.number) == "debit 1300 121,00 / credit 8000 100,00 / credit 1700 21,00"
    assert books.faults() == []


def test_what_follows_what_is_kept_on_a_connection_is_written_whole_or_not_at_all(books_on_sqlite: Books) -> None:
    books, database = books_on_sqlite, books_on_sqlite.database
    statement = books.statement("general 4360 - - 2026-03-07 | 2000 25,00")
    with books.reading() as book:
        version = chart_of(book).version

    def record_after_what_is_kept(connection: Connection) -> None:
        keep_so_far(connection)
        book = book_for_one_act(connection, database, books.administration_id, books.actor, version)
        recording.record(book, statement)

    before = everything(database)
    with pytest.raises(ZeroDivisionError), database.by_statement(writing=True) as connection:
        record_after_what_is_kept(connection)
        raise ZeroDivisionError
    assert everything(database) == before
    with database.by_statement(writing=True) as connection:
        record_after_what_is_kept(connection)
    assert len(books.bookings()) == 1
    assert books.faults() == []


def test_sqlite_is_written_through_wal_and_synced(books_on_sqlite: Books) -> None:
    with books_on_sqlite.database.writing() as connection:
        pragmas = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2]


@pytest.mark.parametrize("number", ['F"1"', "F\\", "{F,1}", "NULL", " F ", "F'\n$1%s", "Fé€😀"])
def test_texts_with_signs_of_the_engines_are_kept_as_they_are(books: Books, number: str) -> None:
    recorded = books.record(INVOICE, invoice_number=number)
    with books.reading() as book:
        kept = booking_by_number(book, recorded.number)
        items = items_by_key(book, [ItemKey(line.account_id, line.party_id or 0, number) for line in recorded.lines])
    assert kept is not None
    assert (kept.invoice_number, kept.lines) == (number, recorded.lines)
    assert number in {line.invoice_number for line in kept.lines}
    assert len(items) == 1


def test_signs_that_an_engine_cannot_keep_are_refused_on_both(books: Books) -> None:
    for sign in ("\0", "\ud800"):
        with refused_for(Reason.VALUE_INVALID):
            books.record(INVOICE, description=f"a{sign}b")
    assert books.bookings() == []
