"""What a proof of the books reads: sealed entries in order, and what is maintained next to what the lines say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, case, cast, func, null, or_, select, union_all

from grootboek.ledger.booking import INVOICES, BookingKind
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.new_booking import Series, SeriesNumbers
from grootboek.ledger.open_items import ItemKey
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import lines_of_entries
from grootboek.store.tables.administration import journal_year, ledger_head
from grootboek.store.tables.ledger import balance, booking, entry, former_number, line, open_item


@dataclass(frozen=True, slots=True)
class Head:
    """What the books say of themselves."""

    last_booking: int
    last_entry: int
    chain_head: bytes


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A sealed entry with what its hash was made from."""

    id: int
    booking_uid: UUID
    date: date
    lines: tuple[Line, ...]
    digest: bytes
    chain_hash: bytes


def head_of(book: Book) -> Head:
    """Return the counters and the hash at the head of the chain."""
    query = select(ledger_head.c.last_booking, ledger_head.c.last_entry, ledger_head.c.chain_head).where(
        ledger_head.c.administration_id == book.administration_id
    )
    return Head(*book.connection.execute(query).one())


_BATCH: Final = 1_000
_entries: Final = (
    select(entry.c.id, booking.c.uid, entry.c.date, entry.c.digest, entry.c.chain_hash)
    .join(
        booking,
        and_(booking.c.administration_id == entry.c.administration_id, booking.c.number == entry.c.booking_number),
    )
    .where(entry.c.administration_id == bindparam("a"), entry.c.id > bindparam("after"))
    .order_by(entry.c.id)
    .limit(_BATCH)
)


def stored_entries(book: Book) -> Iterator[StoredEntry]:
    """Yield all entries in order, in constant memory."""
    after = 0
    while True:
        rows = book.connection.execute(_entries, {"a": book.administration_id, "after": after}).all()
        lines = lines_of_entries(book, [row.id for row in rows])
        for row in rows:
            yield StoredEntry(row.id, row.uid, row.date, tuple(lines.get(row.id, ())), row.digest, row.chain_hash)
        if len(rows) < _BATCH:
            return
        after = rows[-1].id


def unbalanced_entries(book: Book) -> list[int]:
    """Return the entries whose lines do not sum to zero or are not as many as the entry says."""
    query = (
        select(entry.c.id)
        .outerjoin(line, and_(line.c.administration_id == entry.c.administration_id, line.c.entry_id == entry.c.id))
        .where(entry.c.administration_id == book.administration_id)
        .group_by(entry.c.id, entry.c.line_count)
        # An entry without lines has no sum at all, which is not zero either.
        .having(or_(func.coalesce(func.sum(line.c.amount), 1) != 0, func.count(line.c.line_no) != entry.c.line_count))
    )
    return list(book.connection.execute(query).scalars())


def booking_numbers(book: Book) -> list[int]:
    """Return all booking numbers in order."""
    query = select(booking.c.number).where(booking.c.administration_id == book.administration_id)
    return list(book.connection.execute(query.order_by(booking.c.number)).scalars())


class NumbersInUse(NamedTuple):
    """The numbers that a booking has in a series, or had: then without a date."""

    journal_id: int
    fiscal_year: int
    voucher_number: int
    document_number: int
    booking_number: int
    date: date | None


def numbers_in_use(book: Book) -> Iterator[NumbersInUse]:
    """Yield all numbers of bookings, those that they had before they moved too, by series and voucher number."""
    names = NumbersInUse._fields[:-2]
    rows = [
        select(*(table.c[name] for name in names), number.label("booking_number"), day.label("date")).where(
            table.c.administration_id == book.administration_id
        )
        for table, number, day in (
            (booking, booking.c.number, booking.c.date),
            (former_number, former_number.c.booking_number, cast(null(), booking.c.date.type)),
        )
    ]
    query = union_all(*rows).order_by(*names)
    for row in book.connection.execute(query):
        yield NumbersInUse._make(row)


def last_numbers(book: Book) -> dict[Series, SeriesNumbers]:
    """Return the last numbers that the books say they gave in each series."""
    query = select(
        *(journal_year.c[name] for name in Series._fields), journal_year.c.last_voucher, journal_year.c.last_document
    )
    rows = book.connection.execute(query.where(journal_year.c.administration_id == book.administration_id))
    return {Series(*row[:2]): SeriesNumbers(row[2], row[3]) for row in rows}


