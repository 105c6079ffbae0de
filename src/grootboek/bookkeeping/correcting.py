"""Correcting a booking in a locked period: a booking in the first open period undoes it, and names it.

The locked period stays as it was declared and printed. What the booking should have been is then booked anew.
"""

from collections.abc import Iterator

from grootboek.bookkeeping.closing import RESULT_OF_YEAR
from grootboek.bookkeeping.revising import booking_to_change, check_no_payments, check_not_corrected
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import is_bookable
from grootboek.ledger.entry import reversal
from grootboek.ledger.fiscal_periods import Day, fiscal_year
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.new_booking import NewBooking, recorded_view
from grootboek.ledger.period_lock import first_open_day, locks_on
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.corrections import insert_correction
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.inserting import insert_booking


def correct(book: Book, number: int) -> BookingView:
    """Undo a booking in a locked period by a general booking on the first open day after it; return that booking.

    `Refused` when there is no such booking, its period is open (then it is withdrawn), it was corrected before, it is an
    invoice with payments or the result of a closed year, or no day after it can be booked on.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    view = booking_to_change(book, number)
    chart = chart_of(book)
    refuse_if([*_check_correctable(book, view, chart), *check_no_payments(book, view)])
    journal = chart.journal_of_kind(JournalKind.GENERAL)
    if journal is None:
        raise refusal(Reason.JOURNAL_UNKNOWN, "journal")
    new = _undoing(book, view, journal.id, first_open_day(chart.locks, view.date))
    recorded = insert_booking(book, new)
    insert_correction(book, recorded.number, view.number)
    return recorded_view(new, recorded, book.actor.door, book.now)


def _check_correctable(book: Book, view: BookingView, chart: Chart) -> Iterator[Problem]:
    if view.withdrawn:
        yield Problem(Reason.WITHDRAWN, ("number",), {"number": view.number})
    if not locks_on(chart.locks, view.date):
        yield Problem(Reason.PERIOD_OPEN, ("number",), {"date": view.date})
    yield from check_not_corrected(book, view, "number")
    # Opening its year takes it back.
    if (view.door_fields or {}).get(RESULT_OF_YEAR):
        yield Problem(Reason.LOCKED_BY_YEAR_CLOSE, ("number",), {"year": view.fiscal_year})
    day = first_open_day(chart.locks, view.date)
    if not is_bookable(day):
        yield Problem(Reason.DATE_OUT_OF_RANGE, ("date",), {"date": day})


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
