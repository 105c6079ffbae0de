"""Revising and withdrawing a booking: the old entry is reversed, a new one posted; entries themselves never change."""

from collections.abc import Iterator
from dataclasses import replace

from grootboek.bookkeeping.recording import check, new_booking
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import Statement
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import check_date
from grootboek.ledger.checking_parties import item_keys
from grootboek.ledger.entry import Part
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.open_items import items_by_key, outstanding_by_key
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.inserting import guarded
from grootboek.store.recording.revisions import replace_booking, withdraw_booking


def revise(book: Book, number: int, statement: Statement) -> BookingView:
    """Replace what a booking states and return it as it then stands; `Refused` with every problem when something is wrong.

    Its numbers stay, and the fiscal year they were given in, also when the date moves to another year: a series has no gaps.
    """
    require(book, Right.BOOK)
    view = _current(book, number)
    refuse_if(check_revision(book, view, statement))
    chart = chart_of(book)
    settled_elsewhere = _without_own(outstanding_by_key(book, item_keys(statement, chart)), view)
    new = new_booking(book, replace(statement, journal_id=view.journal_id), chart, settled_elsewhere)
    guarded(lambda: replace_booking(book, view, new))
    revised = booking_by_number(book, number)
    if revised is None:
        raise LookupError(f"booking {number} is gone")
    return revised


def check_revision(book: Book, view: BookingView, statement: Statement) -> Iterator[Problem]:
    """Yield everything that is wrong with revising a booking to a statement."""
    chart = chart_of(book)
    yield from _check_changeable(view, chart)
    if statement.kind is not view.kind:
        yield Problem(Reason.KIND_CHANGED, ("kind",), {"kind": view.kind})
    if statement.journal_id not in (None, view.journal_id):
        yield Problem(Reason.KIND_CHANGED, ("journal",))
    kept = (statement.account_id, statement.party_id, statement.invoice_number)
    if kept != (view.account_id, view.party_id, view.invoice_number):
        yield from _check_payments(book, view)
    yield from check(book, statement, own_number=view.number)


def withdraw(book: Book, number: int) -> None:
    """Take a booking out of the books by reversing it; `Refused` when it is locked or an invoice with payments."""
    require(book, Right.BOOK)
    view = _current(book, number)
    refuse_if(check_withdrawal(book, view))
    withdraw_booking(book, view)


def check_withdrawal(book: Book, view: BookingView) -> Iterator[Problem]:
    """Yield everything that is wrong with withdrawing a booking."""
    yield from _check_changeable(view, chart_of(book))
    yield from _check_payments(book, view)


def _current(book: Book, number: int) -> BookingView:
    lock_administration(book)
    view = booking_by_number(book, number)
    if view is None:
        raise refusal(Reason.NOT_FOUND, number=number)
    return view


def _check_changeable(view: BookingView, chart: Chart) -> Iterator[Problem]:
    if view.withdrawn:
        yield Problem(Reason.WITHDRAWN, (), {"number": view.number})
    yield from check_date(view.date, chart.locks, "old_date")


def _opened(view: BookingView) -> list[ItemKey]:
    return [
        ItemKey(line.account_id, line.party_id, line.invoice_number)
        for line in view.lines
        if line.part is Part.CONTROL and line.party_id is not None
    ]


def _check_payments(book: Book, view: BookingView) -> Iterator[Problem]:
    for item in items_by_key(book, _opened(view)).values():
        if item.settled:
            facts = {"settled": item.settled, "invoice_number": item.key.invoice_number}
            yield Problem(Reason.INVOICE_HAS_PAYMENTS, (), facts)


def _without_own(outstanding: dict[ItemKey, int], view: BookingView) -> dict[ItemKey, int]:
    """Return what would be outstanding if the booking's own lines were not there."""
    rest = dict(outstanding)
    for line in view.lines:
        if line.part in (Part.CONTROL, Part.SETTLEMENT) and line.party_id is not None:
            key = ItemKey(line.account_id, line.party_id, line.invoice_number)
            if key in rest:
                rest[key] -= line.amount
    return rest
