"""Test the exports of what bookings refer to: accounts, daybooks, cost centres, parameters, last numbers."""

from dataclasses import replace
from datetime import date

import pytest

from grootboek.bookkeeping.chart import add_account, add_journal, change_account
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.recording import record
from grootboek.ledger.account import AccountDraft
from grootboek.ledger.actor import Actor
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.fiscal_periods import PeriodKind
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.store.masters.chart import chart_of
from tests.gateways.cash.conftest import EMAIL, Door, granted, records_of
from tests.gateways.cash.statements import sale


def test_accounts(door: Door) -> None:
    shown = {each["F0201"]: each for each in door.export("0201")}
    assert list(shown) == sorted(shown)
    assert shown["1700"] == {
        "record": "R0201", "F0201": "1700", "F0202": "OBVRKHOOG", "F0203": "Btw af te dragen hoog", "F0204": "B", "F0242": "H",
    }  # fmt: skip
    columns = ("F0204", "F0242")
    kinds = {
        code: tuple(shown[code].get(one, "") for one in columns) for code in ("1000", "8000", "1711", "1713", "4360")
    }
    assert kinds == {"1000": ("B", ""), "8000": ("W", "H"), "1711": ("B", "L"), "1713": ("B", "V"), "4360": ("W", "")}


def test_an_account_that_is_no_longer_in_use(door: Door) -> None:
    with door.book(writing=True) as book:
        added = add_account(book, AccountDraft(code="4999x", name="Oude kosten"))
        change_account(book, added.id, lambda account: replace(account, active=False))
    assert door.export("0201|4999X") == [
        {"record": "R0201", "F0201": "4999x", "F0203": "Oude kosten", "F0204": "W", "F0208": "J"}
    ]


ACCOUNTS = {
    "0201|1300": ["1300"],
    "0201|1300|1350": ["1300", "1350"],
    "201T|1300": ["1300"],
    "0201||0010": ["0010"],
    "0201|9999": [],
}


@pytest.mark.parametrize("request_text", ACCOUNTS)
def test_some_accounts(door: Door, request_text: str) -> None:
    assert [each["F0201"] for each in door.export(request_text)] == ACCOUNTS[request_text]


@pytest.mark.parametrize("request_text", ["0201T", "0901T", "0911T", "0801TVW", "0201ABCDEF"])
def test_unneeded_letters_change_nothing(door: Door, request_text: str) -> None:
    assert door.export(request_text) == door.export(request_text[:4])


def test_daybooks(door: Door) -> None:
    with door.book(writing=True) as book:
        add_journal(book, JournalDraft(code="OUD", number=99, name="Oud", kind=JournalKind.GENERAL, active=False))
    kinds = {each["F0901"]: (each["F0903"], each.get("F0201"), each.get("F0208")) for each in door.export("0901")}
    assert kinds == {
        "BANK": ("K", "1100", None),
        "BAL": ("B", None, None),
        "INK": ("I", "1600", None),
        "KAS": ("K", "1000", None),
        "MEMO": ("M", None, None),
        "OUD": ("M", None, "J"),
        "PSP": ("K", "1104", None),
        "VERK": ("U", "1300", None),
        "VERKF": ("U", "1300", None),
    }
    assert door.export("0901|verkf") == [
        {
            "record": "R0901", "F0201": "1300", "F0901": "VERKF", "F0902": "Verkopen via facturering", "F0903": "U",
        }
    ]  # fmt: skip
    assert [each["F0901"] for each in door.export("901|INK|MEMO")] == ["INK", "KAS", "MEMO"]


def test_cost_centres(door: Door) -> None:
    assert door.export("0911") == []
    with door.book(writing=True) as book:
        add_cost_centre(book, CostCentreDraft(code="WIN", name="Winkel"))
        add_cost_centre(book, CostCentreDraft(code="MAG", name="Magazijn", active=False))
    assert door.export("0911T") == [
        {"record": "R0911", "F0208": "J", "F0911": "MAG", "F0912": "Magazijn"},
        {"record": "R0911", "F0911": "WIN", "F0912": "Winkel"},
    ]
    assert [each["F0911"] for each in door.export("0911|win")] == ["WIN"]


@pytest.mark.parametrize("kind", PeriodKind)
def test_parameters(door: Door, kind: PeriodKind) -> None:
    draft = AdministrationDraft(
        code="ander", name="Ander BV", period_kind=kind, postcode="4817jw", city="Breda", iban="NL62ABNA0509828922"
    )
    granted(door.server, EMAIL, open_administration(door.server.database, draft, Actor(None, "cli")))
    reply = door.call("Export", exportData="0801", administration="<api:admCode>ander</api:admCode>")
    assert records_of(reply.value("exportResult") or "") == [
        {
            "record": "R0801", "F0103": "Ander BV", "F0107": "4817 JW BREDA", "F0110": "NL62ABNA0509828922", "F0130": "NL",
            "Z0211": "16", "F0806": str(int(kind)),
        }
    ]  # fmt: skip


def test_administration_code_in_capitals_is_not_found(door: Door) -> None:
    reply = door.call("Export", exportData="0801", administration="<api:admCode>DEMO</api:admCode>")
    assert (reply.code, reply.message) == (800, "Error during export: administratie DEMO is niet gevonden")


def test_last_numbers_of_this_year_and_the_last(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        record(book, replace(sale(book, "1"), date=date(2015, 3, 1)))
        record(book, sale(book, "2"))
        record(book, sale(book, "3"))

    def shown(request: str) -> list[tuple[str, str, str]]:
        return [(each["Z0901"], each["Z0211"], each["Z0303"]) for each in either_door.export(request)]

    assert shown("8500|VERK") == [("VERK", "16", "000002")]
    assert shown("8500V|verk") == [("VERK", "15", "000001")]
    assert shown("8500VX|INK|KAS") == [("INK", "15", "000000"), ("KAS", "15", "000000")]
    with either_door.book() as book:
        assert len(shown("8500")) == len(chart_of(book).journals)
    assert {each["record"] for each in either_door.export("8500")} == {"R8500"}
