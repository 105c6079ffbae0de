"""Test the rates of the BTW-codes by the date of booking, free VAT, computed VAT, and how far VAT may lie from its rate."""

from decimal import Decimal

import pytest

from grootboek.gateways.eboekhouden.vat_codes import TO_WIRE
from tests.gateways.eboekhouden.conftest import Door
from tests.gateways.eboekhouden.messages import line, memorial, money, plain_line, purchase, received, sale

BEFORE_2012, FROM_2012 = "2012-09-30", "2012-10-01"
BEFORE_2019, FROM_2019 = "2018-12-31", "2019-01-01"
FIRST, LAST = "1980-01-01", "2049-12-31"
ALWAYS = (FIRST, BEFORE_2012, FROM_2012, BEFORE_2019, FROM_2019, LAST)
CHARGE_NOTHING = (
    *("VERL_VERK", "VERL_VERK_L9", "BU_EU_VERK", "BI_EU_VERK", "BI_EU_VERK_D", "AFST_VERK"),
    *("VERL_INK", "VERL_INK_L9", "BU_EU_INK", "BI_EU_INK", "GEEN"),
)
RATES: dict[str, dict[str, str]] = {
    "HOOG_VERK": dict.fromkeys(ALWAYS, "19"),
    "HOOG_VERK_21": dict.fromkeys(ALWAYS, "21"),
    "LAAG_VERK": {FIRST: "6", BEFORE_2019: "6", FROM_2019: "9", LAST: "9"},
    "LAAG_VERK_9": dict.fromkeys(ALWAYS, "9"),
    "HOOG_INK": {FIRST: "19", BEFORE_2012: "19", FROM_2012: "21", LAST: "21"},
    "HOOG_INK_21": dict.fromkeys(ALWAYS, "21"),
    "LAAG_INK": {FIRST: "6", BEFORE_2019: "6", FROM_2019: "9", LAST: "9"},
    "LAAG_INK_9": dict.fromkeys(ALWAYS, "9"),
    **{code: dict.fromkeys(ALWAYS, "0") for code in CHARGE_NOTHING},
}
"""What each code charges on a date, in percents (manual chapter 4)."""
FREE = ("AFW", "AFW_VERK")
OTHER_RATES = ("6", "9", "19", "21")


def vat_line(code: str, vat: str, rate: str) -> dict[str, str]:
    """Return a line of 100 with VAT, to be booked from account 4360 to 1230."""
    gross = str(100 + Decimal(vat))
    return line(BTWCode=code, BedragBTW=vat, BedragInclBTW=gross, BTWPercentage=rate, TegenrekeningCode="1230")


def booked(door: Door, code: str, vat: str, rate: str, day: str) -> dict[str, str]:
    """Book a memorial of one line and return that line as it is read back."""
    number = door.add(memorial(MutatieRegels=[vat_line(code, vat, rate)], Datum=day))
    (shown,) = door.call("GetMutaties", cFilter={"MutatieNr": str(number)}).all("cMutatieListRegel")
    return shown


def test_every_code_of_the_manual_is_here() -> None:
    of_the_manual = 21
    assert len(set(TO_WIRE.values())) == of_the_manual
    assert {*RATES, *FREE} == set(TO_WIRE.values())


@pytest.mark.parametrize("code", RATES)
def test_rate_of_a_date(door: Door, code: str) -> None:
    for day, rate in RATES[code].items():
        shown = booked(door, code, rate, rate, day)
        assert (shown["BTWCode"], shown["BTWPercentage"]) == (code, f"{rate}.0000")
        assert (shown["BedragExclBTW"], shown["BedragBTW"]) == ("100.0000", f"{rate}.0000")
        for other in OTHER_RATES:
            if other != rate:
                refused = memorial(MutatieRegels=[vat_line(code, other, other)], Datum=day)
                assert door.call("AddMutatie", oMut=refused).code == "CMUT011"


