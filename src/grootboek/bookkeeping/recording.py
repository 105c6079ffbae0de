"""Recording a booking: check what is stated, make its entry, write both.

What is slow (checks, composing, hashing) comes before the administration is locked; the statement that writes compares the
version of the chart and, for what settles an invoice, the count of revisions. When one has changed all is done again under
the lock.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from grootboek.bookkeeping.proposals import propose
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import Source
from grootboek.ledger.new_booking import NewBooking, recorded_view
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import refuse_if
from grootboek.store.book import Book, locked
from grootboek.store.ledger.open_items import outstanding_by_key
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.inserting import insert_booking
from grootboek.store.recording.ledger_head import last_revision
from grootboek.store.recording.stale_facts import StaleFacts

Result = TypeVar("Result")


def record(book: Book, source: Source, also: Iterable[Any] = (), past: Collection[LockKind] = ()) -> BookingView:
    """Record a booking and return it; `Refused` with every problem, and with what the door `also` found wrong.

    It goes `past` the locks of some kinds, which are not for what it is.
    """
    require(book, Right.BOOK)
    also = tuple(also)  # an iterable may give its items once
    return until_fresh(book, lambda: _record(book, source, also, past))


def until_fresh(book: Book, act: Callable[[], Result]) -> Result:
    """Do something that is checked before it is written; once more under the lock when the books changed in between."""
    try:
        return act()
    except StaleFacts:
        if book.assumed is not None:  # then what it was made of may be as old: who assumed it begins again
            raise
        with locked(book):
            return act()


def _record(book: Book, source: Source, also: Sequence[Any], past: Collection[LockKind]) -> BookingView:
    proposal = propose(book, source, chart_of(book).without_locks(past))
    revision = last_revision(book) if proposal.may_go_stale else None
    outstanding = outstanding_by_key(book, proposal.read)
    problems = list(proposal.problems(outstanding))
    if problems or also:
        # The write itself finds a number that is taken; only beside other problems is it looked up.
        refuse_if([*problems, *proposal.check_invoice_number()], also)
    return write(book, proposal.booking(outstanding), revision)


def write(book: Book, new: NewBooking, revision: int | None = None) -> BookingView:
    """Write a booking that was made of the chart, and of the items outstanding at a revision; return it as it stands.

    `StaleFacts` when either has changed. Whether its invoice number is free is left to the database, which refuses one that
    is taken.
    """
    return recorded_view(new, insert_booking(book, new, revision), book.actor.door, book.now)
