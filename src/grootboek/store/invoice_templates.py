"""Invoice templates in the store: the rows of an administration, each of which stands beside or adjusts the default."""

from sqlalchemy import bindparam, select

from grootboek.ledger.invoice import DEFAULT_TEMPLATE
from grootboek.ledger.invoice_template import template_key
from grootboek.store.book import Book
from grootboek.store.invoice_tables import invoice_template

_names = select(invoice_template.c.name).where(invoice_template.c.administration_id == bindparam("a"))


def template_exists(book: Book, name: str) -> bool:
    """Tell whether invoices can be made by a template: the default one always can; case and blanks make no difference."""
    wanted = template_key(name)
    if wanted == template_key(DEFAULT_TEMPLATE):
        return True
    return any(
        template_key(row.name) == wanted for row in book.connection.execute(_names, {"a": book.administration_id})
    )
