"""A database of the version before parties could be deleted is migrated without loss, and what names parties still does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from grootboek.bookkeeping.parties import delete_party
from grootboek.ledger.actor import Actor
from grootboek.ledger.party import PartyKind
from grootboek.store import migrations
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.parties import stream_parties
from tests.engines import Engines
from tests.store.old_databases import database_of, put

BEFORE = "0007"
MOMENT = "2026-01-02T03:04:05.000006+00:00"
UID = "00000000-0000-4000-8000-00000000000{}"


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> Iterator[Database]:
    """A database of the version before on each engine in turn, with two parties and an article that one of them supplies."""
    moments = {"created_at": MOMENT, "modified_at": MOMENT}
    with database_of(BEFORE, str(request.param), engines, tmp_path) as database:
        with database.writing() as connection:
            put(connection, "vat_code", {"code": "sales_high"})
            put(
                connection,
                "administration",
                {"id": 1, "uid": UID.format(0), "code": "demo", "period_kind": 12, **moments},
            )
            head = dict.fromkeys(("last_booking", "last_entry", "last_audit", "chart_version", "last_revision"), 0)
            put(connection, "ledger_head", {"administration_id": 1, **head, "chain_head": b""})
            flags = dict.fromkeys(("is_company", "is_customer", "is_supplier"), True)
            flags |= dict.fromkeys(("hidden", "is_member", "no_email"), False)
            for number in (1, 2):
                own = {
                    "administration_id": 1,
                    "id": number,
                    "uid": UID.format(number),
                    "code": f"P{number}",
                    "number": number,
                }
                own |= {"name": f"Partij {number}", "contact": "An", "collection": "none"}
                put(connection, "party", {**own, **flags, "free_fields": "{}", "door_fields": "{}", **moments})
            own = {
                "administration_id": 1,
                "id": 1,
                "uid": UID.format(5),
                "code": "BEL",
                "purchase_price": 0,
                "sales_price": 0,
            }
            own |= {"vat_code": "sales_high", "supplier_id": 1, "stock": 0, "door_fields": "{}"}
            flags = {"active": True, "in_webshop": False, "stock_tracked": False}
            put(connection, "article", {**own, **flags, **moments})
        yield database


def test_parties_are_kept_and_named_as_before(old: Database) -> None:
    migrations.upgrade_database(old)
    with open_book(old, 1, Actor(None, "test")) as book:
        parties = list(stream_parties(book))
        assert book.connection.execute(text("SELECT supplier_id FROM article")).scalars().all() == [1]
    assert [(party.code, party.contact, party.postal_contact) for party in parties] == [
        ("P1", "An", ""),
        ("P2", "An", ""),
    ]
    assert {(party.kind, party.deleted, party.invoice_party_uid == party.uid) for party in parties} == {
        (PartyKind.ORDINARY, False, True)
    }


def test_keys_hold_after_the_migration(old: Database) -> None:
    migrations.upgrade_database(old)
    with pytest.raises(Exception, match=r"(?i)foreign key"), old.writing() as connection:
        connection.execute(text("DELETE FROM party WHERE id = 1"))
    with open_book(old, 1, Actor(None, "test"), writing=True) as book:
        delete_party(book, 1)
    with pytest.raises(Exception, match=r"(?i)unique"), old.writing() as connection:
        connection.execute(text("UPDATE party SET code = 'P2' WHERE id = 1"))
        connection.execute(text("UPDATE party SET deleted = (1 = 0) WHERE id = 1"))
