"""Many documents recorded at once: as if they came one by one in plain statements, whatever they are and whatever is refused."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping import recording
from grootboek.bookkeeping import recording_documents as documents
from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.recording_documents import Amend, record_documents
from grootboek.ledger.booking import Document, DocumentLine
from grootboek.ledger.new_booking import NewBooking, Recorded, numbers_of
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason, Refused
from grootboek.store.book import Book, attempt
from tests.bookkeeping.books import Books
from tests.store.pairs import Pair, insert_plainly, replaced
from tests.store.whole_database import everything

PREPARED = (
    "VERK 2026-03-01 5 | debit 1300 121,00 KLANT#F1 / credit 8000 100,00 / credit 1700 21,00 base 100,00",
    "INK 2026-03-01 | credit 1600 121,00 LEVERANCIER#F1 / debit 4310 100,00 / debit 1710 21,00 base 100,00",
    "VERK 2026-03-01 | debit 1300 10,00 BEIDE#F2 / credit 8000 10,00",
)
ACCOUNTS = ("1000", "1100", "1300", "1300", "1600", "1700", "1710", "4310", "4360", "8000", "8000")
Told = list[tuple[int, tuple[tuple[Reason, tuple[object, ...]], ...]]]


def without_faulty_lines(sent: Sequence[Document], told: Told) -> Amend:
    """Leave the faulty lines of refused documents out and try again; note what was told of each."""
    left = dict(enumerate(sent))

    def amend(order: int, refused: Refused) -> Document | None:
        told.append((order, tuple((problem.reason, problem.place) for problem in refused.problems)))
        faulty = {
            problem.place[1] for problem in refused.problems if problem.place[:1] == ("lines",) and problem.place[1:]
        }
        if any(problem.place[:1] != ("lines",) or not problem.place[1:] for problem in refused.problems):
            return None
        kept = tuple(line for index, line in enumerate(left[order].lines) if index not in faulty)
        left[order] = replace(left[order], lines=kept)
        return left[order] if kept else None

    return amend


def one_by_one(book: Book, sent: Sequence[Document], amend: Amend) -> list[Recorded | None]:
    """Do what a batch does, plainly."""

    def recorded(order: int, document: Document | None) -> Recorded | None:
        while document is not None:
            try:
                with attempt(book):
                    return numbers_of(record(book, document))
            except Refused as refused:
                document = amend(order, refused)
        return None

    return [recorded(order, document) for order, document in enumerate(sent)]


def expect_alike(two: Pair, sent: Callable[[Books], list[Document]]) -> Told:
    """Record documents at once in the first books and one by one in the others; hold that all is equal."""
    told: tuple[Told, Told] = ([], [])
    with two[0].writing() as book:
        batch = sent(two[0])
        fast = record_documents(book, batch, without_faulty_lines(batch, told[0]))
    with two[1].writing() as book, replaced(recording, "insert_booking", insert_plainly):
        plain = one_by_one(book, sent(two[1]), without_faulty_lines(sent(two[1]), told[1]))
    assert fast == plain
    assert told[0] == told[1]
    return told[0]


def in_language(*texts: str) -> Callable[[Books], list[Document]]:
    """Return documents stated in the ledger's language."""
    return lambda books: [books.document(text) for text in texts]


def random_documents(books: Books, chance: Random, most: int) -> list[Document]:
    """Return documents of every journal, sound and faulty, that touch the same items and numbers again and again."""
    names = books.names

    def line() -> DocumentLine:
        party = chance.choice([None, *names.parties.values(), *names.parties.values(), 999])
        return DocumentLine(
            account_id=names.accounts[chance.choice(ACCOUNTS)],
            amount=chance.choice([-12100, -10000, -2100, -100, 0, 100, 2100, 10000, 12100]),
            vat_base=chance.choice([None, 10000, -10000]),
            cost_centre_id=chance.choice([None, None, *names.cost_centres.values()]),
            party_id=party,
            invoice_number=chance.choice(["", "F1", "F2", "F3", "F4"]),
            description=chance.choice(["", "é", "tab\tand\\slash\nline"]),
            payment_term=chance.choice([None, None, 14]),
        )

    return [
        Document(
            journal_id=names.journals[chance.choice(["VERK", "VERK", "INK", "BANK", "KAS", "MEMO", "MEMO"])],
            date=books.document(
                f"KAS {chance.choice(['2026-03-01', '2026-03-02', '2025-12-31'])} | debit 4360 1,00"
            ).date,
            lines=tuple(line() for _ in range(chance.randint(0, 4))),
            document_number=chance.choice([None, None, 0, 1, 2, 3, 5, 7, 2**31]),
            reference=chance.choice(["", "REF"]),
            door_fields=chance.choice([{}, {}, {"cash": {"1": {"0477": "é"}}}]),
        )
        for _ in range(chance.randint(1, most))
    ]


