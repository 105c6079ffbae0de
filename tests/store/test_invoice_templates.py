"""Invoice templates as rows: found by a name in any case and with blanks anywhere, each in its own administration."""

import pytest

from grootboek.store.invoicing.invoice_templates import template_exists
from grootboek.store.tables.invoicing import invoice_template
from tests.bookkeeping.books import Books


@pytest.mark.parametrize("name", ["Factuursjabloon", "factuursjabloon", " Factuur sjabloon ", "FACTUURSJABLOON"])
def test_every_administration_has_the_default_template(books: Books, name: str) -> None:
    with books.reading() as book:
        assert template_exists(book, name)


def test_another_template_exists_when_there_is_a_row_for_it(books: Books) -> None:
    with books.writing() as book:
        row = {"administration_id": books.administration_id, "name": "Webwinkel Één", "texts": {}}
        moments = {"created_at": book.now, "modified_at": book.now}
        book.connection.execute(invoice_template.insert(), {**row, **moments})
    with books.reading() as book:
        assert template_exists(book, "webwinkel één")
        assert not template_exists(book, "Webwinkel")
        assert not template_exists(book, "")
