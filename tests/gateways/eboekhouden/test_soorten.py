"""Test each Soort: what it does to the balances, and that it is read back as it was sent."""

from collections.abc import Callable

import pytest

from tests.gateways.eboekhouden.conftest import Door
from tests.gateways.eboekhouden.messages import (
    line,
    memorial,
    money,
    mutation,
    paid,
    plain_line,
    purchase,
    received,
    sale,
)

SOORTEN: dict[str, tuple[list[dict[str, object]], dict[str, float]]] = {
    "FactuurVerstuurd": ([sale()], {"1300": 121, "8000": -100, "1700": -21}),
    "FactuurOntvangen": ([purchase()], {"1600": -121, "4360": 100, "1710": 21}),
    "FactuurbetalingOntvangen": ([sale(), received()], {"1300": 0, "1100": 121, "8000": -100, "1700": -21}),
    "FactuurbetalingVerstuurd": ([purchase(), paid()], {"1600": 0, "1100": -121, "4360": 100, "1710": 21}),
    "GeldOntvangen": ([money()], {"1000": 121, "8000": -100, "1700": -21}),
    "GeldUitgegeven": ([money("GeldUitgegeven")], {"1000": -121, "4360": 100, "1710": 21}),
    "Memoriaal": ([memorial()], {"4360": 50, "1230": -50}),
}


@pytest.mark.parametrize("soort", SOORTEN)
def test_soort(either_door: Door, soort: str) -> None:
    sent, balances = SOORTEN[soort]
    for number, each in enumerate(sent, start=1):
        assert either_door.add(each) == number
    assert {code: either_door.balance(code) for code in balances} == balances
    shown = either_door.call("GetMutaties").all("cMutatieList")[-1]
    asked = sent[-1]
    names = ("Soort", "Rekening", "Omschrijving", "InExBTW")
    assert {name: shown[name] for name in names} == {name: asked[name] for name in names}
    assert shown["Datum"] == "2023-04-01T00:00:00"
    assert (shown["RelatieCode"], shown["Factuurnummer"]) == (
        asked.get("RelatieCode", ""),
        asked.get("Factuurnummer", ""),
    )


def test_every_soort_of_the_list_is_tried() -> None:
    from_the_manual = 7
    assert len(SOORTEN) == from_the_manual


def lines_of(door: Door) -> list[dict[str, str]]:
    return door.call("GetMutaties").all("cMutatieListRegel")


AMOUNTS = ("BedragInvoer", "BedragExclBTW", "BedragBTW", "BedragInclBTW", "BTWCode", "BTWPercentage")
HIGH = {"8000": -100.0, "1700": -21.0}


@pytest.mark.parametrize(("in_or_ex", "entered"), [("IN", "121.0000"), ("EX", "100.0000")])
def test_amount_that_was_entered(door: Door, in_or_ex: str, entered: str) -> None:
    door.add(sale(InExBTW=in_or_ex))
    (shown,) = lines_of(door)
    assert [shown[name] for name in AMOUNTS] == [entered, "100.0000", "21.0000", "121.0000", "HOOG_VERK_21", "21.0000"]
    assert {code: door.balance(code) for code in HIGH} == HIGH


def vat_line(code: str, vat: str, rate: str, account: str) -> dict[str, str]:
    gross = str(100 + float(vat))
    return line(BTWCode=code, BedragBTW=vat, BedragInclBTW=gross, BTWPercentage=rate, TegenrekeningCode=account)


SALES = {
    "HOOG_VERK": ("19", "19"),
    "HOOG_VERK_21": ("21", "21"),
    "LAAG_VERK": ("9", "9"),
    "LAAG_VERK_9": ("9", "9"),
    "VERL_VERK": ("0", "0"),
    "VERL_VERK_L9": ("0", "0"),
    "AFW_VERK": ("12.34", "12.34"),
    "BU_EU_VERK": ("0", "0"),
    "BI_EU_VERK": ("0", "0"),
    "BI_EU_VERK_D": ("0", "0"),
    "AFST_VERK": ("0", "0"),
    "GEEN": ("0", "0"),
}
PURCHASES = {
    "LAAG_INK": ("9", "9"),
    "LAAG_INK_9": ("9", "9"),
    "HOOG_INK": ("21", "21"),
    "HOOG_INK_21": ("21", "21"),
    "VERL_INK": ("0", "0"),
    "VERL_INK_L9": ("0", "0"),
    "AFW": ("7", "7"),
    "BU_EU_INK": ("0", "0"),
    "BI_EU_INK": ("0", "0"),
    "GEEN": ("0", "0"),
}
CODES: list[tuple[str, Callable[..., dict[str, object]], str]] = [
    *((code, sale, "8000") for code in SALES),
    *((code, purchase, "4360") for code in PURCHASES),
]


