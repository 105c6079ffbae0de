"""Reports on lines and items: the card of an account, the list of journals, and what is outstanding by age.

What they have is read as it is gone through: the book stays open for as long.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from grootboek.bookkeeping.reports.accounts import movements
from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.journal import Journal
from grootboek.ledger.line_reports import AgedItems, LedgerCard, ReportedLine
from grootboek.store.book import Book
from grootboek.store.ledger.items_of_a_day import items_of_day
from grootboek.store.ledger.reported_lines import lines_of_account, lines_of_journal
from grootboek.store.masters.chart import chart_of


def ledger_card(book: Book, account: Account, first: date, last: date) -> LedgerCard:
    """Return the card of an account over a period: the balance it began with, and its lines by date."""
    opening = next(row.opening for row in movements(book, first, last).rows if row.account.id == account.id)
    return LedgerCard(account, first, last, opening, lines_of_account(book, account.id, first, last))


def journal_lines(
    book: Book, journals: Sequence[Journal], first: date, last: date
) -> Iterator[tuple[Journal, Iterator[ReportedLine]]]:
    """Yield journals with their lines of a period by voucher number; each journal is read when the one before has been."""
    for journal in journals:
        yield journal, lines_of_journal(book, journal.id, first, last)


def aged_items(book: Book, role: AccountRole, day: date) -> AgedItems:
    """Return what was outstanding at the end of a day on the accounts of a role: debtors are RECEIVABLE, creditors PAYABLE.

    Amounts are above zero where the party owes on the one, and where it is owed on the other.
    """
    accounts = [account for account in chart_of(book).accounts.values() if account.role is role]
    sign = 1 if role is AccountRole.RECEIVABLE else -1
    items = items_of_day(book, [account.id for account in accounts], day)
    return AgedItems(day, role, (item._replace(outstanding=sign * item.outstanding) for item in items))
