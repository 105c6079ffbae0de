"""Test imports: documents, numbers, what the books add, and what is refused."""

from base64 import b64encode
from dataclasses import replace

import pytest

from grootboek.bookkeeping.chart import add_account, change_account
from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.recording import record
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.store.ledger.open_items import open_items
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by
from tests.gateways.cash.conftest import Door, cash_xml

CASH_ROW = "201=4360 302=161201 307=10000 901=KAS"
SALE = (
    "101=43 201=1300 302=161013 303=77 307=12100 309=77 901=VERKF",
    "201=8000 302=161013 303=77 307=-10000 901=VERKF",
    "201=1700 302=161013 303=77 305=-10000 307=-2100 901=VERKF",
)


def lines(door: Door, request: str = "0301") -> list[tuple[str, str, str]]:
    """Return account, amount and document number of every line."""
    return [(each["F0201"], each["F0307"], each["F0303"]) for each in door.export(request)]


def outstanding(door: Door) -> dict[str, int]:
    """Return what is outstanding on 1300 and 1600 by invoice."""
    with door.book() as book:
        accounts = chart_of(book).account_by_code
        found = open_items(book, [accounts["1300"].id, accounts["1600"].id])
    return {item.key.invoice_number: item.outstanding for item in found}


def test_several_documents_in_one_message(either_door: Door) -> None:
    reply = either_door.bring(
        CASH_ROW, "201=4360 302=161202 307=5,00 901=KAS", "201=4310 302=161202 307=1,5 901=KAS", *SALE
    )
    assert (reply.status_of_import, reply.errors) == (2, [])
    assert lines(either_door) == [
        ("1000", "-100,00", "000001"),
        ("4360", "100,00", "000001"),
        ("1000", "-6,50", "000002"),
        ("4360", "5,00", "000002"),
        ("4310", "1,50", "000002"),
        ("1300", "121,00", "000077"),
        ("8000", "-100,00", "000077"),
        ("1700", "-21,00", "000077"),
    ]


def test_money_line_that_is_given_stays_alone(door: Door) -> None:
    door.bring("201=1000 302=161201 303=5 307=-10000 901=KAS", "201=4360 302=161201 303=5 307=10000 901=KAS")
    assert lines(door) == [("1000", "-100,00", "000005"), ("4360", "100,00", "000005")]


def test_difference_goes_to_the_suspense_account(either_door: Door) -> None:
    reply = either_door.bring("201=4360 302=161201 307=10000 901=MEMO", "201=8000 302=161201 307=-9000 901=MEMO")
    assert (reply.status_of_import, reply.errors) == (2, [])
    assert lines(either_door)[-1] == ("2990", "-10,00", "000001")


def test_numbers_follow_the_highest(door: Door) -> None:
    door.bring(f"{CASH_ROW} 303=60076", CASH_ROW, f"{CASH_ROW} 303=5", CASH_ROW, "201=4360 302=170101 307=1 901=KAS")
    assert [number for account, _, number in lines(door) if account == "1000"] == [
        "060076",
        "060077",
        "000005",
        "060078",
        "000001",
    ]


def test_number_is_unique_per_daybook_and_year(either_door: Door) -> None:
    assert either_door.bring(f"{CASH_ROW} 303=7").status_of_import == 2
    refused = either_door.bring(f"{CASH_ROW} 303=000007")
    assert refused.status_of_import == 3
    assert refused.errors == [("Ongeldige waarde 0303=000007", "1")]
    others = either_door.bring("201=4360 302=161201 303=7 307=1 901=BANK", "201=4360 302=171201 303=7 307=1 901=KAS")
    assert others.status_of_import == 2
    assert len(lines(either_door)) == 6


def test_control_account_needs_relation_and_invoice(door: Door) -> None:
    reply = door.bring("201=1300 302=161201 307=-100 901=KAS", "201=1600 302=161201 307=100 901=KAS 101=43")
    assert reply.status_of_import == 3
    assert reply.errors == [
        ("Ongeldige waarde 0101=", "1"),
        ("Ongeldige waarde 0309=", "1"),
        ("Ongeldige waarde 0309=", "2"),
    ]
    assert lines(door) == []