@pytest.mark.parametrize(("code", "make", "account"), CODES, ids=[f"{row[0]} {row[2]}" for row in CODES])
def test_btw_code(door: Door, code: str, make: Callable[..., dict[str, object]], account: str) -> None:
    vat, rate = (SALES if account == "8000" else PURCHASES)[code]
    door.add(make(vat_line(code, vat, rate, account)))
    (shown,) = lines_of(door)
    told = (shown["BTWCode"], float(shown["BTWPercentage"]), float(shown["BedragBTW"]))
    assert told == (code, float(rate), float(vat))
    total = 100 + float(vat)
    assert abs(door.balance("1300" if account == "8000" else "1600")) == total


def test_reverse_charge_may_name_its_rate(door: Door) -> None:
    bought = line(BTWCode="VERL_INK", BedragBTW="0", BedragInclBTW="100", BTWPercentage="21", TegenrekeningCode="4360")
    door.add(purchase(bought))
    balances = {"1600": -100.0, "4360": 100.0, "1706": -21.0, "1713": 21.0}
    assert {code: door.balance(code) for code in balances} == balances


def test_zero_is_no_vat(door: Door) -> None:
    sent = {**plain_line("1000.00", "0070"), "BTWCode": "0"}
    door.add(mutation("Memoriaal", "1000", sent, RelatieCode=""))
    (shown,) = lines_of(door)
    assert (shown["BTWCode"], shown["TegenrekeningCode"]) == ("GEEN", "0070")


def test_lines_keep_their_order_and_signs(door: Door) -> None:
    discount = line(BedragExclBTW="-10", BedragBTW="-2.10", BedragInclBTW="-12.10", BedragInvoer="-10")
    low = vat_line("LAAG_VERK_9", "9", "9", "8000")
    door.add(sale(line(), discount, low))
    assert [row["BedragInclBTW"] for row in lines_of(door)] == ["121.0000", "-12.1000", "109.0000"]
    assert door.balance("1300") == 217.9


def test_a_cent_of_rounding_is_forgiven(door: Door) -> None:
    door.add(sale(line(BedragExclBTW="8.26", BedragBTW="1.74", BedragInclBTW="10.00")))
    assert (door.balance("8000"), door.balance("1700")) == (-8.26, -1.74)


def test_more_decimals_are_rounded_and_the_total_stays(door: Door) -> None:
    door.add(sale(line(BedragExclBTW="8.2645", BedragBTW="1.7355", BedragInclBTW="10")))
    assert (door.balance("1300"), door.balance("8000"), door.balance("1700")) == (10, -8.26, -1.74)


@pytest.mark.parametrize(("in_or_ex", "total"), [("IN", 100.0), ("EX", 121.0)])
@pytest.mark.parametrize("others", [{}, dict.fromkeys(("BedragExclBTW", "BedragBTW", "BedragInclBTW"), "0.00")])
def test_a_line_of_which_only_the_entered_amount_is_sent(
    door: Door, in_or_ex: str, total: float, others: dict[str, str]
) -> None:
    entered = {"BedragInvoer": "100", "BTWCode": "HOOG_VERK_21", "TegenrekeningCode": "8000", **others}
    door.add(sale(entered, InExBTW=in_or_ex))
    assert door.balance("1300") == total


def test_number_that_was_sent_is_ignored(door: Door) -> None:
    assert door.add(sale(MutatieNr="99999")) == 1


