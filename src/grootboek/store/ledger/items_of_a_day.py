"""What was outstanding on a day: what is outstanding now, less what was booked since."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, func, select

from grootboek.ledger.entry import Part
from grootboek.ledger.line_reports import DatedItem
from grootboek.store.book import Book
from grootboek.store.tables.administration import party
from grootboek.store.tables.ledger import booking, line, open_item

_BATCH: Final = 1_000
_KEY: Final = ("account_id", "party_id", "invoice_number")
_later: Final = (
    select(*(line.c[name] for name in _KEY), func.sum(line.c.amount).label("amount"))
    .select_from(booking)
    .join(line, and_(line.c.administration_id == booking.c.administration_id, line.c.entry_id == booking.c.entry_id))
    .where(
        booking.c.administration_id == bindparam("a"),
        booking.c.date > bindparam("day"),
        booking.c.withdrawn.is_(False),
        line.c.part.in_((int(Part.CONTROL), int(Part.SETTLEMENT))),
    )
    .group_by(*(line.c[name] for name in _KEY))
    .subquery()
)
_outstanding: Final = open_item.c.outstanding - func.coalesce(_later.c.amount, 0)
_items: Final = (
    select(
        party.c.number,
        party.c.name,
        open_item.c.account_id,
        open_item.c.invoice_number,
        open_item.c.date,
        open_item.c.due_date,
        _outstanding,
    )
    .select_from(open_item)
    .join(party, and_(party.c.administration_id == open_item.c.administration_id, party.c.id == open_item.c.party_id))
    .outerjoin(_later, and_(*(_later.c[name] == open_item.c[name] for name in _KEY)))
    .where(open_item.c.administration_id == bindparam("a"), _outstanding != 0)
    .order_by(party.c.number, open_item.c.date, open_item.c.invoice_number, open_item.c.account_id)
)


def items_of_day(book: Book, account_ids: Collection[int], day: date) -> Iterator[DatedItem]:
    """Yield the items of which something was outstanding on these accounts at the end of a day, by party number, then date."""
    query = _items.where(open_item.c.account_id.in_(account_ids))
    streaming = book.connection.execution_options(yield_per=_BATCH)
    with streaming.execute(query, {"a": book.administration_id, "day": day}) as rows:
        for row in rows:
            # PostgreSQL sums bigint to numeric, which comes as a Decimal.
            yield DatedItem(*row[:-1], int(row[-1]))
