"""Fields that an administration adds to its customers, suppliers and articles, in the store, and the values under their names.

The values stand with the party or the article, as texts by the name of their field.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Column, RowMapping, Select, bindparam, delete, exists, insert, select, update

from grootboek.ledger.change import Subject
from grootboek.ledger.custom_field import CustomField, CustomFieldDraft, FieldSubject, FieldType
from grootboek.ledger.drafts import fields_of
from grootboek.store.book import Book, next_number
from grootboek.store.lists.text_sql import entries_of
from grootboek.store.masters.articles import mark_articles
from grootboek.store.masters.changes import mark_changed
from grootboek.store.masters.draft_rows import columns_of, values_of
from grootboek.store.tables.administration import article, party
from grootboek.store.tables.trade import custom_field

_AT_ONCE: Final = 1_000
_LOWEST: Final = -(2**31)
"""Below every id; those of the first parties are below zero."""
_VALUES: Final[Mapping[FieldSubject, Column[Any]]] = {
    FieldSubject.CUSTOMER: party.c.free_fields,
    FieldSubject.SUPPLIER: party.c.supplier_fields,
    FieldSubject.ARTICLE: article.c.free_fields,
}
"""Where the values of each kind of field stand."""
_fields: Final = (
    select(*columns_of(CustomField, custom_field))
    .where(custom_field.c.administration_id == bindparam("a"))
    .order_by(custom_field.c.id)
)


def custom_fields(book: Book, *subjects: FieldSubject) -> list[CustomField]:
    """Return the fields of the administration in their order: all, or those that some subjects have."""
    query = _fields.where(custom_field.c.subject.in_([subject.value for subject in subjects])) if subjects else _fields
    return [_field(row) for row in book.connection.execute(query, {"a": book.administration_id}).mappings()]


def _field(row: RowMapping) -> CustomField:
    facts: dict[str, Any] = {
        **row,
        "subject": FieldSubject(row["subject"]),
        "kind": FieldType(row["kind"]),
        "choices": tuple(row["choices"]),
    }
    return CustomField(**facts)


def insert_custom_field(book: Book, draft: CustomFieldDraft) -> CustomField:
    """Write a new field, behind the others, and return it."""
    own: dict[str, Any] = {"id": next_number(book, "custom field"), "created_at": book.now, "modified_at": book.now}
    field = CustomField(**fields_of(draft), **own)
    row = {**values_of(field, custom_field), "choices": list(field.choices)}
    book.connection.execute(insert(custom_field), {"administration_id": book.administration_id, **row})
    return field


def update_custom_field(book: Book, field: CustomField) -> None:
    """Write what a field allows: its longest text, and its choices."""
    own = (custom_field.c.administration_id == book.administration_id) & (custom_field.c.id == field.id)
    changed = {"longest": field.longest, "choices": list(field.choices), "modified_at": book.now}
    book.connection.execute(update(custom_field).where(own), changed)


def delete_custom_field(book: Book, field: CustomField) -> None:
    """Take a field away; the values under its name stay."""
    own = (custom_field.c.administration_id == book.administration_id) & (custom_field.c.id == field.id)
    book.connection.execute(delete(custom_field).where(own))


def texts_of_field(book: Book, field: CustomFieldDraft) -> Iterator[tuple[int, str]]:
    """Yield each party or article that has a text under the name of a field, by its id, with that text."""
    for rows in _portions(book, field):
        yield from ((row[0], row[1][field.name]) for row in rows)


def drop_texts_of_field(book: Book, field: CustomFieldDraft) -> Iterator[int]:
    """Take away every text under the name of a field, and yield the ids of the parties or articles that had one."""
    column = _VALUES[field.subject]
    own = column.table.c
    change = (
        update(column.table)
        .where(own.administration_id == book.administration_id, own.id == bindparam("own_id"))
        .values({column.name: bindparam("texts", type_=column.type), "modified_at": book.now})
    )
    for rows in _portions(book, field):
        left = [{name: text for name, text in row[1].items() if name != field.name} for row in rows]
        ids = [row[0] for row in rows]
        changes = [{"own_id": number, "texts": texts} for number, texts in zip(ids, left, strict=True)]
        book.connection.execute(change, changes)
        if field.subject is FieldSubject.ARTICLE:
            mark_articles(book, ids)
        else:
            mark_changed(book, Subject.PARTY, ids)
        yield from ids
    book.seen_parties.clear()


def _portions(book: Book, field: CustomFieldDraft) -> Iterator[list[Any]]:
    """Yield the ids and texts of those that have a text under the name of a field, so many at a time."""
    last = _LOWEST
    while rows := book.connection.execute(_holders(book, field, last)).all():
        yield list(rows)
        last = rows[-1][0]


def _holders(book: Book, field: CustomFieldDraft, after: int) -> Select[Any]:
    column = _VALUES[field.subject]
    own = column.table.c
    entries = entries_of(column)
    named = exists().select_from(entries).where(entries.c.key == field.name).correlate_except(entries)
    query = select(own.id, column).where(own.administration_id == book.administration_id, own.id > after, named)
    return query.order_by(own.id).limit(_AT_ONCE)