def test_vat_line_needs_its_base(door: Door) -> None:
    reply = door.bring(
        "201=1700 302=161201 307=-2100 901=MEMO 303=1", "201=1000 302=161201 307=2100 901=MEMO 303=1", formaat="5"
    )
    assert reply.errors == [("Ongeldige waarde 0305=", "1")]


def test_payment_settles_an_invoice(either_door: Door) -> None:
    either_door.bring(*SALE)
    assert outstanding(either_door) == {"000077": 12100}
    either_door.bring("101=43 201=1300 302=161101 307=-10000 309=77 901=BANK")
    assert outstanding(either_door) == {"000077": 2100}
    either_door.bring("101=000043 201=1300 302=161102 307=-2100 309=000077 901=KAS")
    assert outstanding(either_door) == {}
    assert [each.get("F0101") for each in either_door.export("0301")] == [
        "000043",
        None,
        None,
        None,
        "000043",
        None,
        "000043",
    ]


def test_good_lines_of_a_faulty_document_are_booked(either_door: Door) -> None:
    rows = (f"{CASH_ROW} 303=1", "201=9999 302=161201 303=1 307=1 901=KAS", CASH_ROW)
    reply = either_door.bring(*rows)
    assert (reply.code, reply.status_of_import) == (1, 3)
    without = ("Boekstuk KAS 2016 000001 is geboekt zonder regel 2", "2")
    assert reply.errors == [("Ongeldige waarde 0201=9999", "2"), without]
    assert "verzend ze niet opnieuw" in (reply.explanations[1] or "")
    assert [number for _, _, number in lines(either_door)] == ["000001", "000001", "000002", "000002"]


def test_formaat_5_refuses_the_whole_document(either_door: Door) -> None:
    rows = (f"{CASH_ROW} 303=1", "201=9999 302=161201 303=1 307=1 901=KAS", CASH_ROW)
    reply = either_door.call("Import", importData=b64encode(cash_xml(*rows).encode()).decode(), formaat="5")
    assert (reply.status_of_import, reply.errors) == (3, [("Ongeldige waarde 0201=9999", "2")])
    assert [number for _, _, number in lines(either_door)] == ["000001", "000001"]


def test_formaat_5_may_be_sent_as_it_is(door: Door) -> None:
    rows = (f"{CASH_ROW} 303=1", "201=9999 302=161201 303=1 307=1 901=KAS")
    reply = door.bring(*rows, formaat="5")
    assert (reply.status_of_import, reply.errors) == (3, [("Ongeldige waarde 0201=9999", "2")])
    assert lines(door) == []
    refused = door.bring(*rows, formaat="1")
    assert refused.errors == [("De gegevens zijn geen geldige BASE64", None)]


def test_line_that_the_books_refuse_is_left_out_too(either_door: Door) -> None:
    reply = either_door.bring(f"{CASH_ROW} 303=1", "201=1300 302=161201 303=1 307=1 901=KAS")
    assert [line for _, line in reply.errors] == ["2", "2", "2"]
    assert reply.errors[2][0] == "Boekstuk KAS 2016 000001 is geboekt zonder regel 2"
    assert lines(either_door) == [("1000", "-100,00", "000001"), ("4360", "100,00", "000001")]


def test_a_document_that_lacks_lines_is_named_with_them(door: Door) -> None:
    sale = ("101=43 201=1300 302=161013 307=12100 309=77 901=VERKF", "201=8000 302=161013 307=-10000 901=VERKF")
    reply = door.bring(CASH_ROW, *sale, "201=1700 302=161013 307=-2100 901=VERKF", "201=9 302=161013 307=1 901=VERKF")
    assert reply.errors == [
        ("Ongeldige waarde 0305=", "4"),
        ("Ongeldige waarde 0201=9", "5"),
        ("Boekstuk VERKF 2016 000001 is geboekt zonder regels 4, 5", "5"),
    ]
    assert lines(door)[-1] == ("2990", "-21,00", "000001")


