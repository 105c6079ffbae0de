"""What one administration sells another buys: by its invoice in UBL or CII the books of both agree."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.electronic_invoices import electronic_facts, invoice_as_ubl, sale_as_ubl
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.received_invoices import book_reading
from grootboek.formats.cii.writer import cii_of
from grootboek.formats.invoice_files import read_invoice_file
from grootboek.formats.received_invoice import EmbeddedFile
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.invoice import Invoice, InvoiceLine
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.presentation import BookingView
from grootboek.store.book import Book
from tests.bookkeeping.books import LAWFUL, OPERATOR, Books

Writer = Callable[[Book, Invoice], bytes]


def as_cii(book: Book, made: Invoice) -> bytes:
    """Return an invoice in CII."""
    return cii_of(electronic_facts(book, made))


@pytest.fixture
def buyer(books: Books) -> Books:
    """The books of the customer, who knows the seller by his VAT number."""
    buyer = Books(
        books.database, open_administration(books.database, AdministrationDraft(code="koper", name="Koper"), OPERATOR)
    )
    with buyer.writing() as book:
        add_party(book, PartyDraft(code="VERKOPER", name="De verkoper", vat_number=LAWFUL["vat_number"]))
    with books.writing() as book:
        change_settings(book, lambda old: replace(old, **LAWFUL, iban="NL91ABNA0417164300"))
        stated = {"street": "Kade 1", "postcode": "2611 AA", "city": "Delft", "coc_number": "87654321"}
        change_party(
            book, books.names.parties["KLANT"], lambda old: replace(old, vat_number="NL009876543B46", **stated)
        )
    return buyer


def taken_in(buyer: Books, content: bytes) -> BookingView:
    """Book an invoice from its file as the books of the buyer do, overlooking nothing."""
    reading = read_invoice_file(content)
    assert reading.faults == ()
    with buyer.writing() as book:
        return book_reading(book, reading, EmbeddedFile(name="factuur.xml", content=content))


def sold(books: Books, *lines: tuple[str, str, str], **changes: Any) -> Invoice:
    """Make an invoice of lines: quantity, price and VAT code."""
    account = books.names.accounts["8000"]
    made = tuple(
        InvoiceLine(
            quantity=Decimal(quantity), unit_price=Decimal(price), description="Bel", vat_code=code, account_id=account
        )
        for quantity, price, code in lines
    )
    return books.invoice(lines=made, **changes)


BOOKED: dict[str, tuple[tuple[tuple[str, str, str], ...], str]] = {
    "two rates": (
        (("3", "1.115", "sales_high"), ("2", "50", "sales_low"), ("-1", "10", "sales_low")),
        "credit 1600 102,15 / debit 7002 3,35 / debit 7001 90,00 / debit 1710 0,70 / debit 1711 8,10",
    ),
    "reversed": (
        (("1", "100", "sales_reverse_high"),),
        "credit 1600 100,00 / debit 7000 100,00 / debit 1713 21,00 / credit 1706 21,00",
    ),
    "credit note": (
        (("-1", "100", "sales_high"), ("1", "10", "none")),
        "debit 1600 111,00 / credit 7002 100,00 / debit 7000 10,00 / credit 1710 21,00",
    ),
    "nothing": ((("1", "100", "sales_high"), ("-1", "100", "sales_high")), "debit 1600 0,00 / debit 7002 0,00"),
}


@pytest.mark.parametrize("writer", [invoice_as_ubl, as_cii], ids=["UBL", "CII"])
@pytest.mark.parametrize("what", BOOKED)
def test_what_is_sold_is_bought(books: Books, buyer: Books, what: str, writer: Writer) -> None:
    lines, entry = BOOKED[what]
    with books.writing() as book:
        party = books.names.parties["KLANT"]
        change_party(book, party, lambda old: replace(old, payment_term=21))
    made = sold(books, *lines, payment_term=21)
    with books.writing() as book:
        content = writer(book, made)
    bought = taken_in(buyer, content)
    assert (bought.invoice_number, bought.date, bought.amount) == (made.number, made.date, made.gross)
    assert bought.party_id == buyer.names.parties["VERKOPER"]
    assert bought.payment_term == (21 if made.gross > 0 else None)
    assert bought.payment_reference == made.number
    assert buyer.posted(bought.number) == entry
    assert buyer.faults() == []
    assert books.faults() == []


def test_a_sale_that_was_booked_without_an_invoice_is_bought(books: Books, buyer: Books) -> None:
    sale = books.record(
        "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,01 / 8010 50,00 sales_low 4,50",
        payment_reference="RF18539007547034",
    )
    with books.writing() as book:
        content = sale_as_ubl(book, sale)
    bought = taken_in(buyer, content)
    assert (bought.amount, bought.payment_reference) == (sale.amount, "RF18539007547034")
    assert buyer.posted(bought.number) == (
        "credit 1600 175,51 / debit 7002 100,00 / debit 7001 50,00 / debit 1710 21,01 / debit 1711 4,50"
    )
