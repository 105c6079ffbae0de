"""A database of the version before trade, with articles, groups and exchanges, is migrated without loss."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection

from grootboek.ledger.actor import Actor
from grootboek.store import migrations
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.article_groups import article_groups
from grootboek.store.masters.articles import articles
from grootboek.store.queues.exchanges import exchange_by_id
from tests.engines import Engines
from tests.store.old_databases import database_of, put

BEFORE = "0002"
MOMENT = "2026-01-02T03:04:05.000006+00:00"
LATER = "2026-02-02T03:04:05.000006+00:00"
UID = "00000000-0000-4000-8000-00000000000{}"


@pytest.fixture
def old(engine: str, engines: Engines, tmp_path: Path) -> Iterator[Database]:
    """A database of the version before trade on each engine in turn."""
    with database_of(BEFORE, engine, engines, tmp_path) as database:
        with database.writing() as connection:
            fill(connection)
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of each engine in turn."""
    return str(request.param)


def fill(connection: Connection) -> None:
    """Write an administration with three articles in one group and one in none, and a kept exchange."""
    moments = {"created_at": MOMENT, "modified_at": MOMENT}
    put(connection, "vat_code", {"code": "sales_high"})
    put(connection, "administration", {"id": 1, "uid": UID.format(0), "code": "demo", "period_kind": 12, **moments})
    user = {"id": 1, "email": "a@example.nl", "name": "A", "customer_number": 1, "active": True, "created_at": MOMENT}
    put(connection, "user_account", user)
    groups = [("GRP1", "Bellen", MOMENT), ("GRP1", "Bellen", LATER), ("GRP1", "", MOMENT), ("", "", MOMENT)]
    for number, (code, name, modified) in enumerate(groups, 1):
        article = {
            "administration_id": 1,
            "id": number,
            "uid": UID.format(number),
            "code": f"A{number}",
            "name": f"Artikel {number}",
            "unit": "stuk",
            "group_code": code,
            "group_name": name,
            "purchase_price": 12345,
            "sales_price": 67891,
            "vat_code": "sales_high",
            "active": number != 2,
            "created_at": MOMENT,
            "modified_at": modified,
        }
        put(connection, "article", article)
    exchange = {"id": "57fc9bf7ec167", "administration_id": 1, "user_id": 1, "door": "cash", "direction": "import"}
    told = {"status": 3, "error": "<cash/>", "door_fields": '{"customer": "000001"}', "created_at": MOMENT}
    put(connection, "exchange", {**exchange, **told})


def test_articles_keep_everything_and_groups_get_rows_of_their_own(old: Database) -> None:
    migrations.upgrade_database(old)
    with open_book(old, 1, Actor(None, "test")) as book:
        found = articles(book)
        groups = article_groups(book)
    assert [(one.code, one.group_code, one.group_name, one.active) for one in found] == [
        ("A1", "GRP1", "Bellen", True),
        ("A2", "GRP1", "Bellen", False),
        ("A3", "GRP1", "Bellen", True),
        ("A4", "", "", True),
    ]
    assert {(one.unit, one.purchase_price, one.sales_price) for one in found} == {
        ("stuk", Decimal("1.2345"), Decimal("6.7891"))
    }
    assert [str(one.uid) for one in found] == [UID.format(number) for number in range(1, 5)]
    assert {(one.stock, one.stock_tracked, one.in_webshop, one.search_name, one.supplier_id) for one in found} == {
        (0, False, False, "", None)
    }
    assert [(one.code, one.name, one.created_at.month, one.modified_at.month) for one in groups] == [
        ("GRP1", "Bellen", 1, 2)
    ]
    assert groups[0].uid.version == 4


def test_exchanges_keep_their_outcome(old: Database) -> None:
    migrations.upgrade_database(old)
    with old.reading() as connection:
        found = exchange_by_id(connection, "cash", "57fc9bf7ec167")
    assert found is not None
    row, code = found
    assert (row.status, row.error, row.user_id, code, dict(row.door_fields)) == (
        3,
        "<cash/>",
        1,
        "demo",
        {"customer": "000001"},
    )
    assert (row.created_at.isoformat(), row.updated_at) == (MOMENT, None)
