"""What is booked, replaced and deleted as a verkoopboeking is shown by the other doors at once."""

from decimal import Decimal

from tests.doors.mutations import header, newest, received, stated
from tests.doors.sales import book, model
from tests.doors.three import Three, euros

THIRDS = ("8000 33.33 Hoog", "8000 33.33 Hoog WINKEL", "8000 33.34 Hoog", "8010 50.00 Laag")
THIRDS_BTW = ("VerkopenHoog 21.00", "VerkopenLaag 4.50")


def lines_of_number(three: Three, document: str) -> list[str]:
    """Return account and amount of the CASH lines of a document of the sales journal."""
    records = [each for each in three.cash.export("0301B|26") if (each["0901"], each["0303"]) == ("VERK", document)]
    return [f"{each['0201']} {each['0307']}" for each in records]


def test_totals_are_spread_over_the_lines(three: Three) -> None:
    assert three.exported(lambda: book(three, "S1", *THIRDS, btw=THIRDS_BTW)) == [
        "1300 175,50 - 000043 S1 -",
        "8000 -33,33 - - - -",
        "8000 -33,33 - - - WINKEL",
        "8000 -33,34 - - - -",
        "8010 -50,00 - - - -",
        "1700 -21,00 -100,00 - - -",
        "1701 -4,50 -50,00 - - -",
    ]
    found = newest(three)
    assert header(found) == "FactuurVerstuurd 2026-03-01 1300 K1 S1 B-7"
    assert stated(found) == [
        "8000 33.33 7.00 HOOG_VERK_21",
        "8000 33.33 7.00 HOOG_VERK_21 1",
        "8000 33.34 7.00 HOOG_VERK_21",
        "8010 50.00 4.50 LAAG_VERK",
    ]
    assert (found["Omschrijving"], found["Betalingstermijn"], found["InExBTW"]) == ("Zes taarten", "14", "EX")


def test_last_cents_of_a_total_go_to_the_largest_remainders(three: Three) -> None:
    book(three, "S2", "8000 0.10 Hoog", "8000 0.10 Hoog", "8000 0.10 Hoog", btw=("VerkopenHoog 0.05",))
    vat = [euros(row["BedragBTW"]) for row in newest(three)["lines"]]
    assert (sum(vat), vat) == (Decimal("0.05"), [Decimal("0.02"), Decimal("0.02"), Decimal("0.01")])
    assert euros(three.snelstart.booking("S2")["btw"][0]["btwBedrag"]) == Decimal("0.05")


def test_sale_without_vat_by_the_function_of_its_account(three: Three) -> None:
    book(three, "S3", "8040 100.00 Geen", "8050 50.00 Geen", btw=("VerkopenVerlegd 0",))
    assert stated(newest(three)) == ["8040 100.00 0.00 VERL_VERK", "8050 50.00 0.00 BU_EU_VERK"]
    assert three.cash.items(43)["S3"] == three.eboekhouden.items()["S3"][3] == 150


def test_booking_is_an_open_item_at_every_door(three: Three) -> None:
    book(three, "S4")
    assert three.eboekhouden.items()["S4"] == ("K1", 121, 0, 121)
    assert three.cash.items(43)["S4"] == three.snelstart.outstanding("S4") == 121
    item = next(each for each in three.cash.export("0101P|43") if each.get("0309") == "S4")
    assert (item["0302"], item["0111"], item["0901"]) == ("01-03-2026", "15-03-2026", "VERK")


