"""Closings of cash drawers in the store."""

from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from grootboek.ledger.drawer_closing import DrawerClosing
from grootboek.ledger.fiscal_periods import Day
from grootboek.store.book import Book
from grootboek.store.tables.holding import drawer_closing

_FIELDS: Final = tuple(DrawerClosing.__dataclass_fields__)
_own: Final = drawer_closing.c.administration_id == bindparam("a")
_closings: Final = (
    select(*(drawer_closing.c[name] for name in _FIELDS))
    .where(_own)
    .order_by(drawer_closing.c.day, drawer_closing.c.journal_id)
)


def drawer_closings(book: Book) -> list[DrawerClosing]:
    """Return the closings in the order of their days."""
    return [DrawerClosing(*row) for row in book.connection.execute(_closings, {"a": book.administration_id})]


def drawer_closing_of(book: Book, journal_id: int, day: Day) -> DrawerClosing | None:
    """Return the closing of a drawer on a day; None when it was not closed."""
    query = _closings.where(drawer_closing.c.journal_id == journal_id, drawer_closing.c.day == day)
    row = book.connection.execute(query, {"a": book.administration_id}).first()
    return None if row is None else DrawerClosing(*row)


def insert_drawer_closing(book: Book, closing: DrawerClosing) -> None:
    """Write a closing."""
    row = {name: getattr(closing, name) for name in _FIELDS}
    book.connection.execute(insert(drawer_closing), {"administration_id": book.administration_id, **row})


def delete_drawer_closing(book: Book, closing: DrawerClosing) -> None:
    """Take a closing away."""
    statement = delete(drawer_closing).where(_own, drawer_closing.c.id == bindparam("closing"))
    book.connection.execute(statement, {"a": book.administration_id, "closing": closing.id})
