"""Test the grammar of export requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.gateways.cash.errors import UnreadableRequestError
from grootboek.gateways.cash.records.requests import request_from_text

MANUAL = """
0101V|2             0101   V   2
0101|2|10           0101   -   2 10
0101P               0101   P
0101T|KVKCASH       0101   T   KVKCASH
0450V|BEAMER        0450   V   BEAMER
2260G|GRP1          2260   G   GRP1
8501|ARTIKEL|99|5   8501   -   ARTIKEL 99 5
0211T|1509          0211   T   1509
0801                0801   -
0301T|1601|1602     0301   T   1601 1602
301P|16|INK|160001|160101   0301 P 16 INK 160001 160101
0301B|2018          0301   B   2018
I302E|16|INK|000001 I302E  -   16 INK 000001
8504|16|VERKF       8504   -   16 VERKF
2260X               2260   X
2260VIAZG|grp       2260   VIAZG grp
0101||10            0101   -   . 10
0101|               0101   -
"""


@pytest.mark.parametrize("row", MANUAL.strip().splitlines(), ids=lambda row: row.split()[0])
def test_requests_of_the_manual(row: str) -> None:
    text, number, letters, *parameters = row.split()
    request = request_from_text(text)
    assert request.number == number
    assert request.properties == frozenset(letters.replace("-", ""))
    assert request.parameters == tuple(each.replace(".", "") for each in parameters)


def test_parameters_are_free_of_blanks_and_may_be_missing() -> None:
    request = request_from_text("  0101 | 2 | 10 \n")
    assert (request.parameter(0), request.parameter(1), request.parameter(2)) == ("2", "10", "")
    assert request_from_text("101XV").has("X")


def test_letters_of_a_request_are_read_in_any_case() -> None:
    assert request_from_text("0101xv").properties == {"X", "V"}
    assert (request_from_text("i302ex|16").number, request_from_text("i302ex|16").has("X")) == ("I302E", True)
    assert request_from_text("0201|a1").parameters == ("a1",)


@pytest.mark.parametrize(
    "text", ["", " ", "|", "x", "01", "01010", "0101 V", "V0101", "0101ß", "0101-2", "?", "9" * 300]
)
def test_no_request(text: str) -> None:
    with pytest.raises(UnreadableRequestError):
        request_from_text(text)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        request = request_from_text(text)
    except UnreadableRequestError:
        return
    assert request.number == "I302E" or (len(request.number) == 4 and request.number.isdigit())
