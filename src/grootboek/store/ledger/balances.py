"""Balances in the store: maintained per account, day and cost centre, so that a balance costs the same in large books."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, case, func, not_, select

from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.tables.ledger import balance

_own: Final = balance.c.administration_id == bindparam("a")


@dataclass(frozen=True, slots=True)
class Turnover:
    """What was debited and credited on an account."""

    account_id: int
    debit: Cents
    credit: Cents

    @property
    def balance(self) -> Cents:
        """Debit less credit."""
        return self.debit - self.credit


def _within(
    cost_centre_id: int | None, date_from: date | None, date_through: date | None
) -> Iterator[ColumnElement[bool]]:
    if cost_centre_id is not None:
        yield balance.c.cost_centre_id == cost_centre_id
    if date_from is not None:
        yield balance.c.date >= date_from
    if date_through is not None:
        yield balance.c.date <= date_through


_sum: Final = select(func.coalesce(func.sum(balance.c.debit - balance.c.credit), 0)).where(
    _own, balance.c.account_id == bindparam("account_id")
)
_turnovers: Final = (
    select(balance.c.account_id, func.sum(balance.c.debit), func.sum(balance.c.credit))
    .where(_own)
    .group_by(balance.c.account_id)
)


def account_balance(
    book: Book,
    account_id: int,
    cost_centre_id: int | None = None,
    date_from: date | None = None,
    date_through: date | None = None,
) -> Cents:
    """Return the balance of an account over a range of days (both included), debit positive; of one cost centre when given."""
    query = _sum.where(*_within(cost_centre_id, date_from, date_through))
    return int(book.connection.execute(query, {"a": book.administration_id, "account_id": account_id}).scalar_one())


def trial_balance(
    book: Book, cost_centre_id: int | None = None, date_from: date | None = None, date_through: date | None = None
) -> dict[int, Turnover]:
    """Return what was debited and credited on each account that moved over a range of days, by account id."""
    query = _turnovers.where(*_within(cost_centre_id, date_from, date_through))
    rows = book.connection.execute(query, {"a": book.administration_id})
    # PostgreSQL sums bigint to numeric, which comes as a Decimal.
    return {row[0]: Turnover(row[0], int(row[1]), int(row[2])) for row in rows}


_NONE: Final = 0
"""What stands for no cost centre in the key of a balance."""
_of_centres: Final = (
    select(balance.c.account_id, balance.c.cost_centre_id, func.sum(balance.c.debit - balance.c.credit))
    .where(_own, balance.c.cost_centre_id != _NONE)
    .group_by(balance.c.account_id, balance.c.cost_centre_id)
)


def trial_balance_by_cost_centre(
    book: Book, date_from: date | None = None, date_through: date | None = None
) -> dict[tuple[int, int], Cents]:
    """Return the balance of what was booked on cost centres over a range of days, by account id and cost centre id."""
    query = _of_centres.where(*_within(None, date_from, date_through))
    rows = book.connection.execute(query, {"a": book.administration_id})
    return {(account_id, cost_centre_id): int(amount) for account_id, cost_centre_id, amount in rows}


_before_year: Final = balance.c.date < bindparam("year_start")
_before: Final = balance.c.date < bindparam("first")
_net: Final = balance.c.debit - balance.c.credit


def _sum_where(condition: ColumnElement[bool], amount: ColumnElement[int]) -> ColumnElement[int]:
    return func.sum(case((condition, amount), else_=0))


_around: Final = (
    select(
        balance.c.account_id,
        _sum_where(_before_year, _net),
        _sum_where(and_(not_(_before_year), _before), _net),
        _sum_where(not_(_before), balance.c.debit),
        _sum_where(not_(_before), balance.c.credit),
    )
    .where(_own, balance.c.date <= bindparam("last"))
    .group_by(balance.c.account_id)
)


def balances_around(book: Book, first: date, last: date) -> dict[int, tuple[Cents, Cents, Cents, Cents]]:
    """Return by account id what was on it before the year in which a period begins, and from then to the period; then what
    the period debited and credited.
    """
    bounds = {"year_start": date(first.year, 1, 1), "first": first, "last": last}
    rows = book.connection.execute(_around, {"a": book.administration_id, **bounds})
    return {row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in rows}
