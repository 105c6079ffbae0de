"""Templates of sales orders (verkoopordersjabloon): how new orders begin, and what fields they ask for besides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.storable_texts import check_texts

TEXT_LENGTHS: Final[Mapping[str, int]] = {"name": 50}
FIELD_TEXT_LENGTHS: Final[Mapping[str, int]] = {"name": 50, "mask": 50}
LONGEST_TEXT: Final = 1_000
"""The longest text that a field may take."""
MOST_FIELDS: Final = 50
"""How many fields a template may have for orders, and for lines."""
NUMBER_LIMIT: Final = 1_000


class EntryKind(StrEnum):
    """What a field asks for."""

    WHOLE = "whole number"
    AMOUNT = "amount"
    DAY = "date"
    TEXT = "text"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    ARTICLE = "article"
    REVENUE_GROUP = "revenue group"
    COUNTRY = "country"
    INVOICE = "invoice"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryField:
    """One field of a template; `longest` is for texts alone, and `mask` is shown to whoever fills it in."""

    number: int
    name: str
    kind: EntryKind
    mask: str = ""
    longest: int | None = None


def field_of(kept: Mapping[str, Any]) -> EntryField:
    """Return a field from the mapping of its facts that is kept."""
    return EntryField(**{**kept, "kind": EntryKind(kept["kind"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTemplateDraft:
    """What somebody states about a template: its name, how orders begin by it, and its fields for orders and for lines."""

    name: str
    active: bool = True
    amounts_include_vat: bool = False
    blocks_orders: bool = False
    order_fields: tuple[EntryField, ...] = ()
    line_fields: tuple[EntryField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTemplate(OrderTemplateDraft):
    """One template as it stands in the books."""

    id: int
    uid: UUID
    created_at: datetime
    modified_at: datetime


STANDARD: Final = OrderTemplateDraft(name="Standaard")
"""The template of a new administration, since clients name one with every order."""


def check_template(draft: OrderTemplateDraft) -> Iterator[Problem]:
    """Yield everything that is wrong with a template by itself."""
    if not draft.name.strip():
        yield Problem(Reason.TEXT_MISSING, ("name",))
    yield from check_texts(draft, TEXT_LENGTHS)
    for place in ("order_fields", "line_fields"):
        fields: tuple[EntryField, ...] = getattr(draft, place)
        if len(fields) > MOST_FIELDS:
            yield Problem(Reason.TOO_MANY_LINES, (place,), {"most": MOST_FIELDS})
        numbers = [field.number for field in fields]
        for number in sorted({number for number in numbers if numbers.count(number) > 1}):
            yield Problem(Reason.NUMBER_TAKEN, (place, "number"), {"number": number})
        for field in fields:
            yield from _check_field(field, place)


def _check_field(field: EntryField, place: str) -> Iterator[Problem]:
    if not 0 < field.number < NUMBER_LIMIT:
        yield Problem(Reason.VALUE_INVALID, (place, "number"), {"number": field.number})
    if not field.name.strip():
        yield Problem(Reason.TEXT_MISSING, (place, "name"))
    yield from check_texts(field, FIELD_TEXT_LENGTHS, place)
    if field.longest is not None and not (field.kind is EntryKind.TEXT and 1 <= field.longest <= LONGEST_TEXT):
        yield Problem(Reason.VALUE_INVALID, (place, "length"), {"length": field.longest})
