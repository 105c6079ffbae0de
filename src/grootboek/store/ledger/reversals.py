"""What bookings that were changed or withdrawn leave in the balances: their old entries and the reversals of these."""

from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, case, func, select

from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.tables.administration import ledger_head
from grootboek.store.tables.ledger import entry, line

_revisions: Final = select(ledger_head.c.last_revision).where(ledger_head.c.administration_id == bindparam("a"))
# No column by itself, or SQLite reads all lines by the index of accounts, to have them in groups.
_account: Final = line.c.account_id + 0
_reversed: Final = (
    select(
        _account,
        func.sum(case((line.c.amount < 0, -line.c.amount), else_=0)),
        func.sum(case((line.c.amount > 0, line.c.amount), else_=0)),
    )
    .select_from(entry)
    .join(line, and_(line.c.administration_id == entry.c.administration_id, line.c.entry_id == entry.c.id))
    .where(
        entry.c.administration_id == bindparam("a"),
        entry.c.reverses.is_not(None),
        entry.c.date.between(bindparam("first"), bindparam("last")),
    )
    .group_by(_account)
)


def reversed_turnovers(book: Book, first: date, last: date) -> dict[int, tuple[Cents, Cents]]:
    """Return by account id what entries debited and credited over a period that were reversed since.

    The reversal, of the same day, has it on the other side. Books in which nothing was changed are not searched.
    """
    own = {"a": book.administration_id}
    if not book.connection.execute(_revisions, own).scalar_one():
        return {}
    rows = book.connection.execute(_reversed, {**own, "first": first, "last": last})
    # PostgreSQL sums bigint to numeric, which comes as a Decimal.
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}
