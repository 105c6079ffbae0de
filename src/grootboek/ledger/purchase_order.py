"""Purchase orders (inkooporder): what was ordered of a supplier, and whether it is still to come.

An order states quantities and prices; it books nothing. What is ordered for a customer goes from the supplier to him and never
is in stock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

MAX_LINES: Final = 9_999
TEXT_LENGTHS: Final[Mapping[str, int]] = {"reference": 255}


class PurchaseStage(StrEnum):
    """Whether an order is still to be delivered."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLineDraft:
    """What somebody states about a line; a price of None is the purchase price of the article."""

    article_id: int
    quantity: Decimal
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLine(PurchaseLineDraft):
    """One line of an order as it stands."""

    unit_price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrderDraft:
    """What somebody states about an order: `party_id` is the supplier, `customer_id` to whom he delivers, if not to us."""

    party_id: int
    date: date
    customer_id: int | None = None
    reference: str = ""
    lines: tuple[PurchaseLineDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrder(PurchaseOrderDraft):
    """One order as it stands in the books."""

    number: int
    uid: UUID
    stage: PurchaseStage
    created_at: datetime
    modified_at: datetime
    lines: tuple[PurchaseLine, ...]
