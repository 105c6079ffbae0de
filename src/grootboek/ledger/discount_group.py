"""Discount groups (kortingsgroep): articles or customers on which prices are agreed together."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

TEXT_LENGTHS: Final = {"code": 20, "name": 50}


class GroupKind(StrEnum):
    """What is in a discount group."""

    ARTICLES = "articles"
    CUSTOMERS = "customers"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountGroupDraft:
    """What somebody states about a discount group; its code is its own among those of its kind."""

    kind: GroupKind
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountGroup(DiscountGroupDraft):
    """One discount group as it stands in the books."""

    id: int
    created_at: datetime
    modified_at: datetime
