"""The PDF of an invoice is drawn once, and again as soon as anything on it is another."""

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
from grootboek.papers.errors import CannotPrint
from grootboek.settings import Settings
from grootboek.store.book import Book
from grootboek.store.invoicing.papers import paper_by_key
from tests.bookkeeping.books import OPERATOR, Books, open_books


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


def _creditor(book: Book) -> None:
    change_settings(book, lambda settings: replace(settings, creditor_id="NL28ZZZ401234560000"))


def _customer(book: Book) -> None:
    change_party(book, 1, lambda party: replace(party, street="Nieuwe straat 1"))


@pytest.mark.parametrize("change", [_template, _sender, _customer], ids=lambda change: change.__name__.strip("_"))
def test_a_paper_is_drawn_again_when_what_it_shows_has_changed(
    books: Books, drawn: list[str], change: Callable[[Book], None]
) -> None:
    made = books.invoice()
    first = printed(books, made.id)
    with books.writing() as book:
        change(book)
    assert printed(books, made.id) != first
    assert len(drawn) == 2


def test_what_is_not_on_the_page_draws_nothing_again(books: Books, drawn: list[str]) -> None:
    made = books.invoice()
    printed(books, made.id)
    with books.writing() as book:
        _creditor(book)
        set_template(book, InvoiceTemplate(name="Ander", colour="#112233"))
        change_party(book, made.party_id, lambda party: replace(party, note="Belt nooit"))
    printed(books, made.id)
    assert len(drawn) == 1


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


def test_two_who_draw_the_same_page_keep_one(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    made = books.invoice()
    inner = iter([True, False])

    def draw(_html: str, identifier: bytes) -> bytes:
        if next(inner):
            printed(books, made.id)
        return b"%PDF" + identifier

    monkeypatch.setattr(printing, "pdf_of", draw)
    outer = printed(books, made.id)
    assert printed(books, made.id) == outer


def test_those_who_ask_at_once_have_it_drawn_once(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    made = books.invoice()
    all_asked = Barrier(4)
    pages: list[str] = []

    def look(book: Book, key: bytes) -> bytes | None:
        found = paper_by_key(book, key)
        if not waited.get(get_ident()):
            waited[get_ident()] = True
            all_asked.wait(30)
        return found

    def draw(html: str, _identifier: bytes) -> bytes:
        pages.append(html)
        return b"%PDF"

    waited: dict[int, bool] = {}
    monkeypatch.setattr(printing, "paper_by_key", look)
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
