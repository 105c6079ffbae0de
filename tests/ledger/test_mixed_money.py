"""Money that settles items beside what it earns and spends, and general bookings without an account of their own."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.ledger.booking import MONEY, OF_MONEY, BookingKind, StatedLine, Statement
from grootboek.ledger.checking import check_statement
from grootboek.ledger.checking_parties import check_payments, item_keys
from grootboek.ledger.composing import Composed, compose, composed_of, natural_sign, stated_vat
from grootboek.ledger.entry import Part, residual
from grootboek.ledger.refusal import Reason
from grootboek.ledger.vat import vat_codes
from tests.ledger.small_chart import (
    BANK,
    BANK_JOURNAL,
    CASH,
    COSTS,
    CUSTOMER,
    EQUITY,
    INPUT_HIGH,
    MEMO,
    PAYABLE,
    RECEIVABLE,
    REVENUE,
    SUPPLIER,
    VAT_HIGH,
    small_chart,
)
from tests.ledger.stating import DAY

SETTLES_SALE: Final = StatedLine(account_id=RECEIVABLE, net=12100, party_id=CUSTOMER, invoice_number="F1")
SETTLES_PURCHASE: Final = StatedLine(account_id=PAYABLE, net=-6050, party_id=SUPPLIER, invoice_number="I1")
SOLD: Final = StatedLine(account_id=REVENUE, net=10000, vat_code="sales_high", vat=2100)
BOUGHT: Final = StatedLine(account_id=COSTS, net=-1000, vat_code="purchase_high", vat=-210)


def money(*lines: StatedLine, **facts: Any) -> Statement:
    """State money of the bank that may be mixed."""
    usual = {"kind": BookingKind.MONEY_RECEIVED, "date": DAY, "account_id": BANK, "mixed": True}
    return Statement(lines=lines, **{**usual, **facts})


def general(*nets: tuple[int, int], **facts: Any) -> Statement:
    """State a general booking without an account of its own, from accounts and amounts in credit."""
    lines = tuple(StatedLine(account_id=account_id, net=net) for account_id, net in nets)
    return Statement(**{"kind": BookingKind.GENERAL, "date": DAY, "account_id": None, "lines": lines, **facts})


def made(stated: Statement, journal_id: int = BANK_JOURNAL) -> Composed:
    return composed_of(stated, journal_id, compose(stated, small_chart(), {}), small_chart())


@st.composite
def mixed(draw: Callable[..., Any]) -> Statement:
    """Draw money with lines of every sort, in either direction."""
    sort = st.sampled_from([SETTLES_SALE, SETTLES_PURCHASE, SOLD, BOUGHT])
    codes = st.sampled_from([code.code for code in vat_codes().values()])
    lines = []
    for line in draw(st.lists(sort, min_size=1, max_size=6)):
        net = draw(st.integers(-(10**10), 10**10))
        code = "none" if line.party_id is not None else draw(codes)
        lines.append(
            StatedLine(
                account_id=line.account_id,
                net=net,
                vat_code=code,
                vat=None,
                party_id=line.party_id,
                invoice_number=line.invoice_number,
            )
        )
    return money(*lines, kind=draw(st.sampled_from(sorted(MONEY))))


@given(stated=mixed())
def test_mixed_money_sums_to_zero_and_moves_what_is_stated(stated: Statement) -> None:
    assert list(check_statement(stated, small_chart())) == []
    composed = made(stated)
    assert residual(composed.lines) == 0
    own = composed.lines[0]
    total = sum(line.net for line in stated.lines) + sum(stated_vat(stated))
    assert (own.account_id, own.part, own.amount) == (BANK, Part.OWN, natural_sign(stated.kind) * total)
    assert composed.kind in OF_MONEY
    assert composed.amount == natural_sign(composed.kind) * own.amount
    settling = [line for line in composed.lines if line.part is Part.SETTLEMENT]
    assert len(settling) == sum(line.party_id is not None for line in stated.lines)


@pytest.mark.parametrize(
    ("lines", "kind", "amount"),
    [
        ([SETTLES_SALE], BookingKind.PAYMENT_RECEIVED, 12100),
        ([SETTLES_PURCHASE], BookingKind.PAYMENT_SENT, 6050),
        ([SETTLES_SALE, SETTLES_PURCHASE], BookingKind.MONEY_RECEIVED, 6050),
        ([SETTLES_SALE, BOUGHT], BookingKind.MONEY_RECEIVED, 10890),
        ([SETTLES_PURCHASE, BOUGHT], BookingKind.MONEY_SPENT, 7260),
        ([SOLD, BOUGHT], BookingKind.MONEY_RECEIVED, 10890),
        ([BOUGHT], BookingKind.MONEY_SPENT, 1210),
    ],
)
def test_the_kind_of_mixed_money_is_found_from_its_lines(
    lines: list[StatedLine], kind: BookingKind, amount: int
) -> None:
    composed = made(money(*lines))
    assert (composed.kind, composed.amount, composed.account_id) == (kind, amount, BANK)


def test_vat_of_both_sides_stands_on_its_accounts() -> None:
    lines = made(money(SOLD, BOUGHT, SETTLES_SALE)).lines
    assert [(line.account_id, line.amount, line.part) for line in lines] == [
        (BANK, 22990, Part.OWN),
        (REVENUE, -10000, Part.DETAIL),
        (COSTS, 1000, Part.DETAIL),
        (RECEIVABLE, -12100, Part.SETTLEMENT),
        (VAT_HIGH, -2100, Part.VAT),
        (INPUT_HIGH, 210, Part.VAT),
    ]


def test_what_is_not_mixed_is_of_one_sort() -> None:
    stated = money(SOLD, BOUGHT, SETTLES_SALE, mixed=False)
    assert {problem.reason for problem in check_statement(stated, small_chart())} == {
        Reason.VAT_CODE_NOT_ALLOWED,
        Reason.COUNTER_ACCOUNT_NOT_ALLOWED,
    }


def test_mixed_money_stays_off_other_money_and_knows_what_it_settles() -> None:
    stated = money(StatedLine(account_id=CASH, net=1), SETTLES_SALE)
    (problem,) = check_statement(stated, small_chart())
    assert (problem.reason, problem.place) == (Reason.COUNTER_ACCOUNT_NOT_ALLOWED, ("lines", 0, "account"))
    (unknown,) = check_payments(stated, small_chart(), {})
    assert (unknown.reason, unknown.place) == (Reason.INVOICE_UNKNOWN, ("lines", 1, "invoice_number"))
    assert list(check_payments(stated, small_chart(), dict.fromkeys(item_keys(stated, small_chart()), 0))) == []


def test_a_general_booking_may_have_no_account_of_its_own() -> None:
    stated = general((EQUITY, 100), (EQUITY, -100))
    assert list(check_statement(stated, small_chart())) == []
    composed = made(stated, MEMO)
    assert (composed.kind, composed.account_id, composed.amount) == (BookingKind.GENERAL, None, 100)
    assert [(line.account_id, line.amount) for line in composed.lines] == [(EQUITY, -100), (EQUITY, 100)]


@pytest.mark.parametrize(
    ("stated", "reasons"),
    [
        (general((EQUITY, 100), (COSTS, -99)), [Reason.NOT_BALANCED]),
        (general((EQUITY, 0)), [Reason.LINES_MISSING]),
        (general(), [Reason.LINES_MISSING]),
        (general((EQUITY, 1), (EQUITY, -1), kind=BookingKind.OPENING), [Reason.ACCOUNT_UNKNOWN]),
    ],
)
def test_general_bookings_that_do_not_stand_by_themselves(stated: Statement, reasons: list[Reason]) -> None:
    assert [problem.reason for problem in check_statement(stated, small_chart())] == reasons
