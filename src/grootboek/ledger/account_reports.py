"""Reports on accounts: what moved on each over a period, and the balance sheet and profit and loss that follow from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.cost_centre import CostCentre
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents

_REVENUE_ROLES: Final = frozenset(
    {
        AccountRole.REVENUE_UNTAXED,
        AccountRole.REVENUE_LOW,
        AccountRole.REVENUE_HIGH,
        AccountRole.REVENUE_OTHER,
        AccountRole.REVENUE_EXEMPT,
        AccountRole.REVENUE_EU_GOODS,
        AccountRole.REVENUE_EXPORT,
        AccountRole.REVENUE_EU_DISTANCE,
        AccountRole.REVENUE_EU_SERVICES,
    }
)
_COST_ROLES: Final = frozenset(
    {AccountRole.COSTS_ANY_RATE, AccountRole.COSTS_LOW, AccountRole.COSTS_HIGH, AccountRole.COSTS_OTHER}
)


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved on an account over a period; what was there before is debit positive.

    `before_year` is what was booked before the fiscal year in which the period begins, `earlier` what was between that and
    the period.
    """

    account: Account
    before_year: Cents = 0
    earlier: Cents = 0
    debit: Cents = 0
    credit: Cents = 0

    @property
    def change(self) -> Cents:
        """What the period added to the balance."""
        return self.debit - self.credit

    @property
    def year_opening(self) -> Cents:
        """The balance with which the year began: nothing on accounts of profit and loss."""
        return self.before_year if self.account.on_balance_sheet else 0

    @property
    def opening(self) -> Cents:
        """The balance with which the period began."""
        return self.year_opening + self.earlier

    @property
    def closing(self) -> Cents:
        """The balance with which the period ended."""
        return self.opening + self.change

    @property
    def on_sheet(self) -> Cents:
        """What the account adds to the balance sheet at the end of the period."""
        return self.closing if self.account.on_balance_sheet else 0

    @property
    def in_result(self) -> Cents:
        """What the account adds to profit and loss of the period, a cost above zero."""
        return 0 if self.account.on_balance_sheet else self.change

    @property
    def result_debit(self) -> Cents:
        """The cost that it adds to profit and loss."""
        return max(self.in_result, 0)

    @property
    def result_credit(self) -> Cents:
        """The revenue that it adds to profit and loss."""
        return max(-self.in_result, 0)

    @property
    def sheet_debit(self) -> Cents:
        """What it adds to the debit side of the balance sheet: a balance stands on one side."""
        return max(self.on_sheet, 0)

    @property
    def sheet_credit(self) -> Cents:
        """What it adds to the credit side of the balance sheet."""
        return max(-self.on_sheet, 0)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show of it."""
        return not (self.debit or self.credit or self.opening)


@dataclass(frozen=True, slots=True)
class Movements:
    """What moved on every account over a period, by account code: the trial balance, by columns or by period."""

    first: Day
    last: Day
    rows: Sequence[Movement]

    @property
    def shown(self) -> Sequence[Movement]:
        """The accounts of which there is anything to show."""
        return [row for row in self.rows if not row.is_empty]

    @property
    def result(self) -> Cents:
        """The result of the period, a profit above zero."""
        return -sum(row.in_result for row in self.rows)

    @property
    def earlier_result(self) -> Cents:
        """What was left on profit and loss before the period, a profit above zero.

        With it and the result of the period the balance sheet balances; of a year that was closed nothing is left.
        """
        return self.unclosed_result - sum(row.earlier for row in self.rows if not row.account.on_balance_sheet)

    @property
    def unclosed_result(self) -> Cents:
        """What was left on profit and loss before the year in which the period begins, a profit above zero.

        With it the balances come to zero at either end of the period.
        """
        return -sum(row.before_year for row in self.rows if not row.account.on_balance_sheet)


@dataclass(frozen=True, slots=True)
class Compared:
    """An amount, and that of the year before."""

    amount: Cents
    before: Cents

    def __add__(self, other: "Compared") -> "Compared":
        """Add both amounts."""
        return Compared(self.amount + other.amount, self.before + other.before)

    def __neg__(self) -> "Compared":
        """Turn both signs."""
        return Compared(-self.amount, -self.before)


NOTHING: Final = Compared(0, 0)


@dataclass(frozen=True, slots=True)
class ComparedAccount:
    """An account with its amounts on one side of a report: above zero where they belong to that side."""

    account: Account
    amounts: Compared


def total(rows: Iterable[ComparedAccount]) -> Compared:
    """Return what rows come to."""
    return sum((row.amounts for row in rows), NOTHING)


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """The balance sheet at the end of a day, compared with the end of the year before.

    An account stands on the side of its balance, that of the year before beside it. Results are profits above zero:
    `result` of the year so far, `earlier_result` of years before it that are not closed.
    """

    day: Day
    day_before: Day
    assets: Sequence[ComparedAccount]
    liabilities: Sequence[ComparedAccount]
    result: Compared
    earlier_result: Compared

    @property
    def total_assets(self) -> Compared:
        """What the assets come to."""
        return total(self.assets)

    @property
    def total_liabilities(self) -> Compared:
        """What equity and liabilities come to, with the results: the same as the assets."""
        return total(self.liabilities) + self.result + self.earlier_result


def balance_sheet_of(now: Movements, before: Movements) -> BalanceSheet:
    """Make a balance sheet of what moved in a year up to a day, and in the whole year before."""
    amounts = _by_account(now.rows, before.rows, lambda row: row.on_sheet)
    assets, liabilities = _sides(row for row in amounts if row.account.on_balance_sheet)
    return BalanceSheet(
        day=now.last,
        day_before=before.last,
        assets=assets,
        liabilities=liabilities,
        result=Compared(now.result, before.result),
        earlier_result=Compared(now.earlier_result, before.earlier_result),
    )


@dataclass(frozen=True, slots=True)
class ProfitAndLoss:
    """Profit and loss of a period compared with the same period a year before.

    `transferred` is what the closing of a year moved to equity, a profit above zero: it is no revenue and no cost.
    """

    first: Day
    last: Day
    first_before: Day
    last_before: Day
    revenue: Sequence[ComparedAccount]
    costs: Sequence[ComparedAccount]
    transferred: Compared

    @property
    def result(self) -> Compared:
        """Revenue less costs."""
        return total(self.revenue) + -total(self.costs)


def profit_and_loss_of(now: Movements, before: Movements) -> ProfitAndLoss:
    """Make profit and loss of what moved in a period, and in that of the year before."""
    amounts = _by_account(now.rows, before.rows, lambda row: row.in_result)
    transfers = [row for row in amounts if row.account.role is AccountRole.PROFIT_TRANSFER]
    costs, revenue = _sides(row for row in amounts if row not in transfers)
    return ProfitAndLoss(
        first=now.first,
        last=now.last,
        first_before=before.first,
        last_before=before.last,
        revenue=revenue,
        costs=costs,
        transferred=total(transfers),
    )


def _by_account(
    now: Iterable[Movement], before: Iterable[Movement], amount_of: Callable[[Movement], Cents]
) -> list[ComparedAccount]:
    """Return the accounts that have an amount in either period, debit positive, in the order of the first."""
    earlier = {row.account.id: amount_of(row) for row in before}
    rows = [ComparedAccount(row.account, Compared(amount_of(row), earlier.get(row.account.id, 0))) for row in now]
    return [row for row in rows if row.amounts != NOTHING]


def _sides(rows: Iterable[ComparedAccount]) -> tuple[list[ComparedAccount], list[ComparedAccount]]:
    """Part accounts in those of the debit side and those of the credit side, the amounts of which turn sign."""
    debit, credit = [], []
    for row in rows:
        if _is_debit(row):
            debit.append(row)
        else:
            credit.append(ComparedAccount(row.account, -row.amounts))
    return debit, credit


def _is_debit(row: ComparedAccount) -> bool:
    """Tell the side of an account: that of its role where it has one, else that of its amount, the later one first."""
    if row.account.role in _COST_ROLES and not row.account.on_balance_sheet:
        return True
    if row.account.role in _REVENUE_ROLES:
        return False
    return (row.amounts.amount or row.amounts.before) > 0


@dataclass(frozen=True, slots=True)
class CentreResult:
    """What accounts of profit and loss add to the result of a cost centre, a profit above zero; None for none of them."""

    cost_centre: CostCentre | None
    rows: Sequence[tuple[Account, Cents]]

    @property
    def result(self) -> Cents:
        """What they come to."""
        return sum(amount for _, amount in self.rows)


@dataclass(frozen=True, slots=True)
class CentreResults:
    """The results of cost centres over a period, by code, and last of what is booked on none; together the result."""

    first: Day
    last: Day
    centres: Sequence[CentreResult]

    @property
    def result(self) -> Cents:
        """The result of the period."""
        return sum(centre.result for centre in self.centres)
