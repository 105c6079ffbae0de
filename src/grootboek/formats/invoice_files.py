"""Reading an invoice from a file of any kind: an electronic one, or a PDF that has one within it."""

from grootboek.formats.embedded_invoices import invoice_within
from grootboek.formats.received_invoice import FileReading
from grootboek.formats.ubl.reading import read_ubl
from grootboek.ledger.media_type import PDF, media_type_of


def read_invoice_file(content: bytes) -> FileReading:
    """Read a file as an invoice; of a PDF what is within it."""
    if media_type_of(content) != PDF:
        return read_ubl(content)
    within = invoice_within(content)
    return FileReading(None) if within is None else read_ubl(within)
