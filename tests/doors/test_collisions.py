"""Where the vendors' shapes collide: numbers and codes, references, terms, texts, VAT that does not fit its account."""

from decimal import Decimal

import pytest

from grootboek.bookkeeping.chart import add_account
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.vat_returns import compute
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.vat_boxes import Box
from grootboek.ledger.vat_return import vat_period
from tests.doors.mutations import header, mutation, newest, purchase, sale, stated
from tests.doors.sales import book, model
from tests.doors.three import Three


def test_relation_with_a_number_as_its_code(three: Three) -> None:
    with three.book(writing=True) as opened:
        add_party(opened, PartyDraft(code="1234", name="Met nummer"))
    three.eboekhouden.add(sale("C1") | {"RelatieCode": "1234"})
    relation = three.snelstart.read(three.snelstart.booking("C1")["klant"]["uri"])
    assert (relation["relatiecode"], relation["naam"]) == (1234, "Met nummer")
    assert three.cash.items(1234)["C1"] == three.eboekhouden.items()["C1"][3] == 121


def test_account_with_a_text_as_its_code(three: Three) -> None:
    with three.book(writing=True) as opened:
        added = add_account(opened, AccountDraft(code="OMZ-A", name="Omzet A", role=AccountRole.REVENUE_HIGH))
    three.eboekhouden.add(sale("C2", "OMZ-A 100.00 21.00 HOOG_VERK_21"))
    (row,) = three.snelstart.booking("C2")["boekingsregels"]
    shown = three.snelstart.read(row["grootboek"]["uri"])
    assert (shown["nummer"], shown["omschrijving"]) == (added.number, "Omzet A")
    assert added.number >= 90000
    assert [each["0307"] for each in three.cash.export("0301B|26") if each["0201"] == "OMZ-A"] == ["-100,00"]


def test_reference_or_else_the_voucher_number(three: Three) -> None:
    three.eboekhouden.add(sale("C3", Boekstuk="x" * 50))
    assert three.snelstart.booking("C3")["boekstuk"] == "x" * 50
    three.eboekhouden.add(sale("C4", Boekstuk=""))
    assert int(three.snelstart.booking("C4")["boekstuk"]) == int(three.cash.last_number("VERK"))
    assert newest(three)["Boekstuk"] == ""


def test_document_numbers_go_on_after_that_of_an_import(three: Three) -> None:
    three.cash.book(
        "901=VERK 302=260301 303=5000 201=1300 307=12100 101=43 309=5000",
        "901=VERK 302=260301 303=5000 201=8030 307=-12100",
    )
    three.eboekhouden.add(sale("C5"))
    assert three.cash.last_number("VERK") == "005001"


def test_longer_invoice_number_than_a_door_takes_is_shown(three: Three) -> None:
    number = "INV-" + "9" * 46
    three.eboekhouden.add(sale(number))
    assert three.snelstart.outstanding(number) == three.cash.items(43)[number] == 121


def test_term_of_the_relation_holds_where_none_is_stated(three: Three) -> None:
    book(three, "C6", betalingstermijn=None)
    three.cash.book("901=VERK 302=260301 201=1300 307=12100 101=43 309=906", "901=VERK 302=260301 201=8030 307=-12100")
    for number in ("C6", "000906"):
        assert three.snelstart.invoice(number)["vervalDatum"] == "2026-03-15T00:00:00"
        (found,) = three.eboekhouden.mutations(Factuurnummer=number)
        assert found["Betalingstermijn"] == "14"


def test_vat_that_does_not_fit_its_account_is_shown_as_it_is(three: Three) -> None:
    three.eboekhouden.add(sale("C7", "8000 100.00 9.00 LAAG_VERK_9"))
    booking = three.snelstart.booking("C7")
    assert [row["btwSoort"] for row in booking["boekingsregels"]] == ["Laag"]
    assert booking["btw"] == [{"btwSoort": "VerkopenLaag", "btwBedrag": Decimal("9.00")}]


def test_low_rate_by_the_date_of_the_booking(three: Three) -> None:
    sent = sale("C8", "8010 100.00 6.00 LAAG_VERK") | {"Datum": "2018-12-31"}
    sent["MutatieRegels"][0]["BTWPercentage"] = "6"
    three.eboekhouden.add(sent)
    (found,) = three.eboekhouden.mutations(Factuurnummer="C8")
    assert found["lines"][0]["BTWPercentage"] == "6.0000"
    assert three.snelstart.booking("C8")["btw"] == [{"btwSoort": "VerkopenLaag", "btwBedrag": Decimal("6.00")}]
    assert [each["0307"] for each in three.cash.export("0301B|18") if each["0201"] == "1701"] == ["-6,00"]


