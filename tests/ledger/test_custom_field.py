"""Values of added fields: what each type takes, in which form it is kept, and what its definition may say."""

from dataclasses import replace
from decimal import Decimal

import pytest

from grootboek.ledger.custom_field import (
    CustomFieldDraft,
    FieldSubject,
    FieldType,
    FieldValue,
    Unfit,
    check_definition,
    kept_text,
    shown_value,
)
from grootboek.ledger.refusal import Reason


def field(kind: str) -> CustomFieldDraft:
    """Return a field of a type, with a length or choices where it takes them."""
    draft = CustomFieldDraft(subject=FieldSubject.CUSTOMER, name="Veld", kind=FieldType(kind))
    return replace(draft, longest=3 if kind == "text" else None, choices=("rood", "0") if kind == "choice" else ())


@pytest.mark.parametrize(
    ("kind", "stated", "text", "shown"),
    [
        ("text", " a ", " a ", " a "),
        ("text", "a\U0001f6b2", "a\U0001f6b2", "a\U0001f6b2"),
        ("whole", -(2**31), "-2147483648", -(2**31)),
        ("whole", "007", "7", 7),
        ("whole", Decimal("1E+2"), "100", 100),
        ("money", Decimal("12.5000"), "12.5", Decimal("12.5")),
        ("money", 10**11, "100000000000", Decimal(10**11)),
        ("money", "-0.0001", "-0.0001", Decimal("-0.0001")),
        ("money", Decimal("-0.0"), "0", Decimal(0)),
        ("number", Decimal("0.1"), "0.1", Decimal("0.1")),
        ("number", "-0", "0", Decimal(0)),
        ("number", Decimal("1.79769313486231E+308"), "1.79769313486231e+308", Decimal("1.79769313486231E+308")),
        ("moment", "1899-12-30T00:00:00", "1899-12-30T00:00:00", "1899-12-30T00:00:00"),
        ("moment", "2401-01-01T00:00:00", "2401-01-01T00:00:00", "2401-01-01T00:00:00"),
        ("flag", False, "false", False),
        ("flag", "True", "true", True),
        ("choice", "0", "0", "0"),
        ("bytes", "AP8=", "AP8=", "AP8="),
    ],
)
def test_a_value_is_kept_in_one_form(kind: str, stated: object, text: str, shown: FieldValue) -> None:
    assert kept_text(field(kind), stated) == text
    assert shown_value(field(kind), text) == shown
    assert kept_text(field(kind), text) == text


@pytest.mark.parametrize(
    ("kind", "stated", "reason", "rule"),
    [
        ("text", 5, Reason.VALUE_INVALID, "text"),
        ("text", "a\0", Reason.VALUE_INVALID, "text"),
        ("text", "ab\U0001f6b2", Reason.TEXT_TOO_LONG, "text"),
        ("whole", 2**31, Reason.VALUE_INVALID, "whole"),
        ("whole", Decimal("1.5"), Reason.VALUE_INVALID, "whole"),
        ("whole", True, Reason.VALUE_INVALID, "whole"),
        ("whole", "\u0667", Reason.VALUE_INVALID, "whole"),
        ("whole", {"a": 1}, Reason.VALUE_INVALID, "whole"),
        ("money", "1,5", Reason.VALUE_INVALID, "money"),
        ("money", Decimal("100000000000.0001"), Reason.AMOUNT_TOO_LARGE, "money"),
        ("money", "1e999", Reason.AMOUNT_TOO_LARGE, "money"),
        ("money", Decimal("0.00001"), Reason.VALUE_INVALID, "decimals"),
        ("number", "1e309", Reason.VALUE_INVALID, "number"),
        ("number", "veel", Reason.VALUE_INVALID, "number"),
        ("moment", "2026-02-30T00:00:00", Reason.VALUE_INVALID, "moment"),
        ("moment", "2026-02-03", Reason.VALUE_INVALID, "moment"),
        ("moment", "1899-12-29T23:59:59", Reason.DATE_OUT_OF_RANGE, "moment"),
        ("moment", "2401-01-01T00:00:01", Reason.DATE_OUT_OF_RANGE, "moment"),
        ("flag", 1, Reason.VALUE_INVALID, "flag"),
        ("choice", "Rood", Reason.VALUE_INVALID, "choice"),
        ("choice", 0, Reason.VALUE_INVALID, "choice"),
        ("bytes", "geen base64", Reason.VALUE_INVALID, "bytes"),
        ("bytes", "\u00e9\u00e9\u00e9\u00e9", Reason.VALUE_INVALID, "bytes"),
        ("bytes", "AAAA" * 334, Reason.TEXT_TOO_LONG, "bytes"),
    ],
)
def test_what_a_field_cannot_hold_is_told(kind: str, stated: object, reason: Reason, rule: str) -> None:
    with pytest.raises(Unfit) as caught:
        kept_text(field(kind), stated)
    problem = caught.value.problem
    assert (problem.reason, problem.place[-1], problem.facts["field"]) == (reason, rule, "Veld")


@pytest.mark.parametrize(
    ("kind", "changes", "place"),
    [
        ("text", {"name": " "}, "name"),
        ("text", {"name": "a "}, "name"),
        ("text", {"name": "a\0"}, "name"),
        ("text", {"name": "x" * 51}, "name"),
        ("text", {"longest": 0}, "length"),
        ("text", {"longest": 1001}, "length"),
        ("whole", {"longest": 5}, "length"),
        ("text", {"choices": ("a",)}, "choices"),
        ("choice", {"choices": ()}, "choices"),
        ("choice", {"choices": ("a", "a")}, "choices"),
        ("choice", {"choices": tuple(map(str, range(101)))}, "choices"),
        ("choice", {"choices": ("a", "")}, "choice"),
        ("choice", {"choices": ("x" * 101,)}, "choice"),
    ],
)
def test_a_definition_says_what_can_be_kept(kind: str, changes: dict[str, object], place: str) -> None:
    assert list(check_definition(field(kind))) == []
    wrong = replace(field(kind), **changes)  # type: ignore[arg-type]
    assert [problem.place for problem in check_definition(wrong)] == [(place,)]
