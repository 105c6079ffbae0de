"""Lines of the books for reports, streamed: those of one account by date, those of a journal by voucher number."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select

from grootboek.ledger.line_reports import ReportedLine
from grootboek.store.book import Book
from grootboek.store.engine.batches import one_by_one
from grootboek.store.tables.administration import party
from grootboek.store.tables.ledger import booking, line


def _own_or(own: ColumnElement[str], other: ColumnElement[str]) -> ColumnElement[str]:
    return case((own != "", own), else_=other)


_lines: Final = (
    select(
        booking.c.number,
        booking.c.date,
        booking.c.journal_id,
        booking.c.voucher_number,
        line.c.account_id,
        line.c.amount,
        _own_or(line.c.description, booking.c.description),
        booking.c.reference,
        party.c.name,
        _own_or(line.c.invoice_number, booking.c.invoice_number),
        line.c.cost_centre_id,
    )
    .select_from(booking)
    .join(line, and_(line.c.administration_id == booking.c.administration_id, line.c.entry_id == booking.c.entry_id))
    .outerjoin(
        party,
        and_(
            party.c.administration_id == booking.c.administration_id,
            party.c.id == func.coalesce(line.c.party_id, booking.c.party_id),
        ),
    )
    .where(booking.c.administration_id == bindparam("a"), booking.c.withdrawn.is_(False))
)
_of_period: Final = _lines.where(booking.c.date.between(bindparam("first"), bindparam("last")))
_of_booking: Final = _lines.where(booking.c.number == bindparam("number")).order_by(line.c.line_no)
_of_account: Final = _of_period.where(line.c.account_id == bindparam("account_id")).order_by(
    booking.c.date, booking.c.number, line.c.line_no
)
# The year beside the days, and this order, are those of the index on voucher numbers: nothing is sorted.
_of_journal: Final = _of_period.where(
    booking.c.journal_id == bindparam("journal_id"),
    booking.c.fiscal_year.between(bindparam("first_year"), bindparam("last_year")),
).order_by(booking.c.fiscal_year, booking.c.voucher_number, line.c.line_no)


def lines_of_account(book: Book, account_id: int, first: date, last: date) -> Iterator[ReportedLine]:
    """Yield the lines of an account over a period by date, in constant memory."""
    return _stream(book, _of_account, account_id=account_id, first=first, last=last)


def lines_of_journal(book: Book, journal_id: int, first: date, last: date) -> Iterator[ReportedLine]:
    """Yield the lines of a journal over a period by year and voucher number, in constant memory."""
    years = {"first_year": first.year, "last_year": last.year}
    return _stream(book, _of_journal, journal_id=journal_id, first=first, last=last, **years)


def lines_of_booking(book: Book, number: int) -> list[ReportedLine]:
    """Return the lines of a booking as they stand in the order of its entry; none when it was withdrawn or is not there."""
    return list(_stream(book, _of_booking, number=number))


def _stream(book: Book, query: Select[Any], **values: object) -> Iterator[ReportedLine]:
    with closing(one_by_one(book.connection, query, {"a": book.administration_id, **values})) as rows:
        yield from map(ReportedLine._make, rows)