def test_put_replaces_the_booking_everywhere(three: Three) -> None:
    uid = book(three, "S5", *THIRDS, btw=THIRDS_BTW)
    number, document = newest(three)["MutatieNr"], three.cash.last_number("VERK")
    before = {code: three.eboekhouden.balance(code) for code in ("1300", "8000", "8010", "1700", "1701")}
    changed = model(three, "S5", "8010 10.00 Laag", btw=("VerkopenLaag 0.90",), boekstuk="B-8")
    answered = three.snelstart.write("PUT", f"/verkoopboekingen/{uid}", changed)
    assert answered == three.snelstart.booking("S5")
    (found,) = three.eboekhouden.mutations(Factuurnummer="S5")
    assert (found["MutatieNr"], found["Boekstuk"]) == (number, "B-8")
    assert stated(found) == ["8010 10.00 0.90 LAAG_VERK"]
    assert lines_of_number(three, document) == ["1300 10,90", "8010 -10,00", "1701 -0,90"]
    assert three.eboekhouden.items()["S5"] == ("K1", Decimal("10.90"), 0, Decimal("10.90"))
    assert three.cash.items(43)["S5"] == three.snelstart.outstanding("S5") == Decimal("10.90")
    moved = {code: three.eboekhouden.balance(code) - amount for code, amount in before.items()}
    assert moved == {
        "1300": Decimal("10.90") - Decimal("175.50"),
        "8000": 100,
        "8010": 40,
        "1700": 21,
        "1701": Decimal("3.60"),
    }


def test_put_with_another_number_and_date(three: Three) -> None:
    uid = book(three, "S6")
    changed = model(three, "S6-A", factuurdatum="2026-02-15T00:00:00", betalingstermijn=30)
    three.snelstart.write("PUT", f"/verkoopboekingen/{uid}", changed)
    assert three.snelstart.invoice("S6") is None
    assert three.snelstart.invoice("S6-A")["vervalDatum"] == "2026-03-17T00:00:00"
    items = three.eboekhouden.items()
    assert ("S6" in items, items["S6-A"][3]) == (False, 121)
    assert {"S6", "S6-A"} & set(three.cash.items(43)) == {"S6-A"}
    (found,) = three.eboekhouden.mutations(Factuurnummer="S6-A")
    assert found["Datum"] == "2026-02-15T00:00:00"


def test_put_of_an_invoice_that_is_partly_paid(three: Three) -> None:
    uid = book(three, "S7")
    three.eboekhouden.add(received("S7", "21.00"))
    changed = model(three, "S7", "8000 200.00 Hoog", btw=("VerkopenHoog 42.00",))
    three.snelstart.write("PUT", f"/verkoopboekingen/{uid}", changed)
    assert three.eboekhouden.items()["S7"] == ("K1", 242, 21, 221)
    assert three.cash.items(43)["S7"] == three.snelstart.outstanding("S7") == 221


def test_delete_takes_the_booking_out_everywhere(three: Three) -> None:
    before = {code: three.eboekhouden.balance(code) for code in ("1300", "8000", "1700")}
    uid = book(three, "S8")
    document = three.cash.last_number("VERK")
    three.snelstart.write("DELETE", f"/verkoopboekingen/{uid}")
    assert three.snelstart.invoice("S8") is None
    assert three.snelstart.call("GET", f"/verkoopboekingen/{uid}").status_code == 404
    assert three.eboekhouden.mutations(Factuurnummer="S8") == []
    assert "S8" not in three.eboekhouden.items()
    assert "S8" not in three.cash.items(43)
    assert lines_of_number(three, document) == []
    assert {code: three.eboekhouden.balance(code) for code in before} == before


def test_number_of_a_deleted_booking_may_be_used_by_another_door(three: Three) -> None:
    uid = book(three, "123")
    three.snelstart.write("DELETE", f"/verkoopboekingen/{uid}")
    three.cash.book(
        "901=VERK 302=260301 201=1300 307=12100 101=43 309=123",
        "901=VERK 302=260301 201=8000 307=-10000",
        "901=VERK 302=260301 201=1700 307=-2100 305=-10000",
    )
    assert three.eboekhouden.items()["000123"] == ("K1", 121, 0, 121)
    assert three.snelstart.outstanding("000123") == 121


def test_paid_booking_is_not_deleted(three: Three) -> None:
    uid = book(three, "S9")
    three.eboekhouden.add(received("S9", "121.00"))
    refused = three.snelstart.call("DELETE", f"/verkoopboekingen/{uid}")
    assert [row["errorCode"] for row in refused.json] == ["BOE-0083"]
    assert three.snelstart.outstanding("S9") == 0
