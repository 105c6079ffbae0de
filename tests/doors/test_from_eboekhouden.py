"""What is booked with AddMutatie is shown by the other doors at once, and by GetMutaties as it was sent."""

from decimal import Decimal
from typing import Any

from tests.doors.mutations import header, mutation, newest, paid, purchase, received, sale, stated
from tests.doors.three import Three, euros

CENTRE = "1"
"""The id of the cost centre WINKEL."""


def shown_lines(three: Three, number: str) -> list[tuple[Any, ...]]:
    """Return account, amount, btwSoort and cost centre of the lines of a verkoopboeking."""
    codes = {uid: code for code, uid in three.uids.items()}
    return [
        (
            codes[row["grootboek"]["id"]],
            row["bedrag"],
            row["btwSoort"],
            codes[row["kostenplaats"]["id"]] if row["kostenplaats"] else None,
        )
        for row in three.snelstart.booking(number)["boekingsregels"]
    ]


def totals(three: Three, number: str) -> list[tuple[Any, ...]]:
    """Return the btw of a verkoopboeking."""
    return [(row["btwSoort"], row["btwBedrag"]) for row in three.snelstart.booking(number)["btw"]]


def test_sale_with_three_kinds_of_vat(three: Three) -> None:
    lines = ["8000 100.00 21.00 HOOG_VERK_21", f"8010 50.00 4.50 LAAG_VERK_9 {CENTRE}", "8040 30.00 0.00 VERL_VERK"]
    before = three.eboekhouden.balance("8010", int(CENTRE))
    assert three.exported(lambda: three.eboekhouden.add(sale("E1", *lines))) == [
        "1300 205,50 - 000043 E1 -",
        "8000 -100,00 - - - -",
        "8010 -50,00 - - - WINKEL",
        "8040 -30,00 - - - -",
        "1700 -21,00 -100,00 - - -",
        "1701 -4,50 -50,00 - - -",
    ]
    found = newest(three)
    assert (header(found), stated(found)) == ("FactuurVerstuurd 2026-03-01 1300 K1 E1 B-7", lines)
    assert three.eboekhouden.balance("8010", int(CENTRE)) == before - 50
    assert three.eboekhouden.items()["E1"] == ("K1", Decimal("205.50"), 0, Decimal("205.50"))
    assert three.cash.items(43)["E1"] == Decimal("205.50")
    assert shown_lines(three, "E1") == [
        ("8000", Decimal("100.00"), "Hoog", None),
        ("8010", Decimal("50.00"), "Laag", "WINKEL"),
        ("8040", Decimal("30.00"), "Geen", None),
    ]
    assert totals(three, "E1") == [
        ("VerkopenHoog", Decimal("21.00")),
        ("VerkopenLaag", Decimal("4.50")),
        ("VerkopenVerlegd", 0),
    ]


def test_sale_is_one_verkoopfactuur(three: Three) -> None:
    three.eboekhouden.add(sale("E2"))
    invoice, booking = three.snelstart.invoice("E2"), three.snelstart.booking("E2")
    assert invoice["relatie"]["id"] == booking["klant"]["id"] == three.uids["K1"]
    assert invoice["factuurBedrag"] == invoice["openstaandSaldo"] == booking["factuurbedrag"] == 121
    assert (invoice["factuurDatum"], invoice["vervalDatum"]) == ("2026-03-01T00:00:00", "2026-03-15T00:00:00")
    assert booking["factuurdatum"] == invoice["factuurDatum"]
    assert (booking["boekstuk"], booking["omschrijving"], booking["betalingstermijn"]) == ("B-7", "Zes taarten", 14)


def test_document_of_a_sale(three: Three) -> None:
    three.eboekhouden.add(sale("E3"))
    last = three.cash.last_number("VERK")
    (own, *_) = document = [each for each in three.cash.export("0301|2603") if each["0303"] == last]
    assert {(each["0901"], each["0302"], each["0711"]) for each in document} == {("VERK", "01-03-2026", "B-7")}
    assert (own["0306"], own["0111"]) == ("Zes taarten", "14")


def test_sale_including_vat(three: Three) -> None:
    lines = ["8000 82.64 17.36 HOOG_VERK_21", "8010 45.87 4.13 LAAG_VERK_9", "8030 10.00 0.00 GEEN"]
    three.eboekhouden.add(sale("E4", *lines, InExBTW="IN"))
    found = newest(three)
    assert (found["InExBTW"], stated(found)) == ("IN", lines)
    assert [euros(row["BedragInvoer"]) for row in found["lines"]] == [100, 50, 10]
    assert totals(three, "E4") == [("VerkopenHoog", Decimal("17.36")), ("VerkopenLaag", Decimal("4.13"))]
    assert three.snelstart.outstanding("E4") == three.cash.items(43)["E4"] == 160


def test_credit_note(three: Three) -> None:
    three.eboekhouden.add(sale("E5", "8000 -100.00 -21.00 HOOG_VERK_21"))
    assert three.eboekhouden.items()["E5"] == ("K1", -121, 0, -121)
    assert (three.snelstart.invoice("E5")["factuurBedrag"], three.snelstart.outstanding("E5")) == (-121, -121)
    assert three.cash.items(43)["E5"] == -121
    assert totals(three, "E5") == [("VerkopenHoog", Decimal("-21.00"))]


