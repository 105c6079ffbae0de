"""Which parties and invoice numbers a statement needs, and which items it touches."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.checking_parties import check_eu_revenue, check_parties, check_party, check_payments, item_keys
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.refusal import Reason
from tests.ledger.small_chart import BANK, COSTS, CUSTOMER, PAYABLE, RECEIVABLE, REVENUE, SUPPLIER, account, small_chart
from tests.ledger.stating import statement

SALE, PURCHASE = BookingKind.SALES_INVOICE, BookingKind.PURCHASE_INVOICE
RECEIVED, SENT = BookingKind.PAYMENT_RECEIVED, BookingKind.PAYMENT_SENT
GENERAL, EARNED = BookingKind.GENERAL, BookingKind.MONEY_RECEIVED
HIDDEN, DELETED = 13, 14


@dataclass(frozen=True)
class Facts:
    """What is known of a party."""

    hidden: bool = False
    deleted: bool = False
    is_customer: bool = True
    is_supplier: bool = True
    country: str = ""
    vat_number: str = ""


KNOWN: Mapping[int, Facts] = {
    CUSTOMER: Facts(is_supplier=False),
    SUPPLIER: Facts(is_customer=False),
    HIDDEN: Facts(hidden=True),
    DELETED: Facts(deleted=True, hidden=True),
}
TO_REVENUE = StatedLine(account_id=REVENUE, net=100)
TO_RECEIVABLE = StatedLine(account_id=RECEIVABLE, net=100)
TO_PAYABLE = StatedLine(account_id=PAYABLE, net=100)
Told = list[tuple[Reason, tuple[str | int, ...]]]


def told(stated: Statement) -> Told:
    return [(problem.reason, problem.place) for problem in check_parties(stated, small_chart(), KNOWN)]


@pytest.mark.parametrize(
    ("stated", "problems"),
    [
        (statement(SALE, TO_REVENUE), []),
        (statement(SALE, TO_REVENUE, party_id=None), [(Reason.PARTY_MISSING, ("party",))]),
        (statement(SALE, TO_REVENUE, party_id=404), [(Reason.PARTY_UNKNOWN, ("party",))]),
        (statement(SALE, TO_REVENUE, party_id=HIDDEN), [(Reason.PARTY_HIDDEN, ("party",))]),
        (statement(SALE, TO_REVENUE, party_id=DELETED), [(Reason.PARTY_HIDDEN, ("party",))]),
        (statement(SALE, TO_REVENUE, party_id=SUPPLIER), [(Reason.PARTY_NOT_CUSTOMER, ("party",))]),
        (statement(PURCHASE, TO_REVENUE, party_id=CUSTOMER), [(Reason.PARTY_NOT_SUPPLIER, ("party",))]),
        (statement(SALE, TO_REVENUE, invoice_number=""), [(Reason.INVOICE_NUMBER_MISSING, ("invoice_number",))]),
        (statement(PURCHASE, TO_REVENUE, invoice_number=""), [(Reason.INVOICE_NUMBER_MISSING, ("invoice_number",))]),
        (statement(RECEIVED, TO_RECEIVABLE), []),
        (statement(RECEIVED, TO_RECEIVABLE, party_id=SUPPLIER), []),
        (statement(RECEIVED, TO_RECEIVABLE, party_id=None), [(Reason.PARTY_MISSING, ("lines", 0, "party"))]),
        (statement(SENT, TO_PAYABLE, party_id=404), [(Reason.PARTY_UNKNOWN, ("lines", 0, "party"))]),
        (
            statement(RECEIVED, TO_RECEIVABLE, invoice_number=""),
            [(Reason.INVOICE_NUMBER_MISSING, ("lines", 0, "invoice_number"))],
        ),
        (statement(EARNED, TO_REVENUE, party_id=None, invoice_number=""), []),
        (statement(EARNED, TO_REVENUE, party_id=404), [(Reason.PARTY_UNKNOWN, ("party",))]),
        (statement(GENERAL, TO_REVENUE, party_id=None, invoice_number=""), []),
        (
            statement(GENERAL, TO_RECEIVABLE, party_id=None, invoice_number=""),
            [
                (Reason.PARTY_MISSING, ("lines", 0, "party")),
                (Reason.INVOICE_NUMBER_MISSING, ("lines", 0, "invoice_number")),
            ],
        ),
        (
            statement(GENERAL, TO_REVENUE, account_id=PAYABLE, party_id=None, invoice_number=""),
            [(Reason.PARTY_MISSING, ("party",)), (Reason.INVOICE_NUMBER_MISSING, ("invoice_number",))],
        ),
    ],
)
def test_who_and_which_invoice_have_to_be_known(stated: Statement, problems: Told) -> None:
    assert told(stated) == problems


def test_the_party_of_a_line_is_checked_wherever_it_stands() -> None:
    line = StatedLine(account_id=REVENUE, net=100, party_id=404)
    assert told(statement(EARNED, line, party_id=None)) == [(Reason.PARTY_UNKNOWN, ("lines", 0, "party"))]


def test_the_party_of_a_payment_line_goes_before_that_of_the_statement() -> None:
    line = StatedLine(account_id=RECEIVABLE, net=100, party_id=HIDDEN)
    assert told(statement(RECEIVED, line)) == [(Reason.PARTY_HIDDEN, ("lines", 0, "party"))]


def test_a_hidden_party_of_the_wrong_sort_has_two_problems() -> None:
    known = {HIDDEN: Facts(hidden=True, is_customer=False)}
    reasons = [problem.reason for problem in check_party(HIDDEN, known, SALE, "party")]
    assert reasons == [Reason.PARTY_HIDDEN, Reason.PARTY_NOT_CUSTOMER]


def test_the_items_that_a_statement_touches() -> None:
    chart = small_chart()
    first = StatedLine(account_id=RECEIVABLE, net=100, invoice_number="1")
    other = StatedLine(account_id=RECEIVABLE, net=100, invoice_number="2", party_id=15)
    assert item_keys(statement(RECEIVED, first, other, first), chart) == [
        ItemKey(RECEIVABLE, CUSTOMER, "1"),
        ItemKey(RECEIVABLE, 15, "2"),
    ]
    assert item_keys(statement(SALE, TO_REVENUE), chart) == [ItemKey(RECEIVABLE, CUSTOMER, "060077")]
    assert item_keys(statement(EARNED, TO_REVENUE), chart) == []
    assert item_keys(statement(RECEIVED, TO_RECEIVABLE, party_id=None), chart) == []
    assert item_keys(statement(GENERAL, StatedLine(account_id=404, net=1)), chart) == []


@pytest.mark.parametrize(
    ("stated", "unknown"),
    [
        (statement(RECEIVED, TO_RECEIVABLE), []),
        (statement(RECEIVED, TO_RECEIVABLE, invoice_number="060078"), [0]),
        (statement(RECEIVED, TO_RECEIVABLE, StatedLine(account_id=RECEIVABLE, net=1, invoice_number="9")), [1]),
        (statement(RECEIVED, TO_RECEIVABLE, party_id=SUPPLIER), [0]),
        (statement(SENT, TO_PAYABLE), [0]),
        (statement(RECEIVED, TO_RECEIVABLE, party_id=None), []),
        (statement(GENERAL, TO_RECEIVABLE, invoice_number="9"), []),
        (statement(PURCHASE, StatedLine(account_id=COSTS, net=1)), []),
    ],
)
def test_a_payment_names_an_invoice_that_is_known(stated: Statement, unknown: list[int]) -> None:
    problems = list(check_payments(stated, small_chart(), {ItemKey(RECEIVABLE, CUSTOMER, "060077"): 0}))
    assert [problem.place for problem in problems] == [("lines", order, "invoice_number") for order in unknown]
    assert {problem.reason for problem in problems} <= {Reason.INVOICE_UNKNOWN}


def test_a_payment_on_another_account_of_the_party_is_not_known() -> None:
    stated = statement(RECEIVED, StatedLine(account_id=BANK, net=1))
    assert [problem.reason for problem in check_payments(stated, small_chart(), {})] == [Reason.INVOICE_UNKNOWN]


EU_REVENUE = 8040


@pytest.mark.parametrize(
    ("country", "strict_vat", "party_id", "refused"),
    [
        ("Nederland", True, CUSTOMER, True),
        ("", True, CUSTOMER, True),
        ("Verenigde Staten", True, CUSTOMER, True),
        ("België", True, CUSTOMER, False),
        ("Nederland", False, CUSTOMER, False),
        ("Nederland", True, None, False),
    ],
)
def test_revenue_within_the_eu_is_of_a_customer_elsewhere_in_it(
    country: str, strict_vat: bool, party_id: int | None, refused: bool
) -> None:
    chart = small_chart()
    accounts = {**chart.accounts, EU_REVENUE: account(EU_REVENUE, AccountRole.REVENUE_EU_GOODS)}
    stated = statement(
        SALE, TO_REVENUE, StatedLine(account_id=EU_REVENUE, net=100), strict_vat=strict_vat, party_id=party_id
    )
    facts = Facts(country=country, vat_number="BE0403019261")
    problems = list(check_eu_revenue(stated, replace(chart, accounts=accounts), {CUSTOMER: facts}))
    assert [(problem.reason, problem.place) for problem in problems] == (
        [(Reason.PARTY_NOT_IN_EU, ("lines", 1, "account"))] if refused else []
    )


@pytest.mark.parametrize(
    ("role", "vat_number", "refused"),
    [
        (AccountRole.REVENUE_EU_SERVICES, "", True),
        (AccountRole.REVENUE_EU_SERVICES, "BE0403019262", True),
        (AccountRole.REVENUE_EU_SERVICES, "NL004495445B01", True),
        (AccountRole.REVENUE_EU_SERVICES, "BE\u0660403019261", True),
        (AccountRole.REVENUE_EU_SERVICES, "be 0403.019.261", False),
        (AccountRole.REVENUE_EU_GOODS, "", True),
        (AccountRole.REVENUE_EU_GOODS, "DE136695976", False),
        (AccountRole.REVENUE_EU_DISTANCE, "", False),
    ],
)
def test_what_is_declared_by_vat_number_needs_one(role: AccountRole, vat_number: str, refused: bool) -> None:
    chart = small_chart()
    accounts = {**chart.accounts, EU_REVENUE: account(EU_REVENUE, role)}
    stated = statement(SALE, StatedLine(account_id=EU_REVENUE, net=100), strict_vat=True)
    facts = Facts(country="Belgi\u00eb", vat_number=vat_number)
    problems = list(check_eu_revenue(stated, replace(chart, accounts=accounts), {CUSTOMER: facts}))
    assert [(problem.reason, problem.place) for problem in problems] == (
        [(Reason.VAT_NUMBER_INVALID, ("lines", 0, "account"))] if refused else []
    )
