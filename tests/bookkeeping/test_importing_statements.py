"""Statements of banks: kept and booked once, each whole or not at all, and held against the ledger's balance."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.chart import change_journal
from grootboek.bookkeeping.importing_statements import ImportedStatement
from grootboek.ledger.bank_booking import Outcome
from grootboek.ledger.bank_statement import BankTransaction
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from grootboek.store.banking.statements import bank_statements
from grootboek.store.ledger.balances import account_balance
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.chart_rows import set_lock
from tests.bookkeeping.bank_files import ACCOUNT, became, imported, statement, transaction
from tests.bookkeeping.books import Books


@pytest.fixture
def banked(books: Books) -> Books:
    """Books whose bank journal has an IBAN."""
    give_iban(books)
    return books


def give_iban(books: Books) -> None:
    with books.writing() as book:
        journal = chart_of(book).journal("BANK")
        assert journal is not None
        change_journal(book, journal.id, lambda draft: replace(draft, iban=ACCOUNT))


def money(books: Books) -> int:
    with books.reading() as book:
        return account_balance(book, books.names.accounts["1100"])


def reasons(done: ImportedStatement) -> tuple[Reason, ...]:
    return done.refused.reasons if done.refused else ()


def test_what_nothing_tells_of_waits_on_the_account_for_unknown_payments(banked: Books) -> None:
    (done,) = imported(banked, statement(transaction(12_100, "hartelijk dank", party_name="Iemand"), opening=0))
    assert done.outcomes == {Outcome.UNKNOWN: 1}
    assert done.kept is not None
    assert not done.kept.closing_differs
    (booked,) = banked.bookings()
    assert banked.posted(booked.number) == "debit 1100 121,00 / credit 2110 121,00"
    assert (booked.description, booked.reference) == ("Iemand hartelijk dank", "S1")
    assert banked.faults() == []


def test_a_file_that_comes_again_and_periods_that_overlap_book_each_transaction_once(banked: Books) -> None:
    first, second, third = (transaction(cents, identity=str(cents)) for cents in (100, -30, 7))
    imported(banked, statement(first, second, identity="week 1"))
    (again,) = imported(banked, statement(first, second, identity="week 1"))
    assert again.is_known
    (overlap,) = imported(banked, statement(second, third, identity="month", opening=100))
    assert (overlap.known, overlap.outcomes.total(), overlap.is_known) == (1, 1, False)
    assert money(banked) == 77
    assert len(banked.bookings()) == 3
    assert overlap.kept is not None
    assert not overlap.kept.opening_differs


def test_a_balance_that_the_ledger_does_not_have_is_told(banked: Books) -> None:
    (done,) = imported(banked, statement(transaction(100), opening=5_000))
    assert done.kept is not None
    assert (done.kept.opening_differs, done.kept.ledger_opening) == (True, 0)
    assert (done.kept.closing_differs, done.kept.ledger_closing) == (True, 100)


def test_a_refused_statement_leaves_nothing_and_stops_no_other(banked: Books) -> None:
    head, transactions = statement(transaction(100), transaction(200), identity="wrong sum")
    assert head.closing is not None
    wrong = replace(head, closing=replace(head.closing, amount=299)), transactions
    done = imported(
        banked,
        wrong,
        statement(transaction(5), identity="other", account="NL20INGB0001234567"),
        statement(transaction(5), identity="dollars", currency="USD"),
        statement(transaction(5, day=date(1979, 1, 1)), identity="old"),
        statement(transaction(5), identity="sound"),
    )
    assert [reasons(each) for each in done] == [
        (Reason.NOT_BALANCED,),
        (Reason.ACCOUNT_UNKNOWN,),
        (Reason.VALUE_INVALID,),
        (Reason.DATE_OUT_OF_RANGE,),
        (),
    ]
    assert money(banked) == 5
    with banked.reading() as book:
        assert [kept.identity for kept in bank_statements(book)] == ["sound"]


def test_a_statement_with_a_day_in_a_locked_period_is_refused(banked: Books) -> None:
    with banked.writing() as book:
        set_lock(book, LockKind.USER, date(2026, 2, 28))
    done = imported(banked, statement(transaction(5), transaction(6, day=date(2026, 2, 1))))
    assert [reasons(each) for each in done] == [(Reason.LOCKED_BY_USER,)]
    assert banked.bookings() == []


def test_the_own_account_of_an_administration_belongs_to_its_first_bank_journal(books_on_sqlite: Books) -> None:
    done = imported(books_on_sqlite, statement(transaction(5)))
    assert [reasons(each) for each in done] == [(Reason.ACCOUNT_UNKNOWN,)]


def test_a_transaction_of_nothing_is_kept_and_books_nothing(banked: Books) -> None:
    (kept,) = became(banked, transaction(0, "kosten 0,00"))
    assert (kept.outcome, kept.booking_number) == (Outcome.NOTHING, None)
    assert banked.bookings() == []


def test_a_long_statement_is_booked_by_the_portion(banked: Books) -> None:
    many = [transaction(cents, identity=str(cents)) for cents in range(1, 2_302)]
    (done,) = imported(banked, statement(*many, *many[:3], opening=None))
    assert done.outcomes == {Outcome.UNKNOWN: 2_301}
    assert money(banked) == sum(range(2_302))
    assert banked.faults() == []


def test_the_same_file_twice_at_once_books_once(banked: Books) -> None:
    start = Barrier(2)

    def send(_: int) -> list[ImportedStatement]:
        start.wait()
        return imported(banked, statement(*(transaction(cents, identity=str(cents)) for cents in range(1, 200))))

    with ThreadPoolExecutor(2) as pool:
        both = [done for (done,) in pool.map(send, range(2))]
    assert sorted(done.is_known for done in both) == [False, True]
    assert money(banked) == sum(range(200))


TRANSACTIONS = [transaction(cents, identity=str(cents)) for cents in (-700, -50, -1, 0, 3, 20, 900)]
FILES = st.lists(
    st.tuples(
        st.integers(0, 3), st.lists(st.sampled_from(TRANSACTIONS), max_size=6, unique_by=lambda each: each.identity)
    ),
    max_size=6,
)


def test_any_files_in_any_order_and_twice_book_each_transaction_once(books_on_sqlite: Books, soak: bool) -> None:
    give_iban(books_on_sqlite)
    seen: set[BankTransaction] = set()

    @settings(max_examples=1000 if soak else 25, deadline=None)
    @given(FILES)
    def hold(files: list[tuple[int, list[BankTransaction]]]) -> None:
        for name, some in [*files, *files]:
            imported(books_on_sqlite, statement(*some, identity=str(name), opening=None))
            seen.update(some)
        assert money(books_on_sqlite) == sum(each.amount for each in seen)
        assert len(books_on_sqlite.bookings()) == sum(each.amount != 0 for each in seen)

    hold()
    assert books_on_sqlite.faults() == []


@pytest.mark.parametrize("parts_first", [True, False])
def test_a_batch_that_is_told_as_a_whole_and_in_parts_is_booked_once(banked: Books, parts_first: bool) -> None:
    parts = [
        transaction(cents, f"deel {cents}", identity=f"part {cents}", bank_reference=f"P{cents}", batch_reference="B1")
        for cents in (100, 250)
    ]
    whole = transaction(350, "verzamelboeking", identity="whole", bank_reference="B1")
    notice = statement(*parts, identity="notice", opening=None)
    daily = statement(whole, transaction(7, identity="other", bank_reference="X"), identity="daily")
    imported(banked, notice) if parts_first else imported(banked, daily)
    (done,) = imported(banked, daily) if parts_first else imported(banked, notice)
    assert done.known == (1 if parts_first else 2)
    assert money(banked) == 357
