"""Fields of a record that state facts of the books: which fact each is, how it is read, and what an empty one says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from grootboek.gateways.cash.records.dates import date_from_import
from grootboek.gateways.cash.records.quantities import price_from_import, quantity_from_import
from grootboek.gateways.cash.records.reading import Reading
from grootboek.gateways.cash.resources.kept_records import kept_value
from grootboek.gateways.cash.resources.lookups import (
    account_from_code,
    article_from_code,
    cost_centre_from_code,
    party_from_number,
)
from grootboek.store.book import Book

DOOR: Final = "cash"


@dataclass(frozen=True, slots=True)
class Stated:
    """One field: the fact that it states, how its text is read, and the value that an empty field has."""

    fact: str
    read: Callable[[Book, str], Any]
    empty: Any = ""


def text_as_sent(_book: Book, text: str) -> str:
    """Read a text as it is."""
    return text


def text_in_capitals(_book: Book, text: str) -> str:
    """Read a text in capitals."""
    return text.upper()


def party_id(book: Book, text: str) -> int | None:
    """Read a relation's number; None when there is no such relation."""
    found = party_from_number(book, text)
    return found.id if found else None


def article_id(book: Book, text: str) -> int | None:
    """Read an article's code; None when there is no such article."""
    found = article_from_code(book, text)
    return found.id if found else None


def account_id(book: Book, text: str) -> int | None:
    """Read a ledger account's code; None when there is no such account."""
    found = account_from_code(book, text)
    return found.id if found else None


def cost_centre_id(book: Book, text: str) -> int | None:
    """Read a cost centre's code; None when there is no such cost centre."""
    found = cost_centre_from_code(book, text)
    return found.id if found else None


def price(_book: Book, text: str) -> Decimal:
    """Read a unit price."""
    return price_from_import(text)


def quantity(_book: Book, text: str) -> Decimal:
    """Read a quantity or a percentage."""
    return quantity_from_import(text)


def day(_book: Book, text: str) -> date:
    """Read a date."""
    return date_from_import(text)


def stated_facts(book: Book, reading: Reading, fields: Mapping[str, Stated]) -> dict[str, Any]:
    """Return the facts that the fields of a record state, by name; those that were not sent state none."""
    sent = dict(reading.record.fields)
    return {
        each.fact: reading.take(number, partial(each.read, book)) if sent[number] else each.empty
        for number, each in fields.items()
        if number in sent
    }


def kept_beside(book: Book, reading: Reading, stated: frozenset[str], old: Mapping[str, Any]) -> dict[str, Any]:
    """Return the door fields of a thing after a record: what it kept and what was sent that has no place in the books.

    `stated` are the fields that have one; an empty field is no longer kept.
    """
    kept = dict(old.get(DOOR, {}))
    for number, text in reading.record.fields:
        if number in stated:
            continue
        field = reading.layout.field(number)
        if text and field is not None:
            kept[number] = reading.take(number, partial(kept_value, book, reading.record.number, field))
        else:
            kept[number] = text
    filled = {number: text for number, text in kept.items() if text}
    return {**{name: value for name, value in old.items() if name != DOOR}, **({DOOR: filled} if filled else {})}
