"""What is stated becomes an entry that sums to zero, with its VAT on the accounts of its codes."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given

from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import BookingKind, StatedLine, Statement, VatTotal
from grootboek.ledger.checking import check_statement
from grootboek.ledger.composing import compose, control_part, natural_sign, roles_needed, stated_vat
from grootboek.ledger.entry import Line, Part, residual
from grootboek.ledger.money import percentage_of
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.vat import vat_code, vat_codes
from tests.ledger.small_chart import (
    BANK,
    CASH,
    COSTS,
    CUSTOMER,
    EQUITY,
    EU_DUE,
    INPUT_HIGH,
    NORTH,
    PAYABLE,
    RECEIVABLE,
    RECLAIM,
    REVENUE,
    REVENUE_LOW,
    REVERSE_DUE,
    SUPPLIER,
    VAT_HIGH,
    VAT_LOW,
    WORLD_DUE,
    chart_without,
    small_chart,
)
from tests.ledger.stating import composed, statement, statements

Posted = tuple[int, int, Part]


def posted(lines: tuple[Line, ...]) -> list[Posted]:
    return [(line.account_id, line.amount, line.part) for line in lines]


@given(stated=statements())
def test_drawn_statements_pass_the_checks(stated: Statement) -> None:
    assert list(check_statement(stated, small_chart())) == []


@given(stated=statements())
def test_every_entry_sums_to_zero_and_starts_with_its_own_line(stated: Statement) -> None:
    lines = compose(stated, small_chart(), {})
    assert residual(lines) == 0
    assert lines[0].account_id == stated.account_id
    assert lines[0].part in (Part.CONTROL, Part.SETTLEMENT, Part.OWN)


@given(stated=statements())
def test_the_own_amount_is_what_was_stated_with_its_vat(stated: Statement) -> None:
    own = compose(stated, small_chart(), {})[0]
    total = sum(line.net for line in stated.lines) + sum(stated_vat(stated))
    assert own.amount == natural_sign(stated.kind) * total


@given(stated=statements())
def test_vat_lines_are_the_totals_per_code_with_their_base(stated: Statement) -> None:
    lines = compose(stated, small_chart(), {})
    bases: defaultdict[str | None, int] = defaultdict(int)
    taxes: defaultdict[str | None, int] = defaultdict(int)
    for line in lines:
        if line.vat_amount is not None:
            bases[line.vat_code] += line.amount
            taxes[line.vat_code] += line.vat_amount
    vat = [line for line in lines if line.part is Part.VAT]
    assert {line.vat_code: line.amount for line in vat} == {code: tax for code, tax in taxes.items() if tax}
    assert all(line.vat_base == bases[line.vat_code] for line in vat)
    assert len({line.vat_code for line in vat}) == len(vat)


@given(stated=statements())
def test_computed_pairs_sum_to_zero_and_carry_the_base(stated: Statement) -> None:
    lines = compose(stated, small_chart(), {})
    pairs = [line for line in lines if line.part is Part.REVERSE]
    for reclaim, due in zip(pairs[::2], pairs[1::2], strict=True):
        code = vat_code(reclaim.vat_code or "")
        base = sum(line.amount for line in lines[1:] if line.vat_code == code.code and line.part is not Part.REVERSE)
        assert (reclaim.vat_code, reclaim.vat_base) == (due.vat_code, -(due.vat_base or 0))
        assert (reclaim.amount, reclaim.vat_base) == (-due.amount, base)
        assert reclaim.amount == percentage_of(base, code.computed_rate_on(stated.date))


def test_sale_of_the_cash_manual() -> None:
    lines = composed(
        BookingKind.SALES_INVOICE, StatedLine(account_id=REVENUE, net=148760, vat_code="sales_high", vat=31240)
    )
    assert posted(lines) == [
        (RECEIVABLE, 180000, Part.CONTROL),
        (REVENUE, -148760, Part.DETAIL),
        (VAT_HIGH, -31240, Part.VAT),
    ]
    own, detail, tax = lines
    assert (own.party_id, own.invoice_number, own.vat_code) == (CUSTOMER, "060077", None)
    assert (detail.vat_code, detail.vat_base, detail.vat_amount) == ("sales_high", -148760, -31240)
    assert (detail.party_id, detail.invoice_number) == (None, "")
    assert (tax.vat_code, tax.vat_base, tax.vat_amount) == ("sales_high", -148760, None)


def test_purchase_is_the_other_way_round() -> None:
    line = StatedLine(account_id=COSTS, net=10000, vat_code="purchase_high", vat=None, cost_centre_id=NORTH)
    lines = composed(BookingKind.PURCHASE_INVOICE, line)
    assert posted(lines) == [(PAYABLE, -12100, Part.CONTROL), (COSTS, 10000, Part.DETAIL), (INPUT_HIGH, 2100, Part.VAT)]
    assert [line.cost_centre_id for line in lines] == [None, NORTH, None]
    assert lines[0].party_id == SUPPLIER


@pytest.mark.parametrize(
    ("code", "due", "day", "tax"),
    [
        ("purchase_reverse_high", REVERSE_DUE, date(2026, 1, 5), 2100),
        ("purchase_reverse_high", REVERSE_DUE, date(2012, 9, 30), 1900),
        ("purchase_reverse_low", REVERSE_DUE, date(2018, 12, 31), 600),
        ("purchase_reverse_low", REVERSE_DUE, date(2019, 1, 1), 900),
        ("purchase_outside_eu", WORLD_DUE, date(2026, 1, 5), 2100),
        ("purchase_eu", EU_DUE, date(2026, 1, 5), 2100),
    ],
)
def test_reverse_charge_posts_a_pair(code: str, due: int, day: date, tax: int) -> None:
    lines = composed(BookingKind.PURCHASE_INVOICE, StatedLine(account_id=COSTS, net=10000, vat_code=code), date=day)
    assert posted(lines) == [
        (PAYABLE, -10000, Part.CONTROL),
        (COSTS, 10000, Part.DETAIL),
        (RECLAIM, tax, Part.REVERSE),
        (due, -tax, Part.REVERSE),
    ]
    assert [line.vat_base for line in lines] == [None, None, 10000, -10000]


def test_reverse_charge_of_a_sale_posts_nothing() -> None:
    lines = composed(
        BookingKind.SALES_INVOICE, StatedLine(account_id=REVENUE, net=10000, vat_code="sales_reverse_high")
    )
    assert posted(lines) == [(RECEIVABLE, 10000, Part.CONTROL), (REVENUE, -10000, Part.DETAIL)]
    assert lines[1].vat_code == "sales_reverse_high"


def test_lines_of_one_code_share_a_vat_line() -> None:
    high = StatedLine(account_id=REVENUE, net=10000, vat_code="sales_high", vat=None)
    low = StatedLine(account_id=REVENUE_LOW, net=1000, vat_code="sales_low_9", vat=None)
    lines = composed(BookingKind.SALES_INVOICE, high, low, high)
    assert posted(lines)[0] == (RECEIVABLE, 25290, Part.CONTROL)
    assert posted(lines)[4:] == [(VAT_HIGH, -4200, Part.VAT), (VAT_LOW, -90, Part.VAT)]


def test_totals_are_spread_over_the_lines_of_their_code() -> None:
    high = StatedLine(account_id=REVENUE, net=333, vat_code="sales_high")
    none = StatedLine(account_id=REVENUE, net=5000)
    totals = (VatTotal("sales_high", 209),)
    stated = statement(BookingKind.SALES_INVOICE, high, none, high, high, vat_totals=totals)
    assert stated_vat(stated) == [70, 0, 70, 69]
    assert posted(compose(stated, small_chart(), {}))[-1] == (VAT_HIGH, -209, Part.VAT)


def test_totals_replace_what_the_lines_say() -> None:
    line = StatedLine(account_id=REVENUE, net=10000, vat_code="sales_high", vat=9999)
    assert stated_vat(statement(BookingKind.SALES_INVOICE, line, vat_totals=(VatTotal("sales_high", 2100),))) == [2100]
    assert stated_vat(statement(BookingKind.SALES_INVOICE, line, vat_totals=())) == [0]


def test_a_payment_settles_the_invoice_of_its_line() -> None:
    line = StatedLine(account_id=RECEIVABLE, net=10000, party_id=15, invoice_number="2016-9")
    own, settled = composed(BookingKind.PAYMENT_RECEIVED, line)
    assert posted((own, settled)) == [(BANK, 10000, Part.OWN), (RECEIVABLE, -10000, Part.SETTLEMENT)]
    assert (own.party_id, own.invoice_number) == (None, "")
    assert (settled.party_id, settled.invoice_number) == (15, "2016-9")


def test_a_payment_line_without_invoice_takes_that_of_the_statement() -> None:
    settled = composed(BookingKind.PAYMENT_SENT, StatedLine(account_id=PAYABLE, net=10000))[1]
    assert (settled.amount, settled.part) == (10000, Part.SETTLEMENT)
    assert (settled.party_id, settled.invoice_number) == (SUPPLIER, "060077")


def test_money_spent_is_credited() -> None:
    lines = composed(
        BookingKind.MONEY_SPENT, StatedLine(account_id=COSTS, net=10000, vat_code="purchase_high", vat=None)
    )
    assert posted(lines) == [(CASH, -12100, Part.OWN), (COSTS, 10000, Part.DETAIL), (INPUT_HIGH, 2100, Part.VAT)]


def test_a_general_booking_debits_its_account() -> None:
    lines = composed(BookingKind.GENERAL, StatedLine(account_id=REVENUE, net=10000))
    assert posted(lines) == [(EQUITY, 10000, Part.OWN), (REVENUE, -10000, Part.DETAIL)]


def test_an_opening_opens_items() -> None:
    lines = composed(BookingKind.OPENING, StatedLine(account_id=RECEIVABLE, net=-10000))
    assert posted(lines) == [(EQUITY, -10000, Part.OWN), (RECEIVABLE, 10000, Part.CONTROL)]


KEY = ItemKey(RECEIVABLE, CUSTOMER, "060077")


@pytest.mark.parametrize(
    ("kind", "amount", "outstanding", "part"),
    [
        (BookingKind.SALES_INVOICE, 100, 0, Part.CONTROL),
        (BookingKind.PURCHASE_INVOICE, -100, 50, Part.CONTROL),
        (BookingKind.OPENING, -100, 100, Part.CONTROL),
        (BookingKind.PAYMENT_RECEIVED, -100, 0, Part.SETTLEMENT),
        (BookingKind.MONEY_SPENT, 100, 0, Part.SETTLEMENT),
        (BookingKind.GENERAL, -100, 100, Part.SETTLEMENT),
        (BookingKind.GENERAL, 100, 100, Part.CONTROL),
        (BookingKind.GENERAL, 100, 0, Part.CONTROL),
    ],
)
def test_a_control_line_opens_or_settles(kind: BookingKind, amount: int, outstanding: int, part: Part) -> None:
    assert control_part(kind, amount, KEY, {KEY: outstanding}) is part


def test_a_general_booking_settles_what_is_outstanding() -> None:
    stated = statement(BookingKind.GENERAL, StatedLine(account_id=RECEIVABLE, net=100))
    assert compose(stated, small_chart(), {KEY: 100})[1].part is Part.SETTLEMENT
    assert compose(stated, small_chart(), {})[1].part is Part.CONTROL


def test_the_roles_that_a_code_needs() -> None:
    codes = [vat_code("sales_high"), vat_code("purchase_eu"), vat_code("none")]
    assert roles_needed(codes) == {
        AccountRole.VAT_SALES_HIGH,
        AccountRole.VAT_IMPORT_EU_DUE,
        AccountRole.VAT_REVERSE_RECLAIM,
    }


def test_the_small_chart_plays_every_role_that_the_codes_need() -> None:
    assert all(small_chart().account_with_role(role) for role in roles_needed(vat_codes().values()))


def test_vat_without_an_account_of_its_role_is_not_posted() -> None:
    stated = statement(
        BookingKind.SALES_INVOICE, StatedLine(account_id=REVENUE, net=100, vat_code="sales_high", vat=21)
    )
    with pytest.raises(LookupError, match="vat_sales_high"):
        compose(stated, chart_without(AccountRole.VAT_SALES_HIGH), {})
