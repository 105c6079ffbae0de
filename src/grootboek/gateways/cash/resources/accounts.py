"""Ledger accounts (record 0201): as CASH shows them, and added or changed by an import."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from grootboek.bookkeeping.chart import add_account, change_account
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.facts import (
    Codes,
    Fact,
    FactTable,
    Fields,
    Input,
    coded_record,
    coded_records,
    flag_fact,
    text_fact,
    written_fact,
)
from grootboek.ledger.account import NAME_LENGTH, REVERSE_VAT_ROLES, VAT_ROLES, Account, AccountDraft, AccountRole
from grootboek.ledger.vat import VatLevel, code_of_vat_account, level_of_account, vat_code
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

VAT_RATES: Final[Mapping[VatLevel, str]] = MappingProxyType(
    {VatLevel.HIGH: "H", VatLevel.LOW: "L", VatLevel.OTHER: "O", VatLevel.REVERSE: "V"}
)
"""The letters of a VAT rate (OB-tarief): hoog, laag, overig, verlegd."""

_BALANCE_SHEET: Final = "B"
_PROFIT_AND_LOSS: Final = "W"
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


def _read_kind_and_rate(record: Input) -> Mapping[str, Any]:
    """Read on which side an account stands, and the role that its VAT rate gives it there."""
    old: Account | None = record.old
    facts: dict[str, Any] = {}
    # 0204 goes first: whether a rate means revenue or costs depends on the side that the same record states.
    if "0204" in record.changed:
        facts["on_balance_sheet"] = record.reading.take("0204", _on_balance_sheet) or False
    if "0242" in record.changed:
        stands_there = facts.get("on_balance_sheet", old is not None and old.on_balance_sheet)
        is_sale = record.reading.values.get("0201", "").startswith(_REVENUE_STARTS_WITH) and not stands_there
        role = record.reading.take("0242", lambda text: _taxed_role(is_sale, old, text))
        facts["role"] = role or _untaxed_role(old)
    return facts


def _on_balance_sheet(text: str) -> bool:
    if text.upper() not in (_BALANCE_SHEET, _PROFIT_AND_LOSS):
        raise ValueError(text)
    return text.upper() == _BALANCE_SHEET


def _taxed_role(is_sale: bool, old: Account | None, text: str) -> AccountRole:
    """Return the role of an account on which is booked at a rate; ValueError for an account that holds VAT, and for no rate."""
    roles = _REVENUE if is_sale else _COSTS
    level = _LEVELS.get(text.upper())
    if level is None or level not in roles or (old is not None and old.role in VAT_ROLES):
        raise ValueError(text)
    return roles[level]


def _untaxed_role(old: Account | None) -> AccountRole:
    """Return the role of an account whose VAT rate is emptied: a cost account takes any, revenue has none."""
    if old is None:
        return AccountRole.GENERAL
    if old.role in _COSTS.values():
        return AccountRole.COSTS_ANY_RATE
    return AccountRole.REVENUE_UNTAXED if old.role in _REVENUE.values() else old.role


def _write_kind_and_rate(account: Account, codes: Codes) -> Fields:
    level = _level(account, codes.today)
    return {
        "0204": _BALANCE_SHEET if account.on_balance_sheet else _PROFIT_AND_LOSS,
        "0242": VAT_RATES[level] if level else "",
    }


def _level(account: Account, today: date) -> VatLevel | None:
    """Return the rate at which lines on an account are taxed, or of the tax that it holds; None for other accounts."""
    if account.role in REVERSE_VAT_ROLES:
        return VatLevel.REVERSE
    code = code_of_vat_account(account.role, today)
    return vat_code(code).level if code else level_of_account(account.role)


ACCOUNT: Final = FactTable[Account](
    "0201",
    written_fact("0201", lambda account, _: account.code, places=("code",)),
    text_fact("0202", "search_name", longest=_SEARCH_NAME_LENGTH, capitals=True),
    text_fact("0203", "name", longest=NAME_LENGTH),
    flag_fact("0208", "active", letter="J", means=False),
    Fact(
        ("0204", "0242"),
        _read_kind_and_rate,
        _write_kind_and_rate,
        places={"on_balance_sheet": "0204", "role": "0204"},
    ),
)
"""The VAT rate that an export shows is that of today."""


def account_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0201 of the accounts from code `P1` up to and including `P2`."""
    return coded_records(ACCOUNT, book, request, chart_of(book).accounts.values())


def import_account(book: Book, record: ImportRecord) -> None:
    """Add the ledger account that a record states, or change the one that has its code."""
    old = chart_of(book).account(record.value("0201"))
    reading, code, facts = coded_record(ACCOUNT, book, record, old)
    reading.refuse_if_flawed()
    if old is None:
        add_account(book, AccountDraft(**{"name": "", **facts, "code": code}))
    elif facts:
        change_account(book, old.id, lambda draft: replace(draft, **facts))
