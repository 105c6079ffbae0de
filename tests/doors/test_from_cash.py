"""What is imported as records 0301 is shown by the other doors at once, and exported as it was sent."""

from decimal import Decimal

from tests.doors.mutations import header, newest, stated
from tests.doors.three import Three, euros


def test_sale_with_two_rates(three: Three) -> None:
    rows = (
        "901=VERK 302=260301 303=501 201=1300 307=20550 101=43 309=501 306=Zes_taarten 111=14 711=B-7",
        "901=VERK 302=260301 303=501 201=8000 307=-10000 306=Taart",
        "901=VERK 302=260301 303=501 201=8010 307=-5000 911=WINKEL 306=Boek",
        "901=VERK 302=260301 303=501 201=8030 307=-3000",
        "901=VERK 302=260301 303=501 201=1700 307=-2100 305=-10000",
        "901=VERK 302=260301 303=501 201=1701 307=-450 305=-5000",
    )
    assert three.exported(lambda: three.cash.book(*rows)) == [
        "1300 205,50 - 000043 000501 -",
        "8000 -100,00 - - - -",
        "8010 -50,00 - - - WINKEL",
        "8030 -30,00 - - - -",
        "1700 -21,00 -100,00 - - -",
        "1701 -4,50 -50,00 - - -",
    ]
    found = newest(three)
    assert header(found) == "FactuurVerstuurd 2026-03-01 1300 K1 000501 B-7"
    assert (found["Omschrijving"], found["Betalingstermijn"]) == ("Zes taarten", "14")
    assert stated(found) == [
        "8000 100.00 21.00 HOOG_VERK_21",
        "8010 50.00 4.50 LAAG_VERK 1",
        "8030 30.00 0.00 GEEN",
    ]
    assert three.eboekhouden.items()["000501"] == ("K1", Decimal("205.50"), 0, Decimal("205.50"))
    invoice, booking = three.snelstart.invoice("000501"), three.snelstart.booking("000501")
    assert (invoice["factuurBedrag"], invoice["openstaandSaldo"]) == (Decimal("205.50"), Decimal("205.50"))
    assert invoice["vervalDatum"] == "2026-03-15T00:00:00"
    assert [(row["btwSoort"], row["btwBedrag"]) for row in booking["btw"]] == [
        ("VerkopenHoog", Decimal("21.00")),
        ("VerkopenLaag", Decimal("4.50")),
    ]
    assert [(row["omschrijving"], row["btwSoort"]) for row in booking["boekingsregels"]] == [
        ("Taart", "Hoog"),
        ("Boek", "Laag"),
        (None, "Geen"),
    ]


def test_sale_to_another_country_stands_in_its_box(three: Three) -> None:
    rows = (
        "901=VERK 302=260301 303=513 201=1300 307=10000 101=43 309=513",
        "901=VERK 302=260301 303=513 201=8170 307=-7500",
        "901=VERK 302=260301 303=513 201=8050 307=-2500",
    )
    assert [row.split()[:2] for row in three.exported(lambda: three.cash.book(*rows))] == [
        ["1300", "100,00"],
        ["8170", "-75,00"],
        ["8050", "-25,00"],
    ]
    assert stated(newest(three)) == ["8170 75.00 0.00 BI_EU_VERK", "8050 25.00 0.00 BU_EU_VERK"]
    returns = {row["aangiftePeriodeBeginDatum"]: row for row in three.snelstart.read("/btwaangiftes")}
    first = returns["2026-01-01T00:00:00"]
    assert (first["rubriek3B"]["omzet"], first["rubriek3A"]["omzet"]) == (75, 25)


def test_vat_is_spread_over_the_lines_of_its_base(three: Three) -> None:
    three.cash.book(
        "901=VERK 302=260302 303=502 201=1300 307=12100 101=43 309=502",
        "901=VERK 302=260302 303=502 201=8000 307=-3333",
        "901=VERK 302=260302 303=502 201=8000 307=-6667",
        "901=VERK 302=260302 303=502 201=1700 307=-2100 305=-10000",
    )
    assert stated(newest(three)) == ["8000 33.33 7.00 HOOG_VERK_21", "8000 66.67 14.00 HOOG_VERK_21"]


