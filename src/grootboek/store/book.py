"""The Book: one open transaction on one administration, at one moment, for one actor.

Every function of ``store`` and ``bookkeeping`` takes a Book, so that no query forgets its administration. `open_book` commits
at the end of its block and rolls back on any exception; nothing else commits.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Executable, Insert, bindparam, select, update

from grootboek.ledger.actor import Actor
from grootboek.ledger.article import ArticleFacts
from grootboek.ledger.chart import Chart
from grootboek.ledger.foreign_vat import ForeignVatSpan
from grootboek.ledger.party import PartyFacts
from grootboek.ledger.sales_order import LinesTogether
from grootboek.store.engine.database import Database
from grootboek.store.engine.prepared import Prepared
from grootboek.store.engine.upserting import built_once, insert_or_change
from grootboek.store.portion import Portion
from grootboek.store.recording.stale_facts import StaleFacts
from grootboek.store.remembered import Assumptions
from grootboek.store.tables.administration import counter, ledger_head
from grootboek.wire.literals import DUTCH_TIME


@dataclass(frozen=True, slots=True)
class Beside:
    """What the statement that reads a booking by its uid tells besides, for who would ask it next.

    How often bookings of the administration were changed till then, whether anything holds this one or hangs on it, and of
    which version the chart was: one that is placed as a hold, or taken away, makes another. It is true of what this transaction
    has not changed itself.
    """

    revision: int
    held: bool
    attached: bool
    chart_version: int


@dataclass
class Book:
    """An open transaction on one administration.

    `chart_version` is the version of the chart that is known to hold at the start, when the caller read it with the
    credentials; None when it is still to be read. With `assumed` it is only the one that the process remembers, and what is
    assumed holds no longer when what writes, or locks, raises `StaleFacts`.
    """

    connection: Connection
    database: Database
    administration_id: int
    actor: Actor
    now: datetime
    writing: bool
    by_statement: bool = False
    chart_version: int | None = None
    assumed: Assumptions | None = None
    chart: Chart | None = field(default=None, repr=False)
    chart_changed: bool = False
    is_locked: bool = field(default=False, repr=False)
    seen_parties: dict[int, PartyFacts] = field(default_factory=dict, repr=False)
    seen_articles: dict[int, ArticleFacts] = field(default_factory=dict, repr=False)
    beside: dict[int, Beside] = field(default_factory=dict, repr=False)
    foreign_vat: Sequence[ForeignVatSpan] | None = field(default=None, repr=False)
    order_lines: dict[int, LinesTogether] = field(default_factory=dict, repr=False)
    portion: Portion | None = field(default=None, repr=False)

    @cached_property
    def today(self) -> date:
        """The date in the Netherlands."""
        return self.now.astimezone(DUTCH_TIME).date()

    def new_uid(self) -> UUID:
        """Make a new identifier."""
        return self.database.new_uid()


def book_for_one_act(
    connection: Connection,
    database: Database,
    administration_id: int,
    actor: Actor,
    chart_version: int | None = None,
) -> Book:
    """Return the book of an administration on a connection by statement, for one verb that writes by one statement.

    That verb records a booking. On PostgreSQL its statement commits itself, so nothing may fail after it, and the lock of
    the administration would end with the statement that takes it, unless the verb takes it by `locked`.
    """
    now = database.clock()
    return Book(
        connection,
        database,
        administration_id,
        actor,
        now,
        writing=True,
        by_statement=True,
        chart_version=chart_version,
    )


def assuming(book: Book, assumed: Assumptions) -> Book:
    """Have an act that has not begun take what is remembered for granted; `StaleFacts` when no chart is."""
    chart = book.database.charts.get(book.administration_id)
    if chart is None:
        raise StaleFacts
    book.chart_version, book.assumed = chart.version, assumed
    return book


@contextmanager
def open_book(
    database: Database,
    administration_id: int,
    actor: Actor,
    *,
    writing: bool = False,
    chart_version: int | None = None,
) -> Iterator[Book]:
    """Open the book of an administration; commit at the end of the block, roll back on any exception."""
    with database.writing() if writing else database.reading() as connection:
        yield Book(
            connection,
            database,
            administration_id,
            actor,
            database.clock(),
            writing,
            chart_version=chart_version,
        )


@contextmanager
def open_book_alone(database: Database, administration_id: int, actor: Actor) -> Iterator[Book]:
    """Open the book of an administration to write for long, as `open_book` does else: nobody who wrote before waits for it."""
    with database.writing(alone=True) as connection:
        yield Book(connection, database, administration_id, actor, database.clock(), writing=True)


@contextmanager
def attempt(book: Book) -> Iterator[None]:
    """Undo what its block wrote when the block raises, and only that; for a batch whose good parts stay."""
    # The rows of a portion wait in memory: a savepoint for each would cost more than they do.
    with book.connection.begin_nested() if book.portion is None else book.portion.attempt():
        yield


# SQLAlchemy leaves FOR UPDATE out on SQLite, where BEGIN IMMEDIATE has locked the database already.
_lock: Final = Prepared(
    "lock an administration",
    select(ledger_head.c.chart_version).where(ledger_head.c.administration_id == bindparam("a")).with_for_update(),
)


def lock_administration(book: Book) -> None:
    """Make this transaction the only one that writes to the administration, until it ends; LookupError without one.

    The version of the chart is read again under the lock, so that a chart loaded after it cannot be stale.
    """
    if not book.is_locked:
        must_keep_locks(book)
        _take_lock(book)


def must_keep_locks(book: Book) -> None:
    """Raise RuntimeError for a book that is open for one act: its lock would end with the statement that takes it."""
    if book.by_statement:
        raise RuntimeError("a book that is open for one act cannot be locked")


@contextmanager
def locked(book: Book) -> Iterator[None]:
    """Make a block the only one that writes to the administration; on a book for one act the lock ends with the block."""
    if not book.by_statement:
        lock_administration(book)
        yield
        return
    # On the driver, since to SQLAlchemy this connection has no transactions; on SQLite it has one already.
    driver: Any = book.connection.connection.driver_connection
    with nullcontext() if book.database.is_sqlite else driver.transaction():
        _take_lock(book)
        try:
            yield
        finally:
            book.is_locked, book.foreign_vat = False, None


def _take_lock(book: Book) -> None:
    note_lock(book, _lock.scalar(book.connection, a=book.administration_id))


def note_lock(book: Book, version: int | None) -> None:
    """Note that the administration is locked, with the version of its chart, as the statement read it that took the lock."""
    if version is None:
        raise LookupError(f"there is no administration {book.administration_id}")
    if version != book.chart_version:
        if book.assumed is not None:
            raise StaleFacts
        book.chart_version = version
        book.chart = None
    # Read before the lock, they may have been changed till then.
    book.seen_articles.clear()
    book.is_locked = True


_next: Final = Prepared(
    "next number of a series",
    update(counter)
    .where(counter.c.administration_id == bindparam("a"), counter.c.name == bindparam("n"))
    .values(last=counter.c.last + 1)
    .returning(counter.c.last),
)


def next_number(book: Book, name: str) -> int:
    """Return the next number of a named series of the administration, from 1 without gaps."""
    if book.portion is not None:
        return _next_of_portion(book, book.portion, name)
    number: int | None = _next.scalar(book.connection, a=book.administration_id, n=name)
    # Numbers are taken under the lock of the administration, so nobody else adds this row meanwhile.
    if number is None:
        book.connection.execute(
            counter.insert(), {"administration_id": book.administration_id, "name": name, "last": 1}
        )
        return 1
    return number


def next_numbers(book: Book, name: str, count: int) -> range:
    """Return the next numbers of a named series of the administration, so many of them; outside of a portion."""
    first = last_number(book, name) + 1
    _write_last(book, name, first + count - 1)
    return range(first, first + count)


_last: Final = select(counter.c.last).where(
    counter.c.administration_id == bindparam("a"), counter.c.name == bindparam("n")
)


def last_number(book: Book, name: str) -> int:
    """Return the last number that was taken of a named series of the administration; 0 before the first."""
    return int(book.connection.execute(_last, {"a": book.administration_id, "n": name}).scalar() or 0)


def _next_of_portion(book: Book, portion: Portion, name: str) -> int:
    """Return the next number of a series, whose last one is written at the end of a portion."""
    key = ("number", name)
    if key not in portion.things:
        portion.things[key] = last_number(book, name)
    number: int = portion.things[key] + 1
    portion.put(key, number)
    portion.later(f"number {name}", lambda numbers: _write_last(book, name, numbers[-1]), number)
    return number


@built_once
def _set_last(database: Database) -> Executable:
    rows = insert_or_change(database, counter)
    return rows.on_conflict_do_update(index_elements=["administration_id", "name"], set_={"last": rows.excluded.last})


def _write_last(book: Book, name: str, last: int) -> None:
    row = {"administration_id": book.administration_id, "name": name, "last": last}
    book.connection.execute(_set_last(book.database), row)


def write_rows(book: Book, name: str, statement: Executable, *rows: Mapping[str, Any]) -> None:
    """Run a statement for rows: at once, or in a portion at its end for all rows of its name."""
    if book.portion is None:
        book.connection.execute(statement, rows)
        return
    wait = book.portion.first if isinstance(statement, Insert) else book.portion.later
    wait(name, lambda waiting: book.connection.execute(statement, waiting), *rows)


def settle(book: Book) -> None:
    """Write what waits in a portion, for a row that cannot wait with it."""
    if book.portion is not None:
        book.portion.settle()


@contextmanager
def portion_of(book: Book) -> Iterator[Portion]:
    """Have what its block writes wait, and write it at its end; one that raises is undone by who opened the transaction."""
    book.portion = portion = Portion()
    try:
        yield portion
        portion.settle()
    finally:
        book.portion = None
