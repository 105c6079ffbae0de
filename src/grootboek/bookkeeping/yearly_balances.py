"""The balances of a fiscal year: the balance sheet at its end, and profit and loss over it."""

from dataclasses import dataclass

from grootboek.bookkeeping.period_balances import period_balances
from grootboek.ledger.account import Account
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of


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
    chart = chart_of(book)
    balances = period_balances(book, year, chart.administration.period_kind)
    rows = [AccountBalance(chart.accounts[number], amount) for number, amount in balances.accounts.items() if amount]
    rows.sort(key=lambda row: row.account.code)
    profit_and_loss = tuple(row for row in rows if not row.account.on_balance_sheet)
    return YearlyBalances(
        year=year,
        balance_sheet=tuple(row for row in rows if row.account.on_balance_sheet),
        profit_and_loss=profit_and_loss,
        result=sum(row.balance for row in profit_and_loss),
        earlier_result=balances.earlier_result,
    )
