"""Matching again what nothing told of before: its invoice, its relation or a rule for it may have come since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from grootboek.bookkeeping.bank_lines import description_of
from grootboek.bookkeeping.matching import Matcher, items_of
from grootboek.bookkeeping.returned_payments import is_returned, returned_match, take_out_of_collection
from grootboek.bookkeeping.revising import revise
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.bank_booking import KeptTransaction, Match, Outcome
from grootboek.ledger.booking import Document
from grootboek.ledger.entry import Part
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Refused
from grootboek.store.banking.candidates import candidates_by_key
from grootboek.store.banking.transactions import transactions_with, update_match
from grootboek.store.book import Book, attempt, lock_administration
from grootboek.store.ledger.bookings import bookings_by_numbers
from grootboek.store.masters.chart import chart_of

_PORTION: Final = 1000
_WAITING_ROLES: Final = (AccountRole.PAYMENTS_UNKNOWN, AccountRole.SUSPENSE)


@dataclass(frozen=True, slots=True)
class MatchedAgain:
    """What became of a transaction that waited: as it is kept now, or why what was found cannot be booked."""

    kept: KeptTransaction
    refused: Refused | None = None


def waiting_transactions(book: Book) -> Iterator[tuple[KeptTransaction, BookingView | None]]:
    """Yield the transactions that wait to be assigned, each with its booking; None when that was withdrawn.

    One whose booking was changed by hand, so that nothing of it is on the account for unknown payments, waits no more.
    """
    accounts = chart_of(book).accounts_by_role
    waiting = {account.id for role in _WAITING_ROLES for account in accounts.get(role, ())}
    unknown = transactions_with(book, Outcome.UNKNOWN)
    while some := list(islice(unknown, _PORTION)):
        numbers = [kept.booking_number for kept in some if kept.booking_number is not None]
        views = {view.number: view for view in bookings_by_numbers(book, numbers) if not view.withdrawn}
        for kept in some:
            view = views.get(kept.booking_number or 0)
            if view is None or any(line.account_id in waiting for line in view.lines):
                yield kept, view


def match_again(book: Book) -> Sequence[MatchedAgain]:
    """Match the transactions that wait, and revise the bookings of those of which something tells now; return these.

    What was withdrawn or divided by hand stays as it is. What is found and refused, as in a locked period, is returned too.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    matcher = Matcher(book)
    done = []
    for kept, view in waiting_transactions(book):
        if view is None or len([line for line in view.lines if line.part is not Part.OWN]) != 1:
            continue
        match = _found(book, matcher, kept)
        if match.outcome is Outcome.UNKNOWN:
            continue
        try:
            with attempt(book):
                done.append(MatchedAgain(_booked(book, kept, view, match)))
        except Refused as refused:
            done.append(MatchedAgain(kept, refused))
        else:
            matcher.take(match)
    return done


def _found(book: Book, matcher: Matcher, kept: KeptTransaction) -> Match:
    if not is_returned(kept.reported):
        return matcher.match(kept.reported)
    match = returned_match(book, kept.journal_id, kept.reported)
    if match is None:
        return matcher.unknown(kept.reported)
    keys = [key for key, _ in items_of(match) if key not in matcher.items.by_key]
    matcher.items.take(candidates_by_key(book, keys) if keys else ())
    return match


def _booked(book: Book, kept: KeptTransaction, view: BookingView, match: Match) -> KeptTransaction:
    """Revise the booking of a transaction to what it was found to be of; its numbers and reference stay."""
    document = Document(
        journal_id=kept.journal_id,
        date=view.date,
        lines=match.lines,
        document_number=view.document_number,
        reference=view.reference,
        description=description_of(kept.reported),
    )
    booked = revise(book, view, document)
    if match.outcome is Outcome.RETURNED:
        take_out_of_collection(book, kept.reported.day, items_of(match))
    now = replace(kept, booking_number=booked.number, outcome=match.outcome, score=match.score, evidence=match.evidence)
    update_match(book, now)
    return now
