"""Balances up to a period: balance sheet, this year's profit and loss, and what earlier years left on the latter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from grootboek.ledger.fiscal_periods import last_day
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.ledger.balances import trial_balance, trial_balance_by_cost_centre
from grootboek.store.masters.chart import chart_of


@dataclass(frozen=True, slots=True)
class PeriodBalances:
    """Balances in cents, debit positive: by account, and by account and cost centre of what is booked on one.

    Balance sheet accounts count from the first booking on, those of profit and loss from the start of the year.
    `earlier_result` is what earlier years that are not closed have left on the latter; with it the accounts sum to zero.
    """

    accounts: Mapping[int, Cents]
    cost_centres: Mapping[tuple[int, int], Cents]
    earlier_result: Cents


def period_balances(book: Book, year: int, period: int, *, with_cost_centres: bool = False) -> PeriodBalances:
    """Return the balances up to and including a period of a fiscal year; ValueError when the year has no such period."""
    chart = chart_of(book)
    through = last_day(year, period, chart.administration.period_kind)
    on_balance_sheet = {row.id for row in chart.accounts.values() if row.on_balance_sheet}
    ever = {row.account_id: row.balance for row in trial_balance(book, date_through=through).values()}
    of_year = {
        row.account_id: row.balance
        for row in trial_balance(book, date_from=date(year, 1, 1), date_through=through).values()
    }
    return PeriodBalances(
        accounts={
            number: (ever if number in on_balance_sheet else of_year).get(number, 0) for number in chart.accounts
        },
        cost_centres=_of_cost_centres(book, year, through, on_balance_sheet) if with_cost_centres else {},
        earlier_result=sum(ever[number] - of_year.get(number, 0) for number in ever.keys() - on_balance_sheet),
    )


def _of_cost_centres(book: Book, year: int, through: date, on_balance_sheet: set[int]) -> dict[tuple[int, int], Cents]:
    ever = trial_balance_by_cost_centre(book, date_through=through)
    of_year = trial_balance_by_cost_centre(book, date_from=date(year, 1, 1), date_through=through)
    return {
        **{key: amount for key, amount in ever.items() if key[0] in on_balance_sheet},
        **{key: amount for key, amount in of_year.items() if key[0] not in on_balance_sheet},
    }