REVERSED = (
    "901=INK 302=260301 201=1600 307=-10000 101=52 309={}",
    "901=INK 302=260301 201=4360 307=10000",
    "901=INK 302=260301 201=1713 307={} 305=10000",
    "901=INK 302=260301 201={} 307=-{} 305={}",
)


@pytest.mark.parametrize(
    ("number", "due", "vat", "base", "code", "box"),
    [
        ("910", "1706", "2100", "-10000", "VERL_INK", "2a"),
        ("911", "1706", "900", "-10000", "VERL_INK_L9", "2a"),
        ("912", "1707", "2100", "-10000", "BU_EU_INK", "4a"),
        ("913", "1708", "2100", "-10000", "BI_EU_INK", "4b"),
    ],
)
def test_reverse_charge_sent_line_by_line_is_one_at_every_door(
    three: Three, number: str, due: str, vat: str, base: str, code: str, box: str
) -> None:
    head, cost, reclaimed, owed = REVERSED
    before = boxes(three)
    sent = (head.format(number), cost, reclaimed.format(vat), owed.format(due, vat, base))
    shown = three.exported(lambda: three.cash.book(*sent))
    # Its own door gives back what it was sent.
    assert [each.split()[:3] for each in shown] == [
        ["1600", "-100,00", "-"],
        ["4360", "100,00", "-"],
        ["1713", f"{int(vat) / 100:.2f}".replace(".", ","), "100,00"],
        [due, f"-{int(vat) / 100:.2f}".replace(".", ","), f"{int(base) / 100:.2f}".replace(".", ",")],
    ]
    found = newest(three)
    assert header(found) == f"FactuurOntvangen 2026-03-01 1600 L1 {int(number):06} -"
    assert stated(found) == [f"4360 100.00 0.00 {code}"]
    now = boxes(three)
    moved = {
        name: (now[name][0] - before[name][0], now[name][1] - before[name][1])
        for name in Box
        if now[name] != before[name]
    }
    assert moved == {box: (10000, int(vat)), "5a": (0, int(vat)), "5b": (0, int(vat))}


def boxes(three: Three) -> dict[Box, tuple[int, int]]:
    """Return turnover and VAT of each box of March, to the cent."""
    with three.book() as book:
        computed = compute(book, vat_period("2026-03")).boxes
    return {box: (amounts.turnover, amounts.vat) for box, amounts in computed.items()}


@pytest.mark.parametrize(
    ("reclaimed", "owed"),
    [
        # Of another base than the line, of another amount than the rate makes, and two halves that do not agree.
        ("307=2100 305=20000", "201=1706 307=-2100"),
        ("307=1500 305=10000", "201=1706 307=-1500"),
        ("307=2100 305=10000", "201=1706 307=-2000"),
        ("307=2100 305=10000", "201=4360 307=-2100"),
    ],
)
def test_what_is_no_pair_of_reverse_charge_is_shown_as_the_lines_it_is(three: Three, reclaimed: str, owed: str) -> None:
    three.cash.book(
        "901=MEMO 302=260301 201=2000 307=-10000",
        "901=MEMO 302=260301 201=4360 307=10000",
        f"901=MEMO 302=260301 201=1713 {reclaimed}",
        f"901=MEMO 302=260301 {owed}",
    )
    assert all(line.endswith(" GEEN") for line in stated(newest(three)))


def test_reverse_charge_in_a_memorial(three: Three) -> None:
    before = boxes(three)
    three.cash.book(
        "901=MEMO 302=260301 201=4360 307=10000",
        "901=MEMO 302=260301 201=1713 307=2100 305=10000",
        "901=MEMO 302=260301 201=1706 307=-2100 305=-10000",
        "901=MEMO 302=260301 201=2000 307=-10000",
    )
    found = newest(three)
    assert header(found) == "Memoriaal 2026-03-01 2000 - - -"
    assert boxes(three)[Box.REVERSED][0] - before[Box.REVERSED][0] == 10000


