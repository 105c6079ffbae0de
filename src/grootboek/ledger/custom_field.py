"""Fields that an administration adds to its customers, suppliers and articles (extra velden), and what their values may be.

A value is kept as a text in one form for each type, by the name of its field; so it is exact, and equal values are equal texts.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Final, TypeAlias

from grootboek.ledger.drafts import fields_of
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.storable_texts import is_storable, unstorable_sign

MOST_FIELDS: Final = 50
"""How many fields customers, suppliers and articles each may have: all of them stand in each row of a list."""
NAME_LENGTH: Final = 50
LONGEST_TEXT: Final = 1000
MOST_CHOICES: Final = 100
LONGEST_CHOICE: Final = 100
MOST_BYTES: Final = 1000
LARGEST_MONEY: Final = Decimal(10) ** 11
FIRST_MOMENT: Final = "1899-12-30T00:00:00"
LAST_MOMENT: Final = "2401-01-01T00:00:00"

FieldValue: TypeAlias = str | int | Decimal | bool
"""A value as it is shown: moments are local times in ISO 8601, bytes are in base64."""


class FieldSubject(StrEnum):
    """What has a field."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    ARTICLE = "article"


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"
    WHOLE = "whole"
    MONEY = "money"
    NUMBER = "number"
    MOMENT = "moment"
    FLAG = "flag"
    CHOICE = "choice"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomFieldDraft:
    """What somebody states about a field; `longest` is for texts alone (none is the longest there is), `choices` for choices."""

    subject: FieldSubject
    name: str
    kind: FieldType
    longest: int | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField(CustomFieldDraft):
    """One field as it stands in the books; fields stand in the order of their ids."""

    id: int
    created_at: datetime
    modified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledField(CustomField):
    """A field with the value that one relation or article has for it, and its place among the fields, from 0."""

    value: FieldValue | None
    place: int


class Unfit(ValueError):
    """A value that a field cannot hold, with the problem; the last of its place says which rule it breaks."""

    def __init__(self, reason: Reason, rule: str, field: CustomFieldDraft, **facts: object) -> None:
        """Take the reason and the rule."""
        super().__init__(f"{field.name}: {reason.name} ({rule})")
        self.problem: Final = Problem(reason, ("custom_fields", field.name, rule), {"field": field.name, **facts})


def check_definition(draft: CustomFieldDraft) -> Iterator[Problem]:
    """Yield everything that is wrong with the definition of a field."""
    if not draft.name.strip():
        yield Problem(Reason.TEXT_MISSING, ("name",))
    elif draft.name != draft.name.strip() or not is_storable(draft.name):
        yield Problem(Reason.VALUE_INVALID, ("name",), {"name": draft.name})
    if _length(draft.name) > NAME_LENGTH:
        yield Problem(Reason.TEXT_TOO_LONG, ("name",), {"length": _length(draft.name), "longest": NAME_LENGTH})
    takes_length = draft.kind is FieldType.TEXT
    if draft.longest is not None and not (takes_length and 1 <= draft.longest <= LONGEST_TEXT):
        yield Problem(Reason.VALUE_INVALID, ("length",), {"length": draft.longest})
    yield from _check_choices(draft)


def _check_choices(draft: CustomFieldDraft) -> Iterator[Problem]:
    choices = draft.choices
    if (
        bool(choices) != (draft.kind is FieldType.CHOICE)
        or len(choices) > MOST_CHOICES
        or len(set(choices)) < len(choices)
    ):
        yield Problem(Reason.VALUE_INVALID, ("choices",), {"choices": len(choices)})
    for choice in choices:
        if not choice.strip() or choice != choice.strip() or not is_storable(choice):
            yield Problem(Reason.VALUE_INVALID, ("choice",), {"choice": choice})
        if _length(choice) > LONGEST_CHOICE:
            yield Problem(Reason.TEXT_TOO_LONG, ("choice",), {"length": _length(choice), "longest": LONGEST_CHOICE})


