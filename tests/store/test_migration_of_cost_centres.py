"""Cost centres that were there before they could be deleted stay as they are, with all that refers to them."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from grootboek.store import migrations
from tests.engines import Engines
from tests.store.old_databases import database_of, put

MOMENT = "2026-01-02T03:04:05.000006+00:00"
UID = "00000000-0000-4000-8000-00000000000{}"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_cost_centres_stay_with_what_refers_to_them(engine: str, engines: Engines, tmp_path: Path) -> None:
    moments = {"created_at": MOMENT, "modified_at": MOMENT}
    with database_of("0007", engine, engines, tmp_path) as database:
        with database.writing() as connection:
            put(connection, "vat_code", {"code": "sales_high"})
            row = {"id": 1, "uid": UID.format(0), "code": "demo", "period_kind": 12}
            put(connection, "administration", {**row, **moments})
            for number, parent in ((1, None), (2, 1)):
                centre = {"code": f"K{number}", "number": number, "name": "Filiaal", "parent_id": parent}
                own = {"administration_id": 1, "id": number, "uid": UID.format(number), "active": number == 1}
                put(connection, "cost_centre", {**own, **centre})
            prices = {"purchase_price": 0, "sales_price": 0, "vat_code": "sales_high", "stock": 0}
            flags = dict.fromkeys(("in_webshop", "stock_tracked"), False) | {"active": True, "door_fields": "{}"}
            article = {"administration_id": 1, "id": 1, "uid": UID.format(9), "code": "A", "cost_centre_id": 2}
            put(connection, "article", {**article, **prices, **flags, **moments})
        migrations.upgrade_database(database)
        with database.writing() as connection:

            def rows(query: str) -> list[tuple[object, ...]]:
                return [tuple(row) for row in connection.execute(text(query))]

            assert rows("SELECT id, code, number, parent_id, active, deleted FROM cost_centre ORDER BY id") == [
                (1, "K1", 1, None, True, False),
                (2, "K2", 2, 1, False, False),
            ]
            assert rows("SELECT cost_centre_id FROM article") == [(2,)]
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(text("DELETE FROM cost_centre WHERE id = 2"))
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(text("UPDATE cost_centre SET number = 1"))
