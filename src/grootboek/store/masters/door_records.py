"""Master records that only one door knows, in the store, as they were sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from grootboek.store.book import Book
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.tables.trade import door_record


@dataclass(frozen=True, slots=True)
class DoorRecord:
    """One record: its key, its fields by the door's own names, and when it last changed."""

    key: str
    fields: Mapping[str, str]
    modified_at: datetime


def door_records(book: Book, door: str, record: str, key: str | None = None) -> list[DoorRecord]:
    """Return the records of a kind by their key; when a key is given, the one that has it."""
    own = and_(
        door_record.c.administration_id == book.administration_id,
        door_record.c.door == door,
        door_record.c.record == record,
    )
    query = select(door_record.c.key, door_record.c.fields, door_record.c.modified_at).where(own)
    if key is not None:
        query = query.where(door_record.c.key == key)
    # Sorted here, since PostgreSQL sorts by the language of the database.
    return sorted((DoorRecord(*row) for row in book.connection.execute(query)), key=lambda row: row.key)


def write_door_record(book: Book, name: tuple[str, str, str], fields: Mapping[str, str]) -> None:
    """Write the record of a door, a kind and a key, in place of the one that is there."""
    door, record, key = name
    rows = insert_or_change(book.database, door_record)
    row: dict[str, Any] = {
        "administration_id": book.administration_id,
        "door": door,
        "record": record,
        "key": key,
        "fields": dict(fields),
        "created_at": book.now,
        "modified_at": book.now,
    }
    changed = {column: rows.excluded[column] for column in ("fields", "modified_at")}
    unique = ["administration_id", "door", "record", "key"]
    book.connection.execute(rows.on_conflict_do_update(index_elements=unique, set_=changed), row)