def _length(text: str) -> int:
    """Return the length of a text in units of UTF-16, in which clients count."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def kept_text(field: CustomFieldDraft, stated: object) -> str:
    """Return the text as which a stated value is kept; `Unfit` when the field cannot hold it.

    Numbers, flags and moments may be stated as texts.
    """
    return _KEPT[field.kind](field, stated)


def shown_value(field: CustomFieldDraft, text: str) -> FieldValue:
    """Return the value that is kept as a text."""
    match field.kind:
        case FieldType.WHOLE:
            return int(text)
        case FieldType.MONEY | FieldType.NUMBER:
            return Decimal(text)
        case FieldType.FLAG:
            return text == _FLAGS[True]
        case _:
            return text


def filled(fields: Iterable[CustomField], texts: Mapping[str, str]) -> list[FilledField]:
    """Return fields with the values that are kept for them, None where there is none."""
    return [
        FilledField(
            **fields_of(field),
            value=shown_value(field, texts[field.name]) if field.name in texts else None,
            place=place,
        )
        for place, field in enumerate(fields)
    ]


def _text(field: CustomFieldDraft, stated: object) -> str:
    if not isinstance(stated, str):
        raise Unfit(Reason.VALUE_INVALID, "text", field)
    if sign := unstorable_sign(stated):
        raise Unfit(Reason.VALUE_INVALID, "text", field, sign=sign)
    longest = field.longest or LONGEST_TEXT
    if _length(stated) > longest:
        raise Unfit(Reason.TEXT_TOO_LONG, "text", field, length=_length(stated), longest=longest)
    return stated


_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?")


def _number(field: CustomFieldDraft, stated: object) -> Decimal:
    # To Python true is the number 1.
    if isinstance(stated, str) and _NUMBER.fullmatch(stated.strip()):
        return Decimal(stated.strip())
    if isinstance(stated, int | Decimal) and not isinstance(stated, bool) and Decimal(stated).is_finite():
        return Decimal(stated)
    raise Unfit(Reason.VALUE_INVALID, field.kind, field)


def _whole(field: CustomFieldDraft, stated: object) -> str:
    number = _number(field, stated)
    if not -(2**31) <= number < 2**31 or number != number.to_integral_value():
        raise Unfit(Reason.VALUE_INVALID, field.kind, field)
    return str(int(number))


_FINEST: Final = Decimal("0.0001")


def _money(field: CustomFieldDraft, stated: object) -> str:
    number = _number(field, stated)
    if abs(number) > LARGEST_MONEY:
        raise Unfit(Reason.AMOUNT_TOO_LARGE, field.kind, field)
    exact = number.quantize(_FINEST)
    if exact != number:
        raise Unfit(Reason.VALUE_INVALID, "decimals", field)
    # Zero has no sign.
    return f"{exact or abs(exact):f}".rstrip("0").rstrip(".")


def _double(field: CustomFieldDraft, stated: object) -> str:
    # Zero has no sign.
    number = float(_number(field, stated)) + 0.0
    if not isfinite(number):
        raise Unfit(Reason.VALUE_INVALID, field.kind, field)
    return repr(number).removesuffix(".0")


_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")


def _moment(field: CustomFieldDraft, stated: object) -> str:
    if not isinstance(stated, str) or not _MOMENT.fullmatch(stated):
        raise Unfit(Reason.VALUE_INVALID, field.kind, field)
    try:
        datetime.fromisoformat(stated)
    except ValueError:
        raise Unfit(Reason.VALUE_INVALID, field.kind, field) from None
    if not FIRST_MOMENT <= stated <= LAST_MOMENT:
        raise Unfit(Reason.DATE_OUT_OF_RANGE, field.kind, field)
    return stated


_FLAGS: Final = {True: "true", False: "false"}


def _flag(field: CustomFieldDraft, stated: object) -> str:
    if isinstance(stated, bool):
        return _FLAGS[stated]
    if isinstance(stated, str) and stated.strip().lower() in _FLAGS.values():
        return stated.strip().lower()
    raise Unfit(Reason.VALUE_INVALID, field.kind, field)


def _choice(field: CustomFieldDraft, stated: object) -> str:
    if isinstance(stated, str) and stated in field.choices:
        return stated
    raise Unfit(Reason.VALUE_INVALID, field.kind, field)


def _bytes(field: CustomFieldDraft, stated: object) -> str:
    try:
        content = b64decode(stated, validate=True) if isinstance(stated, str) else None
    except ValueError:
        content = None
    if content is None:
        raise Unfit(Reason.VALUE_INVALID, field.kind, field)
    if len(content) > MOST_BYTES:
        raise Unfit(Reason.TEXT_TOO_LONG, field.kind, field, length=len(content), longest=MOST_BYTES)
    return str(stated)


_KEPT: Final[Mapping[FieldType, Callable[[CustomFieldDraft, object], str]]] = {
    FieldType.TEXT: _text,
    FieldType.WHOLE: _whole,
    FieldType.MONEY: _money,
    FieldType.NUMBER: _double,
    FieldType.MOMENT: _moment,
    FieldType.FLAG: _flag,
    FieldType.CHOICE: _choice,
    FieldType.BYTES: _bytes,
}
