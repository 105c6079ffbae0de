"""Imports that are sent again, which would book the same twice: refused when the operator wants it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from grootboek.access.credentials import CASH
from grootboek.gateways.cash.errors import REPEATED, REPEATED_WHY, ImportFlaw, errors_to_wire
from grootboek.gateways.cash.executing import Executed, SentImport, execute_import
from grootboek.gateways.cash.records.dates import moment_to_wire
from grootboek.store.book import AMSTERDAM, Book, lock_administration
from grootboek.store.queues.exchanges import exchange_with_content

REMEMBERED: Final = timedelta(hours=24)

NUMBERED_BY: Final = {"0301": "0303", "0101": "0101"}
"""The field that tells a record from one that is sent a second time; the books refuse or overwrite what has it."""


def execute_once(book: Book, sent: SentImport) -> tuple[Executed, bytes | None]:
    """Book what was sent unless the same was booked today, and return the outcome with the key of the content.

    The key is None when the import may be repeated: nothing of it was written, or all of it is numbered.
    """
    key = content_key(sent)
    if key is None:
        return execute_import(book, sent), None
    lock_administration(book)
    earlier = exchange_with_content(book, CASH, key, book.now - REMEMBERED)
    if earlier is not None:
        return Executed(refused_repeat(*earlier), written=False), None
    executed = execute_import(book, sent)
    return executed, key if executed.written else None


def refused_repeat(number: str, at: datetime) -> str:
    """Return the `err` of an import that repeats a transaction of a moment."""
    facts = {"number": number, "moment": moment_to_wire(at.astimezone(AMSTERDAM))}
    return errors_to_wire([ImportFlaw(REPEATED.format(**facts), explanation=REPEATED_WHY.format(**facts))])


def content_key(sent: SentImport) -> bytes | None:
    """Return what two imports of the same content have in common; None when repeating it books nothing twice."""
    records = (*sent.records, *(sent.file.relations if sent.file else ()))
    bookings = sent.file.bookings if sent.file else ()
    unnumbered = (_is_added_again(record.number, record.value) for record in records)
    if not any(unnumbered) and all(booking.number.strip("0") for booking in bookings):
        return None
    content = [*((record.number, record.fields) for record in records), *map(repr, bookings)]
    return sha256(repr(content).encode("utf-8", "surrogatepass")).digest()


def _is_added_again(number: str, value: Callable[[str], str]) -> bool:
    field = NUMBERED_BY.get(number)
    return field is not None and not value(field).strip("0")
