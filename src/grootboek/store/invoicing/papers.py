"""Papers in the store: what was frozen of each invoice, kept under its hash and never changed.

Facts, template and PDF of an invoice are papers; equal ones, such as the template of many invoices, are kept once. The guards
of the database refuse to change or remove any of them.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Integer, LargeBinary, Select, and_, bindparam, insert, select, union, update
from sqlalchemy.dialects import postgresql, sqlite

from grootboek.store.book import Book
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.invoicing import invoice, invoice_paper, invoice_ubl, paper, sale_ubl
from grootboek.store.tables.ledger import booking

JSON_TYPE: Final = "application/json"
PDF_TYPE: Final = "application/pdf"
XML_TYPE: Final = "application/xml"


@dataclass(frozen=True, slots=True)
class FrozenPaper:
    """What was frozen of an invoice: the facts of its page and its template as JSON, and the PDF once it was drawn."""

    facts: bytes
    template: bytes
    pdf: bytes | None


_content: Final = select(paper.c.content).where(
    paper.c.administration_id == bindparam("a"), paper.c.content_key == bindparam("key")
)
_known: Final = Prepared("paper by key", _content.with_only_columns(paper.c.content_key))
_keep_on: Final = {
    "sqlite": Prepared("keep a paper on SQLite", sqlite.insert(paper).on_conflict_do_nothing(), "sqlite"),
    "postgresql": Prepared(
        "keep a paper on PostgreSQL", postgresql.insert(paper).on_conflict_do_nothing(), "postgresql"
    ),
}
_add: Final = Prepared(
    "give an invoice its papers",
    insert(invoice_paper).values(
        {name: bindparam(name) for name in ("administration_id", "invoice_id", "facts_key", "template_key")}
    ),
)
_of_invoice: Final = select(invoice_paper.c.facts_key, invoice_paper.c.template_key, invoice_paper.c.pdf_key).where(
    invoice_paper.c.administration_id == bindparam("a"), invoice_paper.c.invoice_id == bindparam("invoice")
)
# `a` and `invoice` are no columns of the table: SQLAlchemy keeps those names for the values that an update sets.
_change: Final = update(invoice_paper).where(
    invoice_paper.c.administration_id == bindparam("a"), invoice_paper.c.invoice_id == bindparam("invoice")
)


def frozen_paper(book: Book, invoice_id: int) -> FrozenPaper | None:
    """Return what was frozen of an invoice; None when nothing was."""
    keys = book.connection.execute(_of_invoice, _own(book, invoice_id)).first()
    if keys is None or keys.facts_key is None:
        return None
    pdf = None if keys.pdf_key is None else _content_of(book, keys.pdf_key)
    return FrozenPaper(_content_of(book, keys.facts_key), _content_of(book, keys.template_key), pdf)


def pdf_of_invoice(book: Book, invoice_id: int) -> bytes | None:
    """Return the PDF that was frozen of an invoice; None when none was drawn yet."""
    keys = book.connection.execute(_of_invoice, _own(book, invoice_id)).first()
    return None if keys is None or keys.pdf_key is None else _content_of(book, keys.pdf_key)


def await_paper(book: Book, invoice_id: int) -> None:
    """Note that the facts of a new invoice are frozen when somebody first asks for its paper."""
    book.connection.execute(
        insert(invoice_paper), {"administration_id": book.administration_id, "invoice_id": invoice_id}
    )


def freeze_paper(book: Book, invoice_id: int, facts: bytes, template: bytes) -> None:
    """Freeze the facts and the template of an invoice of which nothing was frozen; the administration is locked."""
    keys = {"facts_key": _keep(book, JSON_TYPE, facts), "template_key": _keep(book, JSON_TYPE, template)}
    # An invoice whose paper was awaited, or one from before papers were frozen, has a row already.
    if book.connection.execute(_change.values(**keys), _own(book, invoice_id)).rowcount == 0:
        _add.run(book.connection, administration_id=book.administration_id, invoice_id=invoice_id, **keys)


_facts: Final = (
    postgresql.insert(paper)
    .from_select(
        paper.c.keys(),
        select(
            *(
                bindparam("facts_key" if column is paper.c.content_key else column.name, type_=column.type)
                for column in paper.c
            )
        ),
    )
    .on_conflict_do_nothing()
    .cte("facts")
)
_frozen: Final = (
    insert(invoice_paper)
    .from_select(
        ["administration_id", "invoice_id", "facts_key", "template_key"],
        select(
            paper.c.administration_id,
            bindparam("invoice_id", type_=Integer),
            bindparam("facts_key", type_=LargeBinary),
            paper.c.content_key,
        ).where(
            paper.c.administration_id == bindparam("administration_id"),
            paper.c.content_key == bindparam("template_key"),
        ),
    )
    .returning(invoice_paper.c.invoice_id)
    .cte("frozen")
)
_freeze_new: Final = Prepared(
    "freeze a new invoice with a known template", select(_frozen.c.invoice_id).add_cte(_facts), "postgresql"
)


def freeze_new_paper(book: Book, invoice_id: int, facts: bytes, template: bytes) -> None:
    """Freeze the facts and the template of an invoice that was made in this transaction; the administration is locked."""
    keys = {"facts_key": _key(facts), "template_key": _key(template)}
    own = {"administration_id": book.administration_id, "invoice_id": invoice_id, **keys}
    content = {"media_type": JSON_TYPE, "content": facts, "created_at": book.now}
    if not book.database.is_sqlite:
        if _freeze_new.first(book.connection, **own, **content) is not None:
            return
    else:
        _write(book, JSON_TYPE, keys["facts_key"], facts)  # its number makes it like no other
    _keep(book, JSON_TYPE, template)
    _add.run(book.connection, **own)


def freeze_pdf(book: Book, invoice_id: int, template: bytes, pdf: bytes) -> bytes:
    """Freeze the PDF of an invoice with the template that it was made by, unless there is one; return the one that is frozen.

    The administration is locked.
    """
    earlier = pdf_of_invoice(book, invoice_id)
    if earlier is not None:
        return earlier
    keys = {"template_key": _keep(book, JSON_TYPE, template), "pdf_key": _keep(book, PDF_TYPE, pdf)}
    book.connection.execute(_change.values(**keys), _own(book, invoice_id))
    return pdf


_ubl_of_invoice: Final = select(invoice_ubl.c.content_key).where(
    invoice_ubl.c.administration_id == bindparam("a"), invoice_ubl.c.invoice_id == bindparam("invoice")
)
_ubl_of_sale: Final = select(sale_ubl.c.content_key).where(
    sale_ubl.c.administration_id == bindparam("a"),
    sale_ubl.c.booking_number == bindparam("number"),
    sale_ubl.c.version == bindparam("version"),
)


def ubl_of_invoice(book: Book, invoice_id: int) -> bytes | None:
    """Return the UBL that was frozen of an invoice; None when none was given yet."""
    key = book.connection.execute(_ubl_of_invoice, _own(book, invoice_id)).scalar()
    return None if key is None else _content_of(book, key)


def freeze_ubl_of_invoice(book: Book, invoice_id: int, ubl: bytes) -> None:
    """Freeze the UBL of an invoice of which none was; the administration is locked."""
    row = {"administration_id": book.administration_id, "invoice_id": invoice_id}
    book.connection.execute(insert(invoice_ubl), {**row, "content_key": _keep(book, XML_TYPE, ubl)})


def ubl_of_sale(book: Book, number: int, version: int) -> bytes | None:
    """Return the UBL that was frozen of a version of the booking of a sale; None when none was given yet."""
    values = {"a": book.administration_id, "number": number, "version": version}
    key = book.connection.execute(_ubl_of_sale, values).scalar()
    return None if key is None else _content_of(book, key)


def freeze_ubl_of_sale(book: Book, number: int, version: int, ubl: bytes) -> None:
    """Freeze the UBL of a version of the booking of a sale of which none was; the administration is locked."""
    row = {"administration_id": book.administration_id, "booking_number": number, "version": version}
    book.connection.execute(insert(sale_ubl), {**row, "content_key": _keep(book, XML_TYPE, ubl)})


def _own(book: Book, invoice_id: int) -> dict[str, int]:
    return {"a": book.administration_id, "invoice": invoice_id}


def _content_of(book: Book, key: bytes) -> bytes:
    content: bytes = book.connection.execute(_content, {"a": book.administration_id, "key": key}).scalar_one()
    return content


def _keep(book: Book, media_type: str, content: bytes) -> bytes:
    """Keep a paper under the hash of its content, once, and return the hash."""
    key = _key(content)
    # A template may be large: it is sent to the database only when it is new there.
    if _known.first(book.connection, a=book.administration_id, key=key) is None:
        _write(book, media_type, key, content)
    return key


def _key(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _write(book: Book, media_type: str, key: bytes, content: bytes) -> None:
    row = {"administration_id": book.administration_id, "content_key": key, "media_type": media_type}
    keep = _keep_on["sqlite" if book.database.is_sqlite else "postgresql"]
    keep.run(book.connection, **row, content=content, created_at=book.now)


_KEYS: Final = (invoice_paper.c.facts_key, invoice_paper.c.template_key, invoice_paper.c.pdf_key)
_own_papers: Final = invoice_paper.c.administration_id == bindparam("a")
_same_invoice: Final = and_(
    invoice_paper.c.administration_id == invoice.c.administration_id, invoice_paper.c.invoice_id == invoice.c.id
)
_without_paper: Final = (
    select(invoice.c.number)
    .outerjoin(invoice_paper, _same_invoice)
    .where(invoice.c.administration_id == bindparam("a"), invoice_paper.c.invoice_id.is_(None))
    .order_by(invoice.c.id)
)
_frozen_keys: Final = union(
    *(select(key.label("key")).where(_own_papers, key.is_not(None)) for key in _KEYS),
    *(
        select(table.c.content_key.label("key")).where(table.c.administration_id == bindparam("a"))
        for table in (invoice_ubl, sale_ubl)
    ),
).subquery()
_frozen_papers: Final = select(_frozen_keys.c.key, paper.c.content).outerjoin(
    paper, and_(paper.c.administration_id == bindparam("a"), paper.c.content_key == _frozen_keys.c.key)
)
_users: Final = (
    select(invoice.c.number, *_KEYS).join(invoice_paper, _same_invoice).where(_own_papers).order_by(invoice.c.id),
    select(invoice.c.number, invoice_ubl.c.content_key)
    .join(
        invoice_ubl,
        and_(invoice_ubl.c.administration_id == invoice.c.administration_id, invoice_ubl.c.invoice_id == invoice.c.id),
    )
    .where(invoice.c.administration_id == bindparam("a"))
    .order_by(invoice.c.id),
    select(booking.c.invoice_number, sale_ubl.c.content_key)
    .join(
        sale_ubl,
        and_(
            sale_ubl.c.administration_id == booking.c.administration_id, sale_ubl.c.booking_number == booking.c.number
        ),
    )
    .where(booking.c.administration_id == bindparam("a"))
    .order_by(booking.c.number),
)
"""The numbers of invoices and sales, each with the papers that it has."""
_all_facts: Final = (
    select(invoice.c.number, paper.c.content)
    .join(invoice_paper, _same_invoice)
    .join(
        paper,
        and_(
            paper.c.administration_id == invoice_paper.c.administration_id,
            paper.c.content_key == invoice_paper.c.facts_key,
        ),
    )
    .where(_own_papers)
    .order_by(invoice.c.id)
)


def invoices_without_paper(book: Book) -> list[str]:
    """Return the numbers of the invoices that were issued and have no paper."""
    return list(book.connection.execute(_without_paper, {"a": book.administration_id}).scalars())


def invoices_with_changed_paper(book: Book) -> list[str]:
    """Return the numbers of the invoices with a frozen paper that is gone or is not what its hash says."""
    changed = {row[0] for row in _stream(book, _frozen_papers) if not _is_sound(row[0], row[1])}
    # Sound books, which are nearly all, need no second look.
    rows = (row for query in _users for row in _stream(book, query)) if changed else ()
    return list(dict.fromkeys(row[0] for row in rows if changed.intersection(row[1:])))


def stream_frozen_facts(book: Book) -> Iterator[tuple[str, bytes]]:
    """Yield the number of each invoice with the facts that were frozen of it."""
    for row in _stream(book, _all_facts):
        yield row[0], row[1]


def _stream(book: Book, query: Select[Any]) -> Iterator[Sequence[Any]]:
    yield from book.connection.execution_options(yield_per=100).execute(query, {"a": book.administration_id})


def _is_sound(key: bytes, content: bytes | None) -> bool:
    return content is not None and hashlib.sha256(content).digest() == key
