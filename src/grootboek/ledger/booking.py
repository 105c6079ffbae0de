"""Bookings: what somebody stated, in the two shapes in which the doors state it.

A `Statement` says what happened (a sale, a payment, money spent) and leaves the ledger lines to the books. A `Document`
says the ledger lines themselves. Both become a booking with an entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias

from grootboek.ledger.journal import JournalKind
from grootboek.ledger.money import Cents
from grootboek.ledger.vat import NO_VAT, VatSide


class BookingKind(StrEnum):
    """What a booking is."""

    SALES_INVOICE = "sales_invoice"
    PURCHASE_INVOICE = "purchase_invoice"
    PAYMENT_RECEIVED = "payment_received"
    PAYMENT_SENT = "payment_sent"
    MONEY_RECEIVED = "money_received"
    MONEY_SPENT = "money_spent"
    GENERAL = "general"
    OPENING = "opening"


INVOICES: Final = frozenset({BookingKind.SALES_INVOICE, BookingKind.PURCHASE_INVOICE})
PAYMENTS: Final = frozenset({BookingKind.PAYMENT_RECEIVED, BookingKind.PAYMENT_SENT})
MONEY: Final = frozenset({BookingKind.MONEY_RECEIVED, BookingKind.MONEY_SPENT})
OF_MONEY: Final = PAYMENTS | MONEY
"""Kinds of the journals of money; which of them a booking is may change with its lines."""

DEBITS_ITS_ACCOUNT: Final = frozenset(
    {
        BookingKind.SALES_INVOICE,
        BookingKind.PAYMENT_RECEIVED,
        BookingKind.MONEY_RECEIVED,
        BookingKind.GENERAL,
        BookingKind.OPENING,
    }
)
"""Kinds whose own account (receivable, bank) is debited by a positive amount; the others credit it."""

JOURNAL_KIND: Final[Mapping[BookingKind, JournalKind | None]] = {
    BookingKind.SALES_INVOICE: JournalKind.SALES,
    BookingKind.PURCHASE_INVOICE: JournalKind.PURCHASE,
    BookingKind.PAYMENT_RECEIVED: None,
    BookingKind.PAYMENT_SENT: None,
    BookingKind.MONEY_RECEIVED: None,
    BookingKind.MONEY_SPENT: None,
    BookingKind.GENERAL: JournalKind.GENERAL,
    BookingKind.OPENING: JournalKind.OPENING,
}
"""The kind of journal of each kind of booking; None: the journal of the money account."""

ALLOWED_SIDES: Final[Mapping[BookingKind, frozenset[VatSide]]] = {
    BookingKind.SALES_INVOICE: frozenset({VatSide.NONE, VatSide.SALES}),
    BookingKind.PURCHASE_INVOICE: frozenset({VatSide.NONE, VatSide.PURCHASE}),
    BookingKind.PAYMENT_RECEIVED: frozenset({VatSide.NONE}),
    BookingKind.PAYMENT_SENT: frozenset({VatSide.NONE}),
    BookingKind.MONEY_RECEIVED: frozenset({VatSide.NONE, VatSide.SALES}),
    BookingKind.MONEY_SPENT: frozenset({VatSide.NONE, VatSide.PURCHASE}),
    BookingKind.GENERAL: frozenset(VatSide),
    BookingKind.OPENING: frozenset({VatSide.NONE}),
}
"""Which VAT codes fit which kind: sales codes where something is sold, purchase codes where something is bought."""

MAX_LINES: Final = 5000
"""The most lines one booking may state."""

# The column is an integer of 32 bits on PostgreSQL.
MAX_DOCUMENT_NUMBER: Final = 2**31 - 1

TEXT_LENGTHS: Final[Mapping[str, int]] = {
    "description": 250,
    "reference": 50,
    "invoice_number": 50,
    "payment_reference": 50,
}
"""The longest texts of a booking: the largest of what the three vendors allow."""

LONGEST_PAYMENT_TERM: Final = 9999
"""In days (e-Boekhouden manual chapter 3, Betalingstermijn of four characters)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLine:
    """One line of a statement; `net` in the natural sign of the kind, `vat` None when it is to be computed."""

    account_id: int
    net: Cents
    vat_code: str = NO_VAT
    vat: Cents | None = 0
    cost_centre_id: int | None = None
    description: str = ""
    party_id: int | None = None
    invoice_number: str = ""


