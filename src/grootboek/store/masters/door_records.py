"""Master records that only one door knows, in the store, as they were sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Executable, Select, and_, delete, select

from grootboek.store.book import Book, settle, write_rows
from grootboek.store.engine.database import Database
from grootboek.store.engine.many_keys import one_of_texts, portions
from grootboek.store.engine.upserting import built_once, insert_or_change
from grootboek.store.tables.administration import party
from grootboek.store.tables.trade import door_record


@dataclass(frozen=True, slots=True)
class DoorRecord:
    """One record: its key, its fields by the door's own names, when it last changed, and the number of its party, if any."""

    key: str
    fields: Mapping[str, str]
    modified_at: datetime
    party_number: int | None = None


_columns: Final = select(
    door_record.c.key, door_record.c.fields, door_record.c.modified_at, party.c.number
).outerjoin_from(
    door_record,
    party,
    and_(party.c.administration_id == door_record.c.administration_id, party.c.id == door_record.c.party_id),
)


def _records(book: Book, door: str, record: str) -> Select[Any]:
    return _columns.where(
        door_record.c.administration_id == book.administration_id,
        door_record.c.door == door,
        door_record.c.record == record,
    )


def door_records(book: Book, door: str, record: str, key: str | None = None) -> list[DoorRecord]:
    """Return the records of a kind by their key; when a key is given, the one that has it."""
    portion = book.portion
    if portion is not None and key is not None and portion.knows(("door record", door, record, key)):
        known = portion.things["door record", door, record, key]
        return [] if known is None else [known]
    settle(book)
    query = _records(book, door, record)
    if key is not None:
        query = query.where(door_record.c.key == key)
    # Sorted here, since PostgreSQL sorts by the language of the database.
    return sorted((DoorRecord(*row) for row in book.connection.execute(query)), key=lambda row: row.key)


@built_once
def _write(database: Database) -> Executable:
    rows = insert_or_change(database, door_record)
    changed = {column: rows.excluded[column] for column in ("fields", "modified_at")}
    return rows.on_conflict_do_update(index_elements=["administration_id", "door", "record", "key"], set_=changed)


def write_door_record(
    book: Book, name: tuple[str, str, str], fields: Mapping[str, str], party_id: int | None = None
) -> None:
    """Write the record of a door, a kind and a key, in place of the one that is there; `party_id` when it is of a party."""
    door, record, key = name
    row: dict[str, Any] = {
        "administration_id": book.administration_id,
        "door": door,
        "record": record,
        "key": key,
        "fields": dict(fields),
        "created_at": book.now,
        "modified_at": book.now,
        "party_id": party_id,
    }
    write_rows(book, "write door record", _write(book.database), row)
    if book.portion is not None:
        book.portion.put(("door record", *name), DoorRecord(key, row["fields"], book.now))


def delete_door_records(book: Book, party_id: int) -> None:
    """Delete the records that doors keep of a party."""
    settle(book)
    book.connection.execute(
        delete(door_record).where(
            door_record.c.administration_id == book.administration_id, door_record.c.party_id == party_id
        )
    )


def read_door_records(book: Book, door: str, record: str, keys: Collection[str]) -> None:
    """Read into the portion the records of a kind with some keys."""
    portion = book.portion
    if portion is None:
        return
    query = _records(book, door, record)
    portion.things.update((("door record", door, record, key), None) for key in keys)
    for some in portions(keys):
        for row in book.connection.execute(query.where(one_of_texts(book.database, door_record.c.key, some))):
            portion.things["door record", door, record, row.key] = DoorRecord(*row)
