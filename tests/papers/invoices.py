"""Invoices to print, and the text of the PDF that comes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from pypdf import PdfReader

from grootboek.ledger.invoice import Invoice, InvoiceLine, vat_sums
from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.ledger.party import Party
from grootboek.ledger.sender import Sender
from grootboek.papers.invoice_facts import InvoiceFacts
from grootboek.papers.invoice_page import default_template, invoice_html
from grootboek.papers.pdf import pdf_of

DAY = date(2026, 3, 1)
MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENDER = Sender(
    name="Bakkerij De Korenbloem B.V.",
    street="Molenstraat 12",
    postcode="3511 AB",
    city="Utrecht",
    country="Nederland",
    vat_number="NL001234567B29",
    coc_number="12345678",
    iban="NL91ABNA0417164300",
    email="administratie@korenbloem.example",
    phone="030 123 45 67",
    creditor_id="NL28ZZZ401234560000",
)
CUSTOMER = Party(
    id=1,
    uid=UUID(int=1),
    number=100,
    code="K-100",
    name="Hotel Zeezicht",
    contact="mevrouw A. de Vries",
    street="Boulevard 1",
    postcode="2042 AB",
    city="Zandvoort",
    vat_number="NL009876543B46",
    created_at=MOMENT,
    modified_at=MOMENT,
)


def line(quantity: str = "1", price: str = "100", vat_code: str = "sales_high", **stated: Any) -> InvoiceLine:
    """Return a line."""
    facts: dict[str, Any] = {"description": "Advies", "account_id": 1}
    return InvoiceLine(quantity=Decimal(quantity), unit_price=Decimal(price), vat_code=vat_code, **facts | stated)


def invoice(*lines: InvoiceLine, **stated: Any) -> Invoice:
    """Return an invoice with its totals."""
    sums = vat_sums(lines, stated.get("date", DAY))
    facts: dict[str, Any] = {
        "id": 1,
        "uid": UUID(int=2),
        "number": "F00012",
        "party_id": 1,
        "date": DAY,
        "payment_term": 14,
        "template": "Factuursjabloon",
        "booking_description": None,
        "booking_number": None,
        "net": sum(one.base for one in sums),
        "vat": sum(one.vat for one in sums),
        "created_at": MOMENT,
    }
    return Invoice(**facts | stated, lines=lines)


def facts(*lines: InvoiceLine, sender: Sender = SENDER, party: Party = CUSTOMER, **stated: Any) -> InvoiceFacts:
    """Return an invoice by the default template, from the sender to the customer."""
    return InvoiceFacts(sender=sender, party=party, invoice=invoice(*lines, **stated), template=default_template())


def by(template: InvoiceTemplate, given: InvoiceFacts | None = None) -> InvoiceFacts:
    """Return facts by a template over the default one."""
    return replace(given or facts(line()), template=template.over(default_template()))


def pages(given: InvoiceFacts) -> list[str]:
    """Return the text of each page of the PDF of an invoice, with single blanks."""
    read = PdfReader(BytesIO(pdf_of(invoice_html(given, strict=True), bytes(32))))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def text(given: InvoiceFacts) -> str:
    """Return the text of the PDF of an invoice, with single blanks."""
    return " ".join(pages(given))