def test_document_with_two_invoices_is_a_memorial(three: Three) -> None:
    three.cash.book(
        "901=VERK 302=260301 201=1300 307=100 101=43 309=93",
        "901=VERK 302=260301 201=1300 307=200 101=43 309=94",
        "901=VERK 302=260301 201=8030 307=-300",
    )
    found = newest(three)
    assert header(found) == "Memoriaal 2026-03-01 1300 K1 - -"
    assert stated(found) == ["1300 -2.00 0.00 GEEN", "8030 3.00 0.00 GEEN"]
    items = three.eboekhouden.items()
    assert (items["000093"][3], items["000094"][3]) == (1, 2)
    assert three.snelstart.invoice("000093") is None


def test_second_document_of_an_invoice_number_adds_to_its_item(three: Three) -> None:
    three.eboekhouden.add(sale("95"))
    three.cash.book("901=VERK 302=260301 201=1300 307=5000 101=43 309=95", "901=VERK 302=260301 201=8030 307=-5000")
    assert newest(three)["Soort"] == "Memoriaal"
    assert three.eboekhouden.items()["95"] == ("K1", 171, 0, 171)
    assert three.snelstart.outstanding("95") == three.cash.items(43)["95"] == 171


def test_money_with_a_payment_and_costs_in_it(three: Three) -> None:
    three.eboekhouden.add(sale("96"))
    three.cash.book("901=BANK 302=260310 201=1300 307=-12100 101=43 309=96", "901=BANK 302=260310 201=4640 307=50")
    found = newest(three)
    assert header(found) == "GeldOntvangen 2026-03-10 1100 K1 96 -"
    assert stated(found) == ["1300 121.00 0.00 GEEN", "4640 -0.50 0.00 GEEN"]
    assert three.snelstart.outstanding("96") == 0


def test_payment_reference_of_a_sale(three: Three) -> None:
    three.eboekhouden.add(sale("C9", Betalingskenmerk="KM-1"))
    last = three.cash.last_number("VERK")
    kept = [each.get("0477", "") for each in three.cash.export("0301B|26") if each["0303"] == last]
    assert kept == ["KM-1", "", ""]


@pytest.mark.parametrize("door", ["eboekhouden", "cash"])
def test_booking_of_another_door_put_back_as_it_was_read(three: Three, door: str) -> None:
    if door == "eboekhouden":
        three.eboekhouden.add(sale("971", "8000 82.64 17.36 HOOG_VERK_21", "8030 10.00 0.00 GEEN", InExBTW="IN"))
        number = "971"
    else:
        three.cash.book(
            "901=VERK 302=260301 201=1300 307=11000 101=43 309=972",
            "901=VERK 302=260301 201=8000 307=-8264",
            "901=VERK 302=260301 201=1700 307=-1736 305=-8264",
            "901=VERK 302=260301 201=8030 307=-1000",
        )
        number = "000972"
    before, lines = three.snelstart.booking(number), stated(newest(three))
    after = three.snelstart.write("PUT", f"/verkoopboekingen/{before['id']}", before)
    assert after == before
    assert stated(newest(three)) == lines
    assert three.eboekhouden.items()[number][3] == three.cash.items(43)[number] == 110


def test_purchase_with_the_number_of_another_supplier(three: Three) -> None:
    with three.book(writing=True) as opened:
        add_party(opened, PartyDraft(code="L2", number=53, name="Molen"))
    three.eboekhouden.add(purchase("C10"))
    three.eboekhouden.add(purchase("C10") | {"RelatieCode": "L2"})
    rows = three.eboekhouden.rows("GetOpenPosten", "cOpenPost", OpSoort="Crediteuren")
    assert [row["RelCode"] for row in rows if row["MutFactuur"] == "C10"] == ["L1", "L2"]


def test_general_booking_is_no_invoice_and_no_item(three: Three) -> None:
    before = three.snelstart.read("/verkoopfacturen"), three.eboekhouden.items(), three.cash.items(43)
    three.eboekhouden.add(mutation("Memoriaal", "4360", "1230 5.00 0.00 GEEN"))
    assert (three.snelstart.read("/verkoopfacturen"), three.eboekhouden.items(), three.cash.items(43)) == before


def test_same_number_through_every_door_is_taken(three: Three) -> None:
    book(three, "C11")
    assert three.eboekhouden.told("AddMutatie", oMut=sale("C11"))[0] == "CMUT019"
    three.eboekhouden.add(sale("C12"))
    refused = three.snelstart.call("POST", "/verkoopboekingen", model(three, "C12"))
    assert [row["errorCode"] for row in refused.json] == ["BOE-0021"]
