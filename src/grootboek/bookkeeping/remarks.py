"""The remarks of an administration: which bookings cannot be declared as they are, and which invoices not be mailed."""

from collections.abc import Iterator
from dataclasses import dataclass

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.invoice import Invoice
from grootboek.ledger.remarks import REMARKABLE, Remark, remarks_on
from grootboek.papers.freezing import facts_from_frozen
from grootboek.store.book import Book
from grootboek.store.invoicing.invoices import invoice_by
from grootboek.store.invoicing.papers import frozen_paper
from grootboek.store.ledger.coded_bookings import coded_bookings
from grootboek.store.masters.parties import facts_of_parties


@dataclass(frozen=True, slots=True)
class BookingRemark:
    """A remark on a VAT code of a booking; `party_code` is empty when there is no party."""

    number: int
    date: Day
    invoice_number: str
    party_code: str
    vat_code: str
    remark: Remark


def remarks(book: Book) -> Iterator[BookingRemark]:
    """Yield the remarks on all bookings that stand, as the books are now."""
    for row in coded_bookings(book, REMARKABLE):
        for remark in remarks_on(row.vat_code, row.date, row.country, row.vat_number or ""):
            yield BookingRemark(row.number, row.date, row.invoice_number, row.party_code or "", row.vat_code, remark)


def remarks_on_invoice(book: Book, invoice_id: int) -> tuple[Remark, ...]:
    """Return why an invoice is not to be mailed, each reason once; nothing for one that is not there.

    What stands on its paper decides, since that is what is mailed, whatever the party has become meanwhile. As long as nobody
    has asked for the paper there is none, and the party can be put right.
    """
    invoice = invoice_by(book, "id", invoice_id)
    if invoice is None:
        return ()
    paper = frozen_paper(book, invoice_id)
    customer = facts_from_frozen(paper.facts).customer if paper is not None else None
    if customer is None or customer.country is None:
        return remarks_on_new_invoice(book, invoice)
    return _remarks(invoice, customer.country, customer.vat_number)


def remarks_on_new_invoice(book: Book, invoice: Invoice) -> tuple[Remark, ...]:
    """Return why an invoice that has no paper yet is not to be mailed, each reason once."""
    if not any(line.vat_code in REMARKABLE for line in invoice.lines):
        return ()
    party = facts_of_parties(book, [invoice.party_id]).get(invoice.party_id)
    return () if party is None else _remarks(invoice, party.country, party.vat_number)


def _remarks(invoice: Invoice, country: str, vat_number: str) -> tuple[Remark, ...]:
    codes, country = dict.fromkeys(line.vat_code for line in invoice.lines), invoice.destination or country
    every = (remark for code in codes for remark in remarks_on(code, invoice.date, country, vat_number))
    return tuple(dict.fromkeys(every))
