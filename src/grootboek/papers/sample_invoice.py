"""Sample invoices, to see what a template makes of them and to try whether it can print every kind of invoice."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from grootboek.ledger.collection import CollectionOrder, MandateKind
from grootboek.ledger.invoice import DEFAULT_TEMPLATE, Invoice, InvoiceLine, vat_sums
from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.ledger.party import Party
from grootboek.ledger.sender import Sender
from grootboek.papers.invoice_facts import InvoiceFacts

_DAY: Final = date(2026, 1, 15)
_MOMENT: Final = datetime(2026, 1, 15, 12, tzinfo=UTC)

SAMPLE_SENDER: Final = Sender(
    name="Voorbeeld B.V.",
    street="Dorpsstraat 1",
    postcode="1234 AB",
    city="Ons Dorp",
    vat_number="NL001234567B29",
    coc_number="12345678",
    iban="NL91ABNA0417164300",
    email="administratie@voorbeeld.example",
    phone="012 345 67 89",
    creditor_id="NL28ZZZ401234560000",
)
"""Who sends a sample when no administration does."""

_CUSTOMER: Final = Party(
    id=0,
    uid=UUID(int=0),
    number=1001,
    code="1001",
    name="De Klant V.O.F.",
    contact="mevrouw J. de Vries",
    street="Kerkplein 12",
    postcode="4321 BA",
    city="Hun Stad",
    vat_number="NL009876543B46",
    created_at=_MOMENT,
    modified_at=_MOMENT,
)
_ORDER: Final = CollectionOrder(
    account_number="NL02ABNA0123456789",
    account_holder="De Klant V.O.F.",
    city="Hun Stad",
    mandate_kind=MandateKind.RECURRING,
    mandate_reference="MACHTIGING-1",
    signed_on=date(2025, 12, 1),
)


def sample_invoice(sender: Sender, template: InvoiceTemplate) -> InvoiceFacts:
    """Return a sample with lines at several rates, to be paid by the customer."""
    lines = (
        _line("12.5", "85", "Advies en uitvoering, volgens offerte", "sales_high", unit="Uur", article_code="ADV-01"),
        _line("3", "24.95", "Handboek\nPaperback, tweede druk", "sales_low", unit="Stuk", article_code="BK-17"),
        _line("1", "15", "Voorgeschoten leges", "none"),
    )
    return InvoiceFacts(sender=sender, party=_CUSTOMER, invoice=_invoice(*lines), template=template)


def samples_of_each_kind(template: InvoiceTemplate) -> tuple[InvoiceFacts, ...]:
    """Return an invoice to be paid, one to be collected, a credit note, one of nothing, and one whose VAT is the buyer's."""
    first = sample_invoice(SAMPLE_SENDER, template)
    invoices = (
        replace(first.invoice, collection=_ORDER),
        replace(_invoice(_line("-1", "85", "Creditering", "sales_high")), original_number="F00000", supplied_on=_DAY),
        _invoice(_line("1", "0", "Proefabonnement", "sales_high")),
        _invoice(
            _line("40", "55", "Werk in onderaanneming", "sales_reverse_high"), _line("1", "9", "A", "sales_eu_goods")
        ),
    )
    return first, *(replace(first, invoice=invoice) for invoice in invoices)


def _line(quantity: str, price: str, description: str, vat_code: str, **more: str) -> InvoiceLine:
    return InvoiceLine(
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        description=description,
        vat_code=vat_code,
        account_id=0,
        unit=more.get("unit", ""),
        article_code=more.get("article_code", ""),
    )


def _invoice(*lines: InvoiceLine) -> Invoice:
    sums = vat_sums(lines, _DAY)
    return Invoice(
        id=0,
        uid=UUID(int=0),
        number="F00001",
        party_id=0,
        date=_DAY,
        payment_term=14,
        template=DEFAULT_TEMPLATE,
        booking_description=None,
        booking_number=None,
        net=sum(vat_sum.base for vat_sum in sums),
        vat=sum(vat_sum.vat for vat_sum in sums),
        created_at=_MOMENT,
        lines=lines,
    )
