"""Whatever the file, it is booked soundly or refused, and nothing of what is refused stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given, settings

from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.received_invoices import InvoiceFile, book_invoice_file, book_reading
from grootboek.formats.invoice_files import read_invoice_file
from grootboek.formats.received_invoice import EmbeddedFile
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.refusal import Refused
from tests.bookkeeping.books import Books
from tests.formats.test_reading_invoices import damaged_files
from tests.formats.ubl_files import line, party, share, taxed, total, ubl

REVERSED = {
    "totals": total(gross="100.00", payable="100.00"),
    "lines": line(category="AE", rate="9"),
    "customization": "",
}


@pytest.mark.parametrize(
    ("category", "rate", "country", "vat_code"),
    [
        ("AE", "9", "NL", "purchase_reverse_low"),
        ("AE", "21", "NL", "purchase_reverse_high"),
        ("AE", "0", "NL", "purchase_reverse_high"),
        ("K", "9", "BE", "purchase_eu_low"),
        ("AE", "9", "US", "purchase_outside_eu_low"),
        ("AE", "0", "US", "purchase_outside_eu"),
    ],
)
def test_the_rate_by_which_the_buyer_computes_the_vat(
    books_on_sqlite: Books, category: str, rate: str, country: str, vat_code: str
) -> None:
    tax = taxed("0.00", share(category, rate, "100.00", "0.00"))
    content = ubl(supplier=party(vat="", country=country), tax=tax, **REVERSED)
    with books_on_sqlite.writing() as book:
        add_party(book, PartyDraft(name="Bakkerij", coc_number="27178434"))
        view = book_reading(book, read_invoice_file(content), EmbeddedFile(name="f.xml", content=content))
    assert {line.vat_code for line in view.lines[1:]} == {vat_code}
    assert view.amount == 10000


def test_shares_of_one_category_and_rate_are_one_line(books_on_sqlite: Books) -> None:
    shares = (share("E", "0", "60.00", "0.00"), share("E", "0.00", "40.00", "0.00"), share("S", "21", "50.00", "10.50"))
    totals = total("150.00", "150.00", "160.50", "160.50")
    lines = line(category="E", rate="0") + line("50.00")
    content = ubl(tax=taxed("10.50", *shares), totals=totals, lines=lines)
    with books_on_sqlite.writing() as book:
        view = book_reading(book, read_invoice_file(content), EmbeddedFile(name="f.xml", content=content))
    entry = "credit 1600 160,50 / debit 7000 100,00 / debit 7002 50,00 / debit 1710 10,50"
    assert books_on_sqlite.posted(view.number) == entry


def test_one_number_of_unknown_senders_at_once_is_an_invoice_of_each(books: Books) -> None:
    senders = [party(f"Zaak {place}", f"NL00123456{place}B01", "") for place in range(4)]
    together = Barrier(len(senders))

    def book_one(sender: str) -> str:
        together.wait()
        file = InvoiceFile(name="f.xml", content=ubl(supplier=sender, iban=""), forgiving=True)
        with books.writing() as book:
            return book_invoice_file(book, file).invoice_number

    with ThreadPoolExecutor(len(senders)) as pool:
        numbers = set(pool.map(book_one, senders))
    assert len(numbers) == len(senders)
    assert "F-1" in numbers
    assert numbers < {"F-1", *(f"F-1 Zaak {place}" for place in range(4))}
    assert books.faults() == []


class Undone(Exception):
    """Ends a transaction of which nothing is to stay."""


def test_any_file_is_booked_or_refused(books_on_sqlite: Books, soak: bool) -> None:
    with books_on_sqlite.writing() as book:
        add_party(book, PartyDraft(name="Bakkerij", vat_number="NL820646660B01"))

    @settings(max_examples=1000 if soak else 50)
    @given(damaged_files())
    def hold(content: bytes) -> None:
        reading = read_invoice_file(content)
        try:
            with books_on_sqlite.writing() as book:
                view = book_reading(book, reading, EmbeddedFile(name="f.xml", content=content))
                assert reading.invoice is not None
                assert view.amount == reading.invoice.total + reading.invoice.rounding
                assert sum(line.amount for line in view.lines) == 0
                raise Undone
        except (Undone, Refused):
            pass

    hold()
    assert books_on_sqlite.bookings() == []
    assert books_on_sqlite.faults() == []
