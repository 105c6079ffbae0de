"""Document numbers: unique per journal and fiscal year, given by the user or the next after the highest."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from grootboek.store.book import Book
from grootboek.store.engine.many_keys import among, portions
from grootboek.store.tables.administration import journal_year
from grootboek.store.tables.ledger import booking, former_number


def document_numbers_taken(book: Book, journal_id: int, fiscal_year: int, numbers: Collection[int]) -> set[int]:
    """Return which of these document numbers a booking of this journal and year has, or had before it moved."""
    taken: set[int] = set()
    for table in (booking, former_number):
        query = select(table.c.document_number).where(
            table.c.administration_id == book.administration_id,
            table.c.journal_id == journal_id,
            table.c.fiscal_year == fiscal_year,
        )
        for some in portions(numbers):
            narrowed = among(book.database, query, [table.c.document_number], some)
            taken.update(book.connection.execute(narrowed).scalars())
    return taken


def last_document_numbers(book: Book, fiscal_year: int, journal_ids: Sequence[int]) -> dict[int, int]:
    """Return the highest document number of each journal in a year, by journal id; journals without one are left out."""
    query = select(journal_year.c.journal_id, journal_year.c.last_document).where(
        journal_year.c.administration_id == book.administration_id,
        journal_year.c.fiscal_year == fiscal_year,
        journal_year.c.journal_id.in_(journal_ids),
    )
    return {row.journal_id: row.last_document for row in book.connection.execute(query)}