@pytest.mark.parametrize(("code", "soort"), [("AFW", "GeldUitgegeven"), ("AFW_VERK", "GeldOntvangen")])
@pytest.mark.parametrize("percentage", ["13.3713", "0", "21", "-5"])
def test_vat_of_a_free_rate_is_what_it_is(door: Door, code: str, soort: str, percentage: str) -> None:
    sent = vat_line(code, "13.37", percentage) | {"BedragExclBTW": "99.99", "BedragInclBTW": "113.36"}
    door.add(money(soort, MutatieRegels=[sent]))
    (shown,) = door.call("GetMutaties").all("cMutatieListRegel")
    assert (shown["BTWCode"], shown["BedragBTW"], shown["BTWPercentage"]) == (code, "13.3700", "13.3713")
    sign = 1 if code == "AFW" else -1
    assert (door.balance("1230"), door.balance("1712" if code == "AFW" else "1672")) == (99.99 * sign, 13.37 * sign)


def test_vat_of_a_free_rate_without_a_base(door: Door) -> None:
    only_vat = vat_line("AFW", "21", "0") | {"BedragExclBTW": "0", "BedragInclBTW": "21"}
    door.add(purchase(only_vat))
    (shown,) = door.call("GetMutaties").all("cMutatieListRegel")
    assert [shown[name] for name in ("BedragExclBTW", "BedragBTW", "BTWPercentage")] == ["0.0000", "21.0000", "0.0000"]
    assert (door.balance("1600"), door.balance("1712")) == (-21, 21)


STATED = [("VERL_VERK", "21"), ("VERL_VERK_L9", "9"), ("BI_EU_VERK", "0"), ("GEEN", "21.5"), ("hoog_verk_21", "20.5")]


def test_percentage_that_was_sent_is_read_back(either_door: Door) -> None:
    """A charge that is reversed names the rate that the customer pays, next to no VAT."""
    lines = [{**plain_line("100", "8000"), "BTWCode": code, "BTWPercentage": rate} for code, rate in STATED[:-1]]
    taxed = line(
        BTWCode="hoog_verk_21", BTWPercentage="20.5", BedragExclBTW="1", BedragBTW="0.21", BedragInclBTW="1.21"
    )
    either_door.add(sale(*lines, taxed, InExBTW="ex"))
    (shown,) = either_door.call("GetMutaties").all("cMutatieList")
    assert shown["InExBTW"] == "EX"
    told = [(row["BTWCode"], row["BTWPercentage"]) for row in either_door.call("GetMutaties").all("cMutatieListRegel")]
    assert told == [(code.upper(), f"{Decimal(rate):.4f}") for code, rate in STATED]


COMPUTED = {
    ("VERL_INK", BEFORE_2012): ("1706", 19.0),
    ("VERL_INK", FROM_2012): ("1706", 21.0),
    ("VERL_INK_L9", BEFORE_2019): ("1706", 6.0),
    ("VERL_INK_L9", FROM_2019): ("1706", 9.0),
    ("BU_EU_INK", FROM_2019): ("1707", 21.0),
    ("BI_EU_INK", FROM_2019): ("1708", 21.0),
}


@pytest.mark.parametrize(("code", "day"), COMPUTED)
def test_reverse_charge_books_a_pair_that_is_not_shown(either_door: Door, code: str, day: str) -> None:
    due, vat = COMPUTED[code, day]
    bought = {**plain_line("100", "4360"), "BTWCode": code}
    either_door.add(purchase(bought, Datum=day))
    assert {each: either_door.balance(each) for each in ("1600", "4360", due, "1713")} == {
        "1600": -100,
        "4360": 100,
        due: -vat,
        "1713": vat,
    }
    (shown,) = either_door.call("GetMutaties").all("cMutatieListRegel")
    assert (shown["BTWCode"], shown["BedragBTW"], shown["BedragInclBTW"]) == (code, "0.0000", "100.0000")
    credit = {**plain_line("-100", "4360"), "BTWCode": code}
    either_door.add(purchase(credit, Datum=day, Factuurnummer="I2"))
    assert [either_door.balance(each) for each in ("1600", "4360", due, "1713")] == [0, 0, 0, 0]


