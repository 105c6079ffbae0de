"""Templates of sales orders in the store; their fields stand with them."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import RowMapping, bindparam, insert, select, update

from grootboek.ledger.drafts import fields_of
from grootboek.ledger.order_template import EntryField, OrderTemplate, OrderTemplateDraft, field_of
from grootboek.store.book import Book, next_number
from grootboek.store.masters.draft_rows import columns_of
from grootboek.store.tables.trade import order_template

_FIELDS: Final = ("order_fields", "line_fields")
_templates: Final = (
    select(*columns_of(OrderTemplate, order_template))
    .where(order_template.c.administration_id == bindparam("a"))
    .order_by(order_template.c.id)
)


def order_templates(book: Book, **exactly: object) -> list[OrderTemplate]:
    """Return the templates in the order in which they were made; when fields are given, those in which they are exactly so."""
    query = _templates.where(*(order_template.c[name] == value for name, value in exactly.items()))
    rows = book.connection.execute(query, {"a": book.administration_id}).mappings()
    return [_template(row) for row in rows]


def _template(row: RowMapping) -> OrderTemplate:
    return OrderTemplate(**{**row, **{name: tuple(map(field_of, row[name])) for name in _FIELDS}})


def insert_order_template(book: Book, draft: OrderTemplateDraft) -> OrderTemplate:
    """Write a new template and return it."""
    own: dict[str, Any] = {"id": next_number(book, "order template"), "uid": book.new_uid()}
    template = OrderTemplate(**fields_of(draft), **own, created_at=book.now, modified_at=book.now)
    row = {"administration_id": book.administration_id, **_row(template)}
    book.connection.execute(insert(order_template), row)
    return template


def update_order_template(book: Book, template_id: int, draft: OrderTemplateDraft) -> None:
    """Write what is stated about a template."""
    own = (order_template.c.administration_id == book.administration_id) & (order_template.c.id == template_id)
    book.connection.execute(update(order_template).where(own), {**_row(draft), "modified_at": book.now})


def _row(draft: OrderTemplateDraft) -> dict[str, Any]:
    return {**fields_of(draft), **{name: [*map(_kept, getattr(draft, name))] for name in _FIELDS}}


def _kept(field: EntryField) -> Mapping[str, Any]:
    return {**fields_of(field), "kind": field.kind.value}
