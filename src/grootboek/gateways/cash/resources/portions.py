"""Portions of master records: what the fields of their records refer to is read at once, before they are written at once."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from grootboek.access.credentials import CASH
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.numbers import is_number, number_from_text
from grootboek.gateways.cash.resources.kept_records import KEPT, kept_key
from grootboek.gateways.cash.resources.lookups import ARTICLE_FIELDS, OF_CASH, PARTY_FIELDS
from grootboek.store.book import Book, portion_of
from grootboek.store.masters.article_groups import read_article_groups
from grootboek.store.masters.articles import read_articles
from grootboek.store.masters.door_records import read_door_records
from grootboek.store.masters.parties import facts_of_parties, read_parties
from grootboek.store.masters.party_numbers import highest_party_number

_MAX_RECORDS: Final = 1_000
"""Records that are written at once: more are not faster, and take more memory."""
_ONE_BY_ONE: Final = frozenset({"2400", "2410"})
"""Records that change what those behind them have to see in the books: an order takes a number, a line its place."""


def portions_of_records(records: Iterable[ImportRecord]) -> Iterator[list[ImportRecord]]:
    """Divide records into portions of a kind, in their order."""
    waiting: list[ImportRecord] = []
    for record in records:
        if waiting and (record.number != waiting[0].number or len(waiting) == _MAX_RECORDS):
            yield waiting
            waiting = []
        if record.number in _ONE_BY_ONE:
            yield [record]
        else:
            waiting.append(record)
    if waiting:
        yield waiting


@contextmanager
def written_at_once(book: Book, records: Sequence[ImportRecord]) -> Iterator[None]:
    """Write at its end what the records of a portion write in its block."""
    if len(records) == 1:  # what one record refers to is read by itself in fewer queries
        yield
        return
    with portion_of(book):
        _read(book, records)
        yield


def _read(book: Book, records: Sequence[ImportRecord]) -> None:
    named: dict[str, set[str]] = {}
    for record in records:
        for number, text in record.fields:
            if text:
                named.setdefault(number, set()).add(text)
    numbers = {number_from_text(text) for field in PARTY_FIELDS for text in named.get(field, ()) if is_number(text)}
    unnumbered = sum(not record.value("0101").strip("0") for record in records) if records[0].number == "0101" else 0
    if unnumbered:
        # Relations without a number get the next ones; some may be held, or be another's code.
        last = max(highest_party_number(book), *numbers, 0)
        numbers.update(range(last + 1, last + 1 + unnumbered))
    read_parties(book, numbers)
    if "2208" in named:
        read_article_groups(book)
    codes = {code for field in ARTICLE_FIELDS for text in named.get(field, ()) for code in (text, text.upper())}
    articles = read_articles(book, codes)
    facts_of_parties(book, sorted({row.supplier_id for row in articles if row.supplier_id is not None}))
    for field in OF_CASH & named.keys():
        read_door_records(book, CASH, field, {text.upper() for text in named[field]} | named[field])
    if records[0].number in KEPT:
        keys = filter(None, (kept_key(book, record) for record in records))
        read_door_records(book, CASH, records[0].number, set(keys))
