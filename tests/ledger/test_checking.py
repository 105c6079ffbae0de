"""Each reason for which a statement is refused, with the smallest statement that provokes it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import LONGEST_PAYMENT_TERM, MAX_LINES, BookingKind, StatedLine, Statement, VatTotal
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import check_date, check_statement, journal_for
from grootboek.ledger.fiscal_periods import FIRST_DATE, LAST_DATE, NO_DATE
from grootboek.ledger.money import LARGEST, percentage_of
from grootboek.ledger.period_lock import LOCK_REASON, Lock, LockKind
from grootboek.ledger.refusal import Problem, Reason
from tests.ledger.small_chart import (
    BAL,
    BANK,
    BANK_JOURNAL,
    CASH,
    CENTRED_COSTS,
    COSTS,
    EQUITY,
    HIDDEN_COSTS,
    INK,
    KAS,
    MEMO,
    NORTH,
    OLD_KAS,
    OLD_SOUTH,
    PAYABLE,
    RECEIVABLE,
    REVENUE,
    VERK,
    chart_without,
    small_chart,
)
from tests.ledger.stating import DAY, statement

SALE, PURCHASE = BookingKind.SALES_INVOICE, BookingKind.PURCHASE_INVOICE
RECEIVED, SENT = BookingKind.PAYMENT_RECEIVED, BookingKind.PAYMENT_SENT
EARNED, SPENT = BookingKind.MONEY_RECEIVED, BookingKind.MONEY_SPENT
GENERAL = BookingKind.GENERAL


def line(account_id: int = REVENUE, net: int = 100, **facts: Any) -> StatedLine:
    return StatedLine(account_id=account_id, net=net, **facts)


def told(problems: Iterable[Problem]) -> list[tuple[Reason, tuple[str | int, ...]]]:
    return [(problem.reason, problem.place) for problem in problems]


Case = tuple[Statement, Reason, tuple[str | int, ...]]

OF_THE_WHOLE: list[Case] = [
    (statement(SALE, line(), date=date(1979, 12, 31)), Reason.DATE_OUT_OF_RANGE, ("date",)),
    (statement(SALE, line(), date=date(2050, 1, 1)), Reason.DATE_OUT_OF_RANGE, ("date",)),
    (statement(SALE, line(), description="x" * 251), Reason.TEXT_TOO_LONG, ("description",)),
    (statement(SALE, line(), reference="x" * 51), Reason.TEXT_TOO_LONG, ("reference",)),
    (statement(SALE, line(), invoice_number="x" * 51), Reason.TEXT_TOO_LONG, ("invoice_number",)),
    (statement(SALE, line(), payment_reference="x" * 51), Reason.TEXT_TOO_LONG, ("payment_reference",)),
    (statement(SALE, line(), payment_term=-1), Reason.PAYMENT_TERM_INVALID, ("payment_term",)),
    (statement(SALE, line(), payment_term=LONGEST_PAYMENT_TERM + 1), Reason.PAYMENT_TERM_INVALID, ("payment_term",)),
    (statement(SALE), Reason.LINES_MISSING, ("lines",)),
    (statement(SALE, *[line()] * (MAX_LINES + 1)), Reason.TOO_MANY_LINES, ("lines",)),
    (statement(GENERAL, line(), account_id=404), Reason.ACCOUNT_UNKNOWN, ("account",)),
    (statement(GENERAL, line(), account_id=HIDDEN_COSTS), Reason.ACCOUNT_HIDDEN, ("account",)),
    (statement(SALE, line(), account_id=PAYABLE), Reason.ACCOUNT_NOT_RECEIVABLE, ("account",)),
    (statement(PURCHASE, line(COSTS), account_id=RECEIVABLE), Reason.ACCOUNT_NOT_PAYABLE, ("account",)),
    (statement(EARNED, line(), account_id=EQUITY, journal_id=KAS), Reason.ACCOUNT_NOT_MONEY, ("account",)),
    (statement(SPENT, line(COSTS), account_id=EQUITY, journal_id=KAS), Reason.ACCOUNT_NOT_MONEY, ("account",)),
    (statement(RECEIVED, line(RECEIVABLE), account_id=EQUITY, journal_id=KAS), Reason.ACCOUNT_NOT_MONEY, ("account",)),
    (statement(SENT, line(PAYABLE), account_id=EQUITY, journal_id=KAS), Reason.ACCOUNT_NOT_MONEY, ("account",)),
    (statement(SALE, line(), journal_id=404), Reason.JOURNAL_UNKNOWN, ("journal",)),
    (statement(EARNED, line(), journal_id=OLD_KAS), Reason.JOURNAL_HIDDEN, ("journal",)),
    (statement(SALE, line(), journal_id=INK), Reason.JOURNAL_KIND_WRONG, ("journal",)),
    (statement(EARNED, line(), journal_id=MEMO), Reason.JOURNAL_KIND_WRONG, ("journal",)),
    (statement(GENERAL, line(), journal_id=KAS), Reason.JOURNAL_KIND_WRONG, ("journal",)),
]

OF_A_LINE: list[Case] = [
    (statement(SALE, line(404)), Reason.COUNTER_ACCOUNT_UNKNOWN, ("lines", 0, "account")),
    (statement(SALE, line(HIDDEN_COSTS)), Reason.COUNTER_ACCOUNT_HIDDEN, ("lines", 0, "account")),
    (statement(SALE, line(RECEIVABLE)), Reason.COUNTER_ACCOUNT_NOT_ALLOWED, ("lines", 0, "account")),
    (statement(PURCHASE, line(CASH)), Reason.COUNTER_ACCOUNT_NOT_ALLOWED, ("lines", 0, "account")),
    (statement(EARNED, line(BANK)), Reason.COUNTER_ACCOUNT_NOT_ALLOWED, ("lines", 0, "account")),
    (statement(SPENT, line(PAYABLE)), Reason.COUNTER_ACCOUNT_NOT_ALLOWED, ("lines", 0, "account")),
    (statement(RECEIVED, line(PAYABLE)), Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE, ("lines", 0, "account")),
    (statement(SENT, line(RECEIVABLE)), Reason.COUNTER_ACCOUNT_NOT_PAYABLE, ("lines", 0, "account")),
    (statement(SALE, line(CENTRED_COSTS)), Reason.COST_CENTRE_MISSING, ("lines", 0, "cost_centre")),
    (statement(SALE, line(cost_centre_id=404)), Reason.COST_CENTRE_UNKNOWN, ("lines", 0, "cost_centre")),
    (statement(SALE, line(cost_centre_id=OLD_SOUTH)), Reason.COST_CENTRE_HIDDEN, ("lines", 0, "cost_centre")),
    (statement(SALE, line(description="x" * 251)), Reason.TEXT_TOO_LONG, ("lines", 0, "description")),
    (
        statement(RECEIVED, line(RECEIVABLE, invoice_number="x" * 51)),
        Reason.TEXT_TOO_LONG,
        ("lines", 0, "invoice_number"),
    ),
    (statement(SALE, line(net=LARGEST + 1)), Reason.AMOUNT_TOO_LARGE, ("lines", 0, "net")),
    (statement(SALE, line(net=-LARGEST - 1)), Reason.AMOUNT_TOO_LARGE, ("lines", 0, "net")),
    (statement(SALE, line(vat_code="sales_other", vat=LARGEST + 1)), Reason.AMOUNT_TOO_LARGE, ("lines", 0, "net")),
    (statement(SALE, line(), line(404)), Reason.COUNTER_ACCOUNT_UNKNOWN, ("lines", 1, "account")),
]

HIGH = line(vat_code="sales_high", vat=21)
MIXED = (VatTotal("sales_high", 21), VatTotal("sales_reverse_high", 0))
OF_VAT: list[Case] = [
    (statement(SALE, line(vat_code="")), Reason.VAT_CODE_MISSING, ("lines", 0, "vat_code")),
    (statement(SALE, line(vat_code="HOOG_VERK")), Reason.VAT_CODE_UNKNOWN, ("lines", 0, "vat_code")),
    (statement(SALE, line(vat_code="purchase_eu")), Reason.VAT_CODE_NOT_ALLOWED, ("lines", 0, "vat_code")),
    (statement(PURCHASE, line(vat_code="sales_high")), Reason.VAT_CODE_NOT_ALLOWED, ("lines", 0, "vat_code")),
    (statement(EARNED, line(vat_code="purchase_high")), Reason.VAT_CODE_NOT_ALLOWED, ("lines", 0, "vat_code")),
    (statement(SPENT, line(vat_code="sales_high")), Reason.VAT_CODE_NOT_ALLOWED, ("lines", 0, "vat_code")),
    (
        statement(RECEIVED, line(RECEIVABLE, vat_code="sales_high")),
        Reason.VAT_CODE_NOT_ALLOWED,
        ("lines", 0, "vat_code"),
    ),
    (statement(SENT, line(PAYABLE, vat_code="purchase_eu")), Reason.VAT_CODE_NOT_ALLOWED, ("lines", 0, "vat_code")),
    (
        statement(BookingKind.OPENING, line(BANK, vat_code="sales_high")),
        Reason.VAT_CODE_NOT_ALLOWED,
        ("lines", 0, "vat_code"),
    ),
    (statement(SALE, line(vat_code="sales_high", vat=23)), Reason.VAT_AMOUNT_DIFFERS, ("lines", 0, "vat")),
    (statement(SALE, line(vat_code="sales_high", vat=0)), Reason.VAT_AMOUNT_DIFFERS, ("lines", 0, "vat")),
    (statement(SALE, line(vat_code="none", vat=1)), Reason.VAT_AMOUNT_DIFFERS, ("lines", 0, "vat")),
    (statement(SALE, line(vat_code="sales_eu_goods", vat=1)), Reason.VAT_AMOUNT_DIFFERS, ("lines", 0, "vat")),
    (statement(SALE, HIGH, vat_totals=()), Reason.VAT_TOTAL_MISSING, ("vat_totals",)),
    (statement(SALE, HIGH, vat_totals=(VatTotal("sales_high", 23),)), Reason.VAT_AMOUNT_DIFFERS, ("vat_totals",)),
    (statement(SALE, line(), vat_totals=(VatTotal("none", 1),)), Reason.VAT_AMOUNT_DIFFERS, ("vat_totals",)),
    (
        statement(SALE, line(), vat_totals=(VatTotal("sales_low", 9),)),
        Reason.VAT_TOTAL_WITHOUT_LINES,
        ("vat_totals", "sales"),
    ),
    (statement(SALE, line(), vat_totals=(VatTotal("HOOG", 0),)), Reason.VAT_CODE_UNKNOWN, ("vat_totals", 0)),
    (statement(SALE, HIGH, vat_totals=MIXED, strict_vat=True), Reason.REVERSE_CHARGE_MIXED, ("vat_totals",)),
    (statement(SALE, HIGH, date=NO_DATE), Reason.DATE_MISSING, ("date",)),
]


@pytest.mark.parametrize(("stated", "reason", "place"), OF_THE_WHOLE + OF_A_LINE + OF_VAT)
def test_the_smallest_statement_that_is_refused(
    stated: Statement, reason: Reason, place: tuple[str | int, ...]
) -> None:
    assert told(check_statement(stated, small_chart())) == [(reason, place)]


@pytest.mark.parametrize("kind", LockKind)
def test_a_date_in_a_locked_period_is_refused(kind: LockKind) -> None:
    chart = replace(small_chart(), locks=(Lock(kind, DAY),))
    assert told(check_statement(statement(SALE, line()), chart)) == [(LOCK_REASON[kind], ("date",))]
    assert told(check_statement(statement(SALE, line(), date=date(2016, 10, 14)), chart)) == []


def test_every_lock_on_a_date_is_told() -> None:
    locks = [Lock(LockKind.USER, DAY), Lock(LockKind.YEAR_CLOSE, date(2015, 12, 31)), Lock(LockKind.ACCOUNTANT, DAY)]
    assert told(check_date(DAY, locks)) == [(Reason.LOCKED_BY_USER, ()), (Reason.LOCKED_BY_ACCOUNTANT, ())]


@pytest.mark.parametrize("day", [FIRST_DATE, LAST_DATE])
def test_the_first_and_the_last_date_are_taken(day: date) -> None:
    assert list(check_date(day, ())) == []


@pytest.mark.parametrize(
    ("stated", "missing"),
    [
        (statement(SALE, HIGH), AccountRole.VAT_SALES_HIGH),
        (statement(PURCHASE, line(COSTS, vat_code="purchase_low", vat=6)), AccountRole.VAT_PURCHASE_LOW),
        (statement(PURCHASE, line(COSTS, vat_code="purchase_eu")), AccountRole.VAT_IMPORT_EU_DUE),
        (statement(PURCHASE, line(COSTS, vat_code="purchase_eu")), AccountRole.VAT_REVERSE_RECLAIM),
    ],
)
def test_vat_needs_an_account_of_its_role(stated: Statement, missing: AccountRole) -> None:
    problems = list(check_statement(stated, chart_without(missing)))
    assert told(problems) == [(Reason.ROLE_ACCOUNT_MISSING, ("lines",))]
    assert problems[0].facts == {"role": missing}


def test_a_statement_without_a_journal_of_its_kind_is_refused() -> None:
    whole = small_chart()
    without = replace(whole, journals={key: row for key, row in whole.journals.items() if key not in (VERK, KAS)})
    for stated in (statement(SALE, line()), statement(EARNED, line())):
        assert told(check_statement(stated, without)) == [(Reason.JOURNAL_UNKNOWN, ("journal",))]


def test_all_problems_are_told_at_once() -> None:
    stated = statement(
        SALE, line(404, vat_code="?"), line(vat_code="sales_high", vat=0), account_id=405, reference="x" * 99
    )
    assert {problem.reason for problem in check_statement(stated, small_chart())} == {
        Reason.TEXT_TOO_LONG,
        Reason.ACCOUNT_UNKNOWN,
        Reason.COUNTER_ACCOUNT_UNKNOWN,
        Reason.VAT_CODE_UNKNOWN,
        Reason.VAT_AMOUNT_DIFFERS,
    }


@pytest.mark.parametrize(
    "stated",
    [
        statement(SALE, line(vat_code="sales_high", vat=20)),
        statement(SALE, line(vat_code="sales_high", vat=22)),
        statement(SALE, line(vat_code="sales_high", vat=None)),
        statement(SALE, line(net=0)),
        statement(SALE, line(vat_code="sales_other", vat=77)),
        statement(SALE, HIGH, HIGH, vat_totals=(VatTotal("sales_high", 44),)),
        statement(SALE, line(net=1, vat_code="sales_high"), vat_totals=()),
        statement(SALE, line(vat_code="sales_other"), vat_totals=(VatTotal("sales_other", 77),)),
        statement(SALE, HIGH, vat_totals=(VatTotal("sales_high", 21), VatTotal("sales_low", 0))),
        statement(SALE, HIGH, vat_totals=(VatTotal("sales_high", 30), VatTotal("sales_high", -9))),
        statement(SALE, HIGH, vat_totals=MIXED),
        statement(SALE, line(), vat_totals=MIXED[1:], strict_vat=True),
        statement(SALE, line(net=LARGEST), line(net=-LARGEST)),
        statement(SALE, line(CENTRED_COSTS, cost_centre_id=NORTH)),
        statement(SALE, line(), description="x" * 250, reference="x" * 50, payment_term=LONGEST_PAYMENT_TERM),
        statement(GENERAL, line(CASH), line(RECEIVABLE), account_id=PAYABLE),
        statement(SALE, line(), date=date(2012, 9, 30)),
        statement(PURCHASE, line(COSTS, vat_code="purchase_high_19", vat=19), date=date(2012, 9, 30)),
    ],
)
def test_what_is_right_is_taken(stated: Statement) -> None:
    assert told(check_statement(stated, small_chart())) == []


@pytest.mark.parametrize(
    ("stated", "journal_id"),
    [
        (statement(SALE, line()), VERK),
        (statement(PURCHASE, line(COSTS)), INK),
        (statement(GENERAL, line()), MEMO),
        (statement(BookingKind.OPENING, line(BANK)), BAL),
        (statement(EARNED, line()), KAS),
        (statement(RECEIVED, line(RECEIVABLE)), BANK_JOURNAL),
        (statement(EARNED, line(), journal_id=OLD_KAS), OLD_KAS),
    ],
)
def test_the_journal_follows_from_kind_and_account(stated: Statement, journal_id: int) -> None:
    journal = journal_for(stated, small_chart())
    assert journal is not None
    assert journal.id == journal_id


@given(vat=st.integers(-100, 100), net=st.integers(-1000, 1000))
def test_stated_vat_may_be_a_cent_off(vat: int, net: int) -> None:
    stated = statement(SALE, line(net=net, vat_code="sales_high", vat=vat))
    refused = told(check_statement(stated, small_chart())) == [(Reason.VAT_AMOUNT_DIFFERS, ("lines", 0, "vat"))]
    assert refused == (abs(vat - percentage_of(net, Decimal(21))) > 1)


def chart_with_locks(*locks: Lock) -> Chart:
    return replace(small_chart(), locks=locks)


def test_a_date_out_of_range_is_told_before_its_lock() -> None:
    stated = statement(SALE, line(), date=date(1979, 12, 31))
    chart = chart_with_locks(Lock(LockKind.USER, DAY))
    assert told(check_statement(stated, chart)) == [(Reason.DATE_OUT_OF_RANGE, ("date",))]
