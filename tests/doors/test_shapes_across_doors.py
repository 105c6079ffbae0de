"""A booking that is made at one door is at the others what the page on doors says, shape by shape."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Final

import pytest

from docs.pages.across_doors import SHAPES
from docs.pages.sources import VENDORS
from grootboek.store.ledger.bookings import BookingFilter, booking_by_number, last_bookings
from tests.doors.money import journal, on
from tests.doors.mutations import mutation, newest, paid, purchase, received, sale
from tests.doors.three import Three, euros

NUMBERS: Final = count(5001)
MAKERS: Final = [(name, door) for name, shape in SHAPES.items() for door in shape["from"]]


def last_uid(three: Three) -> str:
    """Return the id of the last booking."""
    with three.book() as book:
        view = booking_by_number(book, last_bookings(book, BookingFilter(), 1)[0].number)
        assert view is not None
        return str(view.uid)


def at_eboekhouden(name: str, number: str) -> dict[str, Any]:
    """Return the mutation of a shape."""
    return {
        "received": lambda: received(number, "121.00"),
        "refunded": lambda: received(number, "-121.00"),
        "paid": lambda: paid(number, "121.00"),
        "earned": lambda: mutation("GeldOntvangen", "1000", "8000 100.00 21.00 HOOG_VERK_21"),
        "spent": lambda: mutation("GeldUitgegeven", "1000", "4360 100.00 21.00 HOOG_INK_21"),
        "general": lambda: mutation("Memoriaal", "4360", "2000 121.00 0.00 GEEN"),
    }[name]()


def at_cash(name: str, number: str) -> list[str]:
    """Return the lines of the document of a shape."""
    lines = {
        "received": [f"201=1300 307=-12100 101=43 309={number}"],
        "refunded": [f"201=1300 307=12100 101=43 309={number}"],
        "paid": [f"201=1600 307=12100 101=52 309={number}"],
        "earned": ["201=8000 307=-10000", "201=1700 307=-2100 305=-10000"],
        "spent": ["201=4360 307=10000", "201=1710 307=2100 305=10000"],
        "mixed": [
            f"201=1300 307=-12100 101=43 309={number}",
            "201=4360 307=1000",
            "201=1710 307=210 305=1000",
        ],
        "general": ["201=4360 307=12100", "201=2000 307=-12100"],
    }[name]
    return [f"901={SHAPES[name]['cash']} 302=260310 {line}" for line in lines]


def at_snelstart(three: Three, name: str, invoice: str) -> dict[str, Any]:
    """Return the model of a shape; `invoice` is the id of the booking that it settles."""

    def settled(part: str, **side: object) -> dict[str, Any]:
        return {f"{part}boekingBoekingsRegels": [{"boekingId": {"id": invoice}, "omschrijving": "x", **side}]}

    def taxed(code: str, kind: str, **sides: float) -> dict[str, Any]:
        tax = {side: round(amount * 0.21, 2) for side, amount in sides.items()}
        total = {"type": f"{kind}BtwType", "tarief": "Hoog", **tax}
        return {"grootboekBoekingsRegels": [on(three, code, **sides, btwSoort="Hoog")], "btwBoekingsregels": [total]}

    lines: Mapping[str, Callable[[], dict[str, Any]]] = {
        "received": lambda: settled("verkoop", credit=121),
        "refunded": lambda: settled("verkoop", debet=121),
        "paid": lambda: settled("inkoop", debet=121),
        "earned": lambda: taxed("8000", "AfTeDragen", credit=100),
        "spent": lambda: taxed("4360", "TeVorderen", debet=100),
        "mixed": lambda: {**settled("verkoop", credit=121), **taxed("4360", "TeVorderen", debet=10)},
        "general": lambda: {"memoriaalBoekingsRegels": [on(three, "4360", debet=121), on(three, "2000", 121)]},
    }
    moved = float(SHAPES[name]["moved"])
    soort = {"BANK": "Bank", "KAS": "Kas", "MEMO": "Memoriaal"}[SHAPES[name]["cash"]]
    return {
        "datum": "2026-03-10",
        "dagboek": journal(three, soort),
        "bedragOntvangen": max(moved, 0),
        "bedragUitgegeven": max(-moved, 0),
        **lines[name](),
    }


def moved_at_snelstart(row: Mapping[str, Any]) -> Any:
    """Return what a booking moved: money, or the debits of a general booking."""
    if "bedragOntvangen" in row:
        return euros(row["bedragOntvangen"]) - euros(row["bedragUitgegeven"])
    return euros(sum(line["debet"] for line in row["memoriaalBoekingsRegels"]))


@pytest.mark.parametrize(("name", "maker"), MAKERS)
def test_a_booking_of_one_door_is_shown_at_the_others(three: Three, name: str, maker: str) -> None:
    shape, number = SHAPES[name], str(next(NUMBERS))
    three.eboekhouden.add(purchase(number) if name == "paid" else sale(number))
    invoice = last_uid(three)
    before = three.eboekhouden.balance(shape["account"])
    documents = {(each["0901"], each["0303"]) for each in three.cash.export("0301B|26")}
    if maker == "eboekhouden":
        three.eboekhouden.add(at_eboekhouden(name, number))
    elif maker == "cash":
        three.cash.book(*at_cash(name, number))
    else:
        three.snelstart.write("POST", f"/{shape['snelstart']}", at_snelstart(three, name, invoice))
    moved = euros(shape["moved"])
    assert newest(three)["Soort"] == shape["eboekhouden"]
    assert three.eboekhouden.balance(shape["account"]) - before == moved
    row = three.snelstart.read(f"/{shape['snelstart']}/{last_uid(three)}")
    assert moved_at_snelstart(row) == moved
    settled = [
        line["boekingId"]["id"] for part in ("verkoop", "inkoop") for line in row[f"{part}boekingBoekingsRegels"]
    ]
    assert settled == ([invoice] if name in ("received", "refunded", "paid", "mixed") else [])
    added = [each for each in three.cash.export("0301B|26") if (each["0901"], each["0303"]) not in documents]
    assert {each["0901"] for each in added} == {shape["cash"]}
    assert [euros(each["0307"]) for each in added if each["0201"] == shape["account"]] == [moved]


def test_every_door_has_a_name_for_every_shape() -> None:
    assert all(shape[door] for shape in SHAPES.values() for door in VENDORS)
