"""`grootboek vat`: a return, a box opened, filing, correcting, and the lists of the EU."""

import csv
import io
import json
from decimal import Decimal

from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.party import PartyDraft
from tests.cli.conftest import Run
from tests.doors.mutations import mutation
from tests.doors.three import Three

PERIOD = "2026-02"


def sold(number: str, line: str, relation: str = "K1") -> dict[str, object]:
    """Return the mutation of a sale in February with one line."""
    own = {"Datum": "2026-02-10", "Factuurnummer": number, "RelatieCode": relation, "Betalingstermijn": "30"}
    return {**mutation("FactuurVerstuurd", "1300", line), **own}


def test_a_return_is_shown_opened_filed_and_corrected(three: Three, run: Run) -> None:
    three.eboekhouden.add(sold("V1", "8000 100.50 21.11 HOOG_VERK_21"))
    shown = run("vat", "return", "demo", PERIOD, "--csv").stdout
    assert list(csv.reader(io.StringIO(shown))) == [
        ["box", "turnover", "vat", "exact_turnover", "exact_vat"],
        ["1a", "100", "21", "100.50", "21.11"],
        ["5a", "0", "21", "0.00", "21.11"],
        ["5c", "0", "21", "0.00", "21.11"],
        ["5g", "0", "21", "0.00", "21.11"],
    ]
    opened = json.loads(run("vat", "box", "demo", PERIOD, "1A", "--json").stdout)
    assert [(row["booking"], row["account"], row["turnover"], row["vat"]) for row in opened] == [
        (1, "8000", "100.50", "0.00"),
        (1, "1700", "0.00", "21.11"),
    ]
    filed = run("vat", "file", "demo", PERIOD).stdout
    assert "is filed; bookings that it holds: 1.\nBooking 2 settles it." in filed
    unlock = "grootboek period unlock demo --kind vat_return"
    assert f"demo is locked through 2026-02-28; to book there still: {unlock}\n" in filed
    assert "PERIOD has days for which a return was filed" in run("vat", "file", "demo", PERIOD, code=1).stderr
    assert "nothing that was booked after" in run("vat", "supplement", "demo", PERIOD, "--file", code=1).stderr
    late = sold("V2", "8000 6000.00 1260.00 HOOG_VERK_21")
    assert three.eboekhouden.told("AddMutatie", oMut=late)[0] == "CMUT020"
    run(*unlock.split()[1:])
    three.eboekhouden.add(sold("V2", "8000 6000.00 1260.00 HOOG_VERK_21"))
    assert "booked after this return was filed: 3" in run("vat", "return", "demo", PERIOD).stderr
    assert "may go into the next return" in run("vat", "supplement", "demo", PERIOD, "--next-return", code=1).stderr
    rows = json.loads(run("vat", "supplement", "demo", PERIOD, "--json").stdout)
    assert rows[0] == {"box": "1a turnover", "declared": 100, "now": 6100, "difference": 6000}
    supplemented = run("vat", "supplement", "demo", PERIOD, "--file").stdout
    assert f"Booking 4 settles it.\ndemo is locked through 2026-02-28; to book there still: {unlock}\n" in supplemented
    listed = json.loads(run("vat", "list", "demo", "--json").stdout)
    assert [(row["supplementary"], row["settled_by"]) for row in listed] == [(False, 2), (True, 4)]
    assert listed[1]["boxes"][0]["vat"] == 1281
    run(*unlock.split()[1:])
    three.eboekhouden.add(sold("V3", "8000 10.00 2.10 HOOG_VERK_21"))
    assert "It counts in the next return." in run("vat", "supplement", "demo", PERIOD, "--next-return").stdout
    assert json.loads(run("vat", "return", "demo", "2026-03", "--json").stdout)[0]["exact_vat"] == "2.10"
    assert [three.eboekhouden.balance(code) for code in ("1700", "1790")] == [Decimal("-2.10"), Decimal(-1281)]


def test_no_text_in_an_opened_box_is_a_formula(three: Three, run: Run) -> None:
    three.eboekhouden.add({**sold("V1", "8000 -10.00 -2.10 HOOG_VERK_21"), "Omschrijving": "=1+1"})
    (row,) = csv.DictReader(io.StringIO(run("vat", "box", "demo", PERIOD, "5g", "--csv").stdout))
    assert (row["description"], row["vat"]) == ("'=1+1", "-2.10")


def test_the_lists_of_the_eu(three: Three, run: Run) -> None:
    with three.book(writing=True) as book:
        add_party(book, PartyDraft(code="BE1", name="Boulangerie", country="België", vat_number="BE0428759497"))
    three.eboekhouden.add(sold("V1", "8170 100.60 0.00 BI_EU_VERK", relation="BE1"))
    three.eboekhouden.add(sold("V2", "8270 50.70 0.00 BI_EU_VERK_D", relation="BE1"))
    three.eboekhouden.add(sold("V3", "8170 10.00 0.00 BI_EU_VERK"))
    found = run("vat", "icp", "demo", PERIOD, "--csv")
    assert found.stdout.splitlines() == [
        "country,number,kind,amount,name,exact",
        ",,goods,10,Jan de Boer,10.00",
        "BE,0428759497,goods,100,Boulangerie,100.60",
        "BE,0428759497,services,50,Boulangerie,50.70",
    ]
    assert "booking 3 of 2026-02-10 (sales_eu_goods): the relation has no VAT number" in found.stderr
    assert "Box 3b is 161: the amounts are 1 less together" in found.stderr
    assert run("vat", "oss", "demo", PERIOD).stdout.endswith("Owed to other countries: 0,00.\n")


def test_how_often_returns_are_filed_and_the_small_business_scheme(three: Three, run: Run) -> None:
    three.eboekhouden.add(sold("V1", "8000 100.00 21.00 HOOG_VERK_21"))
    assert run("vat", "periods", "demo", "month").stdout == "VAT returns are filed each month.\n"
    assert "week" in run("vat", "periods", "demo", "week", code=2).stderr
    run("vat", "scheme", "demo", "2026-02-01")
    assert "or has no day on which VAT is declared" in run("vat", "file", "demo", PERIOD, code=1).stderr
    assert "can begin or end" in run("vat", "scheme", "demo", "2026-02-01", code=1).stderr
    run("vat", "scheme", "demo", "2026-03-01", "--leave")
    assert json.loads(run("vat", "return", "demo", "2026-Q1", "--json").stdout) == [
        {"box": "5g", "turnover": 0, "vat": 0, "exact_turnover": "0.00", "exact_vat": "0.00"}
    ]
