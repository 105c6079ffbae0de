"""Imports that are sent again, which would book the same twice: refused when the operator wants it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import chain
from typing import Final

from grootboek.access.credentials import CASH
from grootboek.gateways.cash.errors import REPEATED, REPEATED_WHY, Flaw
from grootboek.gateways.cash.imports import ImportMessage, ImportOutcome, execute_import
from grootboek.gateways.cash.records.dates import moment_to_wire
from grootboek.store.book import Book, lock_administration
from grootboek.store.queues.exchanges import exchange_with_content
from grootboek.wire.literals import DUTCH_TIME

REMEMBERED: Final = timedelta(hours=24)

NUMBERED_BY: Final = {"0301": "0303", "0101": "0101"}
"""The field that numbers a record: sent a second time, the record is refused or written over."""


def execute_once(book: Book, message: ImportMessage) -> tuple[ImportOutcome, bytes | None]:
    """Book an import unless the same was booked today, and return the outcome with the key of the content.

    The key is None when the import may be repeated: nothing of it was written, or all of it is numbered.
    """
    key = content_key(message)
    if key is None:
        return execute_import(book, message), None
    # Of two at once the second has to see what the first has kept.
    lock_administration(book)
    earlier = exchange_with_content(book, CASH, key, book.now - REMEMBERED)
    if earlier is not None:
        return ImportOutcome(flaws=(repeat_flaw(*earlier),)), None
    outcome = execute_import(book, message)
    return outcome, key if outcome.written else None


def repeat_flaw(number: str, at: datetime) -> Flaw:
    """Return the flaw of an import that repeats a transaction of a moment."""
    facts = {"number": number, "moment": moment_to_wire(at.astimezone(DUTCH_TIME))}
    return Flaw(REPEATED.format(**facts), explanation=REPEATED_WHY.format(**facts))


def content_key(message: ImportMessage) -> bytes | None:
    """Return the key that two imports of the same content share; None when repeating it books nothing twice."""
    relations = message.file.relations if message.file else ()
    bookings = message.file.bookings if message.file else ()
    unnumbered = (_is_added_again(record.number, record.value) for record in chain(message.records, relations))
    if not any(unnumbered) and all(booking.number.strip("0") for booking in bookings):
        return None
    contents = ((record.number, record.fields) for record in chain(message.records, relations))
    # One by one, since an import may have hundreds of thousands: the same as of a list of all.
    content = sha256(b"[")
    for order, text in enumerate(map(repr, chain(contents, map(repr, bookings)))):
        content.update((f", {text}" if order else text).encode("utf-8", "surrogatepass"))
    content.update(b"]")
    return content.digest()


def _is_added_again(number: str, value: Callable[[str], str]) -> bool:
    field = NUMBERED_BY.get(number)
    # A number of zeros is none: the books then give one, another each time.
    return field is not None and not value(field).strip("0")
