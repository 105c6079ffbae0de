"""Long lists of articles through SnelStart's door: a page with the prices of a customer against the same page without them."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from sqlalchemy import insert, select

from bench.books import ACTOR, Books, make_books, migrated
from bench.lists import path_of
from bench.plan import Plan, workers
from bench.results import Result, limit_result, time_result
from bench.rounds import spread
from bench.server import ServerProcess
from bench.tokens import headers_of
from grootboek.access.server import Server
from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.discount_groups import put_customer_in_group, put_discount_group
from grootboek.bookkeeping.pricing import add_price_agreement
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.discount_group import DiscountGroupDraft, GroupKind
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.store.book import Book, open_book
from grootboek.store.masters.discount_groups import discount_groups
from grootboek.store.masters.parties import party_facts
from grootboek.store.tables.administration import article
from grootboek.store.tables.trade import price_agreement

_ARTICLES: Final = 100_000
_CUSTOMERS: Final = 20
"""Customers of whom each has a price for every fifth article."""
_AT_ONCE: Final = 5_000
_TOP: Final = 500
_PLAIN, _PRICED = "without prices", "with prices for a customer"


def articles_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare a page of articles with and without prices on PostgreSQL."""
    yield from _articles(plan, "PostgreSQL")


def articles_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare a page of articles with and without prices on SQLite."""
    yield from _articles(plan, "SQLite")


def _articles(plan: Plan, engine: str) -> Iterator[Result]:
    url, count = plan.on(engine, "articles"), plan.scaled(_ARTICLES, 2_000)
    installation = migrated(url)
    books = make_books(installation, "artikel", _CUSTOMERS)
    customer = _multiply(installation, books, count)
    installation.database.close()
    pages = {
        _PLAIN: path_of("artikelen", top=str(_TOP), skip=str(count // 2)),
        _PRICED: f"{path_of('artikelen', top=str(_TOP), skip=str(count // 2))}&relatieId={customer}&aantal=10",
    }
    title = f"A page of {_TOP} of {count:,} artikelen over HTTP on {engine}"
    with ServerProcess(url, plan.folder) as server, workers() as start:
        headers = headers_of(server.port, books.keys)
        askers = {
            name: start(name, "bench.lists", port=server.port, path=path, headers=headers, rows=_TOP)
            for name, path in pages.items()
        }
        outcome = plan.compete(*askers.values())
        yield time_result(f"{title} (times the time)", outcome, _PRICED, _PLAIN, f"articles on {engine}")
        memory = spread([server.most_megabytes()])
        of_process = f"{title}, most memory of a process"
        yield limit_result(of_process, "all of these", memory, f"articles, memory on {engine}")


def _multiply(installation: Server, books: Books, count: int) -> str:
    """Write articles in a discount group and prices for every customer, and return the id of the customer who asks."""
    with open_book(installation.database, books.id, ACTOR, writing=True) as book:
        for kind in GroupKind:
            put_discount_group(book, DiscountGroupDraft(kind=kind, code="A", name="Groep"))
        put_customer_in_group(book, "B1", "A")
        asks = party_facts(book, "code", "B1")
        if asks is None:
            raise LookupError("there is no customer B1")
        groups = {group.kind: group.id for group in discount_groups(book)}
        group = groups[GroupKind.ARTICLES]
        made = add_article(
            book, ArticleDraft(code="1", name="Artikel", sales_price=Decimal(10), discount_group_id=group)
        )
        step = PriceAgreementDraft(article_id=made.id, party_id=asks.id, price=Decimal(9))
        add_price_agreement(book, step)
        with_groups = replace(step, article_id=None, party_id=None, price=None, article_group_id=group)
        add_price_agreement(
            book, replace(with_groups, customer_group_id=groups[GroupKind.CUSTOMERS], discount=Decimal(5))
        )
        _write_articles(book, count)
        _write_agreements(book, count)
        for table in ("article", "price_agreement"):
            book.connection.exec_driver_sql(f"ANALYZE {table}")
    return str(asks.uid)


def _write_articles(book: Book, count: int) -> None:
    own = select(article).where(article.c.administration_id == book.administration_id, article.c.id == 1)
    first = dict(book.connection.execute(own).mappings().one())
    for start in range(2, count + 1, _AT_ONCE):
        rows = [
            {**first, "id": number, "uid": book.new_uid(), "code": str(number), "name": f"Artikel {number}"}
            for number in range(start, min(start + _AT_ONCE, count + 1))
        ]
        book.connection.execute(insert(article), rows)


def _write_agreements(book: Book, count: int) -> None:
    own = price_agreement.c.administration_id == book.administration_id
    query = select(price_agreement).where(own, price_agreement.c.id == 1)
    first, number = dict(book.connection.execute(query).mappings().one()), 2
    for start in range(5, count + 1, _AT_ONCE):
        rows = []
        for on in range(start, min(start + _AT_ONCE, count + 1), 5):
            for customer in range(1, _CUSTOMERS + 1):
                number += 1
                rows.append({**first, "id": number, "uid": book.new_uid(), "article_id": on, "party_id": customer})
        book.connection.execute(insert(price_agreement), rows)
