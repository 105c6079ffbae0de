"""How the lines of an order are taxed: by where it is delivered, and by who is billed for it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from grootboek.bookkeeping.checking_orders import billed_party_id
from grootboek.bookkeeping.foreign_vat import charges_foreign_vat_on
from grootboek.ledger.address import Address
from grootboek.ledger.article import AnyArticle, ArticleDraft, ArticleKind
from grootboek.ledger.country import country_of
from grootboek.ledger.place_of_supply import (
    EU_DISTANCE,
    EU_GOODS,
    EU_SERVICES,
    OUTSIDE_EU,
    Destination,
    Taxation,
    destination_of,
    taxed_at,
)
from grootboek.ledger.sales_order import OrderLineDraft, SalesOrder, SalesOrderDraft, SalesOrderLine
from grootboek.store.book import Book
from grootboek.store.masters.articles import facts_of_articles
from grootboek.store.masters.parties import party_facts
from grootboek.store.masters.revenue_groups import revenue_groups

Taxing = Callable[[str, AnyArticle | None], Taxation]
"""Tells how a line is taxed that has a VAT code in the Netherlands and is of an article, or of none."""

_OF_NO_ARTICLE: Final = ArticleDraft(code="", name="").vat_code
_ABROAD: Final = frozenset({OUTSIDE_EU, EU_GOODS, EU_SERVICES, EU_DISTANCE})


def destination_of_order(book: Book, order: SalesOrderDraft, day: date) -> Destination:
    """Return where an order is delivered on a day: at the address that it states, else at its customer's own."""
    party = party_facts(book, "id", order.party_id)
    stated = order.delivery_address
    country = country_of(stated.country if stated != Address() else party.country if party else "")
    billed = party_facts(book, "id", billed_party_id(book, order)) if country.code != "NL" else None
    if billed is None:
        return Destination(country)
    charged = country.elsewhere_in_eu and charges_foreign_vat_on(book, day)
    return destination_of(billed, country, charges_foreign_vat=charged)


def taxing(book: Book, order: SalesOrderDraft, day: date) -> Taxing:
    """Return what tells how lines of an order are taxed on a day."""
    destination = destination_of_order(book, order, day)
    of_services = {group.id for group in revenue_groups(book) if group.of_services} if destination.abroad else set()

    def tell(code: str, article: AnyArticle | None) -> Taxation:
        is_service = article is not None and (
            article.revenue_group_id in of_services or article.kind == ArticleKind.ANY_SERVICES
        )
        return taxed_at(code, destination, day, of_services=is_service)

    return tell


def domestic_code(line: OrderLineDraft, article: AnyArticle | None) -> str:
    """Return the VAT code that a line has in the Netherlands: that of its article, else what it states itself."""
    if article is not None:
        return article.vat_code
    # What is no article's keeps no other trace of what it was before it went abroad.
    return _OF_NO_ARTICLE if line.vat_code in _ABROAD else line.vat_code or _OF_NO_ARTICLE


def standing_code(line: OrderLineDraft, article: AnyArticle | None) -> str:
    """Return the VAT code that a line of an order has, or would have in the Netherlands where it is taxed as abroad."""
    return domestic_code(line, article) if line.vat_code in _ABROAD else line.vat_code


def taxed_lines(
    book: Book, order: SalesOrder, lines: Sequence[SalesOrderLine], day: date
) -> tuple[SalesOrderLine, ...]:
    """Return lines of an order as they are taxed on a day."""
    known = facts_of_articles(book, {line.article_id for line in lines if line.article_id is not None})
    tell = taxing(book, order, day)

    def taxed(line: SalesOrderLine) -> SalesOrderLine:
        article = known[line.article_id] if line.article_id is not None else None
        way = tell(standing_code(line, article), article)
        return replace(line, vat_code=way.vat_code, foreign_rate=way.foreign_rate)

    return tuple(map(taxed, lines))
