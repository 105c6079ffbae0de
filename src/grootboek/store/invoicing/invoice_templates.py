"""Invoice templates in the store: the rows of an administration, each of which stands beside or adjusts the default."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, update

from grootboek.ledger.invoice import DEFAULT_TEMPLATE
from grootboek.ledger.invoice_template import InvoiceTemplate, template_key
from grootboek.store.book import Book
from grootboek.store.tables.invoicing import invoice, invoice_template

_FIELDS: Final = tuple(InvoiceTemplate.__dataclass_fields__)
_own: Final = invoice_template.c.administration_id == bindparam("a")
_names: Final = select(invoice_template.c.name).where(_own)
_templates: Final = select(*(invoice_template.c[name] for name in _FIELDS)).where(_own)
_used: Final = select(invoice.c.template).where(invoice.c.administration_id == bindparam("a")).distinct()


def template_exists(book: Book, name: str) -> bool:
    """Tell whether invoices can be made by a template: the default one always can; case and blanks make no difference."""
    key = template_key(name)
    if key == template_key(DEFAULT_TEMPLATE):
        return True
    # Compared here, since SQL has no casefold.
    return any(template_key(row.name) == key for row in book.connection.execute(_names, {"a": book.administration_id}))


def template_row(book: Book, name: str) -> InvoiceTemplate | None:
    """Return the template as it was set; None when it was not. Case and blanks in the name make no difference."""
    return template_called(template_rows(book), name)


def template_called(templates: Iterable[InvoiceTemplate], name: str) -> InvoiceTemplate | None:
    """Return the one of some templates that has a name; None when none has. Case and blanks in it make no difference."""
    key = template_key(name)
    return next((template for template in templates if template_key(template.name) == key), None)


def template_rows(book: Book) -> list[InvoiceTemplate]:
    """Return every template that was set, by name."""
    rows = book.connection.execute(_templates.order_by(invoice_template.c.name), {"a": book.administration_id})
    return [InvoiceTemplate(**row) for row in rows.mappings()]


def template_in_use(book: Book, name: str) -> bool:
    """Tell whether there are invoices by a template."""
    key = template_key(name)
    return any(
        template_key(row.template) == key for row in book.connection.execute(_used, {"a": book.administration_id})
    )


def write_template(book: Book, template: InvoiceTemplate) -> None:
    """Write a template under its exact name, new or changed; the administration is locked."""
    values = {name: getattr(template, name) for name in _FIELDS if name != "name"}
    values |= {"texts": dict(template.texts), "modified_at": book.now}
    row = (invoice_template.c.administration_id == book.administration_id, invoice_template.c.name == template.name)
    if book.connection.execute(update(invoice_template).where(*row), values).rowcount == 0:
        own = {"administration_id": book.administration_id, "name": template.name, "created_at": book.now}
        book.connection.execute(insert(invoice_template), {**own, **values})


def delete_template(book: Book, name: str) -> None:
    """Remove the template with this exact name."""
    row = (invoice_template.c.administration_id == book.administration_id, invoice_template.c.name == name)
    book.connection.execute(delete(invoice_template).where(*row))
