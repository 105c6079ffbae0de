"""Correcting a booking in a locked period, or on a filed VAT return: a booking on the first open day undoes it, and names it.

What was declared and printed stays as it was. What the booking should have been is then booked anew.
"""

from collections.abc import Iterable, Iterator

from grootboek.bookkeeping.closing import RESULT_OF_YEAR
from grootboek.bookkeeping.holding import standing_holds
from grootboek.bookkeeping.revising import booking_to_change, check_no_payments
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import is_bookable
from grootboek.ledger.entry import reversal
from grootboek.ledger.fiscal_periods import Day, fiscal_year
from grootboek.ledger.hold import Hold, HoldKind
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.new_booking import NewBooking, recorded_view
from grootboek.ledger.period_lock import Lock, LockKind, first_open_day
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.corrections import insert_correction
from grootboek.store.ledger.vat_returns import vat_returns
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.inserting import insert_booking


def correct(book: Book, number: int) -> BookingView:
    """Undo a booking in a locked period or on a VAT return by a general booking on the first open day after it; return that.

    `Refused` when there is no such booking, its period is open (then it is withdrawn), it was corrected before, it is an
    invoice with payments, the result of a closed year or what settles a VAT return, or no day after it can be booked on.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    view = booking_to_change(book, number)
    chart = chart_of(book)
    holds = standing_holds(book, view)
    day = first_open_day(_locks(book, chart, holds), view.date)
    refuse_if([*_check_correctable(view, day, holds), *_check_settles_none(book, view), *check_no_payments(book, view)])
    journal = chart.journal_of_kind(JournalKind.GENERAL)
    if journal is None:
        raise refusal(Reason.JOURNAL_UNKNOWN, "journal")
    new = _undoing(book, view, journal.id, day)
    recorded = insert_booking(book, new)
    insert_correction(book, recorded.number, view.number)
    return recorded_view(new, recorded, book.actor.door, book.now)


def _locks(book: Book, chart: Chart, holds: Iterable[Hold]) -> tuple[Lock, ...]:
    """Return the locks that hold for a correction: what stood on a return goes into a day that none was filed for."""
    if all(hold.kind is not HoldKind.VAT_RETURN for hold in holds):
        return chart.locks
    return (*chart.locks, *(Lock(LockKind.VAT_RETURN, filed.last) for filed in vat_returns(book)))


def _check_correctable(view: BookingView, day: Day, holds: Iterable[Hold]) -> Iterator[Problem]:
    if view.withdrawn:
        yield Problem(Reason.WITHDRAWN, ("number",), {"number": view.number})
    if day == view.date:
        yield Problem(Reason.PERIOD_OPEN, ("number",), {"date": view.date})
    for hold in holds:
        if hold.kind is HoldKind.CORRECTION:
            yield Problem(Reason.CORRECTED, ("number",), {"by": hold.source})
    # Opening its year takes it back.
    if (view.door_fields or {}).get(RESULT_OF_YEAR):
        yield Problem(Reason.LOCKED_BY_YEAR_CLOSE, ("number",), {"year": view.fiscal_year})
    if not is_bookable(day):
        yield Problem(Reason.DATE_OUT_OF_RANGE, ("date",), {"date": day})


def _check_settles_none(book: Book, view: BookingView) -> Iterator[Problem]:
    """Yield the return that a booking settles: its VAT would stand on no return any more."""
    for filed in vat_returns(book):
        if filed.settlement == view.number:
            yield Problem(Reason.HELD_BY_VAT_RETURN, ("number",), {"first": filed.first, "last": filed.last})


def _undoing(book: Book, view: BookingView, journal_id: int, day: Day) -> NewBooking:
    lines = reversal(view.lines)
    return NewBooking(
        uid=book.new_uid(),
        kind=BookingKind.GENERAL,
        journal_id=journal_id,
        fiscal_year=fiscal_year(day),
        document_number=None,
        date=day,
        account_id=view.account_id,
        party_id=view.party_id,
        invoice_number=view.invoice_number,
        reference=view.reference,
        description=f"Correctie van boeking {view.number} van {view.date:%d-%m-%Y}",
        payment_term=None,
        payment_reference="",
        amounts_include_vat=view.amounts_include_vat,
        amount=lines[0].amount,
        due_date=day,
        lines=lines,
    )
