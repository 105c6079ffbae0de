"""Invoices to be collected, and an administration that may collect, to test with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from grootboek.bookkeeping.collecting import CollectionWish, DueCollection, collect, take_back
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.ledger.collection import CollectionOrder, MandateKind
from grootboek.ledger.invoice import InvoiceDraft, InvoiceLine
from grootboek.store.book import Book
from grootboek.store.invoicing.collection_batches import CollectionBatch, batch_file
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from tests.bookkeeping.books import Books

DAY = date(2026, 3, 1)
ORDER = CollectionOrder(
    account_number="1234567",
    account_holder="J. Jansen",
    city="Delft",
    iban="NL44 RABO 0123 4567 89",
    mandate_kind=MandateKind.RECURRING,
    mandate_reference="M-1",
    signed_on=date(2025, 1, 31),
    text_1="Onderhoud fiets",
    text_2="maart",
)


def prepare_to_collect(book: Book) -> None:
    """Give the administration what it needs to collect."""
    change_settings(
        book,
        lambda settings: replace(
            settings, creditor_id="NL28ZZZ401234560000", iban="NL91ABNA0417164300", bic="ABNANL2A", city="Utrecht"
        ),
    )


def draft_to_collect(book: Book, customer: str, number: str, net: int = 10_000, /, **facts: Any) -> InvoiceDraft:
    """Return an invoice with 21 % VAT and an order to collect it, for books; facts are those of the draft and of the order."""
    drawn = ("date", "payment_term", "party_id", "collection", "booking_description")
    own = {name: facts.pop(name) for name in drawn if name in facts}
    party = party_facts(book, "code", customer)
    assert party is not None
    line = InvoiceLine(
        quantity=Decimal(1),
        unit_price=Decimal(net).scaleb(-2),
        description="Onderhoud",
        vat_code="sales_high",
        account_id=chart_of(book).account_by_code["8000"].id,
    )
    order = replace(ORDER, **{"mandate_reference": f"M-{number}", **facts})
    return InvoiceDraft(
        **{"number": number, "party_id": party.id, "date": DAY, "lines": (line,), "collection": order, **own}
    )


def invoiced(books: Books, number: str, net: int = 10_000, /, *, booked: bool = True, **facts: Any) -> None:
    """Make an invoice to KLANT to be collected."""
    with books.writing() as book:
        description = "Onderhoud" if booked else None
        add_invoice(book, draft_to_collect(book, "KLANT", number, net, booking_description=description, **facts))


def collected(books: Books, **wish: Any) -> tuple[CollectionBatch | None, DueCollection]:
    """Collect what is due."""
    with books.writing() as book:
        return collect(book, CollectionWish(**wish))


def taken_back(books: Books, batch_id: int, numbers: Sequence[str] = ()) -> CollectionBatch:
    """Take a batch back, or some of its invoices."""
    with books.writing() as book:
        return take_back(book, batch_id, numbers)


def amounts(due: DueCollection) -> dict[str, int]:
    """Return the amounts that are collected by invoice number."""
    return {debit.invoice_number: debit.amount for debit in due.debits.values()}


def file_of(books: Books, batch_id: int) -> etree._Element:
    """Return the file of a batch."""
    with books.reading() as book:
        return etree.fromstring(batch_file(book, batch_id))
