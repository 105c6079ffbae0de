"""Writing a new invoice: its row, its lines and what else it states; on PostgreSQL its id, row and lines by one statement."""

from typing import Any, Final

from sqlalchemy import SmallInteger, bindparam, column, func, insert, select, true, update
from sqlalchemy.dialects.postgresql import JSONB

from grootboek.ledger.address import address_texts
from grootboek.ledger.invoice import PLACES, Invoice, InvoiceDraft, InvoiceLine
from grootboek.ledger.money import Cents
from grootboek.store.book import Book, next_number
from grootboek.store.engine.prepared import Prepared
from grootboek.store.invoicing.invoices import ADDRESSES, FIELDS, LINE_FIELDS, ORDER_FIELDS, REFERENCE_FIELDS
from grootboek.store.masters.draft_rows import stored
from grootboek.store.tables.administration import counter
from grootboek.store.tables.invoicing import collection, invoice, invoice_line, invoice_reference

_SERIES: Final = "invoice id"
_STATED: Final = tuple(name for name in FIELDS if name in InvoiceDraft.__slots__ and name != "number")
_insert: Final = Prepared("write an invoice", insert(invoice))
_insert_line: Final = Prepared("write a line of an invoice", insert(invoice_line))

_counted: Final = (
    update(counter)
    .where(counter.c.administration_id == bindparam("a"), counter.c.name == _SERIES)
    .values(last=counter.c.last + 1)
    .returning(counter.c.administration_id, counter.c.last)
    .cte("counted")
)
_GIVEN: Final = [each for each in invoice.c if each.name not in ("administration_id", "id")]
_made: Final = (
    insert(invoice)
    .from_select(
        [invoice.c.administration_id, invoice.c.id, *_GIVEN],
        select(*_counted.c, *(bindparam(each.name, type_=each.type) for each in _GIVEN)),
    )
    .returning(invoice.c.administration_id, invoice.c.id)
    .cte("made")
)
_rows: Final = (
    func.jsonb_to_recordset(bindparam("lines", type_=JSONB))
    .table_valued(column("line_no", SmallInteger), *(column(name, invoice_line.c[name].type) for name in LINE_FIELDS))
    .render_derived(name="row", with_types=True)
)
_lines: Final = (
    insert(invoice_line)
    .from_select(
        ["administration_id", "invoice_id", "line_no", *LINE_FIELDS],
        select(*_made.c, _rows.c.line_no, *(_rows.c[name] for name in LINE_FIELDS)).select_from(
            _made.join(_rows, true())
        ),
    )
    .cte("lines")
)
_insert_whole: Final = Prepared(
    "number and write an invoice with its lines", select(_made.c.id).add_cte(_lines), "postgresql"
)


def insert_invoice(
    book: Book, draft: InvoiceDraft, number: str, amounts: tuple[Cents, Cents], booking_number: int | None
) -> Invoice:
    """Write an invoice of a draft under a number, with its net amount and VAT, and return it."""
    row = {name: getattr(draft, name) for name in _STATED} | {
        "uid": book.new_uid(),
        "number": number,
        "booking_number": booking_number,
        "net": amounts[0],
        "vat": amounts[1],
        "created_at": book.now,
    }
    elsewhere = {name: getattr(draft, name) for name in ("lines", "collection", *REFERENCE_FIELDS)}
    made = Invoice(id=_write(book, row, draft), **row, **elsewhere)
    own = {"administration_id": book.administration_id, "invoice_id": made.id}
    reference = _reference_row(made)
    if any(reference.values()):
        book.connection.execute(insert(invoice_reference), own | reference)
    if made.collection is not None:
        order_row = {name: getattr(made.collection, name) for name in ORDER_FIELDS}
        book.connection.execute(insert(collection), own | order_row)
    return made


def _write(book: Book, stated: dict[str, Any], draft: InvoiceDraft) -> int:
    """Write the row and the lines of an invoice and return its id."""
    lines = [{"line_no": order, **_line_row(line)} for order, line in enumerate(draft.lines, 1)]
    if not book.database.is_sqlite and book.portion is None:
        number: int | None = _insert_whole.scalar(book.connection, a=book.administration_id, **stated, lines=lines)
        if number is not None:
            return number
        # It is the first one: there is no number yet to count on from.
    number = next_number(book, _SERIES)
    own = {"administration_id": book.administration_id, "invoice_id": number}
    _insert.run(book.connection, administration_id=book.administration_id, id=number, **stated)
    _insert_line.run_many(book.connection, [own | line for line in lines])
    return number


def _reference_row(made: Invoice) -> dict[str, Any]:
    row = {name: getattr(made, name) for name in REFERENCE_FIELDS}
    return row | {name: address_texts(row[name]) or None for name in ADDRESSES}


def _line_row(line: InvoiceLine) -> dict[str, Any]:
    row = {name: getattr(line, name) for name in LINE_FIELDS}
    factors = {name: int(row[name].scaleb(PLACES)) for name in ("quantity", "unit_price")}
    return row | factors | {"foreign_rate": stored(line.foreign_rate)}
