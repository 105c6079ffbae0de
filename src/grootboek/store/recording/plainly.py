"""Recording a booking in plain statements: the twin that says what recording means, to which tests hold the fast ways.

Only tests record by it. Order: booking, lines, entry (the seal), then what is maintained from the lines.
"""

from sqlalchemy import insert

from grootboek.ledger.new_booking import NewBooking, Recorded, Series, audit_facts
from grootboek.store.audit import audit_values
from grootboek.store.book import Book, lock_administration
from grootboek.store.recording.columns import booking_values, numbers
from grootboek.store.recording.entries import NewEntry, post_entries
from grootboek.store.recording.ledger_head import advance, head_of
from grootboek.store.recording.series_numbers import take_numbers
from grootboek.store.recording.stale_facts import StaleFacts
from grootboek.store.tables.ledger import audit, booking


def record_plainly(book: Book, new: NewBooking, last_revision: int | None = None) -> Recorded:
    """Write a new booking with its entry in plain statements; `StaleFacts` when chart or revisions are others by now."""
    expected = book.chart_version
    lock_administration(book)
    if book.chart_version != expected:
        raise StaleFacts
    head = head_of(book)
    if last_revision not in (None, head.last_revision):
        raise StaleFacts
    head.last_booking += 1
    head.last_audit += 1
    taken = take_numbers(book, Series(new.journal_id, new.fiscal_year), new.document_number)
    recorded = Recorded(head.last_booking, new.uid, *taken, head.last_entry + 1)
    book.connection.execute(insert(booking), booking_values(book, new) | numbers(recorded))
    posted = NewEntry(booking_number=recorded.number, date=new.date, due_date=new.due_date, lines=new.lines)
    post_entries(book, head, new.uid, [posted])
    trail = audit_values(book, "record", after=audit_facts(new))
    trail |= {"id": head.last_audit, "subject": f"booking {recorded.number}"}
    book.connection.execute(insert(audit), trail)
    advance(book, head)
    return recorded
