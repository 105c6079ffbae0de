"""Patterns of invoice numbers."""

import pytest

from grootboek.ledger.invoice import DEFAULT_PATTERN, TEXT_LENGTHS
from grootboek.ledger.number_pattern import invoice_number, is_pattern, number_series

LONGEST = TEXT_LENGTHS["number"]


@pytest.mark.parametrize(
    ("pattern", "number", "made"),
    [
        (DEFAULT_PATTERN, 1, "F00001"),
        (DEFAULT_PATTERN, 123456, "F123456"),
        ("{number}", 7, "7"),
        ("{year}-{number:4}", 12, "2026-0012"),
        ("V{number:12}/{year}", 12, "V000000000012/2026"),
        ("Één {number}.1", 3, "Één 3.1"),
    ],
)
def test_a_pattern_makes_numbers(pattern: str, number: int, made: str) -> None:
    assert is_pattern(pattern, LONGEST)
    assert invoice_number(pattern, number, 2026) == made


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "F",
        "2026",
        "{year}",
        "{number}{number}",
        "{number}{number:3}",
        "{number:0}",
        "{number:13}",
        "{number:05}",
        "{number:-1}",
        "{number:x}",
        "{number!r}",
        "{number.real}",
        "{}",
        "{0}",
        "{Number}",
        "{day}{number}",
        "{year}{year}{number}",
        "{{number}}",
        "{number",
        "number}",
        "F{number}A",
        "F{number} ",
        "F{number}\n1",
        "F{number}²",
        "x" * 39 + "{number}",
    ],
)
def test_what_makes_no_numbers_is_no_pattern(pattern: str) -> None:
    assert not is_pattern(pattern, LONGEST)


def test_the_longest_number_counts() -> None:
    assert is_pattern("x" * 38 + "{number}", LONGEST)


def test_a_pattern_with_a_year_begins_again_each_year() -> None:
    assert number_series("{year}-{number}", 2025) != number_series("{year}-{number}", 2026)
    assert number_series("F{number}", 2025) == number_series("F{number}", 2026)
