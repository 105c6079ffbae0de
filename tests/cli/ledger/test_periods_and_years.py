"""`grootboek period`, `year`, `settle` and `correct`, and what the doors say of what is locked."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

from grootboek.bookkeeping.recording import record
from grootboek.ledger.booking import Document, DocumentLine
from grootboek.store.masters.chart import chart_of
from tests.cli.conftest import Run
from tests.doors.mutations import mutation, sale
from tests.doors.sales import model
from tests.doors.three import Three

SALE = "8000 100.00 21.00 HOOG_VERK_21"
CREDIT = "8000 -50.00 -10.50 HOOG_VERK_21"


def at_the_doors(three: Three, number: str) -> tuple[str, list[str], tuple[int, list[str]]]:
    """Try to book a sale of 2026-03-01 at each door and return what each answers."""
    told = three.eboekhouden.told("AddMutatie", oMut=sale(f"{number}1", SALE))[0]
    reply = three.snelstart.call("POST", "/verkoopboekingen", model(three, f"{number}2"))
    codes = [row["errorCode"] for row in reply.json] if reply.status_code == 400 else []
    return told, codes, three.cash.send("901=KAS 302=260302 201=4360 307=1")


def locks(run: Run) -> dict[str, str]:
    rows: list[dict[str, str]] = json.loads(run("period", "list", "demo", "--json").stdout)
    return {row["kind"]: row["locked_through"] for row in rows}


def test_a_locked_period_is_closed_at_all_doors_until_it_is_unlocked(three: Three, run: Run) -> None:
    assert "demo is locked through 2026-03-31 (user)." in run("period", "lock", "demo", "2026-03-31").stdout
    told, codes, (status, messages) = at_the_doors(three, "1")
    assert (told, codes, status) == ("CMUT020", ["BOE-0042"], 3)
    assert "Ongeldige waarde 0302=260302" in messages[0]
    run("period", "lock", "demo", "2026-02-28", "--kind", "accountant")
    assert locks(run) == {"accountant": "2026-02-28", "user": "2026-03-31"}
    assert "locked through 2026-02-15 (user)" in run("period", "unlock", "demo", "--through", "2026-02-15").stdout
    assert at_the_doors(three, "2") == ("", [], (2, []))
    assert "demo is not locked (user)." in run("period", "unlock", "demo").stdout
    assert locks(run) == {"accountant": "2026-02-28"}


def test_only_a_year_close_closes_a_year(three: Three, run: Run) -> None:
    assert "grootboek year close" in run("period", "lock", "demo", "2026-03-31", "--kind", "year_close", code=2).stderr
    run("year", "close", "demo", "2026")
    words = run("period", "unlock", "demo", "--kind", "year_close", code=1).stderr
    assert "grootboek year reopen" in words
    assert locks(run) == {"year_close": "2026-12-31"}
    assert three.problems() == []


def test_a_year_is_closed_at_all_doors_and_opened_again(three: Three, run: Run) -> None:
    three.eboekhouden.add(sale("F1", SALE))
    assert "2026 of demo is closed: its result is booking 2 of 100,00." in run("year", "close", "demo", "2026").stdout
    assert three.eboekhouden.balance("0690") == Decimal(-100)
    told, codes, (status, _) = at_the_doors(three, "3")
    assert (told, codes, status) == ("CMUT020", ["BOE-0042"], 3)
    assert "is closed already (2026)" in run("year", "close", "demo", "2026", code=1).stderr
    assert "closed through: 2026-12-31" in run("year", "reopen", "demo", "2025", code=1).stderr
    assert "2026 of demo is open again." in run("year", "reopen", "demo", "2026").stdout
    assert (three.eboekhouden.balance("0690"), locks(run)) == (Decimal(0), {})
    assert at_the_doors(three, "4") == ("", [], (2, []))


def test_what_is_to_be_found_out_keeps_a_year_open(three: Three, run: Run) -> None:
    assert "(closed through: none)" in run("year", "reopen", "demo", "2026", code=1).stderr
    with three.book(writing=True) as book:
        line = DocumentLine(account_id=chart_of(book).account_by_code["4360"].id, amount=500)
        journal = chart_of(book).journal_by_code["MEMO"].id
        record(book, Document(journal_id=journal, date=date(2026, 3, 1), lines=(line,)))
    told = run("year", "close", "demo", "2026", code=1).stderr
    assert re.fullmatch(r"grootboek: account [0-9]{4} is not zero: .*\n", told)


def test_earlier_years_stay_closed_when_a_year_is_opened(three: Three, run: Run) -> None:
    three.eboekhouden.add({**sale("F1", SALE), "Datum": "2025-03-01"})
    three.eboekhouden.add(sale("F2", SALE))
    assert (
        "YEAR cannot be closed before 2025, which has a result" in run("year", "close", "demo", "2026", code=1).stderr
    )
    run("year", "close", "demo", "2025")
    run("year", "close", "demo", "2026")
    run("year", "reopen", "demo", "2026")
    assert locks(run) == {"year_close": "2025-12-31"}
    run("year", "reopen", "demo", "2025")
    assert (locks(run), three.eboekhouden.balance("0690")) == ({}, Decimal(0))


def test_a_year_that_an_accountant_locked_as_well_is_not_opened(three: Three, run: Run) -> None:
    three.eboekhouden.add(sale("F1", SALE))
    run("year", "close", "demo", "2026")
    run("period", "lock", "demo", "2026-12-31", "--kind", "accountant")
    assert (
        "the accountant locked through 2026-12-31; to open it: grootboek period unlock"
        in run("year", "reopen", "demo", "2026", code=1).stderr
    )
    assert locks(run) == {"accountant": "2026-12-31", "year_close": "2026-12-31"}
    assert three.eboekhouden.balance("0690") == Decimal(-100)


def items(three: Three) -> dict[str, Any]:
    return {number: item[3] for number, item in three.eboekhouden.items().items()}


def test_a_credit_note_is_settled_with_an_invoice_and_that_undone(three: Three, run: Run) -> None:
    three.eboekhouden.add(sale("F1", SALE))
    three.eboekhouden.add(sale("C1", CREDIT))
    words = run("settle", "demo", "K1", "F1", "C1", "--amount", "20,00", "--date", "2026-03-10").stdout
    assert "Settled 20,00 of F1 with C1: booking 3." in words
    assert items(three) == {"F1": Decimal("101.00"), "C1": Decimal("-40.50")}
    run("settle", "demo", "K1", "F1", "C1")
    assert items(three) == {"F1": Decimal("60.50")}
    assert "nothing is outstanding of 'C1'" in run("settle", "demo", "K1", "F1", "C1", code=1).stderr
    run("unsettle", "demo", "3")
    assert items(three) == {"F1": Decimal("80.50"), "C1": Decimal("-20.00")}
    assert (
        "--amount is not above zero, or more"
        in run("settle", "demo", "K1", "F1", "C1", "--amount", "20,01", code=1).stderr
    )
    for amount, words in (
        ("20,0001", "at most two decimals"),
        ("9" * 30, "below 10^19 euro"),
        ("veel", "is not a number"),
    ):
        told = run("settle", "demo", "K1", "F1", "C1", "--amount", amount, code=1).stderr
        assert told.startswith("grootboek: --amount: ")
        assert words in told
    assert "there is no relation 'K9'" in run("settle", "demo", "K9", "F1", "C1", code=1).stderr


def test_a_booking_in_a_locked_period_is_corrected_in_the_first_open_one(three: Three, run: Run) -> None:
    number = three.eboekhouden.add(sale("F1", SALE))
    assert "is in an open period" in run("correct", "demo", str(number), code=1).stderr
    run("period", "lock", "demo", "2026-03-31", "--kind", "vat_return")
    assert "Booking 1 is undone on 2026-04-01 by booking 2." in run("correct", "demo", str(number)).stdout
    (shown,) = three.eboekhouden.mutations(MutatieNr=2)
    assert (shown["Soort"], shown["Omschrijving"]) == ("Memoriaal", "Correctie van boeking 1 van 01-03-2026")
    assert [three.eboekhouden.balance(code) for code in ("1300", "8000", "1700")] == [0, 0, 0]
    assert items(three) == {}
    lines = {(row["0201"], row["0307"]) for row in three.cash.export("0301B|26") if row["0301"] == "2604"}
    assert {account for account, _ in lines} == {"1300", "8000", "1700"}
    assert "was corrected already, by booking 2" in run("correct", "demo", str(number), code=1).stderr


def test_an_invoice_with_payments_is_not_corrected(three: Three, run: Run) -> None:
    number = three.eboekhouden.add(sale("F1", SALE))
    paid = mutation("FactuurbetalingOntvangen", "1100", "1300 21.00 0.00 GEEN", Factuurnummer="F1", RelatieCode="K1")
    paying = three.eboekhouden.add(paid)
    run("period", "lock", "demo", "2026-03-31")
    told = run("correct", "demo", str(number), code=1).stderr
    assert told == "grootboek: it is an invoice of which something was paid (F1): that has to be undone first\n"
    run("correct", "demo", str(paying))
    assert items(three) == {"F1": Decimal("121.00")}
    run("correct", "demo", str(number))
    assert items(three) == {}


def test_what_something_counts_on_is_held_until_it_lets_go(three: Three, run: Run) -> None:
    bought = mutation(
        "FactuurOntvangen", "1600", "4360 100.00 21.00 HOOG_INK_21", Datum="2026-02-10", Factuurnummer="I1"
    )
    three.eboekhouden.add({**bought, "RelatieCode": "L1", "Betalingstermijn": "30"})
    three.cash.book("901=KAS 302=260210 201=4360 307=100")
    assert "Drawer KAS is closed on 2026-02-10: 5,00 counted, -1,00 booked, a difference of 6,00." in (
        run("drawer", "close", "demo", "KAS", "2026-02-10", "5").stdout
    )
    (closing,) = json.loads(run("drawer", "list", "demo", "--json").stdout)
    assert (closing["journal"], closing["day"]) == ("KAS", "2026-02-10")
    assert (
        "drawer is closed already on that day"
        in run("drawer", "close", "demo", "KAS", "2026-02-10", "5", code=1).stderr
    )
    assert "AMOUNT is missing" in run("drawer", "close", "demo", "KAS", "2026-02-11", "", code=1).stderr
    run("drawer", "reopen", "demo", "KAS", "2026-02-10")
    assert "booking 1 is held" in run("purchase-invoice", "approve", "demo", "L1", "I1").stdout
    assert "INVOICE is approved already" in run("purchase-invoice", "approve", "demo", "L1", "I1", code=1).stderr
    assert "booking 1 is free" in run("purchase-invoice", "disapprove", "demo", "L1", "I1").stdout
    assert "there is no relation 'X'" in run("purchase-invoice", "approve", "demo", "X", "I1", code=1).stderr
    assert (
        "2026-02-01 through 2026-02-28 is filed; bookings that it holds: 1."
        in run("vat", "file", "demo", "2026-02").stdout
    )
    assert "PERIOD has days for which a return was filed" in run("vat", "file", "demo", "2026-02", code=1).stderr
    assert "write a month as 2026-03" in " ".join(run("vat", "file", "demo", "maart", code=2).stderr.split())
    (filed,) = json.loads(run("vat", "list", "demo", "--json").stdout)
    assert (filed["id"], filed["first"], filed["last"]) == (1, "2026-02-01", "2026-02-28")
    assert "is undone on 2026-03-01" in run("correct", "demo", "1").stdout
