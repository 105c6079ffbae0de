"""What the product freezes of the measured invoice, for the peers, which write the same: its facts, and its template once."""

from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import insert

from bench.books import ACTOR, DAY
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.ledger.invoice import InvoiceDraft, InvoiceLine
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from grootboek.store.invoicing.papers import JSON_TYPE, FrozenPaper, frozen_paper
from grootboek.store.masters.chart import chart_of
from grootboek.store.tables.invoicing import paper


class _UndoneError(Exception):
    """Ends the transaction of an invoice that is only made to see its paper."""


def freeze_templates(database: Database, ids: Iterable[int], number: str) -> tuple[str, bytes]:
    """Keep the template of the measured invoice in equal administrations; return its facts under a number, and its key.

    The first invoice of the product does the same; those after it find it there.
    """
    each = list(ids)
    shown = _frozen(database, each[0], number)
    key = sha256(shown.template).digest()
    for administration_id in each:
        with open_book(database, administration_id, ACTOR, writing=True) as book:
            row = {"administration_id": book.administration_id, "content_key": key, "media_type": JSON_TYPE}
            book.connection.execute(insert(paper), {**row, "content": shown.template, "created_at": book.now})
    return shown.facts.decode(), key


def _frozen(database: Database, administration_id: int, number: str) -> FrozenPaper:
    shown = None
    with suppress(_UndoneError), open_book(database, administration_id, ACTOR, writing=True) as book:
        shown = frozen_paper(book, add_invoice(book, _draft(book, number)).id)
        raise _UndoneError
    if shown is None:
        raise LookupError("the measured invoice has no paper")
    return shown


def _draft(book: Book, number: str) -> InvoiceDraft:
    revenue = chart_of(book).account_by_code["8000"].id
    line = InvoiceLine(
        quantity=Decimal(1),
        unit_price=Decimal(100),
        description="Goederen",
        vat_code="sales_high",
        account_id=revenue,
        unit="Stuk",
        article_code="A1",
    )
    return InvoiceDraft(
        party_id=1,
        date=DAY,
        lines=(line,),
        number=number,
        payment_term=14,
        booking_description="Verkoop van goederen",
    )
