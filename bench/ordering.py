"""Orders through SnelStart's door: a hundred lines at the prices that were agreed, against the same writes done bare."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from bench.books import ACTOR, DAY, Books, make_books, migrated
from bench.load import MARK, length_when_sent
from bench.plan import Plan, workers
from bench.results import Result, result
from bench.server import ServerProcess
from bench.tokens import headers_of
from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.ordering import add_sales_order
from grootboek.bookkeeping.pricing import add_price_agreement
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.ledger.sales_order import OrderLineDraft, SalesOrderDraft
from grootboek.store.book import open_book
from grootboek.store.masters.parties import party_facts

_LINES: Final = 100


def ordering_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare on PostgreSQL."""
    urls = [plan.on("PostgreSQL", name) for name in ("ordering", "ordering_bare")]
    yield from _ordering(plan, urls, "PostgreSQL", "psycopg, bare statements")


def ordering_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare on SQLite."""
    urls = [plan.on("SQLite", name) for name in ("ordering", "ordering_bare")]
    yield from _ordering(plan, urls, "SQLite", "sqlite3, bare statements")


def _ordering(plan: Plan, urls: list[str], engine: str, peer: str) -> Iterator[Result]:
    """Compare on two equal databases, of which the first is served."""
    (books, body), (bare_books, _) = map(_furnished, urls)
    title = f"An order of {_LINES} lines at agreed prices over HTTP on {engine}"
    own = "POST verkooporders"
    with ServerProcess(urls[0], plan.folder) as server, workers() as start:
        headers = {**headers_of(server.port, books.keys), "Host": "localhost", "Content-Type": "application/json"}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = f"POST /v2/verkooporders HTTP/1.1\r\n{head}Content-Length: {length_when_sent(body)}\r\n\r\n{body}"
        posts = start(own, "bench.load", port=server.port, connections=1, requests=[request], success="id", status=201)
        bare = start(peer, "bench.peers.raw_order", url=urls[1], administration_id=bare_books.id)
        yield result(title, plan.compete(posts, bare), own, peer, f"order on {engine}")


def _furnished(url: str) -> tuple[Books, str]:
    """Make books with a customer, articles of which each has a price for him, and an order; return the body of one."""
    installation = migrated(url)
    books = make_books(installation, "orders")
    with open_book(installation.database, books.id, ACTOR, writing=True) as book:
        customer = party_facts(book, "code", "B1")
        if customer is None:
            raise LookupError("there is no customer B1")
        some = [
            add_article(book, ArticleDraft(code=str(number), name=f"Artikel {number}", sales_price=Decimal(10)))
            for number in range(1, _LINES + 1)
        ]
        for each in some:
            draft = PriceAgreementDraft(article_id=each.id, party_id=customer.id, price=Decimal("8.75"))
            add_price_agreement(book, draft)
        lines = tuple(OrderLineDraft(article_id=each.id, quantity=Decimal(3)) for each in some)
        add_sales_order(book, SalesOrderDraft(party_id=customer.id, date=DAY, lines=lines))
    installation.database.close()
    body = {
        "relatie": {"id": str(customer.uid)},
        "datum": f"{DAY}T00:00:00",
        "orderreferentie": f"web-{MARK}",
        "regels": [{"artikel": {"id": str(each.uid)}, "aantal": 3} for each in some],
    }
    return books, json.dumps(body)
