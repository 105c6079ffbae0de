"""Statements of bookings as the other doors make them, about relation 43 of the administration `demo`."""

from dataclasses import replace

from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.store.book import Book
from grootboek.store.parties import party_by
from grootboek.store.references import references


def sale(book: Book, invoice: str, net: int = 10000, day: str = "2016-10-13") -> Statement:
    """State a sale to relation 43 as another door would."""
    chart = references(book)
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
    chart = references(book).account_by_code
    line = StatedLine(account_id=chart["4360"].id, net=10000, vat_code=code, vat=None, description="Stof")
    return replace(
        sale(book, invoice),
        kind=BookingKind.PURCHASE_INVOICE,
        account_id=chart["1600"].id,
        lines=(line,),
        payment_term=None,
    )
