"""Recording a booking: check its statement, make its entry, write both.

What is slow (checks, composing, hashing) comes before the administration is locked; the statement that writes compares the
version of the chart and, for what settles an invoice, the count of revisions. When one has changed all is done again under
the lock.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from grootboek.bookkeeping.foreign_vat import check_charged_abroad
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import INVOICES, BookingKind, Statement
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import check_statement, journal_for
from grootboek.ledger.checking_foreign_vat import sold_lines
from grootboek.ledger.checking_parties import check_eu_revenue, check_parties, check_payments, item_keys
from grootboek.ledger.composing import Outstanding, check_composed, compose, composed_of
from grootboek.ledger.new_booking import NewBooking, new_booking, recorded_view
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import is_storable
from grootboek.store.book import Book, locked
from grootboek.store.ledger.open_items import outstanding_by_key, purchase_invoice_booking, sales_invoice_booking
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties
from grootboek.store.recording.inserting import insert_booking
from grootboek.store.recording.ledger_head import last_revision
from grootboek.store.recording.stale_facts import StaleFacts

Result = TypeVar("Result")


def record(book: Book, statement: Statement, also: Iterable[Any] = ()) -> BookingView:
    """Record a booking and return it; `Refused` with every problem, and with what the door `also` found wrong."""
    require(book, Right.BOOK)
    also = tuple(also)  # an iterable may give its items once
    return until_fresh(book, lambda: _record(book, statement, also))


def until_fresh(book: Book, act: Callable[[], Result]) -> Result:
    """Do something that is checked before it is written; once more under the lock when the books changed in between."""
    try:
        return act()
    except StaleFacts:
        with locked(book):
            return act()


def _record(book: Book, statement: Statement, also: Sequence[Any]) -> BookingView:
    chart = chart_of(book)
    keys = () if statement.kind in INVOICES else item_keys(statement, chart)
    revision = last_revision(book) if keys else None
    outstanding = outstanding_by_key(book, keys)
    problems = list(check(book, statement, chart, outstanding))
    if problems or also:
        # The write itself finds a number that is taken; only beside other problems is it looked up.
        refuse_if([*problems, *check_invoice_number(book, statement)], also)
    return record_checked(book, statement, chart, outstanding, revision)


def record_checked(
    book: Book, statement: Statement, chart: Chart, outstanding: Outstanding, revision: int | None = None
) -> BookingView:
    """Record a statement that was checked against a chart and the items outstanding at a revision, and return the booking.

    `StaleFacts` when either has changed. Whether its invoice number is free is left to the database, which refuses one that
    is taken.
    """
    new = booking_of(book, statement, chart, outstanding)
    return recorded_view(new, insert_booking(book, new, revision), book.actor.door, book.now)


def check(book: Book, statement: Statement, chart: Chart, outstanding: Outstanding) -> Iterator[Problem]:
    """Yield everything that is wrong with a statement, apart from its invoice number being taken."""
    party_ids = {line.party_id for line in statement.lines} | {statement.party_id}
    parties = facts_of_parties(book, [party_id for party_id in party_ids if party_id is not None])
    yield from check_statement(statement, chart)
    yield from check_parties(statement, chart, parties)
    yield from check_eu_revenue(statement, chart, parties)
    yield from check_charged_abroad(book, sold_lines(statement), parties.get(statement.party_id or 0), statement.date)
    yield from check_payments(statement, outstanding)


def check_invoice_number(book: Book, statement: Statement, own_number: int | None = None) -> Iterator[Problem]:
    """Yield a problem when a booking other than `own_number` holds the invoice number: of a sale, or of this supplier."""
    if not statement.invoice_number or statement.kind not in INVOICES or not is_storable(statement.invoice_number):
        return
    if statement.kind is BookingKind.SALES_INVOICE:
        holder = sales_invoice_booking(book, statement.invoice_number)
    else:
        holder = purchase_invoice_booking(book, statement.party_id, statement.invoice_number)
    if holder is not None and holder != own_number:
        yield Problem(Reason.INVOICE_NUMBER_TAKEN, ("invoice_number",), {"invoice_number": statement.invoice_number})


def booking_of(book: Book, statement: Statement, chart: Chart, outstanding: Outstanding) -> NewBooking:
    """Make the booking and entry of a checked statement; `Refused` when its entry would be too long."""
    journal = journal_for(statement, chart)
    if journal is None:
        raise refusal(Reason.JOURNAL_UNKNOWN, "journal")
    composed = composed_of(statement, journal.id, compose(statement, chart, outstanding))
    refuse_if(check_composed(composed))
    return new_booking(statement, composed, book.new_uid(), statement.payment_term, _term_of_party(book, statement))


def _term_of_party(book: Book, statement: Statement) -> int | None:
    """Return the payment term of the party of a statement that states none."""
    if statement.payment_term is not None or statement.party_id is None:
        return None
    facts = facts_of_parties(book, [statement.party_id]).get(statement.party_id)
    return facts.payment_term if facts else None
