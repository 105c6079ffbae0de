"""Writing the chart: accounts, journals, cost centres and locks. Each write gives it a new version."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update

from grootboek.ledger.period_lock import LockKind
from grootboek.store.book import Book, next_number
from grootboek.store.masters.chart import chart_changed
from grootboek.store.tables.administration import account, cost_centre, journal, period_lock
from grootboek.store.tables.ledger import booking, line

_TABLES: Mapping[str, Table] = {"account": account, "journal": journal, "cost_centre": cost_centre}


def insert_chart_row(book: Book, kind: str, values: Mapping[str, Any]) -> int:
    """Write a new account, journal or cost centre (`kind`) and return its id."""
    return insert_chart_rows(book, kind, [values])[0]


def insert_chart_rows(book: Book, kind: str, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write new accounts, journals or cost centres (`kind`) at once and return their ids."""
    table = _TABLES[kind]
    moments = {"created_at": book.now, "modified_at": book.now} if "created_at" in table.c else {}
    numbers = [next_number(book, kind) for _ in rows]
    own = {"administration_id": book.administration_id}
    written = [
        {**row, **moments, **own, "id": number, "uid": book.new_uid()}
        for row, number in zip(rows, numbers, strict=True)
    ]
    book.connection.execute(insert(table), written)
    chart_changed(book)
    return numbers


def update_chart_row(book: Book, kind: str, number: int, values: Mapping[str, Any]) -> None:
    """Write changed fields of an account, journal or cost centre (`kind`)."""
    table = _TABLES[kind]
    changes = dict(values) | ({"modified_at": book.now} if "modified_at" in table.c else {})
    book.connection.execute(
        update(table).where(table.c.administration_id == book.administration_id, table.c.id == number), changes
    )
    chart_changed(book)


def account_in_use(book: Book, account_id: int) -> bool:
    """Tell whether anything was ever posted on an account."""
    query = select(line.c.entry_id).where(
        line.c.administration_id == book.administration_id, line.c.account_id == account_id
    )
    return book.connection.execute(query.limit(1)).first() is not None


def journal_in_use(book: Book, journal_id: int) -> bool:
    """Tell whether anything was ever booked in a journal."""
    query = select(booking.c.number).where(
        booking.c.administration_id == book.administration_id, booking.c.journal_id == journal_id
    )
    return book.connection.execute(query.limit(1)).first() is not None


def set_lock(book: Book, kind: LockKind, locked_through: date | None) -> None:
    """Lock all days up to and including one, or take the lock of that kind away."""
    own = period_lock.c.administration_id == book.administration_id
    book.connection.execute(delete(period_lock).where(own, period_lock.c.kind == kind.value))
    if locked_through is not None:
        row = {"administration_id": book.administration_id, "kind": kind.value, "locked_through": locked_through}
        book.connection.execute(insert(period_lock), row)
    chart_changed(book)


def highest_number(book: Book, kind: str) -> int:
    """Return the highest number among accounts or cost centres (`kind`), zero when there is none."""
    table = _TABLES[kind]
    query = select(func.max(table.c.number)).where(table.c.administration_id == book.administration_id)
    return book.connection.execute(query).scalar() or 0
