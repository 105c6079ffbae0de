"""Recording a booking in plain statements: the twin that says what recording means, to which tests hold the fast ways.

Only tests record by it. Order: booking, lines, entry (the seal), then what is maintained from the lines.
"""

from sqlalchemy import case, insert
from sqlalchemy.sql.dml import Insert

from grootboek.ledger.new_booking import NewBooking, Recorded, audit_facts
from grootboek.store.audit import audit_values
from grootboek.store.book import Book, lock_administration
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.recording.columns import booking_values, numbers
from grootboek.store.recording.entries import NewEntry, post_entries
from grootboek.store.recording.ledger_head import advance, head_of
from grootboek.store.recording.stale_chart import StaleChart
from grootboek.store.tables.administration import journal_year
from grootboek.store.tables.ledger import audit, booking


def record_plainly(book: Book, new: NewBooking) -> Recorded:
    """Write a new booking with its entry in plain statements; `StaleChart` when the chart has changed."""
    expected = book.chart_version
    lock_administration(book)
    if book.chart_version != expected:
        raise StaleChart
    head = head_of(book)
    head.last_booking += 1
    head.last_audit += 1
    recorded = Recorded(head.last_booking, new.uid, *_take_numbers(book, new), head.last_entry + 1)
    book.connection.execute(insert(booking), booking_values(book, new) | numbers(recorded))
    posted = NewEntry(booking_number=recorded.number, date=new.date, due_date=new.due_date, lines=new.lines)
    post_entries(book, head, new.uid, [posted])
    trail = audit_values(book, "record", after=audit_facts(new))
    trail |= {"id": head.last_audit, "subject": f"booking {recorded.number}"}
    book.connection.execute(insert(audit), trail)
    advance(book, head)
    return recorded


def _take_numbers(book: Book, new: NewBooking) -> tuple[int, int]:
    """Return the next voucher number of the journal and year, and the document number: as stated, or highest + 1."""
    rows = insert_or_change(book.database, journal_year)
    number = new.document_number
    statement: Insert = rows.on_conflict_do_update(
        index_elements=["administration_id", "journal_id", "fiscal_year"],
        set_={
            "last_voucher": journal_year.c.last_voucher + 1,
            "last_document": journal_year.c.last_document + 1
            if number is None
            else case((journal_year.c.last_document > number, journal_year.c.last_document), else_=number),
        },
    )
    values = {
        "administration_id": book.administration_id,
        "journal_id": new.journal_id,
        "fiscal_year": new.fiscal_year,
        "last_voucher": 1,
        "last_document": number or 1,
    }
    row = book.connection.execute(
        statement.values(values).returning(journal_year.c.last_voucher, journal_year.c.last_document)
    ).one()
    return row.last_voucher, number if number is not None else row.last_document
