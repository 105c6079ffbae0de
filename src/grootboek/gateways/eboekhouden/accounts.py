"""Accounts: finding them by code, id or category, adding one and changing one."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from grootboek.bookkeeping.chart import AccountDraft, add_account, change_account, check_account, check_account_change
from grootboek.bookkeeping.rights import require
from grootboek.gateways.eboekhouden.answers import NO_ERROR, NO_ERROR_ON_UPDATING, element, rows
from grootboek.gateways.eboekhouden.errors import Failed, Flaw, account_flaw, account_flaws, not_there
from grootboek.gateways.eboekhouden.lengths import too_long
from grootboek.ledger.account import MONEY_ROLES, PURCHASE_VAT_ROLES, Account, AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.wire.soap_fields import Fields

ADD: Final = "AddGrootboekrekening"
CHANGE: Final = "UpdateGrootboekrekening"
BALANCE: Final = "BAL"
RESULT: Final = "VW"
_CATEGORY: Final[Mapping[AccountRole, str]] = MappingProxyType(
    {
        **dict.fromkeys(MONEY_ROLES, "FIN"),
        **dict.fromkeys((*PURCHASE_VAT_ROLES, AccountRole.VAT_REVERSE_RECLAIM), "VOOR"),
        AccountRole.RECEIVABLE: "DEB",
        AccountRole.PAYABLE: "CRED",
        AccountRole.VAT_SALES_HIGH: "AF19",
        AccountRole.VAT_SALES_LOW: "AF6",
        AccountRole.VAT_SALES_OTHER: "AFOVERIG",
        AccountRole.VAT_CURRENT: "BTWRC",
    }
)


def category(account: Account) -> str:
    """Return the category of an account in the vendor's words."""
    return _CATEGORY.get(account.role, BALANCE if account.on_balance_sheet else RESULT)


def accounts_by_code(book: Book) -> list[Account]:
    """Return all accounts, blocked ones too, in the order of their codes."""
    return sorted(chart_of(book).accounts.values(), key=lambda account: account.code)


def find(book: Book, fields: Fields) -> str:
    """Answer GetGrootboekrekeningen: the active accounts that fit the filter, by code."""
    wanted = fields.part("cFilter")
    return NO_ERROR + rows(
        "Rekeningen",
        (_to_wire(account) for account in accounts_by_code(book) if account.active and _fits(account, wanted)),
    )


def _fits(account: Account, wanted: Fields) -> bool:
    number, code, kind = wanted.whole("ID"), wanted.text("Code").strip(), wanted.text("Categorie").strip()
    return number in (0, account.id) and code in ("", account.code) and kind in ("", category(account))


def _to_wire(account: Account) -> str:
    return (
        f"<cGrootboekrekening><ID>{account.id}</ID>{element('Code', account.code)}{element('Omschrijving', account.name)}"
        f"{element('Categorie', category(account))}<Groep /></cGrootboekrekening>"
    )


def add(book: Book, fields: Fields) -> str:
    """Answer AddGrootboekrekening with the new account's id; `Failed` when something is wrong."""
    sent = fields.part("oGb")
    flaws = list(_flaws(ADD, sent))
    try:
        if flaws:
            raise Failed(*flaws, *_told(book, ADD, None, sent))
        added = add_account(book, AccountDraft(**_stated(sent)))
    except Refused as refused:
        raise Failed(*account_flaws(ADD, refused.problems)) from refused
    return f"{NO_ERROR}<Gb_ID>{added.id}</Gb_ID>"


def change(book: Book, fields: Fields) -> str:
    """Answer UpdateGrootboekrekening; `Failed` when something is wrong.

    The account keeps what the books use it for: a bank account that is sent as BAL is a bank account still.
    """
    sent = fields.part("oGb")
    old = chart_of(book).accounts.get(sent.whole("ID"))
    flaws = list(_flaws(CHANGE, sent))
    try:
        if old is None or not old.active:
            raise Failed(*flaws, not_there("ID", sent.whole("ID")), *_told(book, CHANGE, None, sent))
        if flaws:
            raise Failed(*flaws, *_told(book, CHANGE, old, sent))
        change_account(book, old.id, _stated(sent))
    except Refused as refused:
        raise Failed(*account_flaws(CHANGE, refused.problems)) from refused
    return NO_ERROR_ON_UPDATING


def _told(book: Book, operation: str, old: Account | None, sent: Fields) -> list[Flaw]:
    """Return what the books find wrong with an account, or with a change of the one that is there; nothing is written."""
    require(book, Right.BOOK)
    stated = _stated(sent)
    if old is None:
        return account_flaws(operation, check_account(AccountDraft(**stated), chart_of(book)))
    return account_flaws(operation, check_account_change(book, old, stated))


def _stated(sent: Fields) -> dict[str, Any]:
    """Return what is stated of an account; a category that is none is left out, `_flaws` tells it."""
    stated = {"code": sent.text("Code").strip(), "name": sent.text("Omschrijving")}
    kind = sent.text("Categorie").strip()
    return {**stated, "on_balance_sheet": kind == BALANCE} if kind in (BALANCE, RESULT) else stated


def _flaws(operation: str, sent: Fields) -> Iterator[Flaw]:
    """Yield what is wrong with an account by the rules of the wire."""
    kind = sent.text("Categorie").strip()
    if not kind:
        yield account_flaw(operation, "CGB005")
    elif kind not in (BALANCE, RESULT):
        yield account_flaw(operation, "CGB006")
    yield from too_long("cGrootboekrekening", sent)
