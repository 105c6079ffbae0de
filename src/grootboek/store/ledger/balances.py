"""Balances in the store: maintained per account, day and cost centre, so that a balance costs the same in large books."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, bindparam, func, select

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
