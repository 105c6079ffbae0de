"""An invoice of any door is paid through any door, in parts and too much, and every door says what is outstanding."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import product
from types import MappingProxyType
from typing import Any, Final

import pytest

from tests.doors.mutations import header, newest, paid, purchase, received, sale
from tests.doors.sales import book
from tests.doors.three import MOMENT, Three

Act = Callable[[Three, str], object]
NUMBERS: Final = iter(range(1001, 9999))


def cash_sale(three: Three, number: str) -> None:
    three.cash.book(
        f"901=VERK 302=260301 201=1300 307=12100 101=43 309={number}",
        "901=VERK 302=260301 201=8000 307=-10000",
        "901=VERK 302=260301 201=1700 307=-2100 305=-10000",
    )


def cash_purchase(three: Three, number: str) -> None:
    three.cash.book(
        f"901=INK 302=260301 201=1600 307=-12100 101=52 309={number}",
        "901=INK 302=260301 201=4360 307=10000",
        "901=INK 302=260301 201=1710 307=2100 305=10000",
    )


SALES: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "eboekhouden": lambda three, number: three.eboekhouden.add(sale(number)),
        "snelstart": book,
        "cash": cash_sale,
    }
)
"""An invoice of 121,00 to K1 through each door."""

PURCHASES: Final[Mapping[str, Act]] = MappingProxyType(
    {"eboekhouden": lambda three, number: three.eboekhouden.add(purchase(number)), "cash": cash_purchase}
)
"""An invoice of 121,00 from L1 through each door that takes purchases."""

PAYERS: Final = ("eboekhouden", "cash")
"""The doors that take payments."""


def receive(three: Three, door: str, number: str, amount: str) -> None:
    """Book a payment by K1 at the bank."""
    if door == "eboekhouden":
        three.eboekhouden.add(received(number, amount))
    else:
        three.cash.book(f"901=BANK 302=260310 201=1300 307=-{amount} 101=43 309={number}")


def pay(three: Three, door: str, number: str, amount: str) -> None:
    """Book a payment to L1 from the bank."""
    if door == "eboekhouden":
        three.eboekhouden.add(paid(number, amount))
    else:
        three.cash.book(f"901=BANK 302=260310 201=1600 307={amount} 101=52 309={number}")


def spelled(three: Three, number: str, sort: str) -> str:
    """Return an invoice number as GetOpenPosten shows it: CASH gives new ones leading zeros."""
    return next(each for each in three.eboekhouden.items(sort) if each.lstrip("0") == number)


def outstanding(three: Three, number: str) -> tuple[Any, ...]:
    """Return what each door says is outstanding of an invoice to K1; an item that is not listed has nothing."""
    items = three.eboekhouden.items()
    return (
        items[number][3] if number in items else Decimal(0),
        three.snelstart.outstanding(number),
        three.cash.items(43).get(number, Decimal(0)),
    )


@pytest.mark.parametrize(("first", "second", "third"), [*product(SALES, PAYERS, PAYERS)])
def test_sale_is_paid_in_parts_and_too_much(three: Three, first: str, second: str, third: str) -> None:
    number = str(next(NUMBERS))
    SALES[first](three, number)
    number = spelled(three, number, "Debiteuren")
    before = three.eboekhouden.balance("1100")
    assert outstanding(three, number) == (121, 121, 121)
    receive(three, second, number, "21.00")
    assert outstanding(three, number) == (100, 100, 100)
    assert header(newest(three)).split()[0::3] == ["FactuurbetalingOntvangen", "K1"]
    receive(three, third, number, "100.00")
    assert outstanding(three, number) == (0, 0, 0)
    receive(three, third, number, "5.50")
    assert outstanding(three, number) == (Decimal("-5.50"), Decimal("-5.50"), Decimal("-5.50"))
    assert three.eboekhouden.items()[number] == ("K1", 121, Decimal("126.50"), Decimal("-5.50"))
    assert three.eboekhouden.balance("1100") == before + Decimal("126.50")


@pytest.mark.parametrize(("first", "second", "third"), [*product(PURCHASES, PAYERS, PAYERS)])
def test_purchase_is_paid_in_parts_and_too_much(three: Three, first: str, second: str, third: str) -> None:
    number = str(next(NUMBERS))
    PURCHASES[first](three, number)
    number = spelled(three, number, "Crediteuren")
    for door, amount, rest in ((second, "21.00", 100), (third, "100.00", 0), (third, "5.50", Decimal("-5.50"))):
        pay(three, door, number, amount)
        items = three.eboekhouden.items("Crediteuren")
        assert (items[number][3] if number in items else 0) == rest
        assert header(newest(three)).split()[0::3] == ["FactuurbetalingVerstuurd", "L1"]
        assert newest(three)["Factuurnummer"] == number


def test_invoice_with_letters_is_paid_through_cash_by_its_name(three: Three) -> None:
    book(three, "WEB-7")
    receive(three, "cash", "WEB-7", "121.00")
    assert outstanding(three, "WEB-7") == (0, 0, 0)


def test_credit_note_and_its_payment_back(three: Three) -> None:
    number = str(next(NUMBERS))
    three.eboekhouden.add(sale(number, "8000 -100.00 -21.00 HOOG_VERK_21"))
    assert outstanding(three, number) == (-121, -121, -121)
    three.cash.book(f"901=BANK 302=260310 201=1300 307=12100 101=43 309={number}")
    assert outstanding(three, number) == (0, 0, 0)


def test_payment_of_an_unknown_invoice_is_an_item_of_its_own(three: Three) -> None:
    receive(three, "cash", "987654", "50.00")
    assert three.eboekhouden.items()["987654"] == ("K1", 0, 50, -50)
    assert three.cash.items(43)["987654"] == -50
    assert three.snelstart.invoice("987654") is None


def test_invoice_after_its_payment(three: Three) -> None:
    receive(three, "cash", "987655", "121.00")
    three.eboekhouden.add(sale("987655"))
    assert outstanding(three, "987655") == (0, 0, 0)


@pytest.mark.parametrize("payer", PAYERS)
def test_a_payment_moves_the_moment_of_the_verkoopfactuur(
    three: Three, payer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads what changed since his last visit must see that an invoice was paid."""
    paid_one, other = str(next(NUMBERS)), str(next(NUMBERS))
    for number in (paid_one, other):
        book(three, number)
    before = {number: three.snelstart.invoice(number)["modifiedOn"] for number in (paid_one, other)}
    booked = three.snelstart.booking(paid_one)["modifiedOn"]
    monkeypatch.setattr(three.server.database, "clock", lambda: MOMENT + timedelta(minutes=5))
    receive(three, payer, paid_one, "21.00")
    monkeypatch.undo()
    after = {number: three.snelstart.invoice(number)["modifiedOn"] for number in (paid_one, other)}
    assert after[paid_one] > before[paid_one]
    assert after[other] == before[other]
    assert three.snelstart.booking(paid_one)["modifiedOn"] == booked
    since = f"$filter=ModifiedOn%20gt%20datetime'{before[paid_one]}'%20and%20Factuurnummer%20eq%20'{paid_one}'"
    assert [row["factuurnummer"] for row in three.snelstart.read("/verkoopfacturen", since)] == [paid_one]
    assert three.snelstart.read("/verkoopfacturen", since.replace(paid_one, other)) == []