def test_purchase_with_reverse_charge(three: Three) -> None:
    lines = ["4360 100.00 0.00 VERL_INK", f"4310 10.00 2.10 HOOG_INK_21 {CENTRE}", "4640 5.00 0.00 GEEN"]
    assert three.exported(lambda: three.eboekhouden.add(purchase("I1", *lines))) == [
        "1600 -117,10 - 000052 I1 -",
        "4360 100,00 - - - -",
        "4310 10,00 - - - WINKEL",
        "4640 5,00 - - - -",
        "1710 2,10 10,00 - - -",
        "1713 21,00 100,00 - - -",
        "1706 -21,00 -100,00 - - -",
    ]
    found = newest(three)
    assert (header(found), stated(found)) == ("FactuurOntvangen 2026-03-01 1600 L1 I1 B-7", lines)
    assert three.eboekhouden.items("Crediteuren")["I1"] == ("L1", Decimal("117.10"), 0, Decimal("117.10"))
    assert three.snelstart.invoice("I1") is None


def test_purchase_of_a_number_that_a_sale_has(three: Three) -> None:
    three.eboekhouden.add(sale("77"))
    three.eboekhouden.add(purchase("77"))
    assert three.snelstart.outstanding("77") == three.cash.items(43)["77"] == 121
    assert three.eboekhouden.items("Crediteuren")["77"] == ("L1", 121, 0, 121)


def test_payment_received(three: Three) -> None:
    three.eboekhouden.add(sale("E6"))
    assert three.exported(lambda: three.eboekhouden.add(received("E6", "100.00"))) == [
        "1100 100,00 - - - -",
        "1300 -100,00 - 000043 E6 -",
    ]
    found = newest(three)
    assert header(found) == "FactuurbetalingOntvangen 2026-03-01 1100 K1 E6 B-7"
    assert stated(found) == ["1300 100.00 0.00 GEEN"]
    assert three.snelstart.outstanding("E6") == three.cash.items(43)["E6"] == 21


def test_payment_sent(three: Three) -> None:
    three.eboekhouden.add(purchase("I2"))
    assert three.exported(lambda: three.eboekhouden.add(paid("I2", "121.00"))) == [
        "1100 -121,00 - - - -",
        "1600 121,00 - 000052 I2 -",
    ]
    assert "I2" not in three.eboekhouden.items("Crediteuren")


def test_money_received(three: Three) -> None:
    lines = ["8000 100.00 21.00 HOOG_VERK_21", "8050 40.00 0.00 BU_EU_VERK"]
    assert three.exported(lambda: three.eboekhouden.add(mutation("GeldOntvangen", "1000", *lines))) == [
        "1000 161,00 - - - -",
        "8000 -100,00 - - - -",
        "8050 -40,00 - - - -",
        "1700 -21,00 -100,00 - - -",
    ]
    found = newest(three)
    assert (header(found), stated(found)) == ("GeldOntvangen 2026-03-01 1000 - - B-7", lines)


def test_money_spent(three: Three) -> None:
    lines = ["4360 100.00 9.00 LAAG_INK_9", "4310 40.00 0.00 BI_EU_INK"]
    assert three.exported(lambda: three.eboekhouden.add(mutation("GeldUitgegeven", "1100", *lines))) == [
        "1100 -149,00 - - - -",
        "4360 100,00 - - - -",
        "4310 40,00 - - - -",
        "1711 9,00 100,00 - - -",
        "1713 8,40 40,00 - - -",
        "1708 -8,40 -40,00 - - -",
    ]
    found = newest(three)
    assert (header(found), stated(found)) == ("GeldUitgegeven 2026-03-01 1100 - - B-7", lines)


def test_memorial(three: Three) -> None:
    lines = ["1230 50.00 0.00 GEEN", "8000 100.00 21.00 HOOG_VERK_21"]
    assert three.exported(lambda: three.eboekhouden.add(mutation("Memoriaal", "4360", *lines))) == [
        "4360 171,00 - - - -",
        "1230 -50,00 - - - -",
        "8000 -100,00 - - - -",
        "1700 -21,00 -100,00 - - -",
    ]
    found = newest(three)
    assert (header(found), stated(found)) == ("Memoriaal 2026-03-01 4360 - - B-7", lines)


def test_memorial_that_settles_an_invoice(three: Three) -> None:
    three.eboekhouden.add(sale("E7"))
    named = {"RelatieCode": "K1", "Factuurnummer": "E7"}
    three.eboekhouden.add(mutation("Memoriaal", "4580", "1300 121.00 0.00 GEEN", **named))
    assert three.snelstart.outstanding("E7") == 0
    assert "E7" not in three.cash.items(43)


def test_relation_has_a_code_and_a_number_at_every_door(three: Three) -> None:
    added = {"Code": "OOIJEVAAR", "Bedrijf": "De Ooijevaar", "BP": "B"}
    assert three.eboekhouden.told("AddRelatie", oRel=added) == ("", "")
    (relation,) = three.snelstart.read("/relaties", "$filter=Naam%20eq%20'De%20Ooijevaar'")
    record = next(each for each in three.cash.export("0101") if each["0103"] == "De Ooijevaar")
    assert int(record["0101"]) == relation["relatiecode"]
    assert record["0102"] == "OOIJEVAAR"
