"""Balances: GetSaldo of one account, and GetSaldi of all of them."""

from datetime import date
from typing import Final

from grootboek.gateways.eboekhouden.accounts import accounts_by_code, category, category_from_wire
from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.gateways.eboekhouden.errors import Failed, not_there
from grootboek.gateways.eboekhouden.filters import day_of, number_of
from grootboek.ledger.account import Account
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.ledger.balances import account_balance, trial_balance
from grootboek.store.masters.chart import chart_of
from grootboek.wire.literals import cents_to_double
from grootboek.wire.soap_fields import Fields

_CODE: Final = "GbCode"


def of_account(book: Book, fields: Fields) -> str:
    """Answer GetSaldo, debit positive, over the days of the filter; `Failed` for an account that is not there."""
    filter_fields = fields.part("cFilter")
    balance = account_balance(book, _account(book, filter_fields).id, *_limits(filter_fields))
    return f"{NO_ERROR}<Saldo>{cents_to_double(balance)}</Saldo>"


def of_all_accounts(book: Book, fields: Fields) -> str:
    """Answer GetSaldi by code, debit positive, over the days of the filter.

    Active accounts are included with a balance of zero too, blocked ones only with a balance: the answer sums to zero.
    """
    filter_fields = fields.part("cFilter")
    kind = category_from_wire(filter_fields)
    moved = {number: turnover.balance for number, turnover in trial_balance(book, *_limits(filter_fields)).items()}
    balances = ((account, moved.get(account.id, 0)) for account in accounts_by_code(book))
    return NO_ERROR + rows(
        "Saldi",
        (
            _to_wire(account, balance)
            for account, balance in balances
            if (account.active or balance) and kind in ("", category(account))
        ),
    )


def _account(book: Book, filter_fields: Fields) -> Account:
    """Return the account that GetSaldo names; `Failed` when it names none, or one that is not there."""
    code = filter_fields.text(_CODE).strip()
    account = chart_of(book).account_by_code.get(code)
    if account is None:
        raise Failed(not_there(_CODE, code))
    return account


def _limits(filter_fields: Fields) -> tuple[int | None, date | None, date | None]:
    """Return the cost centre and the first and last day that a filter names; None for no limit."""
    return (
        number_of(filter_fields, "KostenPlaatsId"),
        day_of(filter_fields, "DatumVan"),
        day_of(filter_fields, "DatumTot"),
    )


def _to_wire(account: Account, balance: Cents) -> str:
    return (
        f"<cSaldo><ID>{account.id}</ID>{element('Code', account.code)}{element('Categorie', category(account))}"
        f"<Saldo>{cents_to_double(balance)}</Saldo></cSaldo>"
    )
