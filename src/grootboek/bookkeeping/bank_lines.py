"""The lines that a transaction is booked on, beside the money itself: an account with its VAT, or items that it settles."""

from collections.abc import Iterator, Sequence
from typing import Final

from grootboek.ledger.account import PURCHASE_VAT_ROLES, SALES_VAT_ROLES, AccountRole
from grootboek.ledger.bank_booking import BankSettings
from grootboek.ledger.bank_statement import BankTransaction
from grootboek.ledger.booking import TEXT_LENGTHS, DocumentLine
from grootboek.ledger.chart import Chart
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.refusal import Problem, Reason, refusal
from grootboek.ledger.vat import NO_VAT, code_of_vat_account, vat_code, vat_codes, vat_within

_LONGEST: Final = TEXT_LENGTHS["description"]


def description_of(transaction: BankTransaction) -> str:
    """Return how a transaction is described: who, what for, and why it was turned back."""
    returned = " ".join(part for part in (transaction.return_code, transaction.return_text) if part)
    parts = (transaction.party_name, transaction.remittance or transaction.payment_reference, returned)
    return " ".join(" ".join(part for part in parts if part).split())[:_LONGEST]


def item_line(key: ItemKey, amount: Cents, description: str) -> DocumentLine:
    """Return a line on an open item, debit positive."""
    return DocumentLine(
        account_id=key.account_id,
        amount=amount,
        party_id=key.party_id,
        invoice_number=key.invoice_number,
        description=description,
    )


def taxed_lines(line: DocumentLine, code: str, chart: Chart, day: Day) -> tuple[DocumentLine, ...]:
    """Divide a line with VAT in it in what it is without, and the VAT on the account of its code; refused without one."""
    rate = vat_code(code)
    vat = vat_within(line.amount, rate, day)
    if not vat:
        return (line,)
    account = chart.account_with_role(rate.role) if rate.role else None
    if account is None:
        raise refusal(Reason.ROLE_ACCOUNT_MISSING, "vat_code", role=rate.role)
    net = line.amount - vat
    tax = DocumentLine(account_id=account.id, amount=vat, vat_base=net, description=line.description)
    plain = DocumentLine(account_id=line.account_id, amount=net, description=line.description)
    return (plain, tax)


def check_vat_code(code: str, day: Day) -> Iterator[Problem]:
    """Yield what is wrong with a VAT code for money: it has to be charged, at the rate of its day."""
    if code == NO_VAT:
        return
    rate = vat_codes().get(code)
    if rate is None:
        yield Problem(Reason.VAT_CODE_UNKNOWN, ("vat_code",), {"vat_code": code})
    elif (
        rate.role is None
        or rate.role not in SALES_VAT_ROLES | PURCHASE_VAT_ROLES
        or rate.free_rate
        or code_of_vat_account(rate.role, day) != code
    ):
        yield Problem(Reason.VAT_CODE_NOT_ALLOWED, ("vat_code",), {"vat_code": code})


def unknown_account(chart: Chart) -> int:
    """Return the id of the account for payments of which nothing tells what they are; that for suspense where there is none."""
    for role in (AccountRole.PAYMENTS_UNKNOWN, AccountRole.SUSPENSE):
        account = chart.account_with_role(role)
        if account is not None:
            return account.id
    raise refusal(Reason.ROLE_ACCOUNT_MISSING, "statement", role=AccountRole.PAYMENTS_UNKNOWN)


def difference_account(chart: Chart, settings: BankSettings) -> int | None:
    """Return the id of the account for small differences; None when the chart has none for them."""
    if settings.difference_account_id is not None:
        return settings.difference_account_id
    account = chart.account_with_role(AccountRole.PAYMENT_DISCOUNT)
    return None if account is None else account.id


def rest_line(
    lines: Sequence[DocumentLine], transaction: BankTransaction, account_id: int, description: str
) -> tuple[DocumentLine, ...]:
    """Return the line that brings lines to the amount of a transaction; none when they do."""
    rest = -transaction.amount - sum(line.amount for line in lines)
    return (DocumentLine(account_id=account_id, amount=rest, description=description),) if rest else ()
