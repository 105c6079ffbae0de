"""Statements as a user would make them: short forms and strategies for the tests of the ledger."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from hypothesis import strategies as st

from grootboek.ledger.booking import (
    ALLOWED_SIDES,
    BookingKind,
    Document,
    DocumentLine,
    StatedLine,
    Statement,
    VatTotal,
)
from grootboek.ledger.composing import compose
from grootboek.ledger.entry import Line
from grootboek.ledger.fiscal_periods import FIRST_DATE, LAST_DATE
from grootboek.ledger.vat import vat_codes, vat_on
from tests.ledger.small_chart import (
    BANK,
    CASH,
    COSTS,
    CUSTOMER,
    EQUITY,
    NORTH,
    PAYABLE,
    RECEIVABLE,
    REVENUE,
    REVENUE_LOW,
    SUPPLIER,
    small_chart,
)

DAY: Final = date(2016, 10, 13)

OWN_ACCOUNTS: Final[Mapping[BookingKind, int]] = {
    BookingKind.SALES_INVOICE: RECEIVABLE,
    BookingKind.PURCHASE_INVOICE: PAYABLE,
    BookingKind.PAYMENT_RECEIVED: BANK,
    BookingKind.PAYMENT_SENT: BANK,
    BookingKind.MONEY_RECEIVED: CASH,
    BookingKind.MONEY_SPENT: CASH,
    BookingKind.GENERAL: EQUITY,
    BookingKind.OPENING: EQUITY,
}
LINE_ACCOUNTS: Final[Mapping[BookingKind, tuple[int, ...]]] = {
    BookingKind.SALES_INVOICE: (REVENUE, REVENUE_LOW),
    BookingKind.PURCHASE_INVOICE: (COSTS,),
    BookingKind.PAYMENT_RECEIVED: (RECEIVABLE,),
    BookingKind.PAYMENT_SENT: (PAYABLE,),
    BookingKind.MONEY_RECEIVED: (REVENUE, REVENUE_LOW),
    BookingKind.MONEY_SPENT: (COSTS,),
    BookingKind.GENERAL: (COSTS, REVENUE, BANK, RECEIVABLE, PAYABLE),
    BookingKind.OPENING: (BANK, RECEIVABLE, PAYABLE, CASH),
}


def statement(kind: BookingKind, *lines: StatedLine, **facts: Any) -> Statement:
    """State something of a kind on its usual account, under the usual party and an invoice number."""
    buys = kind in (BookingKind.PURCHASE_INVOICE, BookingKind.PAYMENT_SENT)
    usual: dict[str, Any] = {
        "date": DAY,
        "account_id": OWN_ACCOUNTS[kind],
        "party_id": SUPPLIER if buys else CUSTOMER,
        "invoice_number": "060077",
    }
    return Statement(kind=kind, lines=lines, **{**usual, **facts})


def composed(kind: BookingKind, *lines: StatedLine, **facts: Any) -> tuple[Line, ...]:
    """Return the entry of what was stated."""
    return compose(statement(kind, *lines, **facts), small_chart(), {})


def document(journal_id: int, *lines: DocumentLine, **facts: Any) -> Document:
    """State ledger lines in a journal."""
    return Document(journal_id=journal_id, date=facts.pop("date", DAY), lines=lines, **facts)


def ledger_line(account_id: int, amount: int, **facts: Any) -> DocumentLine:
    """State one ledger line."""
    return DocumentLine(account_id=account_id, amount=amount, **facts)


@st.composite
def stated_lines(draw: Callable[..., Any], kind: BookingKind, day: date) -> StatedLine:
    """Draw a line that the checks let pass."""
    sides = ALLOWED_SIDES[kind]
    code = draw(st.sampled_from([code for code in vat_codes().values() if code.side in sides]))
    net = draw(st.integers(-(10**12), 10**12))
    free, computed = st.integers(-(10**10), 10**10), st.sampled_from([None, vat_on(net, code, day)])
    vat = draw(free if code.free_rate else computed)
    return StatedLine(
        account_id=draw(st.sampled_from(LINE_ACCOUNTS[kind])),
        net=net,
        vat_code=code.code,
        vat=vat,
        cost_centre_id=draw(st.sampled_from([None, NORTH])),
        description=draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)),
    )


@st.composite
def statements(draw: Callable[..., Any]) -> Statement:
    """Draw a statement of any kind that the checks let pass, with its VAT on the lines or as totals."""
    kind = draw(st.sampled_from(BookingKind))
    day = draw(st.dates(FIRST_DATE, LAST_DATE))
    lines = tuple(draw(st.lists(stated_lines(kind, day), min_size=1, max_size=6)))
    totals: tuple[VatTotal, ...] | None = None
    if draw(st.booleans()):
        stated: dict[str, int] = {}
        for line in lines:
            vat = line.vat if line.vat is not None else vat_on(line.net, vat_codes()[line.vat_code], day)
            stated[line.vat_code] = stated.get(line.vat_code, 0) + vat
        totals = tuple(VatTotal(code, amount) for code, amount in stated.items())
    return statement(
        kind,
        *lines,
        date=day,
        vat_totals=totals,
        description=draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)),
    )
