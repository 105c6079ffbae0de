"""Ledger lines of a document become a sound entry: counter line, difference, VAT and kind."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import BookingKind, Document, DocumentLine
from grootboek.ledger.composing_documents import Composed, compose_document
from grootboek.ledger.entry import Part, residual
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.vat import NO_VAT
from tests.ledger.small_chart import (
    BAL,
    BANK,
    BANK_JOURNAL,
    CASH,
    COSTS,
    CUSTOMER,
    EQUITY,
    INK,
    INPUT_HIGH,
    KAS,
    MEMO,
    NORTH,
    PAYABLE,
    RECEIVABLE,
    REVENUE,
    REVENUE_LOW,
    SUPPLIER,
    SUSPENSE,
    VAT_HIGH,
    VAT_LOW,
    VERK,
    chart_without,
    small_chart,
)
from tests.ledger.stating import document, ledger_line

CONTROLS = (RECEIVABLE, PAYABLE)
OTHERS = (COSTS, REVENUE, REVENUE_LOW, VAT_HIGH, VAT_LOW, INPUT_HIGH, CASH, BANK, EQUITY, SUSPENSE)
JOURNALS = (KAS, BANK_JOURNAL, VERK, INK, MEMO, BAL)


def made(journal_id: int, *lines: DocumentLine) -> Composed:
    return compose_document(document(journal_id, *lines), small_chart(), {})


def posted(composed: Composed) -> list[tuple[int, int, Part]]:
    return [(line.account_id, line.amount, line.part) for line in composed.lines]


def receivable(amount: int, invoice_number: str = "060077") -> DocumentLine:
    return ledger_line(RECEIVABLE, amount, party_id=CUSTOMER, invoice_number=invoice_number)


def payable(amount: int, invoice_number: str = "2016-9") -> DocumentLine:
    return ledger_line(PAYABLE, amount, party_id=SUPPLIER, invoice_number=invoice_number)


small_amounts = st.sampled_from([-12100, -10000, -2100, -100, 100, 2100, 10000, 12100])
any_amounts = st.integers(-(10**12), 10**12)
control_lines = st.builds(
    DocumentLine,
    account_id=st.sampled_from(CONTROLS),
    amount=small_amounts | any_amounts,
    party_id=st.sampled_from([CUSTOMER, SUPPLIER]),
    invoice_number=st.sampled_from(["1", "2"]),
)
other_lines = st.builds(
    DocumentLine,
    account_id=st.sampled_from(OTHERS),
    amount=small_amounts | any_amounts,
    vat_base=st.none() | small_amounts,
    cost_centre_id=st.sampled_from([None, NORTH]),
)
documents = st.builds(
    document, st.sampled_from(JOURNALS), *[control_lines | other_lines] * 2, *[control_lines | other_lines] * 2
)


@given(stated=documents)
def test_every_document_sums_to_zero(stated: Document) -> None:
    assert residual(compose_document(stated, small_chart(), {}).lines) == 0


@given(stated=documents)
def test_no_stated_line_is_lost(stated: Document) -> None:
    lines = [(line.account_id, line.amount) for line in compose_document(stated, small_chart(), {}).lines]
    for line in stated.lines:
        lines.remove((line.account_id, line.amount))
    added = {CASH, BANK, SUSPENSE} if stated.journal_id in (KAS, BANK_JOURNAL) else {SUSPENSE}
    assert {account_id for account_id, _ in lines} <= added
    assert len(lines) <= 1


@given(stated=documents)
def test_the_own_line_comes_first_and_names_the_booking(stated: Document) -> None:
    composed = compose_document(stated, small_chart(), {})
    if composed.account_id is None:
        assert composed.kind in (BookingKind.GENERAL, BookingKind.OPENING)
    else:
        assert composed.lines[0].account_id == composed.account_id


@given(stated=documents)
def test_shares_of_a_code_sum_to_its_vat_lines(stated: Document) -> None:
    lines = compose_document(stated, small_chart(), {}).lines
    for code in {line.vat_code for line in lines if line.part is Part.VAT}:
        shares = sum(line.vat_amount or 0 for line in lines if line.vat_code == code)
        bases = sum(line.amount for line in lines if line.vat_code == code and line.vat_amount is not None)
        taxes = [line for line in lines if line.part is Part.VAT and line.vat_code == code]
        assert shares == sum(line.amount for line in taxes)
        assert bases == sum(line.vat_base or 0 for line in taxes)


def test_cash_expense_of_the_manual_gets_its_counter_line() -> None:
    composed = made(KAS, ledger_line(COSTS, 10000, description="Kantoorbenodigdheden"))
    assert posted(composed) == [(CASH, -10000, Part.OWN), (COSTS, 10000, Part.DETAIL)]
    assert (composed.kind, composed.account_id, composed.amount) == (BookingKind.MONEY_SPENT, CASH, 10000)
    assert [line.description for line in composed.lines] == ["", "Kantoorbenodigdheden"]
    assert composed.lines[1].vat_code == NO_VAT


def test_the_counter_line_takes_the_description_of_the_document() -> None:
    stated = document(KAS, ledger_line(COSTS, 10000), description="Kasblad 3")
    assert compose_document(stated, small_chart(), {}).lines[0].description == "Kasblad 3"


def test_a_stated_counter_line_is_not_doubled() -> None:
    composed = made(BANK_JOURNAL, ledger_line(REVENUE, -10000), ledger_line(BANK, 10000))
    assert posted(composed) == [(BANK, 10000, Part.OWN), (REVENUE, -10000, Part.DETAIL)]
    assert (composed.kind, composed.amount) == (BookingKind.MONEY_RECEIVED, 10000)


def test_sale_of_the_manual_has_its_vat_attributed() -> None:
    tax = ledger_line(VAT_HIGH, -31240, vat_base=-148760)
    composed = made(VERK, receivable(180000), ledger_line(REVENUE, -148760), tax)
    assert posted(composed) == [
        (RECEIVABLE, 180000, Part.CONTROL),
        (REVENUE, -148760, Part.DETAIL),
        (VAT_HIGH, -31240, Part.VAT),
    ]
    detail, vat = composed.lines[1:]
    assert (detail.vat_code, detail.vat_base, detail.vat_amount) == ("sales_high", -148760, -31240)
    assert (vat.vat_code, vat.vat_base) == ("sales_high", -148760)
    assert (composed.kind, composed.party_id) == (BookingKind.SALES_INVOICE, CUSTOMER)
    assert (composed.invoice_number, composed.amount) == ("060077", 180000)


def test_what_is_out_of_balance_goes_to_the_suspense_account() -> None:
    composed = made(VERK, receivable(180000), ledger_line(REVENUE, -148760))
    assert posted(composed)[-1] == (SUSPENSE, -31240, Part.SUSPENSE)
    assert composed.kind is BookingKind.SALES_INVOICE


def test_a_cash_document_with_its_own_counter_line_may_be_out_of_balance() -> None:
    composed = made(KAS, ledger_line(CASH, -9000), ledger_line(COSTS, 10000))
    assert posted(composed)[-1] == (SUSPENSE, -1000, Part.SUSPENSE)
    assert (composed.kind, composed.amount) == (BookingKind.MONEY_SPENT, 9000)


def test_without_a_suspense_account_a_difference_has_no_place() -> None:
    with pytest.raises(LookupError, match="suspense"):
        compose_document(document(MEMO, ledger_line(COSTS, 1)), chart_without(AccountRole.SUSPENSE), {})


def test_vat_without_a_line_of_its_base_stays_alone() -> None:
    tax = ledger_line(VAT_HIGH, -420, vat_base=-2000)
    composed = made(VERK, receivable(10420), ledger_line(REVENUE, -10000), tax)
    assert posted(composed)[-1] == (VAT_HIGH, -420, Part.VAT_ALONE)
    assert (composed.lines[1].vat_code, composed.lines[1].vat_amount) == (NO_VAT, None)
    assert composed.lines[2].vat_base == -2000


def test_an_amount_on_a_vat_account_without_a_base_is_a_plain_line() -> None:
    composed = made(MEMO, ledger_line(VAT_HIGH, 31240), ledger_line(BANK, -31240))
    assert [(line.part, line.vat_code) for line in composed.lines] == [(Part.DETAIL, NO_VAT)] * 2


def test_each_vat_line_finds_the_lines_of_its_rate() -> None:
    composed = made(
        VERK,
        receivable(1210 + 1060 + 1060),
        ledger_line(REVENUE, -1000),
        ledger_line(REVENUE_LOW, -1000),
        ledger_line(REVENUE_LOW, -1000),
        ledger_line(VAT_LOW, -120, vat_base=-2000),
        ledger_line(VAT_HIGH, -210, vat_base=-1000),
    )
    assert [(line.vat_code, line.vat_amount) for line in composed.lines[1:4]] == [
        ("sales_high", -210),
        ("sales_low", -60),
        ("sales_low", -60),
    ]


def test_input_vat_belongs_to_the_line_of_its_base() -> None:
    tax = ledger_line(INPUT_HIGH, 2100, vat_base=10000)
    composed = made(INK, payable(-17100), ledger_line(COSTS, 5000), ledger_line(COSTS, 10000), tax)
    assert [line.vat_code for line in composed.lines[1:]] == [NO_VAT, "purchase_high", "purchase_high"]
    assert (composed.kind, composed.party_id, composed.amount) == (BookingKind.PURCHASE_INVOICE, SUPPLIER, 17100)


def test_vat_before_october_2012_was_19_percent() -> None:
    lines = (receivable(11900), ledger_line(REVENUE, -10000), ledger_line(VAT_HIGH, -1900, vat_base=-10000))
    composed = compose_document(document(VERK, *lines, date=date(2012, 9, 30)), small_chart(), {})
    assert [line.vat_code for line in composed.lines] == [None, "sales_high_19", "sales_high_19"]


@pytest.mark.parametrize(
    ("journal_id", "lines", "kind", "amount"),
    [
        (BANK_JOURNAL, [receivable(-180000)], BookingKind.PAYMENT_RECEIVED, 180000),
        (BANK_JOURNAL, [receivable(-100, "1"), receivable(-200, "2")], BookingKind.PAYMENT_RECEIVED, 300),
        (BANK_JOURNAL, [receivable(500)], BookingKind.PAYMENT_RECEIVED, -500),
        (BANK_JOURNAL, [payable(17100)], BookingKind.PAYMENT_SENT, 17100),
        (KAS, [payable(-17100)], BookingKind.PAYMENT_SENT, -17100),
        (BANK_JOURNAL, [receivable(-500), payable(200)], BookingKind.MONEY_RECEIVED, 300),
        (BANK_JOURNAL, [receivable(-500), ledger_line(COSTS, 20)], BookingKind.MONEY_RECEIVED, 480),
        (KAS, [ledger_line(REVENUE, -100)], BookingKind.MONEY_RECEIVED, 100),
        (KAS, [ledger_line(COSTS, 100)], BookingKind.MONEY_SPENT, 100),
        (VERK, [receivable(-500), ledger_line(REVENUE, 500)], BookingKind.SALES_INVOICE, -500),
        (VERK, [receivable(100, "1"), receivable(100, "2"), ledger_line(REVENUE, -200)], BookingKind.GENERAL, 200),
        (VERK, [ledger_line(REVENUE, -200), ledger_line(COSTS, 200)], BookingKind.GENERAL, 200),
        (INK, [receivable(100), ledger_line(COSTS, -100)], BookingKind.GENERAL, 100),
        (MEMO, [receivable(100), ledger_line(REVENUE, -100)], BookingKind.GENERAL, 100),
        (BAL, [ledger_line(BANK, 100), ledger_line(EQUITY, -100)], BookingKind.OPENING, 100),
    ],
)
def test_the_kind_follows_from_journal_and_control_lines(
    journal_id: int, lines: list[DocumentLine], kind: BookingKind, amount: int
) -> None:
    composed = made(journal_id, *lines)
    assert (composed.kind, composed.amount) == (kind, amount)


def test_several_invoices_leave_the_booking_without_a_number() -> None:
    composed = made(BANK_JOURNAL, receivable(-100, "1"), receivable(-200, "2"))
    assert (composed.party_id, composed.invoice_number) == (CUSTOMER, "")
    assert [line.part for line in composed.lines] == [Part.OWN, Part.SETTLEMENT, Part.SETTLEMENT]


def test_a_general_document_settles_what_is_outstanding() -> None:
    stated = document(MEMO, receivable(-100), ledger_line(COSTS, 100))
    key = ItemKey(RECEIVABLE, CUSTOMER, "060077")
    assert compose_document(stated, small_chart(), {key: 100}).lines[0].part is Part.SETTLEMENT
    assert compose_document(stated, small_chart(), {key: -100}).lines[0].part is Part.CONTROL


def test_a_sale_can_be_taken_as_a_general_booking() -> None:
    sale = made(VERK, receivable(100), ledger_line(REVENUE, -100))
    general = sale.as_general()
    assert (general.kind, general.account_id) == (BookingKind.GENERAL, None)
    assert (general.lines, general.amount) == (sale.lines, sale.amount)