def test_a_webshop_sends_the_least(door: Door) -> None:
    sent: dict[str, object] = {
        "Soort": "GeldOntvangen",
        "Datum": "2023-04-01T10:11:12.123456Z",
        "Rekening": "1100",
        "Omschrijving": "Bestelling 7",
        "InExBTW": "IN",
        "MutatieRegels": [
            {
                "BedragExclBTW": "100.00",
                "BedragInclBTW": "121.00",
                "BedragBTW": "21.00",
                "BTWPercentage": "21",
                "TegenrekeningCode": "8000",
                "BTWCode": "HOOG_VERK_21",
                "BedragInvoer": "121.00",
            }
        ],
    }
    assert door.add(sent) == 1
    (shown,) = door.call("GetMutaties").all("cMutatieList")
    assert (shown["Datum"], shown["Factuurnummer"], shown["Boekstuk"]) == ("2023-04-01T00:00:00", "", "")
    assert shown["Betalingstermijn"] == "0"


def test_texts_are_kept(door: Door) -> None:
    sent = {"Omschrijving": "Café & <zoon> €", "Boekstuk": "B-1", "Betalingskenmerk": "NL 12"}
    door.add(sale(**sent))
    (shown,) = door.call("GetMutaties").all("cMutatieList")
    assert (shown["Omschrijving"], shown["Boekstuk"], shown["Betalingstermijn"]) == ("Café & <zoon> €", "B-1", "14")


def test_spaces_around_texts_and_codes_are_dropped(door: Door) -> None:
    spaced = {name: f" {text}\n" for name, text in sale(Boekstuk="B 1").items() if isinstance(text, str)}
    row = {name: f" {text} " for name, text in line().items()}
    door.add({**spaced, "MutatieRegels": [row]})
    door.add(received("\t121 ", Factuurnummer="F1  ", RelatieCode=" C1"))
    first, _ = door.call("GetMutaties", cFilter={"Factuurnummer": " F1 "}).all("cMutatieList")
    told = [first[name] for name in ("Rekening", "RelatieCode", "Factuurnummer", "Boekstuk", "Omschrijving")]
    assert told == ["1300", "C1", "F1", "B 1", "Proef"]
    assert door.call("GetOpenPosten", OpSoort="Debiteuren").all("cOpenPost") == []


def test_payment_in_parts_and_the_open_items(either_door: Door) -> None:
    either_door.add(sale())
    either_door.add(received("21"))
    (item,) = either_door.call("GetOpenPosten", OpSoort="Debiteuren").all("cOpenPost")
    assert item == {
        "MutDatum": "2023-04-01T00:00:00",
        "MutFactuur": "F1",
        "RelCode": "C1",
        "RelBedrijf": "Klant & Zoon",
        "Bedrag": "121",
        "Voldaan": "21",
        "Openstaand": "100",
    }
    either_door.add(received("100"))
    assert either_door.call("GetOpenPosten", OpSoort="Debiteuren").all("cOpenPost") == []


def test_open_items_of_creditors(door: Door) -> None:
    door.add(purchase())
    credit = line(BedragExclBTW="-1", BedragBTW="-0.21", BedragInclBTW="-1.21", BTWCode="HOOG_INK_21")
    door.add(purchase({**credit, "TegenrekeningCode": "4360"}, Factuurnummer="I2"))
    items = door.call("GetOpenPosten", OpSoort="Crediteuren").all("cOpenPost")
    assert [(row["MutFactuur"], row["Openstaand"]) for row in items] == [("I1", "121"), ("I2", "-1.21")]
    assert door.call("GetOpenPosten", OpSoort="Debiteuren").all("cOpenPost") == []
    assert door.call("GetOpenPosten").value("Openposten") == ""


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-12-31T23:00:00Z", "2025-12-31"),
        ("2025-12-31T23:00:00", "2025-12-31"),
        ("2025-12-31T23:00:00+00:00", "2026-01-01"),
        ("2026-01-01T00:30:00+02:00", "2025-12-31"),
        ("2025-12-31T18:30:00.25-05:00", "2026-01-01"),
    ],
)
def test_offset_of_a_date_becomes_dutch_time(door: Door, written: str, day: str) -> None:
    door.add(sale(Datum=written))
    (shown,) = door.call("GetMutaties", cFilter={"DatumVan": written, "DatumTm": written}).all("cMutatieList")
    assert shown["Datum"] == f"{day}T00:00:00"
