"""The balances of a fiscal year: the balance sheet at its end, and profit and loss over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from grootboek.ledger.account import Account
from grootboek.ledger.money import Cents
from grootboek.store.balances import Turnover, trial_balance
from grootboek.store.book import Book
from grootboek.store.references import References, references


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account with its balance, debit positive."""

    account: Account
    balance: Cents


@dataclass(frozen=True, slots=True)
class YearlyBalances:
    """The accounts with a balance, by code; results are debit positive: a loss. Balance sheet and results sum to zero.

    `earlier_result` is what earlier years that are not closed have left on the accounts of profit and loss.
    """

    year: int
    balance_sheet: tuple[AccountBalance, ...]
    profit_and_loss: tuple[AccountBalance, ...]
    result: Cents
    earlier_result: Cents


def yearly_balances(book: Book, year: int) -> YearlyBalances:
    """Return the balances of a fiscal year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    chart = references(book)
    balance_sheet, until_now = _split(chart, trial_balance(book, date_through=last))
    _, profit_and_loss = _split(chart, trial_balance(book, date_from=first, date_through=last))
    result = _sum(profit_and_loss)
    return YearlyBalances(year, balance_sheet, profit_and_loss, result, _sum(until_now) - result)


def _split(
    chart: References, turnover: Mapping[int, Turnover]
) -> tuple[tuple[AccountBalance, ...], tuple[AccountBalance, ...]]:
    """Return the accounts with a balance, by code: those of the balance sheet, and those of profit and loss."""
    found = [AccountBalance(chart.accounts[row.account_id], row.balance) for row in turnover.values() if row.balance]
    found.sort(key=lambda row: row.account.code)
    return (
        tuple(row for row in found if row.account.on_balance_sheet),
        tuple(row for row in found if not row.account.on_balance_sheet),
    )


def _sum(rows: tuple[AccountBalance, ...]) -> Cents:
    return sum(row.balance for row in rows)