def test_vat_whose_base_is_no_line_is_shown_as_a_plain_line(three: Three) -> None:
    three.cash.book(
        "901=VERK 302=260302 303=503 201=1300 307=12100 101=43 309=503",
        "901=VERK 302=260302 303=503 201=8000 307=-10000",
        "901=VERK 302=260302 303=503 201=1700 307=-2100 305=-9999",
    )
    assert stated(newest(three)) == ["8000 100.00 0.00 GEEN", "1700 21.00 0.00 GEEN"]
    booking = three.snelstart.booking("000503")
    assert (booking["factuurbedrag"], [row["bedrag"] for row in booking["boekingsregels"]]) == (121, [100, 21])


def test_purchase(three: Three) -> None:
    rows = (
        "901=INK 302=260303 303=601 201=1600 307=-12100 101=52 309=601 306=Meel",
        "901=INK 302=260303 303=601 201=4360 307=10000 911=WINKEL",
        "901=INK 302=260303 303=601 201=1710 307=2100 305=10000",
    )
    assert three.exported(lambda: three.cash.book(*rows)) == [
        "1600 -121,00 - 000052 000601 -",
        "4360 100,00 - - - WINKEL",
        "1710 21,00 100,00 - - -",
    ]
    found = newest(three)
    assert header(found) == "FactuurOntvangen 2026-03-03 1600 L1 000601 -"
    assert stated(found) == ["4360 100.00 21.00 HOOG_INK_21 1"]
    assert three.eboekhouden.items("Crediteuren")["000601"] == ("L1", 121, 0, 121)
    assert three.snelstart.invoice("000601") is None


def test_cash_receipt_gets_its_counter_line(three: Three) -> None:
    rows = (
        "901=KAS 302=260304 303=701 201=8000 307=-10000 306=Taart",
        "901=KAS 302=260304 303=701 201=1700 307=-2100 305=-10000",
    )
    assert three.exported(lambda: three.cash.book(*rows)) == [
        "1000 121,00 - - - -",
        "8000 -100,00 - - - -",
        "1700 -21,00 -100,00 - - -",
    ]
    found = newest(three)
    assert (header(found), stated(found)) == (
        "GeldOntvangen 2026-03-04 1000 - - -",
        ["8000 100.00 21.00 HOOG_VERK_21"],
    )


def test_bank_expense(three: Three) -> None:
    three.cash.book(
        "901=BANK 302=260304 303=702 201=4360 307=10000 306=Meel",
        "901=BANK 302=260304 303=702 201=1710 307=2100 305=10000",
    )
    found = newest(three)
    assert (header(found), stated(found)) == (
        "GeldUitgegeven 2026-03-04 1100 - - -",
        ["4360 100.00 21.00 HOOG_INK_21"],
    )


def test_general_document_with_vat(three: Three) -> None:
    rows = (
        "901=MEMO 302=260305 303=801 201=1230 307=12100 306=Correctie",
        "901=MEMO 302=260305 303=801 201=8000 307=-10000",
        "901=MEMO 302=260305 303=801 201=1700 307=-2100 305=-10000",
    )
    assert three.exported(lambda: three.cash.book(*rows)) == [
        "1230 121,00 - - - -",
        "8000 -100,00 - - - -",
        "1700 -21,00 -100,00 - - -",
    ]
    found = newest(three)
    assert (header(found), stated(found)) == (
        "Memoriaal 2026-03-05 1230 - - -",
        ["8000 100.00 21.00 HOOG_VERK_21"],
    )


def test_relation_that_is_named_on_the_lines_alone(three: Three) -> None:
    three.cash.book(
        "901=KAS 302=260305 303=704 201=4360 307=5000 101=52", "901=KAS 302=260305 303=704 201=4640 307=100"
    )
    assert header(newest(three)) == "GeldUitgegeven 2026-03-05 1000 L1 - -"
    three.cash.book(
        "901=KAS 302=260305 303=705 201=4360 307=5000 101=52",
        "901=KAS 302=260305 303=705 201=4640 307=100 101=43",
    )
    assert header(newest(three)) == "GeldUitgegeven 2026-03-05 1000 - - -"


