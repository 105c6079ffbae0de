"""A database of the version before articles had revenue groups is migrated without loss; codes of deleted articles are free."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from grootboek.ledger.actor import Actor
from grootboek.ledger.price_agreement import PriceBasis
from grootboek.store import migrations
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.articles import articles
from grootboek.store.masters.price_agreements import price_agreements
from tests.engines import Engines
from tests.store.old_databases import database_of, put

BEFORE = "0014"
MOMENT = "2026-01-02T03:04:05.000006+00:00"
UID = "00000000-0000-4000-8000-00000000000{}"


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> Iterator[Database]:
    """A database of the version before on each engine in turn, with an article, a customer and a price that they agreed."""
    moments = {"created_at": MOMENT, "modified_at": MOMENT}
    own = {"administration_id": 1, "id": 1}
    with database_of(BEFORE, str(request.param), engines, tmp_path) as database:
        with database.writing() as connection:
            put(connection, "vat_code", {"code": "sales_high"})
            named = {"id": 1, "uid": UID.format(0), "code": "demo", "period_kind": 12}
            put(connection, "administration", {**named, **moments})
            flags = dict.fromkeys(("is_company", "is_customer", "is_supplier"), True)
            flags |= dict.fromkeys(("hidden", "is_member", "no_email", "paid_by_order", "deleted"), False)
            texts = {
                "name": "Klant",
                "collection": "none",
                "kind": "ordinary",
                "free_fields": "{}",
                "door_fields": "{}",
            }
            put(
                connection,
                "party",
                {**own, "uid": UID.format(1), "code": "1", "number": 1, **texts, **flags, **moments},
            )
            kept = {"code": "BEL", "name": "Bel", "purchase_price": 0, "sales_price": 125_000, "vat_code": "sales_high"}
            kept |= {"active": True, "in_webshop": True, "stock_tracked": True, "stock": 70_000, "door_fields": "{}"}
            put(connection, "article", {**own, "uid": UID.format(2), **kept, **moments})
            agreed = {"article_id": 1, "party_id": 1, "quantity_from": 0, "price": 110_000}
            put(connection, "price_agreement", {**own, "uid": UID.format(3), **agreed, **moments})
        yield database


def test_articles_and_prices_are_kept(old: Database) -> None:
    migrations.upgrade_database(old)
    with open_book(old, 1, Actor(None, "test")) as book:
        (article,), (agreement,) = articles(book), price_agreements(book)
    assert (article.code, article.sales_price, article.stock, article.in_webshop) == ("BEL", 12.5, 7, True)
    assert (article.kind, article.revenue_group_id, article.deleted) == ("ordinary", None, False)
    assert (agreement.basis, agreement.price, agreement.name) == (PriceBasis.ARTICLE_FOR_CUSTOMER, 11, "")


def test_keys_hold_and_a_code_is_free_once_its_article_is_deleted(old: Database) -> None:
    migrations.upgrade_database(old)
    with pytest.raises(Exception, match=r"(?i)foreign key"), old.writing() as connection:
        connection.execute(text("DELETE FROM article WHERE id = 1"))
    again = "INSERT INTO article SELECT {} FROM article WHERE id = 1"
    with old.reading() as connection:
        names = connection.execute(text("SELECT * FROM article")).keys()
    other = {"id": "2", "uid": f"'{UID.format(4)}'"}
    columns = ", ".join(other.get(name, name) for name in names)
    with pytest.raises(Exception, match=r"(?i)unique"), old.writing() as connection:
        connection.execute(text(again.format(columns)))
    with old.writing() as connection:
        connection.execute(text("UPDATE article SET deleted = (1 = 1)"))
        other["deleted"] = "(1 = 0)"
        columns = ", ".join(other.get(name, name) for name in names)
        connection.execute(text(again.format(columns)))
