"""Reports on accounts: the trial balance of a period, balance sheet, profit and loss, and the results of cost centres.

All are read from balances per day, so that they cost the same in large books.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from grootboek.ledger.account import Account
from grootboek.ledger.account_reports import (
    BalanceSheet,
    CentreResult,
    CentreResults,
    Movement,
    Movements,
    ProfitAndLoss,
    balance_sheet_of,
    profit_and_loss_of,
)
from grootboek.ledger.cost_centre import CostCentre
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.ledger.balances import balances_around, trial_balance_by_cost_centre
from grootboek.store.ledger.reversals import reversed_turnovers
from grootboek.store.masters.chart import chart_of


def movements(book: Book, first: date, last: date, *, apart: bool = False) -> Movements:
    """Return what moved on every account over a period (both days included): the trial balance.

    With `apart` what was debited and credited is told without what bookings that were changed or withdrawn had done; else
    both have it, which makes no difference to a balance.
    """
    found = balances_around(book, first, last)
    undone = reversed_turnovers(book, first, last) if apart else {}
    accounts = sorted(chart_of(book).accounts.values(), key=lambda account: account.code)
    return Movements(first, last, [_movement(account, found, undone) for account in accounts])


def _movement(
    account: Account, found: Mapping[int, tuple[Cents, Cents, Cents, Cents]], undone: Mapping[int, tuple[Cents, Cents]]
) -> Movement:
    before_year, earlier, debit, credit = found.get(account.id, (0, 0, 0, 0))
    # The entry that was reversed stands on one side, its reversal on the other.
    both = sum(undone.get(account.id, (0, 0)))
    return Movement(account, before_year, earlier, debit - both, credit - both)


def balance_sheet(book: Book, day: date) -> BalanceSheet:
    """Return the balance sheet at the end of a day, compared with the end of the year before."""
    start = date(day.year, 1, 1)
    year_before = date(day.year - 1, 1, 1)
    return balance_sheet_of(movements(book, start, day), movements(book, year_before, start - timedelta(days=1)))


def profit_and_loss(book: Book, first: date, last: date) -> ProfitAndLoss:
    """Return profit and loss of a period, compared with the same period a year before."""
    return profit_and_loss_of(
        movements(book, first, last), movements(book, _year_before(first), _end_year_before(last))
    )


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, monthrange(day.year - 1, day.month)[1]))


def _end_year_before(day: date) -> date:
    """Return the same day a year before; the last day of a month is that of the other month too."""
    before = _year_before(day)
    ends = day.day == monthrange(day.year, day.month)[1]
    return before.replace(day=monthrange(before.year, before.month)[1]) if ends else before


def centre_results(book: Book, first: date, last: date) -> CentreResults:
    """Return what each cost centre adds to the result of a period, and what is booked on none."""
    chart = chart_of(book)
    moved = {row.account: -row.in_result for row in movements(book, first, last).rows if row.in_result}
    by_centre: dict[int, dict[Account, Cents]] = {}
    for (account_id, centre_id), amount in trial_balance_by_cost_centre(book, first, last).items():
        account = chart.accounts[account_id]
        if amount and not account.on_balance_sheet:
            by_centre.setdefault(centre_id, {})[account] = -amount
            moved[account] = moved.get(account, 0) + amount
    centres = sorted(((chart.cost_centre_booked_on(key), key) for key in by_centre), key=lambda pair: pair[0].code)
    rows = [_result_of(centre, by_centre[key]) for centre, key in centres]
    rest = _result_of(None, {account: amount for account, amount in moved.items() if amount})
    return CentreResults(first, last, [*rows, *([rest] if rest.rows else [])])


def _result_of(centre: CostCentre | None, amounts: dict[Account, Cents]) -> CentreResult:
    return CentreResult(centre, sorted(amounts.items(), key=lambda pair: pair[0].code))
