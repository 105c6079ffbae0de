"""Collections in the store: which invoices went to the bank in which batch, and the file that went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update

from grootboek.ledger.collection import MandateKind
from grootboek.ledger.money import Cents
from grootboek.store.book import Book, next_number
from grootboek.store.engine.column_types import Day
from grootboek.store.tables.invoicing import collection, collection_batch, invoice


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionBatch:
    """One file for the bank: how many invoices it collects and their sum in cents, and how many of them still belong to it."""

    id: int
    uid: UUID
    date: date
    schema: str
    count: int
    total: Cents
    created_at: datetime
    held: int = 0


_FIELDS: Final = tuple(name for name in CollectionBatch.__dataclass_fields__ if name != "held")
_still: Final = (
    select(collection.c.batch_id, func.count().label("held"))
    .where(collection.c.administration_id == bindparam("a"), collection.c.batch_id.is_not(None))
    .group_by(collection.c.batch_id)
    .subquery()
)
_batches: Final = (
    select(*(collection_batch.c[name] for name in _FIELDS), func.coalesce(_still.c.held, 0).label("held"))
    .outerjoin(_still, _still.c.batch_id == collection_batch.c.id)
    .where(collection_batch.c.administration_id == bindparam("a"))
    .order_by(collection_batch.c.id)
)


def collection_batches(book: Book) -> list[CollectionBatch]:
    """Return the batches in the order in which they were made."""
    rows = book.connection.execute(_batches, {"a": book.administration_id}).mappings()
    return [CollectionBatch(**row) for row in rows]


def collection_batch_by_id(book: Book, batch_id: int) -> CollectionBatch | None:
    """Return a batch; None when there is none with this id."""
    query = _batches.where(collection_batch.c.id == batch_id)
    row = book.connection.execute(query, {"a": book.administration_id}).mappings().first()
    return None if row is None else CollectionBatch(**row)


_collected: Final = _batches.where(
    collection_batch.c.date.between(bindparam("first"), bindparam("last")), _still.c.held > 0
)


def batches_collected(book: Book, first: date, last: date) -> list[CollectionBatch]:
    """Return the batches of days from the first through the last that were not taken back."""
    rows = book.connection.execute(_collected, {"a": book.administration_id, "first": first, "last": last}).mappings()
    return [CollectionBatch(**row) for row in rows]


def _own(book: Book, batch_id: int) -> ColumnElement[bool]:
    return (collection_batch.c.administration_id == book.administration_id) & (collection_batch.c.id == batch_id)


def batch_file(book: Book, batch_id: int) -> bytes:
    """Return the file of a batch that is there, byte for byte as it was made."""
    query = select(collection_batch.c.content).where(_own(book, batch_id))
    content: bytes = book.connection.execute(query).scalar_one()
    return content


def next_batch_id(book: Book) -> int:
    """Return the id of the next batch, from 1 without gaps."""
    return next_number(book, "collection batch")


def insert_batch(book: Book, batch: CollectionBatch, content: bytes, invoice_ids: Sequence[int]) -> None:
    """Write a batch with its file, and which invoices it collects."""
    row = {name: getattr(batch, name) for name in _FIELDS}
    book.connection.execute(
        insert(collection_batch), {**row, "administration_id": book.administration_id, "content": content}
    )
    _put(book, invoice_ids, batch.id)


def release_from_batch(book: Book, invoice_ids: Sequence[int]) -> None:
    """Take invoices out of the batch that they are in."""
    _put(book, invoice_ids, None)


def _put(book: Book, invoice_ids: Sequence[int], batch_id: int | None) -> None:
    # Not named like the column: SQLAlchemy keeps those names for the values that an update sets.
    chosen = collection.c.invoice_id == bindparam("chosen")
    statement = update(collection).where(collection.c.administration_id == book.administration_id, chosen)
    book.connection.execute(statement.values(batch_id=batch_id), [{"chosen": number} for number in invoice_ids])


def invoices_in_batch(book: Book, batch_id: int) -> dict[str, int]:
    """Return the ids of the invoices that belong to a batch, by their numbers."""
    query = (
        select(invoice.c.number, invoice.c.id)
        .join(
            collection,
            (collection.c.administration_id == invoice.c.administration_id) & (collection.c.invoice_id == invoice.c.id),
        )
        .where(invoice.c.administration_id == book.administration_id, collection.c.batch_id == batch_id)
        .order_by(invoice.c.id)
    )
    return dict(book.connection.execute(query).all())


def collected_by(book: Book, party_id: int, invoice_number: str, through: date) -> int | None:
    """Return the batch that an invoice of a party is in, when its day of collection is not after a day; None otherwise."""
    query = (
        select(collection.c.batch_id)
        .join(
            invoice,
            (invoice.c.administration_id == collection.c.administration_id) & (invoice.c.id == collection.c.invoice_id),
        )
        .join(
            collection_batch,
            (collection_batch.c.administration_id == collection.c.administration_id)
            & (collection_batch.c.id == collection.c.batch_id),
        )
        .where(
            invoice.c.administration_id == book.administration_id,
            invoice.c.party_id == party_id,
            invoice.c.number == invoice_number,
            collection_batch.c.date <= through,
        )
    )
    return book.connection.execute(query).scalar_one_or_none()


class UsedMandate(NamedTuple):
    """A use of a mandate in batches: its key, its kind, the account as it was stated, and the last day of collection."""

    key: str
    kind: MandateKind
    account: str
    last_on: date


def used_mandates(book: Book) -> Iterator[UsedMandate]:
    """Yield how mandates were used in batches; the key is the reference in capitals, since banks make no difference of case."""
    stated = (
        # In the form of `mandate_key`, by which an order looks its mandate up.
        func.upper(func.trim(collection.c.mandate_reference)),
        collection.c.mandate_kind,
        func.coalesce(func.nullif(func.trim(collection.c.iban), ""), collection.c.account_number),
    )
    query = (
        select(*stated, func.max(collection_batch.c.date, type_=Day()))
        .join(
            collection_batch,
            (collection_batch.c.administration_id == collection.c.administration_id)
            & (collection_batch.c.id == collection.c.batch_id),
        )
        .where(collection.c.administration_id == book.administration_id)
        .group_by(*stated)
    )
    for key, kind, account, last_on in book.connection.execute(query):
        yield UsedMandate(key, MandateKind(kind), account, last_on)
