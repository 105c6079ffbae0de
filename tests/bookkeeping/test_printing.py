"""The PDF of an invoice is drawn once, from what was frozen when the invoice was issued, and is the same ever after."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, get_ident
from typing import Any

import pytest

from grootboek.access.server import Server
from grootboek.bookkeeping import printing
from grootboek.bookkeeping.invoice_templates import set_template
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.printing import printed_invoice
from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.papers.errors import CannotPrint, TemplateError
from grootboek.settings import Settings
from grootboek.store.book import Book
from grootboek.store.invoicing.papers import pdf_of_invoice
from tests.bookkeeping.books import OPERATOR, Books, open_books
from tests.bookkeeping.test_verifying import tamper as past_guards


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were drawn; the drawing itself is a note of the page."""
    pages: list[str] = []

    def draw(html: str, identifier: bytes) -> bytes:
        pages.append(html)
        return b"%PDF-" + identifier + str(len(pages)).encode()

    monkeypatch.setattr(printing, "pdf_of", draw)
    return pages


def printed(books: Books, invoice: Any) -> bytes:
    """Return the PDF of an invoice that is there."""
    found = printed_invoice(books.database, books.administration_id, invoice, OPERATOR)
    assert found is not None
    return found.pdf


def test_a_paper_is_drawn_once(books: Books, drawn: list[str]) -> None:
    made = books.invoice()
    first = printed(books, made.id)
    assert printed(books, made.uid) == first
    assert len(drawn) == 1
    assert "Factuur F00001" in drawn[0]


def _template(book: Book) -> None:
    set_template(book, InvoiceTemplate(name="Factuursjabloon", colour="#112233"))


def _sender(book: Book) -> None:
    change_settings(book, lambda settings: replace(settings, name="Andere naam"))


def _customer(book: Book) -> None:
    change_party(book, 1, lambda party: replace(party, street="Nieuwe straat 1"))


@pytest.mark.parametrize("is_printed", [True, False], ids=["printed", "not printed yet"])
@pytest.mark.parametrize("change", [_template, _sender, _customer], ids=lambda change: change.__name__.strip("_"))
def test_a_paper_stays_what_it_was_when_the_invoice_was_issued(
    books: Books, drawn: list[str], change: Callable[[Book], None], is_printed: bool
) -> None:
    made, twin = books.invoice(number="F-7771"), books.invoice(number="F-7772")
    first = printed(books, made.id) if is_printed else None
    printed(books, twin.id)
    expected = drawn[-1].replace(twin.number, made.number)
    with books.writing() as book:
        change(book)
    paper = printed(books, made.id)
    assert first in (None, paper)
    assert printed(books, made.uid) == paper
    assert expected in drawn
    assert len(drawn) == 2
    later = books.invoice(number="F-7773")
    printed(books, later.id)
    assert drawn[-1].replace(later.number, made.number) != expected


def test_what_a_template_cannot_make_is_made_by_the_mended_one(books: Books, drawn: list[str]) -> None:
    with books.writing() as book:
        set_template(book, InvoiceTemplate(name="X", html="{% if number == 'F-1' %}{{ 1 // 0 }}{% endif %}"))
    made = books.invoice(number="F-1", template="X")
    with books.writing() as book:
        change_settings(book, lambda settings: replace(settings, name="Andere naam"))
    with pytest.raises(TemplateError):
        printed(books, made.id)
    with books.writing() as book:
        set_template(book, InvoiceTemplate(name="X", html="<p>{{ sender.name }} {{ number }}</p>"))
    paper = printed(books, made.id)
    assert "<p>demo BV F-1</p>" in drawn[0]
    with books.writing() as book:
        set_template(book, InvoiceTemplate(name="X", html="<p>Anders</p>"))
    assert printed(books, made.id) == paper
    assert books.faults() == []


def test_an_invoice_from_before_papers_were_frozen_is_frozen_when_it_is_asked_for(
    books: Books, drawn: list[str]
) -> None:
    made = books.invoice()
    past_guards(
        books,
        "DELETE FROM invoice_paper",
        "INSERT INTO invoice_paper (administration_id, invoice_id) SELECT administration_id, id FROM invoice",
    )
    assert books.faults() == []
    with books.writing() as book:
        _sender(book)
    first = printed(books, made.id)
    assert "Andere naam" in drawn[0]
    with books.writing() as book:
        _customer(book)
    assert printed(books, made.id) == first
    assert books.faults() == []


def test_an_invoice_is_printed_by_its_template(books: Books, drawn: list[str]) -> None:
    with books.writing() as book:
        set_template(book, InvoiceTemplate(name="Webwinkel", html="<p>Webwinkel {{ number }}</p>"))
    printed(books, books.invoice(template="WEB winkel").id)
    assert "<p>Webwinkel F00001</p>" in drawn[0]


def test_no_transaction_is_open_while_a_page_is_drawn(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    made = books.invoice()

    def draw(_html: str, _identifier: bytes) -> bytes:
        books.invoice()
        return b"%PDF"

    monkeypatch.setattr(printing, "pdf_of", draw)
    assert printed(books, made.id) == b"%PDF"


def test_of_two_processes_that_draw_at_once_the_first_paper_stays(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = books.invoice()
    inner = iter([True, False])
    order = iter([b"%PDF second", b"%PDF first"])

    def draw(_html: str, _identifier: bytes) -> bytes:
        content = next(order)
        if next(inner):
            printed(books, made.id)
        return content

    monkeypatch.setattr(printing, "pdf_of", draw)
    assert printed(books, made.id) == b"%PDF first"
    assert printed(books, made.id) == b"%PDF first"


def test_those_who_ask_at_once_have_it_drawn_once(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    made = books.invoice()
    all_asked = Barrier(4)
    pages: list[str] = []

    def look(book: Book, invoice_id: int) -> bytes | None:
        found = pdf_of_invoice(book, invoice_id)
        if not waited.get(get_ident()):
            waited[get_ident()] = True
            all_asked.wait(30)
        return found

    def draw(html: str, _identifier: bytes) -> bytes:
        pages.append(html)
        return b"%PDF"

    waited: dict[int, bool] = {}
    monkeypatch.setattr(printing, "pdf_of_invoice", look)
    monkeypatch.setattr(printing, "pdf_of", draw)
    with ThreadPoolExecutor(4) as crowd:
        assert list(crowd.map(lambda _one: printed(books, made.id), range(4))) == [b"%PDF"] * 4
    assert len(pages) == 1


def test_a_paper_that_cannot_be_drawn_is_not_kept(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    made = books.invoice()

    def fail(_html: str, _identifier: bytes) -> bytes:
        raise CannotPrint("Pango is missing")

    with monkeypatch.context() as patched, pytest.raises(CannotPrint):
        patched.setattr(printing, "pdf_of", fail)
        printed(books, made.id)
    monkeypatch.setattr(printing, "pdf_of", lambda _html, _identifier: b"%PDF")
    assert printed(books, made.id) == b"%PDF"


def test_an_invoice_of_another_administration_is_not_found(books: Books, drawn: list[str]) -> None:
    other = open_books(books.database, "tweede")
    made = books.invoice()
    server = Server(books.database, Settings())
    assert printed_invoice(server.database, other.administration_id, made.uid, OPERATOR) is None
    assert printed_invoice(server.database, books.administration_id, 99, OPERATOR) is None
    assert drawn == []
