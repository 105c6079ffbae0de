"""The purchase that a supplier's invoice states: a line for each category and rate of VAT, on the account that suits it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from grootboek.bookkeeping.received_vat import code_of_share, country_of_supplier, role_of_costs
from grootboek.formats.received_invoice import ReceivedInvoice, VatShare
from grootboek.ledger.account import CONTROL_ROLES, MONEY_ROLES, VAT_ROLES, Account, AccountRole
from grootboek.ledger.booking import LONGEST_PAYMENT_TERM, TEXT_LENGTHS, BookingKind, StatedLine, Statement, VatTotal
from grootboek.ledger.chart import Chart
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.money import Cents
from grootboek.ledger.vat import NO_VAT, vat_code
from grootboek.store.masters.supplier_search import FoundSupplier

UNKNOWN: Final = 0
"""The id of what could not be found, which the books refuse."""
ROUNDING: Final = "Afronding"
_PURCHASES_RGS: Final = "WKprInhInh"
"""Where the reference classification has what is bought to be sold; other accounts at any rate are costs of some sort."""
_UNSUITABLE: Final = CONTROL_ROLES | MONEY_ROLES | VAT_ROLES


@dataclass(frozen=True, slots=True)
class Costs:
    """The accounts for the costs on an invoice: the supplier's own, else those of the chart, else `otherwise`."""

    chart: Chart
    supplier: FoundSupplier | None
    otherwise: Account | None = None

    def account_for(self, code: str) -> Account | None:
        """Return the account for costs with a VAT code; None when there is none."""
        own = self.chart.accounts.get(self.supplier.account_id or UNKNOWN) if self.supplier else None
        if own is not None and own.active and own.role not in _UNSUITABLE:
            return own
        role = role_of_costs(code)
        of_rate = None if role is None else self.chart.account_with_role(role)
        return of_rate or self._of_any_rate() or self.otherwise

    def _of_any_rate(self) -> Account | None:
        of_role = self.chart.accounts_by_role.get(AccountRole.COSTS_ANY_RATE, ())
        costs = [account for account in of_role if not account.on_balance_sheet]
        purchases = (account for account in costs if account.rgs_code == _PURCHASES_RGS)
        return next(purchases, costs[0] if costs else None)


def purchase_of(invoice: ReceivedInvoice, supplier: FoundSupplier | None, costs: Costs) -> Statement:
    """Make the statement of an invoice; what could not be found has the id `UNKNOWN`.

    What its total has more than its parts, a rounding among it, is a line of its own without VAT.
    """
    parts = list(_parts(invoice))
    codes = dict.fromkeys(part.code for part in parts)
    charged = [code for code in codes if vat_code(code).charges]
    totals = [VatTotal(code, sum(part.vat for part in parts if part.code == code)) for code in charged]
    days = (invoice.due_date - invoice.date).days if invoice.due_date else None
    return Statement(
        kind=BookingKind.PURCHASE_INVOICE,
        date=invoice.date,
        account_id=own_account(costs.chart),
        party_id=supplier.id if supplier else UNKNOWN,
        invoice_number=invoice.number,
        description=invoice.description[: TEXT_LENGTHS["description"]],
        payment_term=days if days is not None and 0 <= days <= LONGEST_PAYMENT_TERM else None,
        payment_reference=_payment_reference(invoice),
        lines=tuple(_line(part, invoice, costs) for part in parts),
        vat_totals=tuple(totals),
        roundings=invoice.line_count,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What an invoice charges under one VAT code."""

    code: str
    net: Cents
    vat: Cents = 0
    description: str = ""


def _parts(invoice: ReceivedInvoice) -> Iterator[_Part]:
    country = country_of_supplier(invoice.supplier)
    for share in _joined(invoice.shares):
        code = code_of_share(share, country, invoice.date)
        if vat_code(code).charges:
            yield _Part(code, share.base, share.vat)
        else:
            # VAT that cannot be reclaimed here, as that of another country, is part of the costs.
            yield _Part(code, share.base + share.vat)
    extra = invoice.rounding + invoice.difference
    if extra:
        yield _Part(NO_VAT, extra, description=ROUNDING)


def _joined(shares: Iterable[VatShare]) -> Iterator[VatShare]:
    """Yield one share for each category and rate: a file may have several, as of exemptions for other reasons."""
    joined: dict[tuple[str, Decimal], VatShare] = {}
    for share in shares:
        key = (share.category, share.rate)
        other = joined.get(key)
        joined[key] = replace(share, base=other.base + share.base, vat=other.vat + share.vat) if other else share
    yield from joined.values()


def _line(part: _Part, invoice: ReceivedInvoice, costs: Costs) -> StatedLine:
    account = costs.account_for(part.code)
    return StatedLine(
        account_id=account.id if account else UNKNOWN,
        net=part.net,
        vat_code=part.code,
        vat=None,
        description=(part.description or invoice.description)[: TEXT_LENGTHS["description"]],
    )


def own_account(chart: Chart) -> int:
    """Return the account on which a purchase is owed: that of its journal, else of suppliers; `UNKNOWN` without one."""
    journal, payable = chart.journal_of_kind(JournalKind.PURCHASE), chart.account_with_role(AccountRole.PAYABLE)
    own = journal.account_id if journal else None
    return own or (payable.id if payable else UNKNOWN)


def _payment_reference(invoice: ReceivedInvoice) -> str:
    """Return the reference under which it is to be paid; a text too long for one is none."""
    text = invoice.payment_reference
    return text if len(text) <= TEXT_LENGTHS["payment_reference"] else ""
