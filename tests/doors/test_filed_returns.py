"""A return that was filed locks its days at every door; what is booked there once they are unlocked is declared besides."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from grootboek.bookkeeping.chart import change_journal
from grootboek.bookkeeping.closing import unlock_period
from grootboek.bookkeeping.correcting import correct
from grootboek.bookkeeping.declaring import file_supplement, file_vat_return, supplement_of
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.vat_return import vat_period
from grootboek.store.ledger.open_items import sales_invoice_booking
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.bank_files import ACCOUNT, camt, statement, transaction
from tests.doors.mutations import sale
from tests.doors.sales import model
from tests.doors.three import Three, new_three

FEBRUARY = vat_period("2026-02")
ON_A_DAY = date(2026, 2, 10)
LATE = "901=MEMO 302=260211 201=4360 307=100|901=MEMO 302=260211 201=2000 307=-100"


NUMBERS = count(1)


@pytest.fixture
def filed(opened: Three) -> Iterator[Three]:
    """Three doors on books of a test's own with a sale in February, of which the return is filed."""
    three = new_three(opened.server, f"btw{next(NUMBERS)}")
    with three.book(writing=True) as book:
        bank = chart_of(book).journal_by_code["BANK"]
        change_journal(book, bank.id, lambda draft: replace(draft, iban=ACCOUNT))
    three.eboekhouden.add({**sale("V1"), "Datum": ON_A_DAY.isoformat()})
    with three.book(writing=True) as book:
        file_vat_return(book, FEBRUARY.first, FEBRUARY.last)
    yield three
    assert three.problems() == []


def unlock(three: Three) -> None:
    with three.book(writing=True) as book:
        unlock_period(book, LockKind.VAT_RETURN, None)


def test_a_late_booking_is_refused_at_every_door_until_the_days_are_unlocked(filed: Three) -> None:
    three = filed
    late = {**sale("V2"), "Datum": ON_A_DAY.isoformat()}
    sold = model(three, "V3", factuurdatum=f"{ON_A_DAY}T00:00:00")
    assert three.eboekhouden.told("AddMutatie", oMut=late)[0] == "CMUT020"
    refused = three.snelstart.call("POST", "/verkoopboekingen", sold)
    assert (refused.status_code, [row["errorCode"] for row in refused.json]) == (400, ["BOE-0046"])
    assert three.cash.send(*LATE.split("|")) == (3, ["Ongeldige waarde 0302=260211"])
    unlock(three)
    three.eboekhouden.add(late)
    three.snelstart.write("POST", "/verkoopboekingen", sold)
    three.cash.book(*LATE.split("|"))
    with three.book(writing=True) as book:
        booked = [sales_invoice_booking(book, number) for number in ("V2", "V3")]
        assert list(supplement_of(book, FEBRUARY).bookings) == booked  # the third has no VAT
        file_supplement(book, FEBRUARY)
        assert chart_of(book).locked_through(LockKind.VAT_RETURN) == FEBRUARY.last
        number = sales_invoice_booking(book, "V1")
        assert number is not None
        assert correct(book, number).date == date(2026, 3, 1)


def test_a_statement_with_a_payment_on_those_days_waits_and_the_others_of_its_file_do_not(filed: Three) -> None:
    three = filed
    february = statement(transaction(500, identity="F", day=ON_A_DAY), transaction(100, identity="G"), identity="F")
    content = camt(february, statement(transaction(700, identity="M"), identity="M"))

    def post() -> tuple[bool, list[str]]:
        body = [{"name": "bank.xml", "base64EncodedContent": b64encode(content).decode()}]
        (answer,) = three.snelstart.write("POST", "/bankafschriftbestanden", body)
        return answer["isSuccess"], [error["description"] for error in answer["errors"]]

    before = three.eboekhouden.balance("1100")
    told = "Een mutatie ligt in een periode van een btw-aangifte (tot en met 2026-02-28)."
    assert post() == (False, [told])
    assert three.eboekhouden.balance("1100") - before == 7
    unlock(three)
    assert post() == (True, [])
    assert three.eboekhouden.balance("1100") - before == 13
    # A payment bears no VAT, so it makes nothing late.
    with three.book() as book:
        assert supplement_of(book, FEBRUARY).bookings == ()