def test_the_number_after_the_last_of_six_digits_is_refused(either_door: Door) -> None:
    rows = (f"{CASH_ROW} 303=999999", CASH_ROW.replace("161201", "161202"), CASH_ROW.replace("1612", "1712"))
    reply = either_door.bring(*rows)
    assert reply.errors == [("Ongeldige waarde 0303=", "2")]
    assert reply.explanations == ["boekstuknummer (0303): er is geen vrij nummer meer: het hoogste is 999999"]
    assert {number for *_, number in lines(either_door)} == {"999999", "000001"}
    assert either_door.bring(CASH_ROW).errors == [("Ongeldige waarde 0303=", "1")]


def test_a_field_that_is_sent_twice_is_refused(door: Door) -> None:
    reply = door.bring(f"{CASH_ROW} 307=90000", "201=4360 302=161201 307=1 0307=1 901=MEMO")
    assert reply.errors == [("Ongeldige waarde 0307=10000", "1"), ("Ongeldige waarde 0307=1", "2")]
    assert set(reply.explanations) == {"bedrag (0307): staat meer dan eens in het record"}
    assert lines(door) == []


def test_vat_with_another_sign_than_its_base_is_refused(door: Door) -> None:
    wrong = SALE[2].replace("305=-10000", "305=10000")
    reply = door.bring(*SALE[:2], wrong, formaat="5")
    assert reply.errors == [("Ongeldige waarde 0305=10000", "3")]
    assert reply.explanations == ["aantal (0305): heeft een ander teken dan het bedrag (0307)"]
    assert lines(door) == []


def test_error_quotes_the_record(door: Door) -> None:
    reply = door.bring("201=4360 302=161201 306=a_|_&lt;b&gt; 307=x 901=KAS")
    text = reply.value("transaction/a:err") or ""
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<cash><errors><error><message>Ongeldige waarde 0307=x<'
    )
    assert "<source>0301|0201=4360|0302=161201|0306=a | &lt;b&gt;|0307=x|0901=KAS|</source>" in text
    assert text.endswith("</errors></cash>\n")


def test_closed_period(door: Door) -> None:
    with door.book(writing=True) as book:
        lock_period(book, LockKind.USER, book.today.replace(month=9, day=30))
    reply = door.bring("201=4360 302=160930 307=1 901=KAS", "201=4360 302=161001 307=1 901=KAS")
    assert reply.errors == [("Ongeldige waarde 0302=160930", "1")]
    assert len(lines(door)) == 2


def test_cost_centre(door: Door) -> None:
    with door.book(writing=True) as book:
        add_cost_centre(book, CostCentreDraft(code="NRD", name="Noord"))
        account = add_account(book, AccountDraft(code="4999", name="Met", cost_centre_required=True))
    assert door.bring("201=4999 302=161201 307=1 901=KAS 911=nrd").status_of_import == 2
    assert [each.get("F0911") for each in door.export("0301")] == [None, "NRD"]
    reply = door.bring("201=4999 302=161201 307=1 901=KAS")
    assert reply.errors == [("Ongeldige waarde 0911=", "1")]
    with door.book(writing=True) as book:
        change_account(book, account.id, lambda account: replace(account, active=False))
    reply = door.bring("201=4999 302=161201 307=1 901=KAS 911=NRD")
    assert reply.errors == [("Ongeldige waarde 0201=4999", "1")]


def test_blocked_relation(door: Door) -> None:
    with door.book(writing=True) as book:
        boer = party_by(book, "number", 43)
        assert boer is not None
        change_party(book, boer.id, lambda party: replace(party, hidden=True))
    reply = door.bring("101=43 201=1300 302=161101 307=-1 309=77 901=BANK")
    assert reply.errors == [("Ongeldige waarde 0101=43", "1")]


def test_without_a_suspense_account_a_difference_is_refused(door: Door) -> None:
    with door.book(writing=True) as book:
        for account in chart_of(book).accounts_by_role[AccountRole.SUSPENSE]:
            change_account(book, account.id, lambda account: replace(account, active=False))
    reply = door.bring("201=4360 302=161201 307=1 901=MEMO")
    assert reply.errors == [("Boekstuk geweigerd", "1")]


