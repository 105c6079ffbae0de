"""Accounts: finding them by code, id or category, adding one and changing one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from grootboek.bookkeeping.chart import add_account, change_account
from grootboek.bookkeeping.rights import require
from grootboek.gateways.eboekhouden.answers import NO_ERROR, NO_ERROR_ON_UPDATING, element, rows
from grootboek.gateways.eboekhouden.errors import Failed, Flaw, account_flaw, account_flaws, door_flaws, not_there
from grootboek.gateways.eboekhouden.lengths import too_long
from grootboek.ledger.account import MONEY_ROLES, PURCHASE_VAT_ROLES, Account, AccountDraft, AccountRole
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


def category_from_wire(fields: Fields) -> str:
    """Return the Categorie of a filter or an account as `category` writes it, whatever the case; empty when it was not sent."""
    return fields.text("Categorie").strip().upper()


def accounts_by_code(book: Book) -> list[Account]:
    """Return all accounts, blocked ones too, in the order of their codes."""
    return sorted(chart_of(book).accounts.values(), key=lambda account: account.code)


def find(book: Book, fields: Fields) -> str:
    """Answer GetGrootboekrekeningen: the active accounts that fit the filter, by code."""
    filter_ = fields.part("cFilter")
    return NO_ERROR + rows(
        "Rekeningen",
        (_to_wire(account) for account in accounts_by_code(book) if account.active and _fits(account, filter_)),
    )


def _fits(account: Account, filter_: Fields) -> bool:
    number, code, kind = filter_.whole("ID"), filter_.text("Code").strip(), category_from_wire(filter_)
    return number in (0, account.id) and code in ("", account.code) and kind in ("", category(account))


def _to_wire(account: Account) -> str:
    return (
        f"<cGrootboekrekening><ID>{account.id}</ID>{element('Code', account.code)}{element('Omschrijving', account.name)}"
        f"{element('Categorie', category(account))}<Groep /></cGrootboekrekening>"
    )


def add(book: Book, fields: Fields) -> str:
    """Answer AddGrootboekrekening with the new account's id; `Failed` when something is wrong."""
    row = fields.part("oGb")
    try:
        account = add_account(book, _changed(_NOTHING, row), also=_flaws(ADD, row, BALANCE, RESULT))
    except Refused as refused:
        raise _failure(ADD, refused) from refused
    return f"{NO_ERROR}<Gb_ID>{account.id}</Gb_ID>"


def change(book: Book, fields: Fields) -> str:
    """Answer UpdateGrootboekrekening; `Failed` when something is wrong.

    The account keeps what the books use it for: a bank account that is sent as BAL, or as the FIN that was read, is a bank
    account still.
    """
    row = fields.part("oGb")
    account = chart_of(book).accounts.get(row.whole("ID"))
    try:
        if account is None or not account.active:
            # No verb runs for an account that is not there, so the right that it would ask for is asked here.
            require(book, Right.BOOK)
            raise Failed(not_there("ID", row.whole("ID")))
        flaws = _flaws(CHANGE, row, BALANCE, RESULT, category(account))
        change_account(book, account.id, lambda draft: _changed(draft, row), also=flaws)
    except Refused as refused:
        raise _failure(CHANGE, refused) from refused
    return NO_ERROR_ON_UPDATING


def _failure(operation: str, refused: Refused) -> Failed:
    return Failed(*door_flaws(refused), *account_flaws(operation, refused.problems))


_NOTHING: Final = AccountDraft(code="", name="")


def _changed(account: AccountDraft, row: Fields) -> AccountDraft:
    """Return an account with what was sent of it; a category other than BAL and VW leaves its side alone."""
    kind = category_from_wire(row)
    side = kind == BALANCE if kind in (BALANCE, RESULT) else account.on_balance_sheet
    return replace(account, code=row.text("Code").strip(), name=row.text("Omschrijving"), on_balance_sheet=side)


def _flaws(operation: str, row: Fields, *categories: str) -> Iterator[Flaw]:
    """Yield what is wrong with an account by the rules of the wire; `categories` are those that it may have."""
    kind = category_from_wire(row)
    if not kind:
        yield account_flaw(operation, "CGB005")
    elif kind not in categories:
        yield account_flaw(operation, "CGB006")
    yield from too_long("cGrootboekrekening", row)
