"""Which booking undoes which one that lies in a locked period; as a hold on that one it is read in `holds`."""

from sqlalchemy import insert

from grootboek.store.book import Book
from grootboek.store.tables.ledger import correction


def insert_correction(book: Book, number: int, corrected: int) -> None:
    """Note that one booking undoes another."""
    row = {"administration_id": book.administration_id, "booking_number": number, "corrected_number": corrected}
    book.connection.execute(insert(correction), row)
