"""Returns that were filed before their boxes were kept stay filed, and the account for rounding of VAT gets its role."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from grootboek.bookkeeping.declaring import supplement_of
from grootboek.bookkeeping.vat_returns import return_states
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Actor
from grootboek.ledger.fiscal_periods import PeriodKind
from grootboek.ledger.refusal import Reason
from grootboek.ledger.vat_return import vat_period
from grootboek.store import migrations
from grootboek.store.book import open_book
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import refused_for
from tests.engines import Engines
from tests.store.old_databases import database_of, put

MOMENT = "2026-02-02T03:04:05.000006+00:00"
UID = "00000000-0000-4000-8000-00000000000{}"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_returns_and_accounts_of_before_stay(engine: str, engines: Engines, tmp_path: Path) -> None:
    moments = {"created_at": MOMENT, "modified_at": MOMENT}
    with database_of("0022", engine, engines, tmp_path) as database:
        with database.writing() as connection:
            row = {"id": 1, "uid": UID.format(0), "code": "demo", "period_kind": 12}
            put(connection, "administration", {**row, **moments})
            counters = dict.fromkeys(("last_booking", "last_entry", "last_audit", "last_revision"), 0)
            head = {"administration_id": 1, "chart_version": 1, "chain_head": bytes(32), **counters}
            put(connection, "ledger_head", head)
            for number, (code, rgs) in enumerate(
                (("4985", "WBedAdlBov"), ("4990", "WBedAdlBet"), ("4986", "WBedAdlBov")), 1
            ):
                own = {
                    "administration_id": 1,
                    "id": number,
                    "uid": UID.format(number),
                    "code": code,
                    "number": int(code),
                }
                flags = dict.fromkeys(("on_balance_sheet", "cost_centre_required", "cost_centre_forbidden"), False)
                facts = {"role": "general", "active": True, "rgs_code": rgs}
                put(connection, "account", {**own, **flags, **facts, **moments})
            filed = {"id": 1, "first": "2026-01-01", "last": "2026-01-31", "filed_at": MOMENT}
            put(connection, "vat_return", {"administration_id": 1, **filed})
        migrations.upgrade_database(database)
        with database.reading() as connection:
            roles = connection.execute(text("SELECT code, role FROM account ORDER BY code"))
            assert [tuple(row) for row in roles] == [("4985", "vat_rounding"), ("4986", "general"), ("4990", "general")]
        with open_book(database, 1, Actor(None, "test")) as book:
            chart = chart_of(book)
            assert chart.account_with_role(AccountRole.VAT_ROUNDING) is not None
            assert chart.administration.vat_period_kind is PeriodKind.QUARTERS
            january, february, *_ = return_states(book)
            assert (january.filed is not None, january.booked_later) == (True, False)
            assert (february.days.first, february.filed) == (date(2026, 2, 1), None)
            with refused_for(Reason.NOT_FOUND):
                supplement_of(book, vat_period("2026-01"))
