"""Sales orders (verkooporder): what a customer ordered, line by line, and how far it is with being delivered.

An order states quantities and prices; it books nothing. Goods that are ordered and not yet delivered are reserved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from grootboek.ledger.address import Address
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents, net_of, percentage_of, round_half_up, spread
from grootboek.ledger.place_of_supply import Taxation

NUMBER_LIMIT: Final = 2**31
MAX_LINES: Final = 9_999
TEXT_LENGTHS: Final[Mapping[str, int]] = {
    "description": 255,
    "reference": 255,
    "memo": 100_000,
    "payment_reference": 50,
}
LINE_TEXT_LENGTHS: Final[Mapping[str, int]] = {"description": 255, "status": 1}


class OrderStage(StrEnum):
    """How far an order is: the paper that was made of it last."""

    QUOTE = "quote"
    ORDER = "order"
    CONFIRMATION = "confirmation"
    WORK_ORDER = "work order"
    PACKING_SLIP = "packing slip"
    COLLECTION_SLIP = "collection slip"
    DELIVERED = "delivered"
    CASH_RECEIPT = "cash receipt"
    INVOICED = "invoiced"
    WITHDRAWN = "withdrawn"


RESERVING: Final = frozenset(
    {
        OrderStage.ORDER,
        OrderStage.CONFIRMATION,
        OrderStage.WORK_ORDER,
        OrderStage.PACKING_SLIP,
        OrderStage.COLLECTION_SLIP,
    }
)
"""The stages in which what is not yet delivered is reserved."""

BY_INVOICE: Final = frozenset({OrderStage.CASH_RECEIPT, OrderStage.INVOICED})
"""The stages that an invoice brings."""

DONE: Final = BY_INVOICE | {OrderStage.DELIVERED}
"""The stages in which everything was delivered."""

CLOSED: Final = BY_INVOICE | {OrderStage.WITHDRAWN}
"""The stages in which nothing is to be done any more."""


class OrderProgress(StrEnum):
    """What is done with an order, whatever paper was made of it."""

    IN_HAND = "in hand"
    CARRIED_OUT = "carried out"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineDraft:
    """What somebody states about a line: so many of an article, or a text.

    Number 0 is numbered by the books. A price of None is what was agreed with the customer, with its discount. An empty
    description is the article's name, and the VAT code is the article's. `discount` is in percent; `entries` are the values of
    the fields that the template of the order has for lines, by their numbers as texts.
    """

    number: int = 0
    article_id: int | None = None
    description: str = ""
    quantity: Decimal = Decimal(0)
    delivered: Decimal = Decimal(0)
    unit_price: Decimal | None = None
    discount: Decimal = Decimal(0)
    status: str = ""
    vat_code: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)
    door_fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOrderLine(OrderLineDraft):
    """One line of an order as it stands; `status` is a letter that a door gives a meaning.

    `foreign_rate` is the percentage of the country in which it is delivered, where it bears the VAT of that.
    """

    unit_price: Decimal
    foreign_rate: Decimal | None = None

    @property
    def taxation(self) -> Taxation:
        """How it is taxed."""
        return Taxation(self.vat_code, self.foreign_rate)

    @property
    def net(self) -> Cents:
        """Quantity times price less the discount, in cents, rounded half up."""
        # The hundred of the percentage and that of the cents cancel out, so nothing is divided.
        return round_half_up(self.quantity * self.unit_price * (100 - self.discount))

    @property
    def outstanding(self) -> Decimal:
        """What is still to be delivered, or negative to come back; nothing when more was delivered than ordered."""
        left = self.quantity - self.delivered
        return max(left, Decimal(0)) if self.quantity > 0 else min(left, Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOrderDraft:
    """What somebody states about an order; without a number the next one is given.

    `discount` is in percent of the lines together; prices exclude VAT unless `amounts_include_vat`. That, and whether the order
    is blocked, is what its template says where it is None. `entries` are the values of the fields that the template has for
    orders, by their numbers as texts; the invoice is collected by the mandate.
    """

    party_id: int
    date: date
    number: int | None = None
    invoice_party_id: int | None = None
    delivery_date: Day | None = None
    stage: OrderStage = OrderStage.ORDER
    description: str = ""
    reference: str = ""
    memo: str = ""
    payment_reference: str = ""
    payment_term: int | None = None
    amounts_include_vat: bool | None = None
    cost_centre_id: int | None = None
    discount: Decimal = Decimal(0)
    delivery_address: Address = field(default_factory=Address)
    invoice_address: Address = field(default_factory=Address)
    template_id: int | None = None
    blocked: bool | None = None
    progress: OrderProgress = OrderProgress.IN_HAND
    mandate_id: int | None = None
    entries: Mapping[str, str] = field(default_factory=dict)
    door_fields: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[OrderLineDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOrder(SalesOrderDraft):
    """One order as it stands in the books; its lines in the order of their numbers.

    `invoice_id` is the invoice that was made of it. `purchase_reference` names what was ordered of a supplier for it.
    """

    id: int
    uid: UUID
    number: int
    amounts_include_vat: bool
    blocked: bool
    invoice_id: int | None = None
    purchase_reference: str = ""
    created_at: datetime
    modified_at: datetime
    lines: tuple[SalesOrderLine, ...]

    @property
    def subtotal(self) -> Cents:
        """The lines together, before the discount of the order."""
        return sum(line.net for line in self.lines)

    @property
    def total(self) -> Cents:
        """The lines together less the discount of the order, as their prices are: with VAT or without."""
        subtotal = self.subtotal
        return subtotal - round_half_up(Decimal(subtotal) * self.discount / 100)

    @property
    def totals(self) -> "OrderTotals":
        """What the order comes to without and with VAT."""
        return order_totals(self.lines, self.discount, self.date, includes_vat=self.amounts_include_vat)


@dataclass(frozen=True, slots=True)
class VatShare:
    """What an order comes to where it is taxed in one way."""

    base: Cents
    vat: Cents


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """What an order comes to: by how lines are taxed, and how much of the discount of the order falls on each line."""

    shares: Mapping[Taxation, VatShare]
    discounts: tuple[Cents, ...]

    @property
    def net(self) -> Cents:
        """The total without VAT."""
        return sum(share.base for share in self.shares.values())

    @property
    def gross(self) -> Cents:
        """The total with VAT."""
        return self.net + sum(share.vat for share in self.shares.values())


def order_totals(lines: Sequence[SalesOrderLine], discount: Decimal, day: date, *, includes_vat: bool) -> OrderTotals:
    """Return what lines come to with a discount in percent on all of them together, at the rates of a day.

    VAT is computed per code and rate over the total of its lines, as on an invoice. Of prices with VAT that total stays as it is,
    and the VAT is what it holds.
    """
    nets = [line.net for line in lines]
    discounts = spread(round_half_up(Decimal(sum(nets)) * discount / 100), nets)
    amounts: dict[Taxation, Cents] = {}
    for line, net, less in zip(lines, nets, discounts, strict=True):
        way = line.taxation
        amounts[way] = amounts.get(way, 0) + net - less
    shares = {way: _share(amount, way.rate_on(day), includes_vat=includes_vat) for way, amount in amounts.items()}
    return OrderTotals(shares, tuple(discounts))


def _share(amount: Cents, rate: Decimal, *, includes_vat: bool) -> VatShare:
    if not includes_vat:
        return VatShare(amount, percentage_of(amount, rate))
    net = net_of(amount, rate)
    return VatShare(net, amount - net)


@dataclass(frozen=True, slots=True)
class LinesTogether:
    """What the lines of an order are together: how many, the highest number, and what they come to."""

    count: int
    last: int
    net: Cents

    def having(self, old: SalesOrderLine | None, new: SalesOrderLine) -> "LinesTogether":
        """Return what they are with a line that is new, or in the place of an old one."""
        return LinesTogether(
            self.count + (old is None), max(self.last, new.number), self.net + new.net - (old.net if old else 0)
        )


def delivered_by_article(lines: Iterable[OrderLineDraft]) -> dict[int, Decimal]:
    """Return how many of each article lines say were delivered."""
    sums: dict[int, Decimal] = {}
    for line in lines:
        if line.article_id is not None:
            sums[line.article_id] = sums.get(line.article_id, Decimal(0)) + line.delivered
    return sums
