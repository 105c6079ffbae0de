"""Each reason at each door: the smallest request that provokes it gets the vendor's exact answer and books nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from grootboek.ledger.refusal import Reason
from grootboek.store.ledger.verification import booking_numbers
from tests.doors.three import Three, open_three
from tests.engines import Engines
from tests.gateways.eboekhouden.messages import BOOKED, invoice, invoice_line
from tests.refusals import at_cash, at_eboekhouden, at_snelstart
from tests.refusals.examples import Example, abroad

DOORS: Final = {"eboekhouden": at_eboekhouden, "snelstart": at_snelstart, "cash": at_cash}
EXAMPLES: Final = [
    pytest.param(example, id=f"{name}-{reason.name}")
    for name, door in DOORS.items()
    for reason, example in door.EXAMPLES.items()
]


@pytest.fixture
def three(engines: Engines, tmp_path: Path) -> Iterator[Three]:
    """The three doors on SQLite, with a customer and a supplier."""
    opened = open_three(engines.new_sqlite(tmp_path))
    yield opened
    opened.server.database.close()


@pytest.mark.parametrize("example", EXAMPLES)
def test_door_tells_a_reason_in_its_own_words(three: Three, example: Example) -> None:
    example.books(three)
    before = bookings(three)
    assert example.ask(three) == example.answer
    assert bookings(three) == before
    assert three.problems() == []


def bookings(three: Three) -> list[int]:
    """Return the numbers of all bookings."""
    with three.book() as book:
        return booking_numbers(book)


@pytest.mark.parametrize("name", DOORS)
def test_every_reason_has_an_example_or_cannot_be_reached(name: str) -> None:
    door = DOORS[name]
    assert set(door.EXAMPLES) | set(door.UNREACHABLE) == set(Reason)
    assert set(door.EXAMPLES) & set(door.UNREACHABLE) == set()
    assert all(door.UNREACHABLE.values())


@pytest.mark.parametrize(
    ("account", "code", "told"),
    [
        ("8000", "HOOG_VERK_21", "CFACT042"),
        ("8000", "GEEN", "CMUT012"),
        ("8060", "AFST_VERK", "GBK003"),
    ],
)
def test_an_invoice_of_eboekhouden_to_a_consumer_abroad_is_refused_too(
    three: Three, account: str, code: str, told: str
) -> None:
    abroad(three)
    line = invoice_line(Aantal="1", PrijsPerEenheid="100", BTWCode=code, TegenrekeningCode=account)
    sent = {**invoice(line, Datum="2026-03-01", Relatiecode="K1", **BOOKED), "Factuurnummer": f"F-{account}-{code}"}
    assert three.eboekhouden.told("AddFactuur", oFact=sent)[0] == told
