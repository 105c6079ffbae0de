"""Statements of bookings, and invoices, as the other doors make them, about relation 43 of the administration `demo`."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.invoice import Invoice, InvoiceDraft, InvoiceLine
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by


def sale(book: Book, invoice: str, net: int = 10000, day: str = "2016-10-13") -> Statement:
    """State a sale to relation 43 as another door would."""
    chart = chart_of(book)
    boer = party_by(book, "number", 43)
    assert boer is not None
    line = StatedLine(
        account_id=chart.account_by_code["8000"].id, net=net, vat_code="sales_high", vat=None, description="Stoel"
    )
    return Statement(
        kind=BookingKind.SALES_INVOICE,
        date=book.today.fromisoformat(day),
        account_id=chart.account_by_code["1300"].id,
        lines=(line,),
        party_id=boer.id,
        invoice_number=invoice,
        reference="BON 7",
        description="Verkoop aan de heer De Boer te Rijswijk",
        payment_term=14,
    )


def purchase(book: Book, invoice: str, code: str) -> Statement:
    """State a purchase from relation 43."""
    chart = chart_of(book).account_by_code
    line = StatedLine(account_id=chart["4360"].id, net=10000, vat_code=code, vat=None, description="Stof")
    return replace(
        sale(book, invoice),
        kind=BookingKind.PURCHASE_INVOICE,
        account_id=chart["1600"].id,
        lines=(line,),
        payment_term=None,
    )


def invoice_to_boer(book: Book, number: str = "", *, booked: bool = True, **facts: Any) -> Invoice:
    """Make an invoice to relation 43, as e-Boekhouden's AddFactuur does; facts are those of the draft."""
    boer = party_by(book, "number", 43)
    assert boer is not None
    line = InvoiceLine(
        quantity=Decimal(2),
        unit_price=Decimal(50),
        description="Stoel",
        vat_code="sales_high",
        account_id=chart_of(book).account_by_code["8000"].id,
    )
    description = "Verkoop" if booked else None
    values = {"party_id": boer.id, "date": book.today, "lines": (line,), **facts}
    return add_invoice(book, InvoiceDraft(number=number, booking_description=description, **values))
