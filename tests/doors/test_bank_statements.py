"""What a bank reports, posted at SnelStart's door, is seen at the others; what they sold is settled by it."""

from base64 import b64encode
from dataclasses import replace

from grootboek.bookkeeping.chart import change_journal
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.bank_files import ACCOUNT, camt, statement, transaction
from tests.doors.mutations import newest, sale
from tests.doors.three import Three


def test_a_sale_of_one_door_is_paid_by_a_statement_at_another_and_settled_at_the_third(three: Three) -> None:
    with three.book(writing=True) as book:
        bank = chart_of(book).journal_by_code["BANK"]
        change_journal(book, bank.id, lambda draft: replace(draft, iban=ACCOUNT))
    three.eboekhouden.add(sale("880123"))
    before = three.eboekhouden.balance("1100")
    content = camt(statement(transaction(12_100, "betreft 880 123", identity="D1"), identity="D"))
    body = [{"name": "d.xml", "base64EncodedContent": b64encode(content).decode()}]
    (answer,) = three.snelstart.write("POST", "/bankafschriftbestanden", body)
    assert answer["isSuccess"], answer
    found = newest(three)
    assert (found["Soort"], found["Rekening"], found["Factuurnummer"]) == ("FactuurbetalingOntvangen", "1100", "880123")
    assert three.eboekhouden.balance("1100") - before == 121
    assert "880123" not in three.eboekhouden.items()
    assert three.snelstart.outstanding("880123") == 0
    assert "880123" not in three.cash.items(43)
