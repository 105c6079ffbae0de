"""The paper of the invoice that a visit makes, as the product freezes it: for the peers, which write the same rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bench.books import ACTOR, DAY
from bench.pgbench_rows import INVOICE
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.ledger.invoice import InvoiceDraft, InvoiceLine
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.invoicing.papers import JSON_TYPE, _keep, frozen_paper
from grootboek.store.masters.chart import chart_of


@dataclass(frozen=True, slots=True)
class VisitPaper:
    """The facts of the paper, cut where the number of the invoice stands, and the key of its template."""

    facts: list[str]
    template_key: bytes


def visit_paper(database: Database, ids: Iterable[int]) -> VisitPaper:
    """Return the paper of a visit to any of some equal administrations, each of which keeps its template from now on."""
    first, *others = ids
    with open_book(database, first, ACTOR, writing=True) as book:
        undone = book.connection.begin_nested()
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
        draft = InvoiceDraft(party_id=1, date=DAY, lines=(line,), number=INVOICE, payment_term=14)
        paper = frozen_paper(book, add_invoice(book, draft).id)
        undone.rollback()
    if paper is None:
        raise LookupError("an invoice has no paper")
    for number in (first, *others):
        with open_book(database, number, ACTOR, writing=True) as book:
            key = _keep(book, JSON_TYPE, paper.template)
    return VisitPaper(paper.facts.decode().split(INVOICE), key)
