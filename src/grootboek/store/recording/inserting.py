"""Recording new bookings: the writes that have hand-made forms on each engine, and what the engines' refusals mean."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

import psycopg
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from grootboek.ledger.new_booking import NewBooking, Recorded
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.book import Book, attempt
from grootboek.store.recording.batches import record_many
from grootboek.store.recording.on_postgresql import record_on_postgresql
from grootboek.store.recording.on_sqlite import record_on_sqlite

Result = TypeVar("Result")

_REASON_OF_CONSTRAINT: Final = {
    "booking_sales_invoice_unique": Reason.INVOICE_NUMBER_TAKEN,
    "booking_purchase_invoice_unique": Reason.INVOICE_NUMBER_TAKEN,
    "booking_document_unique": Reason.DOCUMENT_NUMBER_TAKEN,
    "entry_not_balanced": Reason.NOT_BALANCED,
    "party_code_unique": Reason.CODE_TAKEN,
    "party_number_unique": Reason.NUMBER_TAKEN,
    "account_code_unique": Reason.CODE_TAKEN,
    "account_number_unique": Reason.NUMBER_TAKEN,
    "cost_centre_code_unique": Reason.CODE_TAKEN,
    "cost_centre_number_unique": Reason.NUMBER_TAKEN,
    "article_code_unique": Reason.CODE_TAKEN,
}
# SQLite names the columns of a unique index where PostgreSQL names the index.
_REASON_OF_SQLITE_TEXT: Final = {
    "booking.invoice_number": Reason.INVOICE_NUMBER_TAKEN,
    "booking.document_number": Reason.DOCUMENT_NUMBER_TAKEN,
    "entry_not_balanced": Reason.NOT_BALANCED,
    "party.code": Reason.CODE_TAKEN,
    "party.number": Reason.NUMBER_TAKEN,
    "account.code": Reason.CODE_TAKEN,
    "account.number": Reason.NUMBER_TAKEN,
    "cost_centre.code": Reason.CODE_TAKEN,
    "cost_centre.number": Reason.NUMBER_TAKEN,
    "article.code": Reason.CODE_TAKEN,
    "cannot store REAL value in INTEGER column": Reason.AMOUNT_TOO_LARGE,
}
"""What SQLite's texts mean; a sum beyond 64 bits becomes a float there, which the table refuses."""


def reason_of(error: BaseException) -> Reason | None:
    """Return what an engine's refusal means in the ledger's words; None when it means nothing there (a bug)."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    # SQLite's driver takes no number beyond 64 bits.
    if isinstance(cause, psycopg.errors.NumericValueOutOfRange | OverflowError):
        return Reason.AMOUNT_TOO_LARGE
    if isinstance(cause, psycopg.Error):
        return _REASON_OF_CONSTRAINT.get(cause.diag.constraint_name or _constraint_in(str(cause)))
    if isinstance(cause, sqlite3.IntegrityError):
        return next((reason for text, reason in _REASON_OF_SQLITE_TEXT.items() if text in str(cause)), None)
    return None


_CONSTRAINT_IN_TEXT: Final = re.compile(rf"\b({'|'.join(_REASON_OF_CONSTRAINT)})(?:_[0-9]+)?\b", re.ASCII)


def _constraint_in(text: str) -> str:
    """Return the constraint that a message names; empty when it names none that means something.

    What distributes tables over machines hands on messages without their fields, and numbers the constraints of its parts.
    """
    found = _CONSTRAINT_IN_TEXT.search(text)
    return found[1] if found else ""


def guarded(write: Callable[[], Result]) -> Result:
    """Run a write and raise the engine's refusal as `Refused` where it has a reason."""
    try:
        return write()
    except (DBAPIError, psycopg.Error, sqlite3.Error, OverflowError) as error:
        reason = reason_of(error)
        if reason is None:
            raise
        raise refusal(reason) from error


@contextmanager
def _losing_no_connection(book: Book) -> Iterator[None]:
    """Take a connection out of use when the server is gone behind it."""
    try:
        yield
    except (psycopg.OperationalError, psycopg.InterfaceError):
        book.connection.invalidate()
        raise


def insert_booking(book: Book, new: NewBooking, last_revision: int | None = None) -> Recorded:
    """Write a new booking with its entry, all or nothing.

    `last_revision` is what that was before open items or numbers were read on which the booking depends. `StaleFacts` when
    it or the chart has changed since; `Refused` when a number is taken meanwhile.
    """
    write = record_on_sqlite if book.database.is_sqlite else record_on_postgresql
    # The fast forms run on the driver, past SQLAlchemy's own handling of a lost connection.
    with _losing_no_connection(book):
        return guarded(lambda: write(book, new, last_revision))


class BatchRefused(Exception):
    """The engine refuses something in a batch of bookings; recorded one by one they tell which, and why."""


_REFUSALS: Final = (
    psycopg.IntegrityError,
    psycopg.DataError,
    sqlite3.IntegrityError,
    # SQLite's driver raises this for a number beyond 64 bits.
    OverflowError,
    IntegrityError,
    DataError,
)
"""What an engine and its driver raise for values that they do not take."""


def insert_bookings(book: Book, news: Sequence[NewBooking]) -> list[Recorded]:
    """Write new bookings with their entries in their order, all or nothing; the administration stays locked.

    `StaleFacts` when the chart has changed since they were checked; `BatchRefused` when the engine refuses any.
    """
    try:
        with attempt(book), _losing_no_connection(book):
            return record_many(book, news)
    except _REFUSALS as error:
        raise BatchRefused from error