TOLERANCE = [("0.20", ""), ("0.22", ""), ("0.21", ""), ("0.19", "CMUT010.1"), ("0.23", "CMUT010.1")]


@pytest.mark.parametrize(("vat", "code"), TOLERANCE)
def test_vat_may_lie_a_cent_from_its_rate(door: Door, vat: str, code: str) -> None:
    sent = line(BedragExclBTW="1", BedragBTW=vat, BedragInclBTW=str(1 + Decimal(vat)))
    for factor, number in (("", "F1"), ("-", "F2")):
        signed = sent | {name: f"{factor}{sent[name]}" for name in ("BedragExclBTW", "BedragBTW", "BedragInclBTW")}
        assert door.call("AddMutatie", oMut=sale(signed, signed, Factuurnummer=number)).code == code


def test_tolerance_holds_for_each_line_by_itself(door: Door) -> None:
    high, low = (line(BedragExclBTW="1", BedragBTW=vat, BedragInclBTW=f"1.{vat[2:]}") for vat in ("0.22", "0.20"))
    assert door.call("AddMutatie", oMut=sale(*[high] * 50, *[low] * 50)).code == ""
    assert (door.balance("1300"), door.balance("1700")) == (121, -21)
    over = line(BedragExclBTW="1", BedragBTW="0.23", BedragInclBTW="1.23")
    assert door.call("AddMutatie", oMut=sale(*[low] * 5, over, Factuurnummer="F2")).code == "CMUT010.1"


def test_invoice_with_every_code_of_sales_and_signs(either_door: Door) -> None:
    lines = [
        line(),
        line(BedragExclBTW="-10", BedragBTW="-2.10", BedragInclBTW="-12.10"),
        line(BTWCode="LAAG_VERK", BTWPercentage="9", BedragBTW="9", BedragInclBTW="109", TegenrekeningCode="8010"),
        line(BTWCode="AFW_VERK", BTWPercentage="0", BedragBTW="3.5", BedragInclBTW="103.5"),
        *({**plain_line("5", "8000"), "BTWCode": code} for code in ("VERL_VERK", "BU_EU_VERK", "BI_EU_VERK_D", "GEEN")),
        plain_line("0", "8000"),
        plain_line("-0.01", "8000"),
    ]
    either_door.add(sale(*lines))
    shown = either_door.call("GetMutaties").all("cMutatieListRegel")
    for name in ("BedragExclBTW", "BedragBTW", "BedragInclBTW"):
        assert [Decimal(row[name]) for row in shown] == [Decimal(row[name]) for row in lines]
    codes = ("1300", "8000", "8010", "1700", "1701", "1672")
    assert [either_door.balance(code) for code in codes] == [341.39, -209.99, -100, -18.9, -9, -3.5]
    either_door.add(received("341.39"))
    assert either_door.call("GetOpenPosten", OpSoort="Debiteuren").all("cOpenPost") == []


def test_invoice_of_nothing(either_door: Door) -> None:
    either_door.add(sale(plain_line("0", "8000")))
    either_door.add(sale(line(), line(BedragExclBTW="-100", BedragBTW="-21", BedragInclBTW="-121"), Factuurnummer="F2"))
    assert either_door.call("GetOpenPosten", OpSoort="Debiteuren").all("cOpenPost") == []
    assert [either_door.balance(code) for code in ("1300", "8000", "1700")] == [0, 0, 0]
    found = either_door.call("GetMutaties").all("cMutatieListRegel")
    assert [row["BedragInclBTW"] for row in found] == ["0.0000", "121.0000", "-121.0000"]
