"""Reading an invoice from a file of any kind: an electronic one in UBL or CII, or a PDF that has one within it."""

from grootboek.formats.cii.reading import is_cii, read_cii
from grootboek.formats.embedded_invoices import invoice_within
from grootboek.formats.received_invoice import FileReading
from grootboek.formats.ubl.reading import parsed, read_document
from grootboek.ledger.media_type import PDF, media_type_of


def read_invoice_file(content: bytes) -> FileReading:
    """Read a file as an invoice; of a PDF what is within it."""
    is_pdf = media_type_of(content) == PDF
    invoice = invoice_within(content) if is_pdf else content
    if invoice is None:
        return FileReading(None)
    root = parsed(invoice)
    if isinstance(root, FileReading):
        return root
    return read_cii(root) if is_cii(root) else read_document(root)
