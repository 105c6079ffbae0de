"""A database of the version before tells what belongs to what: mandates to sales, and records of a door to parties."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from grootboek.ledger.actor import Actor
from grootboek.ledger.collection import MandateKind
from grootboek.store import migrations
from grootboek.store.book import next_number, open_book
from grootboek.store.engine.database import Database
from grootboek.store.invoicing.mandates import mandate_by, mandates
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.door_records import door_records
from tests.engines import Engines
from tests.store.old_databases import database_of, put

BEFORE = "0014"
EARLY, MOMENT, LATE = (f"2026-0{month}-02T03:04:05.000006+00:00" for month in (1, 2, 3))
UID = "00000000-0000-4000-8000-00000000000{}"
OWN = {"administration_id": 1}


def party(number: int, code: int, *, deleted: bool, made: str) -> dict[str, object]:
    flags = dict.fromkeys(("is_company", "is_customer", "is_supplier"), True)
    flags |= dict.fromkeys(("hidden", "is_member", "no_email", "paid_by_order"), False)
    names = {"code": str(code), "number": code, "name": "X", "collection": "core", "iban": "NL91", "kind": "ordinary"}
    own = {**OWN, "id": number, "uid": UID.format(number), "deleted": deleted, "created_at": made, "modified_at": made}
    return {**own, **flags, **names, "free_fields": "{}", "door_fields": "{}"}


def sale(number: int, kenmerk: str, *, withdrawn: bool = False) -> dict[str, object]:
    texts = dict.fromkeys(("reference", "description", "payment_reference"), "")
    once = {"kenmerk": kenmerk, "omschrijving": "Incasso", "datum": "2026-02-01T00:00:00"}
    numbers = {"number": number, "voucher_number": number, "document_number": number, "entry_id": number, "version": 1}
    facts = {"kind": "sales_invoice", "journal_id": 1, "fiscal_year": 2026, "date": "2026-02-02", "party_id": 2}
    moments = {"created_at": MOMENT, "modified_at": MOMENT, "door": "snelstart", "invoice_number": f"F{number}"}
    aside = {"door_fields": json.dumps({"snelstart": {"eenmaligeIncassoMachtiging": once}})}
    flags = {"amounts_include_vat": False, "amount": 100, "withdrawn": withdrawn}
    return {**OWN, "uid": UID.format(number), **texts, **numbers, **facts, **moments, **aside, **flags}


def record(kind: str, key: str, moment: str, **fields: str) -> dict[str, object]:
    moments = {"created_at": moment, "modified_at": moment}
    return {**OWN, "door": "cash", "record": kind, "key": key, "fields": json.dumps(fields), **moments}


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> Iterator[Database]:
    """Party 1 is deleted and had number 7, which party 2 got later; three sales have one-off mandates."""
    moments = {"created_at": EARLY, "modified_at": EARLY}
    with database_of(BEFORE, str(request.param), engines, tmp_path) as database:
        with database.writing() as connection:
            put(
                connection,
                "administration",
                {"id": 1, "uid": UID.format(0), "code": "demo", "period_kind": 12, **moments},
            )
            head = dict.fromkeys(("last_booking", "last_entry", "last_audit", "chart_version", "last_revision"), 0)
            put(connection, "ledger_head", {**OWN, **head, "chain_head": b""})
            put(connection, "counter", {**OWN, "name": "mandate", "last": 4})
            put(connection, "party", party(1, 7, deleted=True, made=EARLY))
            put(connection, "party", party(2, 7, deleted=False, made=MOMENT))
            put(connection, "party", party(3, 2, deleted=False, made=EARLY))
            journal = {"id": 1, "uid": UID.format(1), "code": "V", "number": 1, "kind": "sales", "active": True}
            put(connection, "journal", {**OWN, **journal})
            for row in (sale(1, "m-1"), sale(2, "M-2", withdrawn=True), sale(3, "M-1"), sale(4, "M-4")):
                put(connection, "booking", row)
            for row in (
                record("2229", "000000000007|000000000001", EARLY, **{"0101": "000007", "2228": "1"}),
                record("2229", "000000000007|000000000002", LATE, **{"0101": "000007", "2228": "2"}),
                record("2229", "000000000002|000000000002", LATE, **{"0101": "000002", "2228": "2"}),
                record("2209", "HFD", EARLY, **{"2209": "HFD", "0101": "000007"}),
            ):
                put(connection, "door_record", row)
        yield database


def test_mandates_of_sales_and_records_of_parties_are_known(old: Database) -> None:
    migrations.upgrade_database(old)
    with open_book(old, 1, Actor(None, "test"), writing=True) as book:
        kept = mandates(book)
        assert [(row.id, row.reference, row.booking_number) for row in kept] == [(5, "m-1", 1), (6, "M-4", 4)]
        assert {(row.kind, row.party_id, row.iban, str(row.signed_on)) for row in kept} == {
            (MandateKind.ONE_OFF, 2, "NL91", "2026-02-01")
        }
        found = mandate_by(book, "reference_key", "M-1")
        assert found is not None
        assert (found.booking_number, len({row.uid for row in kept}), next_number(book, "mandate")) == (1, 2, 7)
        addresses = [(row.key, row.party_number, row.fields["2228"]) for row in door_records(book, "cash", "2229")]
        assert addresses == [("000000000002|000000000002", 7, "2"), ("000000000003|000000000002", 2, "2")]
        assert [(row.key, row.party_number) for row in door_records(book, "cash", "2209")] == [("HFD", None)]
        rules = chart_of(book).administration
        assert (rules.party_kinds_stay, rules.one_kind_of_party) == (False, False)
    with pytest.raises(Exception, match=r"(?i)foreign key"), old.writing() as connection:
        connection.execute(text("UPDATE door_record SET party_id = 99 WHERE record = '2209'"))