def test_texts_are_cut_to_their_field(door: Door) -> None:
    door.bring(f"{CASH_ROW} 306=kantoorbenodigdheden_en_nog_veel_meer")
    assert door.export("0301")[1]["F0306"] == "kantoorbenodigdheden en n"


def test_any_text_in_base64(door: Door) -> None:
    text = cash_xml(f"{CASH_ROW} 306=Café_€_&amp;_co")
    for number, encoding in enumerate(["utf-8", "cp1252"]):
        data = b64encode(text.encode(encoding)).decode()
        assert door.call("Import", importData=data, formaat="1").status_of_import == 2
        assert door.export("0301")[2 * number + 1]["F0306"] == "Café € & co"


@pytest.mark.parametrize(
    ("data", "formaat", "message"),
    [
        ("", "0", "Er zijn geen gegevens om te importeren"),
        ("geen XML", "0", "Ongeldige XML op regel 1"),
        ("<![CDATA[<CASH><R0301></CASH>]]>", "0", "Ongeldige XML op regel 1"),
        ("<![CDATA[<CASH xmlns='x'/>]]>", "0", "Een XML namespace is niet toegestaan"),
        ("<![CDATA[<CASH/>]]>", "1", "De gegevens zijn geen geldige BASE64"),
        ("abcd", "1", "Ongeldige XML op regel 1"),
        (
            "<![CDATA[<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><CASH>&b;</CASH>]]>",
            "0",
            "Ongeldige XML op regel 1",
        ),
    ],
)
def test_data_without_form(door: Door, data: str, formaat: str, message: str) -> None:
    reply = door.call("Import", importData=data, formaat=formaat)
    assert (reply.code, reply.status_of_import, reply.errors) == (1, 3, [(message, None)])


def test_other_records_and_formats(door: Door) -> None:
    reply = door.call("Import", importData="<![CDATA[<CASH><R0999><F101>1</F101></R0999></CASH>]]>")
    assert reply.errors == [("Record 0999 kan niet worden geïmporteerd", "1")]
    assert door.call("Import", importData="<![CDATA[<CASH></CASH>]]>").status_of_import == 2
    refused = door.call("Import", importData="x", formaat="2")
    assert (refused.code, refused.message) == (900, "Error during import: formaat 2 is niet beschikbaar")
    assert refused.value("transaction") is None


@pytest.mark.parametrize(
    ("invoice", "sent"), [("F2016-3", "F2016-3"), ("77", "77"), ("0077", "77"), ("12345678", "12345678")]
)
def test_invoice_of_another_door_is_paid_by_its_name(door: Door, invoice: str, sent: str) -> None:
    with door.book(writing=True) as book:
        chart = chart_of(book).account_by_code
        boer = party_by(book, "number", 43)
        assert boer is not None
        line = StatedLine(account_id=chart["8000"].id, net=10000, vat_code="sales_high", vat=None)
        kind, debtors = BookingKind.SALES_INVOICE, chart["1300"].id
        day = book.today.replace(day=1)
        sale = Statement(
            kind=kind, date=day, account_id=debtors, lines=(line,), party_id=boer.id, invoice_number=invoice
        )
        record(book, sale)
    assert outstanding(door) == {invoice: 12100}
    reply = door.bring(f"101=43 201=1300 302=161014 307=-12000 309={sent} 901=BANK")
    assert (reply.status_of_import, outstanding(door)) == (2, {invoice: 100})


def test_unknown_name_of_an_invoice(door: Door) -> None:
    reply = door.bring("101=43 201=1300 302=161014 307=-12000 309=F2016-3 901=BANK")
    assert reply.errors == [("Ongeldige waarde 0309=F2016-3", "1")]


def test_large_import(door: Door) -> None:
    rows = [f"{CASH_ROW} 303={number}" for number in range(1, 301)]
    rows[150] = f"{CASH_ROW.replace('4360', '9999')} 303=151"
    reply = door.bring(*rows)
    assert reply.errors == [("Ongeldige waarde 0201=9999", "151")]
    assert len(lines(door)) == 2 * 299
