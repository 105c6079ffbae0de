"""Values for the prepared statements of orders and prices, and what they find."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.discount_groups import put_customer_in_group
from grootboek.bookkeeping.ordering import add_sales_order
from grootboek.bookkeeping.pricing import add_price_agreement
from grootboek.bookkeeping.webshop import link_webshop
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.discount_group import DiscountGroupDraft, GroupKind
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.ledger.sales_order import OrderLineDraft, SalesOrderDraft
from grootboek.store.engine.many_keys import key_list
from grootboek.store.invoicing.sales_orders import sales_order_by
from grootboek.store.masters.articles import facts_of_articles
from grootboek.store.masters.discount_groups import insert_discount_group
from tests.bookkeeping.books import MOMENT, Books

Values = Mapping[str, Any]


def furnish_orders(books: Books) -> None:
    """Write an order of two articles, prices agreed on one and on the group of the other, and the link with a web shop."""
    customer = books.names.parties["KLANT"]
    with books.writing() as book:
        group, _ = (
            insert_discount_group(book, DiscountGroupDraft(kind=kind, code="G", name="Groep")) for kind in GroupKind
        )
        put_customer_in_group(book, "KLANT", "G")
        bell, tyre = (
            add_article(book, ArticleDraft(code="BEL", name="Fietsbel", sales_price=Decimal("12.50"))),
            add_article(book, ArticleDraft(code="BAND", name="Band", discount_group_id=group.id)),
        )
        add_price_agreement(book, PriceAgreementDraft(article_id=bell.id, party_id=customer, price=Decimal(9)))
        of_group = PriceAgreementDraft(article_group_id=group.id, party_id=customer, discount=Decimal(5))
        add_price_agreement(book, of_group)
        lines = tuple(OrderLineDraft(article_id=each.id, quantity=Decimal(3)) for each in (bell, tyre))
        add_sales_order(book, SalesOrderDraft(party_id=customer, date=MOMENT.date(), lines=lines))
        link_webshop(book)


def samples_of_orders(books: Books) -> dict[str, tuple[Values, Values | None]]:
    """Return for each statement values that find something, and values that do not; None where all do."""
    own, other, customer = {"a": 1}, {"a": 2}, books.names.parties["KLANT"]
    with books.reading() as book:
        order = sales_order_by(book, "number", 1)
        assert order is not None
        articles = [*facts_of_articles(book, [line.article_id for line in order.lines if line.article_id]).values()]
    ids, uids = key_list([each.id for each in articles]), key_list([str(each.uid) for each in articles])
    groups = key_list([each.discount_group_id for each in articles if each.discount_group_id])
    whom, nobody = own | {"party": customer, "customers": None}, own | {"party": None, "customers": None}
    return {
        "articles by id": (own | {"keys": ids}, own | {"keys": "[]"}),
        "articles by uid": (own | {"keys": uids}, other | {"keys": uids}),
        "agreements on articles": (whom | {"keys": ids}, nobody | {"keys": ids}),
        "agreements on groups of articles": (whom | {"keys": groups}, nobody | {"keys": groups}),
        "discount group of a customer": (own | {"party": customer}, other | {"party": customer}),
        "highest number of an order": (own, None),
        "link with the web shop": (own, other),
        "order by id": (own | {"value": order.id}, other | {"value": order.id}),
        "order by number": (own | {"value": 1}, own | {"value": 2}),
        "order by uid": (own | {"value": order.uid}, other | {"value": order.uid}),
        "party that is billed for another": (own | {"value": customer}, other | {"value": customer}),
    }
