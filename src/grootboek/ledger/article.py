"""Articles (artikel): what is sold, with its prices, VAT code and revenue account."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

CODE_LENGTH: Final = 50
NAME_LENGTH: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """What somebody states about an article; prices exclude VAT and have four decimals at most."""

    code: str
    name: str
    unit: str = ""
    group_code: str = ""
    group_name: str = ""
    purchase_price: Decimal = Decimal(0)
    sales_price: Decimal = Decimal(0)
    vat_code: str = "sales_high"
    account_id: int | None = None
    cost_centre_id: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(ArticleDraft):
    """One article as it stands in the books."""

    id: int
    uid: UUID
    created_at: datetime
    modified_at: datetime
