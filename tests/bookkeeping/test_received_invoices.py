"""Whatever the file, it is booked soundly or refused, and nothing of what is refused stays."""

from hypothesis import given, settings

from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.received_invoices import book_reading
from grootboek.formats.invoice_files import read_invoice_file
from grootboek.formats.received_invoice import EmbeddedFile
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.refusal import Refused
from tests.bookkeeping.books import Books
from tests.formats.test_reading_invoices import damaged_files


class Undone(Exception):
    """Ends a transaction of which nothing is to stay."""


def test_any_file_is_booked_or_refused(books_on_sqlite: Books, soak: bool) -> None:
    with books_on_sqlite.writing() as book:
        add_party(book, PartyDraft(name="Bakkerij", vat_number="NL820646660B01"))

    @settings(max_examples=1000 if soak else 50)
    @given(damaged_files())
    def hold(content: bytes) -> None:
        reading = read_invoice_file(content)
        try:
            with books_on_sqlite.writing() as book:
                view = book_reading(book, reading, EmbeddedFile(name="f.xml", content=content))
                assert reading.invoice is not None
                assert view.amount == reading.invoice.total + reading.invoice.rounding
                assert sum(line.amount for line in view.lines) == 0
                raise Undone
        except (Undone, Refused):
            pass

    hold()
    assert books_on_sqlite.bookings() == []
    assert books_on_sqlite.faults() == []
