"""Ledger accounts (record 0201), daybooks (0901) and cost centres (0911) of an import: added, or changed when they exist.

Only fields that were sent change, and a value that an export would show already changes nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from grootboek.bookkeeping.chart import add_account, add_journal, change_account, change_journal
from grootboek.bookkeeping.cost_centres import add_cost_centre, change_cost_centre
from grootboek.gateways.cash.errors import MISSING_VALUE, RecordRefused
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.reading import Reading, account_id, yes_or_no
from grootboek.gateways.cash.resources.accounts import BALANCE_SHEET, PROFIT_AND_LOSS, VAT_RATES, account_fields
from grootboek.gateways.cash.resources.cost_centres import cost_centre_fields
from grootboek.gateways.cash.resources.journals import KINDS, journal_fields
from grootboek.ledger import account, cost_centre
from grootboek.ledger.account import Account, AccountDraft, AccountRole
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.journal import Journal, JournalDraft, JournalKind
from grootboek.ledger.vat import VatLevel
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

_SEARCH_NAME_LENGTH: Final = 10
_REVENUE_STARTS_WITH: Final = "8"
_LEVELS: Final[Mapping[str, VatLevel]] = {letter: level for level, letter in VAT_RATES.items()}
_REVENUE: Final[Mapping[VatLevel, AccountRole]] = {
    VatLevel.HIGH: AccountRole.REVENUE_HIGH,
    VatLevel.LOW: AccountRole.REVENUE_LOW,
    VatLevel.OTHER: AccountRole.REVENUE_OTHER,
}
_COSTS: Final[Mapping[VatLevel, AccountRole]] = {
    VatLevel.HIGH: AccountRole.COSTS_HIGH,
    VatLevel.LOW: AccountRole.COSTS_LOW,
    VatLevel.OTHER: AccountRole.COSTS_OTHER,
}
_KIND_OF_LETTER: Final[Mapping[str, JournalKind]] = {
    letter: kind for kind, letter in KINDS.items() if kind is not JournalKind.BANK
}
_CONTROL: Final[Mapping[JournalKind, AccountRole]] = {
    JournalKind.SALES: AccountRole.RECEIVABLE,
    JournalKind.PURCHASE: AccountRole.PAYABLE,
}


class _Record:
    """A record of the chart being read: what was sent, without what is shown already."""

    def __init__(self, record: ImportRecord, key: str, shown: Mapping[str, str]) -> None:
        """Take the record, the number of the field that names it, and what an export shows of it now."""
        self.reading = Reading(record, record_layout(record.number))
        self.code = (self.reading.take(key, str) or "").upper()
        self.is_new = not shown
        self.changed = {
            number: text
            for number, text in dict(record.fields).items()
            if number != key and text != shown.get(number, "")
        }

    def text(self, number: str, name: str, longest: int) -> dict[str, Any]:
        """Return a text that changes, cut to its longest."""
        return {name: self.changed[number][:longest]} if number in self.changed else {}

    def active(self) -> dict[str, Any]:
        """Return whether it is in use still, when that changes."""
        if "0208" not in self.changed:
            return {}
        return {"active": not self.reading.take("0208", yes_or_no)}

    def hold(self) -> None:
        """Raise `RecordRefused` when something of the record has no form."""
        if self.reading.flaws:
            raise RecordRefused(self.reading.flaws)


def import_account(book: Book, record: ImportRecord) -> None:
    """Add the ledger account that a record states, or change the one that has its code."""
    chart = chart_of(book)
    old = chart.accounts.get(account_id(chart, record.value("0201")) or 0)
    row = _Record(record, "0201", account_fields(old, book.today) if old else {})
    values = {
        **row.text("0202", "search_name", _SEARCH_NAME_LENGTH),
        **row.text("0203", "name", account.NAME_LENGTH),
        **row.active(),
    }
    if "0204" in row.changed:
        values["on_balance_sheet"] = row.reading.take("0204", _on_balance_sheet) or False
    if "0242" in row.changed:
        is_sale = row.code.startswith(_REVENUE_STARTS_WITH) and not values.get(
            "on_balance_sheet", old is not None and old.on_balance_sheet
        )
        values["role"] = row.reading.take("0242", partial(_taxed_role, is_sale, old)) or _untaxed_role(old)
    if "search_name" in values:
        values["search_name"] = values["search_name"].upper()
    row.hold()
    if old is None:
        add_account(book, AccountDraft(**{"name": "", **values, "code": row.code}))
    elif values:
        change_account(book, old.id, lambda draft: replace(draft, **values))


def _on_balance_sheet(text: str) -> bool:
    if text.upper() not in (BALANCE_SHEET, PROFIT_AND_LOSS):
        raise ValueError(text)
    return text.upper() == BALANCE_SHEET


def _taxed_role(is_sale: bool, old: Account | None, text: str) -> AccountRole:
    """Return the role of an account on which is booked at a rate; ValueError for an account that holds VAT, and for no rate."""
    roles = _REVENUE if is_sale else _COSTS
    level = _LEVELS.get(text.upper())
    if level is None or level not in roles or (old is not None and old.role in account.VAT_ROLES):
        raise ValueError(text)
    return roles[level]


def _untaxed_role(old: Account | None) -> AccountRole:
    """Return the role of an account whose VAT rate is emptied: a cost account takes any, revenue has none."""
    if old is None:
        return AccountRole.GENERAL
    if old.role in _COSTS.values():
        return AccountRole.COSTS_ANY_RATE
    return AccountRole.REVENUE_UNTAXED if old.role in _REVENUE.values() else old.role


def import_journal(book: Book, record: ImportRecord) -> None:
    """Add the daybook that a record states, or change the one that has its code."""
    chart = chart_of(book)
    sent = record.value("0901")
    old = chart.journal(sent)
    row = _Record(record, "0901", journal_fields(old, chart) if old else {})
    values = {**row.text("0902", "name", account.NAME_LENGTH), **row.active()}
    if "0201" in row.changed:
        values["account_id"] = row.reading.take("0201", partial(account_id, chart))
    if "0903" in row.changed:
        values["kind"] = row.reading.take("0903", _kind)
        if values["kind"] is None and not row.reading.flaws:
            row.reading.refuse("0903", MISSING_VALUE)
    elif old is None:
        row.reading.refuse("0903", MISSING_VALUE)
    row.hold()
    _complete(values, old, chart)
    if old is None:
        number = max((each.number for each in chart.journals.values()), default=0) + 1
        add_journal(book, JournalDraft(**{"name": "", **values, "code": row.code, "number": number}))
    elif values:
        change_journal(book, old.id, lambda draft: replace(draft, **values))


def _kind(text: str) -> JournalKind:
    kind = _KIND_OF_LETTER.get(text.upper())
    if kind is None:
        raise ValueError(text)
    return kind


def _complete(values: dict[str, Any], old: Journal | None, chart: Chart) -> None:
    """Tell cash and bank apart by the account, and give sales and purchases the control account when none was sent."""
    kind = values.get("kind", old.kind if old else JournalKind.GENERAL)
    own = chart.accounts.get(values.get("account_id", old.account_id if old else None) or 0)
    if (
        kind in (JournalKind.CASH, JournalKind.BANK)
        and own is not None
        and ("kind" in values or "account_id" in values)
    ):
        values["kind"] = JournalKind.CASH if own.role is AccountRole.CASH else JournalKind.BANK
    if own is None and kind in _CONTROL:
        control = chart.account_with_role(_CONTROL[kind])
        values["account_id"] = control.id if control else None


def import_cost_centre(book: Book, record: ImportRecord) -> None:
    """Add the cost centre that a record states, or change the one that has its code."""
    chart = chart_of(book)
    sent = record.value("0911")
    old = chart.cost_centre(sent)
    row = _Record(record, "0911", cost_centre_fields(old) if old else {})
    values = {**row.text("0912", "name", cost_centre.NAME_LENGTH), **row.active()}
    row.hold()
    if old is None:
        add_cost_centre(book, CostCentreDraft(**{"name": "", **values, "code": row.code}))
    elif values:
        change_cost_centre(book, old.id, lambda draft: replace(draft, **values))
