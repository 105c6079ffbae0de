"""Reports on lines and items: the card of one account, the list of a journal, and what is outstanding by age."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents


class ReportedLine(NamedTuple):
    """A line of the books with what its booking says; the amount is debit positive."""

    booking_number: int
    date: Day
    journal_id: int
    voucher_number: int
    account_id: int
    amount: Cents
    description: str
    reference: str
    party_name: str | None
    invoice_number: str
    cost_centre_id: int | None


class CardRow(NamedTuple):
    """A line on a card with the balance after it, or with no line the balance that a period or year begins with."""

    day: Day
    line: ReportedLine | None
    balance: Cents


@dataclass(frozen=True)
class LedgerCard:
    """The card of one account: the balance it began with, and its lines as they are read, which are gone through once."""

    account: Account
    first: Day
    last: Day
    opening: Cents
    lines: Iterable[ReportedLine]

    def rows(self) -> Iterator[CardRow]:
        """Yield the balance that the card begins with, and each line with the balance after it.

        Revenue and costs are those of a year, so such an account begins each year with nothing; a balance is carried on.
        """
        year, balance = self.first.year, self.opening
        yield CardRow(self.first, None, balance)
        for day, line in chain(((line.date, line) for line in self.lines), ((self.last, None),)):
            if day.year > year and not self.account.on_balance_sheet:
                balance = 0
                yield CardRow(day.replace(month=1, day=1), None, balance)
            year = day.year
            if line is not None:
                balance += line.amount
                yield CardRow(day, line, balance)


AGES: Final = (30, 60, 90)
"""Days overdue after which an item stands in the next column."""


class DatedItem(NamedTuple):
    """An item with what was outstanding of it on a day, debit positive."""

    party_number: int
    party_name: str
    account_id: int
    invoice_number: str
    date: Day
    due_date: Day
    outstanding: Cents

    def days_overdue(self, day: Day) -> int:
        """How many days it was overdue on a day; below zero or zero when it was not."""
        return (day - self.due_date).days

    def age(self, day: Day) -> int:
        """The column it stands in on a day: 0 when it is not overdue, else 1 and on."""
        overdue = self.days_overdue(day)
        return 0 if overdue <= 0 else 1 + sum(overdue > bound for bound in AGES)


@dataclass(frozen=True)
class AgedItems:
    """What was outstanding on a day, by party: of debtors debit positive, of creditors credit positive."""

    day: Day
    role: AccountRole
    items: Iterable[DatedItem]
