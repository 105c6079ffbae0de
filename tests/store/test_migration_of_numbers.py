"""Bookings that moved to another year before that gave them numbers there get them when the database is migrated."""

from pathlib import Path

import pytest
from sqlalchemy import text

from grootboek.store import migrations
from tests.engines import Engines
from tests.store.old_databases import database_of, put

MOMENT = "2026-01-02T03:04:05.000006+00:00"
UID = "00000000-0000-4000-8000-00000000000{}"
BOOKINGS = (
    # number, year of its numbers, voucher number, document number, date
    (1, 2030, 1, 1, "2030-03-01"),
    (2, 2030, 2, 7, "2033-03-01"),
    (3, 2033, 1, 1, "2033-04-01"),
    (4, 2030, 3, 8, "2033-05-01"),
    (5, 2030, 4, 9, "2034-05-01"),
)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_booking_that_moved_gets_numbers_of_its_year(engine: str, engines: Engines, tmp_path: Path) -> None:
    moments = {"created_at": MOMENT, "modified_at": MOMENT}
    with database_of("0006", engine, engines, tmp_path) as database:
        with database.writing() as connection:
            row = {"id": 1, "uid": UID.format(0), "code": "demo", "period_kind": 12}
            put(connection, "administration", {**row, **moments})
            head = {"last_booking": 5, "last_entry": 0, "last_audit": 0, "chart_version": 1, "chain_head": b""}
            put(connection, "ledger_head", {"administration_id": 1, **head})
            journal = {"code": "MEMO", "number": 1, "name": "Memoriaal", "kind": "general", "active": True}
            put(connection, "journal", {"administration_id": 1, "id": 1, "uid": UID.format(9), **journal})
            for year, voucher, document in ((2030, 4, 9), (2033, 1, 1)):
                numbers = {"fiscal_year": year, "last_voucher": voucher, "last_document": document}
                put(connection, "journal_year", {"administration_id": 1, "journal_id": 1, **numbers})
            for number, year, voucher, document, day in BOOKINGS:
                texts = dict.fromkeys(("invoice_number", "reference", "description", "payment_reference"), "")
                booking = {"administration_id": 1, "number": number, "uid": UID.format(number), "kind": "general"}
                numbers = {"journal_id": 1, "fiscal_year": year, "voucher_number": voucher, "document_number": document}
                rest = {"amounts_include_vat": False, "amount": 0, "version": 1, "withdrawn": False, "entry_id": number}
                put(connection, "booking", {**booking, **numbers, "date": day, **texts, **rest, "door": "", **moments})
        migrations.upgrade_database(database)
        with database.reading() as connection:

            def rows(query: str) -> list[tuple[object, ...]]:
                return [tuple(row) for row in connection.execute(text(query))]

            names = "fiscal_year, voucher_number, document_number"
            assert rows(f"SELECT number, {names} FROM booking ORDER BY number") == [
                (1, 2030, 1, 1),
                (2, 2033, 2, 2),
                (3, 2033, 1, 1),
                (4, 2033, 3, 3),
                (5, 2034, 1, 1),
            ]
            assert rows(f"SELECT booking_number, {names} FROM former_number ORDER BY 1") == [
                (2, 2030, 2, 7),
                (4, 2030, 3, 8),
                (5, 2030, 4, 9),
            ]
            assert rows("SELECT fiscal_year, last_voucher, last_document FROM journal_year ORDER BY 1") == [
                (2030, 4, 9),
                (2033, 3, 3),
                (2034, 1, 1),
            ]
            assert rows("SELECT last_booking, last_revision FROM ledger_head") == [(5, 0)]
