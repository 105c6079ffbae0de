"""An invoice in UBL is what was issued, and stays what was given; who wants it gets it with his mail."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy.exc import DBAPIError

from grootboek.bookkeeping import printing
from grootboek.bookkeeping.electronic_invoices import goes_with_mail, invoice_as_ubl, sale_as_ubl
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.printing import printed_invoice
from grootboek.ledger.electronic_invoice import UblForm
from grootboek.ledger.invoice import Invoice
from grootboek.papers.pdf import EnclosedInvoice
from grootboek.store.invoicing.papers import frozen_paper
from tests.bookkeeping.books import OPERATOR, Books
from tests.bookkeeping.test_verifying import tamper as past_guards
from tests.formats.official_rules import schema_errors


def ubl(books: Books, made: Invoice) -> str:
    """Return the UBL of an invoice."""
    with books.writing() as book:
        return invoice_as_ubl(book, made).decode()


def rename(books: Books) -> None:
    """Give sender and customer other names, and ask for another form."""
    with books.writing() as book:
        change_settings(book, lambda old: replace(old, name="Andere zaak", ubl_form=UblForm.PEPPOL))
        change_party(book, books.names.parties["KLANT"], lambda old: replace(old, name="Andere klant"))


@pytest.mark.parametrize("is_given", [True, False], ids=["given", "not given yet"])
def test_it_is_of_what_was_issued(books: Books, is_given: bool) -> None:
    made = books.invoice()
    first = ubl(books, made) if is_given else None
    rename(books)
    later = ubl(books, made)
    assert first in (None, later)
    assert "Andere" not in later
    assert ">121.00</cbc:PayableAmount>" in later
    assert books.faults() == []


def test_that_of_a_sale_stays_when_it_is_withdrawn_and_booked_again(books: Books) -> None:
    text = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 {} sales_high {}"
    sale = books.record(text.format("100,00", "21,00"))
    with books.writing() as book:
        given = sale_as_ubl(book, sale)
    books.withdraw(sale.number)
    rename(books)
    again = books.record(text.format("200,00", "42,00"))
    with books.writing() as book:
        assert b">242.00</cbc:PayableAmount>" in sale_as_ubl(book, again)
        assert sale_as_ubl(book, sale) == given
    assert books.faults() == []


def test_of_first_requests_at_once_each_gets_the_same(books: Books) -> None:
    made = books.invoice()
    sale = books.record("sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00")
    together = Barrier(4)

    def ask(place: int) -> tuple[str, bytes]:
        together.wait()
        if place % 2:
            # Whoever is first decides of which form it is.
            with books.writing() as book:
                change_settings(book, lambda old: replace(old, ubl_form=UblForm.PEPPOL))
        given = ubl(books, made)
        with books.writing() as book:
            return given, sale_as_ubl(book, sale)

    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(ask, range(4)))
    assert given == given[:1] * 4
    assert books.faults() == []


def test_of_a_paper_that_was_frozen_before_papers_had_data_it_is_made_once(books: Books) -> None:
    made = books.invoice()
    with books.reading() as book:
        paper = frozen_paper(book, made.id)
    assert paper is not None
    old = json.loads(paper.facts)
    del old["electronic"]
    facts = json.dumps(old).replace("'", "''")
    content = f"x'{facts.encode().hex()}'" if books.database.is_sqlite else f"'\\x{facts.encode().hex()}'::bytea"
    past_guards(
        books, f"UPDATE paper SET content = {content} WHERE content_key = (SELECT facts_key FROM invoice_paper)"
    )
    rename(books)
    first = ubl(books, made)
    assert "Andere klant" in first
    with books.writing() as book:
        change_settings(book, lambda old: replace(old, name="Nog een zaak"))
    assert ubl(books, made) == first


def test_a_ubl_that_was_changed_past_the_books_is_found(books: Books) -> None:
    made, sale = books.invoice(), books.record("sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00")
    ubl(books, made)
    with books.writing() as book:
        sale_as_ubl(book, sale)
    assert books.faults() == []
    content = "x'00'" if books.database.is_sqlite else "'\\x00'::bytea"
    past_guards(books, f"UPDATE paper SET content = {content} WHERE media_type = 'application/xml'")
    told = " ".join(books.faults())
    assert made.number in told
    assert "F1" in told


@pytest.mark.parametrize("table", ["invoice_ubl", "sale_ubl"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET content_key = content_key"])
def test_the_database_keeps_what_was_given(books: Books, table: str, act: str) -> None:
    sale = books.record("sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00")
    ubl(books, books.invoice())
    with books.writing() as book:
        sale_as_ubl(book, sale)
    with pytest.raises(DBAPIError, match="paper_is_frozen"), books.database.writing() as connection:
        connection.exec_driver_sql(act.format(table))


def test_it_goes_along_where_the_administration_or_the_customer_wants_it(books: Books) -> None:
    made = books.invoice()

    def goes(*, all_mails: bool, customer: bool) -> bool:
        with books.writing() as book:
            change_settings(book, lambda old: replace(old, mails_ubl=all_mails))
            change_party(book, books.names.parties["KLANT"], lambda old: replace(old, wants_ubl=customer))
            return goes_with_mail(book, made)

    assert [goes(all_mails=one, customer=two) for one, two in ((0, 0), (1, 0), (0, 1))] == [False, True, True]


def test_a_pdf_has_the_invoice_as_data_where_that_is_set(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[EnclosedInvoice | None] = []

    def draw(_html: str, _identifier: bytes, data: EnclosedInvoice | None = None) -> bytes:
        drawn.append(data)
        return b"%PDF"

    monkeypatch.setattr(printing, "pdf_of", draw)
    plain, rich = books.invoice(number="F-1"), books.invoice(number="F-2", date=date(2026, 2, 1))
    printed_invoice(books.database, books.administration_id, plain.id, OPERATOR)
    with books.writing() as book:
        change_settings(book, lambda old: replace(old, pdf_has_data=True))
    printed_invoice(books.database, books.administration_id, rich.id, OPERATOR)
    assert drawn[0] is None
    assert drawn[1] is not None
    assert drawn[1].day == date(2026, 2, 1)
    assert schema_errors(drawn[1].content) == []
    assert b"<ram:ID>F-2</ram:ID>" in drawn[1].content
