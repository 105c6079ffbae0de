"""Electronic invoices: what the European standard EN 16931 has an invoice say, as values and in no syntax yet.

Amounts and quantities have the sign of the document: those of a credit note say what the customer gets back. VAT stands per
category and rate, and its amount is that of the books, computed over the total of the lines (BT-117).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents, round_half_up


class UblForm(StrEnum):
    """A specification over UBL that an electronic invoice may be asked to meet."""

    NLCIUS = "nlcius"
    PEPPOL = "peppol"
    EN_16931 = "en16931"


class VatCategory(StrEnum):
    """How the standard divides what is sold by its VAT (UNTDID 5305)."""

    CHARGED = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSED = "AE"
    EU_GOODS = "K"
    EXPORTED = "G"
    NO_VAT = "O"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trader:
    """Seller or buyer; `country` is its two letters, `vat_number` begins with those of its country, texts may be empty."""

    name: str
    street: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    country: str = "NL"
    vat_number: str = ""
    coc_number: str = ""
    oin: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectronicLine:
    """One line: the price is never negative, and `net` may differ from quantity times price by a discount."""

    name: str
    description: str = ""
    article_code: str = ""
    quantity: Decimal
    unit: str = ""
    price: Decimal
    net: Cents
    category: VatCategory
    rate: Decimal

    @property
    def discount(self) -> Cents:
        """How much less it comes to than quantity times price; negative when it comes to more."""
        return round_half_up(self.quantity * self.price * 100) - self.net


@dataclass(frozen=True, slots=True, kw_only=True)
class CategorySum:
    """Base and VAT of a category at a rate, with why none is charged."""

    category: VatCategory
    rate: Decimal
    base: Cents
    vat: Cents
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """How it is paid: to an IBAN under a reference, or by direct debit when there is a mandate."""

    iban: str = ""
    reference: str = ""
    mandate: str = ""
    debtor_iban: str = ""
    creditor_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPlace:
    """Where it is delivered, when that is not where the buyer is."""

    name: str = ""
    street: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectronicInvoice:
    """One invoice or credit note in euros; `is_paid` says that nothing is due, since it was paid at the counter."""

    number: str
    date: Day
    is_credit: bool
    due_date: Day | None
    terms: str
    supplied_on: Day
    buyer_reference: str
    original_number: str = ""
    note: str = ""
    seller: Trader
    buyer: Trader
    payment: Payment
    lines: tuple[ElectronicLine, ...]
    sums: tuple[CategorySum, ...]
    delivered_to: DeliveryPlace | None = None
    is_paid: bool = False

    @property
    def net(self) -> Cents:
        """The total of the lines."""
        return sum(line.net for line in self.lines)

    @property
    def vat(self) -> Cents:
        """The total VAT."""
        return sum(each.vat for each in self.sums)

    @property
    def gross(self) -> Cents:
        """What it comes to, for the buyer or on a credit note for the seller to pay."""
        return self.net + self.vat

    @property
    def prepaid(self) -> Cents:
        """What of that was paid already."""
        return self.gross if self.is_paid else 0

    @property
    def due(self) -> Cents:
        """What is to be paid."""
        return self.gross - self.prepaid

    @property
    def delivery_place(self) -> DeliveryPlace | None:
        """Where it is delivered; of goods that go to another country of the Union the standard wants to know that always."""
        goes_abroad = any(each.category is VatCategory.EU_GOODS for each in self.sums)
        return self.delivered_to or (DeliveryPlace(country=self.buyer.country) if goes_abroad else None)
