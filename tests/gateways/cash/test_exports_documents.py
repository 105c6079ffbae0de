"""Test the export of one whole document."""

import pytest

from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import withdraw
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.statements import sale


@pytest.mark.parametrize(
    "request_text", ["I302E|16|VERK|000001", "I302E|2016|verk|1", "I302EX|16|VERK|1", "I302ET|16|VERK|01"]
)
def test_whole_document(either_door: Door, request_text: str) -> None:
    either_door.bring("201=8000 302=160101 303=1 307=-77247 901=VERKF", "201=8000 302=150101 303=1 307=-1 901=VERK")
    with either_door.book(writing=True) as book:
        record(book, sale(book, "060077"))
    lines = [(each["record"], each["F0201"], each["F0307"]) for each in either_door.export(request_text)]
    assert lines == [("R0301", "1300", "121,00"), ("R0301", "8000", "-100,00"), ("R0301", "1700", "-21,00")]


def test_no_such_document(door: Door) -> None:
    with door.book(writing=True) as book:
        withdraw(book, record(book, sale(book, "060077")).number)
    for request in ("I302E|16|VERK|1", "I302E|16|VERK|2", "I302E|16|NIETS|1", "I302E|15|VERK|1"):
        assert door.export(request) == [], request