def test_any_documents_are_written_as_one_by_one_in_plain_statements(two: Pair) -> None:
    expect_alike(two, in_language(*PREPARED))

    @settings(max_examples=max(30, settings.default.max_examples // 10), suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 2**32), most=st.sampled_from([3, 12, 40]))
    def record_both(seed: int, most: int) -> None:
        expect_alike(two, lambda books: random_documents(books, Random(seed), most))

    record_both()
    assert everything(two[0].database) == everything(two[1].database)
    assert two[0].faults() == []
    assert two[1].faults() == []


def test_an_invoice_and_its_payments_in_one_batch(two: Pair) -> None:
    told = expect_alike(
        two,
        in_language(
            *PREPARED,
            "BANK 2026-03-05 | credit 1300 100,00 KLANT#F1",
            "MEMO 2026-03-06 | credit 1300 21,00 KLANT#F1 / debit 4360 21,00",
            "MEMO 2026-03-06 | debit 1300 21,00 KLANT#F1 / credit 4360 21,00",
            "VERK 2026-03-07 | debit 1300 1,00 KLANT#F1 / credit 8000 1,00",
        ),
    )
    assert told == []
    assert everything(two[0].database) == everything(two[1].database)


def test_numbers_in_a_batch_follow_each_other_and_are_taken_once(two: Pair) -> None:
    told = expect_alike(
        two,
        in_language(
            "MEMO 2026-03-01 | debit 4360 5,00 / credit 2000 5,00",
            "MEMO 2026-03-01 1 | debit 4360 5,00 / credit 2000 5,00",
            "MEMO 2026-03-01 7 | debit 4360 5,00 / credit 2000 5,00",
            "MEMO 2026-03-01 7 | debit 4360 6,00 / credit 2000 6,00",
            "MEMO 2026-03-01 | debit 4360 5,00 / credit 2000 5,00",
            "MEMO 2025-03-01 7 | debit 4360 5,00 / credit 2000 5,00",
        ),
    )
    taken = ((Reason.DOCUMENT_NUMBER_TAKEN, ("document_number",)),)
    assert told == [(1, taken), (3, taken)]
    assert [view.document_number for view in two[0].bookings()] == [1, 7, 8, 7]
    assert everything(two[0].database) == everything(two[1].database)


def test_a_document_without_its_faulty_line_keeps_its_place(two: Pair) -> None:
    told = expect_alike(
        two,
        in_language(
            "KAS 2026-03-01 | debit 4360 1,00",
            "KAS 2026-03-01 | debit 4360 2,00 / debit 1300 5,00",
            "KAS 2026-03-01 | debit 1300 5,00",
            "KAS 2026-03-01 | debit 4360 3,00",
        ),
    )
    assert [order for order, _ in told] == [1, 2]
    assert [view.amount for view in two[0].bookings()] == [100, 200, 300]


def test_a_batch_that_the_engine_refuses_is_recorded_one_by_one(books: Books) -> None:
    tries: list[int] = []

    def unsound(book: Book, news: Sequence[NewBooking]) -> list[Recorded]:
        tries.append(len(news))
        first, *others = news
        return insert_bookings(book, [replace(first, lines=first.lines[:-1]), *others])

    insert_bookings = documents.insert_bookings
    sent = [books.document(text) for text in PREPARED]
    with replaced(documents, "insert_bookings", unsound), books.writing() as book:
        done = record_documents(book, sent, lambda *_: None)
    assert tries == [3]
    assert [one and one.number for one in done] == [1, 2, 3]
    assert books.faults() == []


def test_books_that_are_closed_for_a_day_refuse_its_documents_only(books: Books) -> None:
    with books.writing() as book:
        lock_period(book, LockKind.USER, books.document("KAS 2026-02-28 | debit 4360 1,00").date)
        change_account(book, books.names.accounts["4310"], lambda account: replace(account, active=False))
    told: Told = []
    sent = [
        books.document(text)
        for text in (
            "KAS 2026-02-28 | debit 4360 1,00",
            "KAS 2026-03-01 | debit 4360 1,00",
            "KAS 2026-03-01 | debit 4310 1,00",
        )
    ]
    with books.writing() as book:
        done = record_documents(book, sent, without_faulty_lines(sent, told))
    assert [one and one.number for one in done] == [None, 1, None]
    assert [reasons[0][0] for _, reasons in told] == [Reason.LOCKED_BY_USER, Reason.COUNTER_ACCOUNT_HIDDEN]
    assert books.faults() == []


def test_no_documents_are_no_work(books: Books) -> None:
    before = everything(books.database)
    with books.writing() as book:
        assert record_documents(book, [], lambda *_: None) == []
    assert everything(books.database) == before


@pytest.mark.parametrize("number", [10_050])
def test_more_keys_than_a_query_of_sqlite_takes(books_on_sqlite: Books, number: int) -> None:
    one = books_on_sqlite.document("MEMO 2026-03-01 | debit 1300 1,00 KLANT#A / credit 2000 1,00")
    control, other = one.lines
    sent = [
        replace(one, lines=(*(replace(control, invoice_number=f"{first + each}") for each in range(1_000)), other))
        for first in range(0, number, 1_000)
    ]
    with books_on_sqlite.writing() as book:
        record_documents(book, sent, lambda *_: None)
        record_documents(book, sent, lambda *_: None)
    assert books_on_sqlite.faults() == []
