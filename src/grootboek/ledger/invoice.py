"""Invoices (factuur): the documents that customers get, apart from the booking that an invoice may lead to.

An invoice states quantities and prices without VAT. VAT is computed per code over the total of its lines (EN 16931, BT-117), so
that it does not depend on how a total is divided over lines. What was sold at prices with VAT keeps its total: then amounts and
VAT are stated, and within a cent a line of what is computed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from grootboek.ledger.address import Address
from grootboek.ledger.collection import CollectionOrder
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents, percentage_of, round_half_up
from grootboek.ledger.place_of_supply import Taxation

DEFAULT_TEMPLATE: Final = "Factuursjabloon"
"""The template that every administration has."""

DEFAULT_PATTERN: Final = "F{number:5}"
"""How invoice numbers are made when nothing else was set: F00001, F00002, ..."""

PLACES: Final = 6
"""Decimals of quantities and prices that are kept."""

SMALLEST_FACTOR: Final = Decimal(1).scaleb(-PLACES)
"""Quantities and prices are whole times this."""

# With six decimals, kept as a whole number, this fits in 64 bits.
LARGEST_FACTOR: Final = Decimal(10) ** 12
"""Quantities and prices are smaller than this."""

TEXT_LENGTHS: Final[Mapping[str, int]] = {"number": 50, "template": 50, "original_number": 50}
LINE_TEXT_LENGTHS: Final[Mapping[str, int]] = {"unit": 50, "article_code": 50, "description": 100_000}
LONGEST_INVOICE: Final = 300_000
"""Characters of the descriptions of all lines together: more cannot be drawn as a page in time."""
MAIL_TEXT_LENGTHS: Final[Mapping[str, int]] = {
    "sender_address": 150,
    "sender_name": 150,
    "subject": 1_000,
    "body": 100_000,
}
"""The longest texts (e-Boekhouden manual chapter 3.1); where it says Max, what a page or a mail can bear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One line of an invoice: so many units at a price without VAT, sold on a revenue account.

    `amount` is what the line comes to in cents where that is not quantity times price, as after a discount. `foreign_rate` is
    the percentage of another country, where the line bears the VAT of that.
    """

    quantity: Decimal
    unit_price: Decimal
    description: str
    vat_code: str
    account_id: int
    unit: str = ""
    article_code: str = ""
    cost_centre_id: int | None = None
    amount: Cents | None = None
    foreign_rate: Decimal | None = None

    @property
    def taxation(self) -> Taxation:
        """How it is taxed."""
        return Taxation(self.vat_code, self.foreign_rate)

    @property
    def net(self) -> Cents:
        """The amount that is stated, else quantity times price in cents, rounded half up."""
        return self.amount if self.amount is not None else round_half_up(self.quantity * self.unit_price * 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceMail:
    """How an invoice is to be mailed to its customer."""

    sender_address: str
    subject: str
    body: str
    sender_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDraft:
    """What somebody states about an invoice; an empty number is given by the books.

    `booking_description` None leaves the invoice out of the books; `mail` None does not mail it. `original_number` is that of the
    invoice which a credit note corrects; `supplied_on` None is a supply on the day of the invoice. `stated_vat` is the VAT
    by `vat_key` where it is not computed. `destination` is the country to which it goes, where that is not the party's own;
    the addresses are empty where they are the party's own. `paid_on` is the day on which it was paid at the counter.
    """

    party_id: int
    date: date
    lines: tuple[InvoiceLine, ...]
    number: str = ""
    payment_term: int = 0
    template: str = DEFAULT_TEMPLATE
    booking_description: str | None = None
    mail: InvoiceMail | None = None
    collection: CollectionOrder | None = None
    original_number: str = ""
    supplied_on: Day | None = None
    stated_vat: Mapping[str, Cents] | None = None
    destination: str = ""
    paid_on: Day | None = None
    delivery_address: Address = field(default_factory=Address)
    invoice_address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One invoice as it was made; amounts in cents. `booking_number` is the sale that it led to, None when it led to none."""

    id: int
    uid: UUID
    number: str
    party_id: int
    date: date
    payment_term: int
    template: str
    booking_description: str | None
    booking_number: int | None
    net: Cents
    vat: Cents
    created_at: datetime
    lines: tuple[InvoiceLine, ...]
    collection: CollectionOrder | None = None
    original_number: str = ""
    supplied_on: Day | None = None
    stated_vat: Mapping[str, Cents] | None = None
    destination: str = ""
    paid_on: Day | None = None
    delivery_address: Address = field(default_factory=Address)
    invoice_address: Address = field(default_factory=Address)

    @property
    def gross(self) -> Cents:
        """What the customer pays."""
        return self.net + self.vat


def credit_of(invoice: Invoice, day: Day) -> InvoiceDraft:
    """Return the credit note of a whole invoice: its lines with the other sign, its number as the original."""
    return InvoiceDraft(
        party_id=invoice.party_id,
        date=day,
        lines=tuple(_credited(line) for line in invoice.lines),
        template=invoice.template,
        booking_description=invoice.booking_description,
        original_number=invoice.number,
        supplied_on=invoice.supplied_on or invoice.date,
        stated_vat=None if invoice.stated_vat is None else {code: -vat for code, vat in invoice.stated_vat.items()},
        destination=invoice.destination,
        delivery_address=invoice.delivery_address,
        invoice_address=invoice.invoice_address,
    )


def _credited(line: InvoiceLine) -> InvoiceLine:
    return replace(line, quantity=-line.quantity, amount=None if line.amount is None else -line.amount)


def vat_key(way: Taxation) -> str:
    """Return the text under which the VAT of lines that are taxed in one way is stated: the code, and a rate of abroad."""
    return way.vat_code if way.foreign_rate is None else f"{way.vat_code} {way.foreign_rate.normalize():f}"


@dataclass(frozen=True, slots=True)
class VatSum:
    """Base and VAT of an invoice under one code, at the rate of its date, or of another country where it is `foreign`."""

    vat_code: str
    rate: Decimal
    base: Cents
    vat: Cents
    foreign: bool = False


def vat_sums(lines: Iterable[InvoiceLine], day: date, stated: Mapping[str, Cents] | None = None) -> tuple[VatSum, ...]:
    """Return base and VAT per code and rate, in the order in which these come first; the codes are known, the day bookable.

    VAT that is stated counts as it is; another code has what is computed.
    """
    bases: dict[Taxation, Cents] = {}
    for line in lines:
        bases[line.taxation] = bases.get(line.taxation, 0) + line.net
    return tuple(_vat_sum(way, base, day, stated or {}) for way, base in bases.items())


def _vat_sum(way: Taxation, base: Cents, day: date, stated: Mapping[str, Cents]) -> VatSum:
    rate, key = way.rate_on(day), vat_key(way)
    vat = stated[key] if key in stated else percentage_of(base, rate)
    return VatSum(way.vat_code, rate, base, vat, way.foreign_rate is not None)
