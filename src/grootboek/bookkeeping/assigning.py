"""Assigning a transaction that a bank reported to what it is of: an account, or invoices; its booking is revised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grootboek.bookkeeping.bank_lines import (
    check_vat_code,
    description_of,
    difference_account,
    item_line,
    rest_line,
    taxed_lines,
    unknown_account,
)
from grootboek.bookkeeping.bank_rules import check_bank_account
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.returned_payments import is_returned, take_out_of_collection
from grootboek.bookkeeping.revising import revise
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.bank_booking import Evidence, KeptTransaction, Outcome, score_of
from grootboek.ledger.bank_statement import BankTransaction
from grootboek.ledger.booking import Document, DocumentLine
from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey, item_changes
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.vat import NO_VAT
from grootboek.store.banking.rules import bank_settings
from grootboek.store.banking.transactions import bank_transaction_by_id, update_match
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.open_items import items_by_key
from grootboek.store.masters.chart import chart_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What a transaction is of: invoices, an account with its VAT, or invoices with the rest on the account, as a fee."""

    items: Sequence[ItemKey] = ()
    account_id: int | None = None
    vat_code: str = NO_VAT


def assign(book: Book, transaction_id: int, assignment: Assignment) -> KeptTransaction:
    """Book a transaction on what it is of, instead of what it was booked on, and return it as it is kept then.

    Invoices are settled in their order as far as the money goes. What is left goes to the account of the assignment, or as a
    difference within the limit to the account for that, else it waits on the account for unknown payments. `Refused` with
    every problem, also when the booking is in a locked period; a booking that was withdrawn is made anew.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    kept = bank_transaction_by_id(book, transaction_id)
    if kept is None:
        raise refusal(Reason.NOT_FOUND, "transaction")
    if not kept.reported.amount:
        raise refusal(Reason.AMOUNT_ZERO, "transaction")
    view = booking_by_number(book, kept.booking_number) if kept.booking_number else None
    standing = view if view is not None and not view.withdrawn else None
    document = Document(
        journal_id=kept.journal_id,
        date=standing.date if standing else kept.reported.day,
        lines=_lines(book, kept, assignment, standing),
        document_number=standing.document_number if standing else None,
        reference=view.reference if view else "",
        description=description_of(kept.reported),
    )
    booked = record(book, document) if standing is None else revise(book, standing, document)
    evidence = (Evidence.CHOSEN,)
    kept = replace(
        kept,
        booking_number=booked.number,
        outcome=Outcome.ASSIGNED,
        score=score_of(evidence),
        evidence=evidence,
    )
    update_match(book, kept)
    if is_returned(kept.reported):
        opened = item_changes(booked.lines)
        take_out_of_collection(
            book, kept.reported.day, ((key, opened[key][1]) for key in assignment.items if key in opened)
        )
    return kept


def _lines(
    book: Book, kept: KeptTransaction, assignment: Assignment, standing: BookingView | None
) -> tuple[DocumentLine, ...]:
    refuse_if(_check(book, assignment))
    chart, reported = chart_of(book), kept.reported
    text = description_of(reported)
    settled = tuple(
        item_line(key, -share, text) for key, share in _shares(book, assignment, reported, standing) if share
    )
    fallback = assignment.account_id
    if fallback is None:
        rest = abs(reported.amount + sum(line.amount for line in settled))
        settings = bank_settings(book)
        within = difference_account(chart, settings) if rest <= settings.largest_difference else None
        fallback = within or unknown_account(chart)
    rests = rest_line(settled, reported, fallback, text)
    return (*settled, *(part for line in rests for part in taxed_lines(line, assignment.vat_code, chart, reported.day)))


def _check(book: Book, assignment: Assignment) -> list[Problem]:
    problems = [*check_vat_code(assignment.vat_code, book.today)]
    if assignment.account_id is not None:
        problems += check_bank_account(assignment.account_id, chart_of(book))
    elif not assignment.items:
        problems.append(Problem(Reason.COUNTER_ACCOUNT_UNKNOWN, ("account",)))
    return problems


def _shares(
    book: Book, assignment: Assignment, reported: BankTransaction, standing: BookingView | None
) -> list[tuple[ItemKey, Cents]]:
    """Return what is settled of each item: all of them where an account takes the fee, else in order as far as the money goes.

    What the booking itself settles of them now counts as open. What is turned back opens again what was settled of them.
    """
    amount = reported.amount
    keys = list(dict.fromkeys(assignment.items))
    own = item_changes(standing.lines) if standing else {}
    items = items_by_key(book, keys)
    shares = []
    for key in keys:
        if key not in items:
            raise refusal(Reason.INVOICE_UNKNOWN, "invoice", invoice_number=key.invoice_number)
        open_now = items[key].outstanding - own.get(key, (0, 0))[1]
        settled = items[key].amount - open_now
        if is_returned(reported) and settled * amount < 0:
            share = -settled if abs(settled) <= abs(amount) else amount
            shares.append((key, share))
            amount -= share
            continue
        if not open_now:
            raise refusal(Reason.INVOICE_UNKNOWN, "invoice", invoice_number=key.invoice_number)
        is_whole = assignment.account_id is not None or open_now * amount < 0 or abs(open_now) <= abs(amount)
        share = open_now if is_whole else amount
        shares.append((key, share))
        amount -= share
    return shares
