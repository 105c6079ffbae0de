"""A database of the version before tells which customers want UBL with their mails, which SnelStart's door kept for itself."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from grootboek.ledger.actor import Actor
from grootboek.ledger.electronic_invoice import UblForm
from grootboek.store import migrations
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.invoicing.invoicing_settings import InvoicingSettings, invoicing_settings
from grootboek.store.masters.parties import party_by
from tests.engines import Engines
from tests.store.old_databases import database_of, put
from tests.store.test_migration_of_belongings import EARLY, OWN, UID, party

KEPT = ({"ublBestandAlsBijlage": True, "aanmaningsoort": "Email"}, {"ublBestandAlsBijlage": False}, None)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> Iterator[Database]:
    """Three parties: one wants UBL, one does not, of one nothing was said."""
    moments = {"created_at": EARLY, "modified_at": EARLY}
    with database_of("0022", str(request.param), engines, tmp_path) as database:
        with database.writing() as connection:
            put(
                connection,
                "administration",
                {"id": 1, "uid": UID.format(0), "code": "demo", "period_kind": 12, **moments},
            )
            head = dict.fromkeys(("last_booking", "last_entry", "last_audit", "chart_version", "last_revision"), 0)
            put(connection, "ledger_head", {**OWN, **head, "chain_head": b""})
            put(connection, "invoicing", {**OWN, "number_pattern": "F{number:5}"})
            for number, kept in enumerate(KEPT, 1):
                row = party(number, number, deleted=False, made=EARLY)
                put(
                    connection,
                    "party",
                    {**row, "door_fields": json.dumps({"cash": {"x": "1"}} | ({"snelstart": kept} if kept else {}))},
                )
        yield database


def test_what_a_door_kept_is_a_fact_of_the_party(old: Database) -> None:
    migrations.upgrade_database(old)
    with open_book(old, 1, Actor(None, "test")) as book:
        found = [party_by(book, "number", number) for number in (1, 2, 3)]
        settings = invoicing_settings(book)
    assert [(party.wants_ubl, party.door_fields) for party in found if party] == [
        (True, {"cash": {"x": "1"}, "snelstart": {"aanmaningsoort": "Email"}}),
        (False, {"cash": {"x": "1"}, "snelstart": {}}),
        (False, {"cash": {"x": "1"}}),
    ]
    assert settings == InvoicingSettings(ubl_form=UblForm.NLCIUS)
