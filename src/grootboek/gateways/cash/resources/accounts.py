"""Ledger accounts (record 0201)."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.ledger.account import REVERSE_VAT_ROLES, Account
from grootboek.ledger.vat import VatLevel, code_of_vat_account, level_of_account, vat_code
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

BALANCE_SHEET: Final = "B"
PROFIT_AND_LOSS: Final = "W"
"""The kinds (soort) of an account: balans, winst en verlies."""
VAT_RATES: Final[Mapping[VatLevel, str]] = MappingProxyType(
    {VatLevel.HIGH: "H", VatLevel.LOW: "L", VatLevel.OTHER: "O", VatLevel.REVERSE: "V"}
)
"""The letters of a VAT rate (OB-tarief): hoog, laag, overig, verlegd."""
YES: Final = "J"

_LAYOUT: Final = record_layout("0201")


def account_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0201 of the accounts from code `P1` up to and including `P2`."""
    wanted = request.codes()
    for account in sorted(chart_of(book).accounts.values(), key=lambda row: row.code):
        if wanted.hold(account.code.upper()):
            yield _LAYOUT.to_wire(account_fields(account, book.today), with_names=request.has("X"))


def account_fields(account: Account, today: date) -> dict[str, str]:
    """Return the fields of record 0201 by number; the VAT rate is that of today."""
    level = _level(account, today)
    return {
        "0201": account.code,
        "0202": account.search_name,
        "0203": account.name,
        "0204": BALANCE_SHEET if account.on_balance_sheet else PROFIT_AND_LOSS,
        "0208": "" if account.active else YES,
        "0242": VAT_RATES[level] if level else "",
    }


def _level(account: Account, today: date) -> VatLevel | None:
    """Return which rate an account is for: what is booked on it is taxed so, or it is that tax; None for other accounts."""
    if account.role in REVERSE_VAT_ROLES:
        return VatLevel.REVERSE
    code = code_of_vat_account(account.role, today)
    return vat_code(code).level if code else level_of_account(account.role)
