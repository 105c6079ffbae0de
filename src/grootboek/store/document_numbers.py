"""Document numbers: unique per journal and fiscal year, given by the user or the next after the highest."""

from collections.abc import Sequence

from sqlalchemy import select

from grootboek.store.book import Book
from grootboek.store.ledger_tables import booking
from grootboek.store.tables import journal_year


def document_number_taken(book: Book, journal_id: int, fiscal_year: int, document_number: int) -> bool:
    """Tell whether a booking of this journal and year already has a document number."""
    query = select(booking.c.number).where(
        booking.c.administration_id == book.administration_id,
        booking.c.journal_id == journal_id,
        booking.c.fiscal_year == fiscal_year,
        booking.c.document_number == document_number,
    )
    return book.connection.execute(query).first() is not None


def last_document_numbers(book: Book, fiscal_year: int, journal_ids: Sequence[int]) -> dict[int, int]:
    """Return the highest document number of each journal in a year, by journal id; journals without one are left out."""
    query = select(journal_year.c.journal_id, journal_year.c.last_document).where(
        journal_year.c.administration_id == book.administration_id,
        journal_year.c.fiscal_year == fiscal_year,
        journal_year.c.journal_id.in_(journal_ids),
    )
    return {row.journal_id: row.last_document for row in book.connection.execute(query)}