def test_payments_of_two_invoices_in_one_document(three: Three) -> None:
    for number in (504, 505):
        three.cash.book(
            f"901=VERK 302=260306 303={number} 201=1300 307=12100 101=43 309={number}",
            f"901=VERK 302=260306 303={number} 201=8000 307=-10000",
            f"901=VERK 302=260306 303={number} 201=1700 307=-2100 305=-10000",
        )
    three.cash.book(
        "901=BANK 302=260307 303=703 201=1300 307=-12100 101=43 309=504",
        "901=BANK 302=260307 303=703 201=1300 307=-2100 101=43 309=505",
    )
    found = newest(three)
    assert header(found) == "FactuurbetalingOntvangen 2026-03-07 1100 K1 - -"
    assert [(row["Factuurnummer"], euros(row["BedragInvoer"])) for row in found["lines"]] == [
        ("000504", 121),
        ("000505", 21),
    ]
    assert [newest(three)] == three.eboekhouden.mutations(Factuurnummer="000504")[1:]
    assert [newest(three)] == three.eboekhouden.mutations(Factuurnummer="000505")[1:]
    items = three.eboekhouden.items()
    assert ("000504" in items, items["000505"]) == (False, ("K1", 121, 21, 100))
    assert (three.snelstart.outstanding("000504"), three.snelstart.outstanding("000505")) == (0, 100)


def test_difference_goes_to_the_suspense_account(three: Three) -> None:
    before = three.eboekhouden.balance("2990")
    rows = (
        "901=VERK 302=260308 303=506 201=1300 307=12100 101=43 309=506",
        "901=VERK 302=260308 303=506 201=8000 307=-10000",
    )
    assert three.exported(lambda: three.cash.book(*rows)) == [
        "1300 121,00 - 000043 000506 -",
        "8000 -100,00 - - - -",
        "2990 -21,00 - - - -",
    ]
    assert three.eboekhouden.balance("2990") == before - 21
    assert stated(newest(three)) == ["8000 100.00 0.00 GEEN", "2990 21.00 0.00 GEEN"]
    assert three.snelstart.outstanding("000506") == 121


def test_document_in_the_opening_journal(three: Three) -> None:
    three.cash.book(
        "901=BAL 302=260101 303=901 201=1100 307=500000",
        "901=BAL 302=260101 303=901 201=0600 307=-500000",
    )
    found = newest(three)
    assert header(found) == "OpeningsSaldo 2026-01-01 1100 - - -"
    assert stated(found) == ["0600 5000.00 0.00 GEEN"]


def test_faulty_line_leaves_the_same_books_at_every_door(three: Three) -> None:
    status, messages = three.cash.send(
        "901=VERK 302=260309 303=507 201=1300 307=12100 101=43 309=507",
        "901=VERK 302=260309 303=507 201=9999 307=-12100",
    )
    assert (status, messages[0]) == (3, "Ongeldige waarde 0201=9999")
    assert messages[1:] == ["Boekstuk VERK 2026 000507 is geboekt zonder regel 2"]
    assert stated(newest(three)) == ["2990 121.00 0.00 GEEN"]
    assert three.snelstart.outstanding("000507") == three.cash.items(43)["000507"] == 121


def test_faulty_document_of_formaat_5_is_nowhere(three: Three) -> None:
    last = newest(three)["MutatieNr"]
    status, messages = three.cash.send(
        "901=VERK 302=260310 201=1300 307=12100 101=43 309=508",
        "901=VERK 302=260310 201=9999 307=-12100",
        formaat="5",
    )
    assert (status, messages) == (3, ["Ongeldige waarde 0201=9999"])
    assert newest(three)["MutatieNr"] == last
    assert three.snelstart.invoice("000508") is None