@dataclass(frozen=True, slots=True)
class VatTotal:
    """VAT of a whole statement under one code, in the natural sign of the kind."""

    vat_code: str
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFacts:
    """What a statement or a document says of the booking itself, beside its lines."""

    date: date
    document_number: int | None
    reference: str
    description: str
    payment_term: int | None
    payment_reference: str
    amounts_include_vat: bool
    door_fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What happened, as a user states it; positive amounts have the natural sign of the kind.

    `account_id` is the receivable or payable account of an invoice, the money account of a payment, the debited account of
    a general booking; a general booking that has none balances by its lines alone. `vat_totals` replaces the VAT of the lines
    by totals that are spread over them. `strict_vat` holds a sale to what not every vendor asks of it: revenue within the EU is
    of customers elsewhere in the EU, and a reversed charge stands among the totals without VAT that is charged. `mixed` lets
    money settle items beside what it earns and spends, with VAT of either side, and its kind is found from its lines; every
    item that is named has to be known. `either_side` lets lines of an invoice bear VAT of the other side too, as a sale that
    credits costs. `destination` is the country to which a sale goes, where that is not the customer's own. `roundings` is
    how often whoever stated the totals of VAT may have rounded, where that is more often than there are lines.
    """

    kind: BookingKind
    date: date
    account_id: int | None
    lines: tuple[StatedLine, ...]
    journal_id: int | None = None
    party_id: int | None = None
    invoice_number: str = ""
    reference: str = ""
    description: str = ""
    payment_term: int | None = None
    payment_reference: str = ""
    amounts_include_vat: bool = False
    vat_totals: tuple[VatTotal, ...] | None = None
    strict_vat: bool = False
    mixed: bool = False
    either_side: bool = False
    destination: str = ""
    roundings: int = 0
    door_fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> BookingFacts:
        """What it says of the booking itself; the document number is left to the books."""
        return BookingFacts(
            date=self.date,
            document_number=None,
            reference=self.reference,
            description=self.description,
            payment_term=self.payment_term,
            payment_reference=self.payment_reference,
            amounts_include_vat=self.amounts_include_vat,
            door_fields=self.door_fields,
        )


@dataclass(frozen=True, slots=True)
class LineVat:
    """The VAT of a carried line: its code, its amount (debit positive), and the percentage."""

    code: str
    amount: Cents
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One ledger line of a document, debit positive; `vat` is what a carried line bears."""

    account_id: int
    amount: Cents
    vat_base: Cents | None = None
    cost_centre_id: int | None = None
    party_id: int | None = None
    invoice_number: str = ""
    description: str = ""
    payment_term: int | None = None
    vat: LineVat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Ledger lines of one document of a journal; counter line and difference are added by the books.

    A `carried` one comes from other books with all its lines, which balance: nothing is added.
    """

    journal_id: int
    date: date
    lines: tuple[DocumentLine, ...]
    document_number: int | None = None
    reference: str = ""
    description: str = ""
    carried: bool = False
    door_fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> BookingFacts:
        """What it says of the booking itself: where it has no text and term of its own, the first of its lines."""
        return BookingFacts(
            date=self.date,
            document_number=self.document_number,
            reference=self.reference,
            description=self.description or self.lines[0].description,
            payment_term=next((line.payment_term for line in self.lines if line.payment_term is not None), None),
            payment_reference="",
            amounts_include_vat=False,
            door_fields=self.door_fields,
        )


Source: TypeAlias = Statement | Document
"""What a booking is made of."""
