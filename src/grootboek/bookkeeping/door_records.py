"""Keeping the master records that only one door knows, for that door to give back."""

from collections.abc import Mapping
from typing import Final

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.refusal import Problem, Reason, Refused, refusal
from grootboek.ledger.storable_texts import is_storable
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.door_records import door_records, write_door_record

LONGEST_KEY: Final = 500
"""Characters of the key of a record: an index of PostgreSQL holds no more than some 2,700 bytes."""


def keep_door_record(
    book: Book, name: tuple[str, str, str], changes: Mapping[str, str], party_id: int | None = None
) -> None:
    """Add the record of a door, a kind and a key, or change fields of it; an empty field is removed.

    One of a party (`party_id`, which its key tells) is there as long as that is.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    door, record, key = name
    unfit = [Problem(Reason.VALUE_INVALID, (field,)) for field, text in changes.items() if not is_storable(text)]
    if unfit or not is_storable(key):
        raise Refused(*unfit or [Problem(Reason.VALUE_INVALID, ("key",))])
    if len(key) > LONGEST_KEY:
        raise refusal(Reason.TEXT_TOO_LONG, "key", length=len(key), longest=LONGEST_KEY)
    rows = door_records(book, door, record, key)
    old = dict(rows[0].fields) if rows else {}
    fields = {field: text for field, text in {**old, **changes}.items() if text}
    write_door_record(book, name, fields, party_id)
    act = "change record" if rows else "add record"
    write_audit(book, f"{act} of {door}", f"record {record} {key}", before=old or None, after=fields)
