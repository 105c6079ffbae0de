"""Accounts: GetGrootboekrekeningen, and GetSaldo of one of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.gateways.eboekhouden.errors import Failed, manual
from grootboek.gateways.eboekhouden.filters import day_of, number_of
from grootboek.ledger.account import MONEY_ROLES, PURCHASE_VAT_ROLES, Account, AccountRole
from grootboek.store.balances import account_balance
from grootboek.store.book import Book
from grootboek.store.references import references
from grootboek.wire.literals import cents_to_double
from grootboek.wire.soap_fields import Fields

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


def find(book: Book, fields: Fields) -> str:
    """Answer GetGrootboekrekeningen: the active accounts that fit the filter, by code."""
    wanted = fields.part("cFilter")
    accounts = sorted(references(book).accounts.values(), key=lambda account: account.code)
    return NO_ERROR + rows(
        "Rekeningen", (_to_wire(account) for account in accounts if account.active and _fits(account, wanted))
    )


def _fits(account: Account, wanted: Fields) -> bool:
    number, code, kind = wanted.whole("ID"), wanted.text("Code").strip(), wanted.text("Categorie").strip()
    return number in (0, account.id) and code in ("", account.code) and kind in ("", category(account))


def _to_wire(account: Account) -> str:
    return (
        f"<cGrootboekrekening><ID>{account.id}</ID>{element('Code', account.code)}{element('Omschrijving', account.name)}"
        f"{element('Categorie', category(account))}<Groep /></cGrootboekrekening>"
    )


def balance(book: Book, fields: Fields) -> str:
    """Answer GetSaldo, debit positive, over the days of the filter; `Failed` for an unknown account."""
    wanted = fields.part("cFilter")
    account = references(book).account_by_code.get(wanted.text("GbCode").strip())
    if account is None:
        raise Failed(manual("AddMutatie", "CMUT001"))
    cost_centre_id = number_of(wanted, "KostenPlaatsId")
    found = account_balance(book, account.id, cost_centre_id, day_of(wanted, "DatumVan"), day_of(wanted, "DatumTot"))
    return f"{NO_ERROR}<Saldo>{cents_to_double(found)}</Saldo>"
