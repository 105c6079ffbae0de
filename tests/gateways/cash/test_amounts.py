"""Test the notations of amounts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.gateways.cash.records.amounts import amount_to_export, cents_from_import

MANUAL_TABLE = """
12300     12300
123,00    12300
123.00    12300
123,0     12300
123.0     12300
123,      12300
123.      12300
123       123
12340     12340
123,40    12340
123.40    12340
123,4     12340
123.4     12340
-148760   -148760
-31240    -31240
180000    180000
0         0
-0        0
000123    123
-1,5      -150
"""

REFUSED = [
    "1.234,00",
    "1,234.00",
    "",
    " ",
    "-",
    "+1",
    "1 234",
    "1-",
    "1,234",
    "1.234",
    "1,2,3",
    ",50",
    ".5",
    "--1",
    "1e3",
    "12a",
    "€1",
    "١٢٣",
    "1 ",
    " 1",
    "1\n",
    "0x10",
    "1_000",
    "1234567890123",
    "12345678901,00",
    "NaN",
    "½",
]


@pytest.mark.parametrize("row", MANUAL_TABLE.strip().splitlines(), ids=lambda row: row.split()[0])
def test_notation_of_the_manual(row: str) -> None:
    text, cents = row.split()
    assert cents_from_import(text) == int(cents)


@pytest.mark.parametrize("text", REFUSED)
def test_other_notation_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        cents_from_import(text)


@given(st.integers(min_value=-(10**12) + 1, max_value=10**12 - 1))
def test_export_reads_back(cents: int) -> None:
    text = amount_to_export(cents)
    assert re.fullmatch(r"-?[0-9]+,[0-9]{2}", text)
    assert cents_from_import(text) == cents
    assert cents_from_import(str(cents)) == cents


@given(st.text(alphabet="0123456789,.- +'", max_size=16))
def test_nothing_but_the_table(text: str) -> None:
    allowed = re.fullmatch(r"-?[0-9]{1,12}|-?[0-9]{1,10}[.,][0-9]{0,2}", text)
    try:
        cents = cents_from_import(text)
    except ValueError:
        assert allowed is None
    else:
        assert re.fullmatch(r"-?[0-9]+([.,][0-9]{0,2})?", text)
        assert abs(cents) < 10**12