def balance_differences(book: Book) -> list[tuple[int, date, int]]:
    """Return account, day and cost centre (0: none) of each balance that is not the sum of its lines."""
    centre = func.coalesce(line.c.cost_centre_id, 0)
    debit = func.sum(case((line.c.amount > 0, line.c.amount), else_=0))
    credit = func.sum(case((line.c.amount < 0, -line.c.amount), else_=0))
    summed = (
        select(line.c.account_id, entry.c.date, centre, debit, credit)
        .join(entry, and_(entry.c.administration_id == line.c.administration_id, entry.c.id == line.c.entry_id))
        .where(line.c.administration_id == book.administration_id)
        .group_by(line.c.account_id, entry.c.date, centre)
    )
    expected = {(row[0], row[1], row[2]): (int(row[3]), int(row[4])) for row in book.connection.execute(summed)}
    query = select(
        balance.c.account_id, balance.c.date, balance.c.cost_centre_id, balance.c.debit, balance.c.credit
    ).where(balance.c.administration_id == book.administration_id)
    standing = {(row[0], row[1], row[2]): (row[3], row[4]) for row in book.connection.execute(query)}
    return sorted(key for key in expected.keys() | standing.keys() if expected.get(key) != standing.get(key))


def item_differences(book: Book) -> list[ItemKey]:
    """Return the keys of open items whose amount or outstanding is not the sum of their lines."""
    control, settlement = int(Part.CONTROL), int(Part.SETTLEMENT)
    summed = (
        select(
            line.c.account_id,
            line.c.party_id,
            line.c.invoice_number,
            func.sum(case((line.c.part == control, line.c.amount), else_=0)),
            func.sum(line.c.amount),
        )
        .where(
            line.c.administration_id == book.administration_id,
            line.c.part.in_((control, settlement)),
            line.c.party_id.is_not(None),
        )
        .group_by(line.c.account_id, line.c.party_id, line.c.invoice_number)
    )
    expected = {ItemKey(*row[:3]): (int(row[3]), int(row[4])) for row in book.connection.execute(summed)}
    query = select(
        open_item.c.account_id,
        open_item.c.party_id,
        open_item.c.invoice_number,
        open_item.c.amount,
        open_item.c.outstanding,
    ).where(open_item.c.administration_id == book.administration_id)
    standing = {ItemKey(*row[:3]): (row[3], row[4]) for row in book.connection.execute(query)}
    return [key for key in expected.keys() | standing.keys() if expected.get(key) != standing.get(key)]


def misstated_bookings(book: Book) -> list[int]:
    """Return the bookings that do not agree with their current entry.

    It is not theirs, does not exist, or has another date; or an invoice names another total, party or number than its first
    line does.
    """
    # The amount of a booking has the natural sign of its kind.
    total = case((booking.c.kind == BookingKind.PURCHASE_INVOICE.value, -line.c.amount), else_=line.c.amount)
    other_invoice = and_(
        booking.c.kind.in_([kind.value for kind in INVOICES]),
        # A withdrawn booking points to its reversal, whose amounts have the other sign.
        booking.c.withdrawn.is_(False),
        or_(
            booking.c.amount != total,
            booking.c.party_id != line.c.party_id,
            booking.c.invoice_number != line.c.invoice_number,
        ),
    )
    same = (entry.c.administration_id == booking.c.administration_id, entry.c.id == booking.c.entry_id)
    first = (line.c.administration_id == booking.c.administration_id, line.c.entry_id == booking.c.entry_id)
    query = (
        select(booking.c.number)
        .outerjoin(entry, and_(*same))
        .outerjoin(line, and_(*first, line.c.line_no == 1))
        .where(
            booking.c.administration_id == book.administration_id,
            or_(
                entry.c.id.is_(None),
                entry.c.booking_number != booking.c.number,
                entry.c.date != booking.c.date,
                other_invoice,
            ),
        )
        .order_by(booking.c.number)
    )
    return list(book.connection.execute(query).scalars())
