"""Test that the manual's messages are answered as it prints, and book what its screens show."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from grootboek.bookkeeping.chart import add_account
from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.account import AccountDraft
from grootboek.ledger.party import PartyDraft
from grootboek.store.ledger.balances import account_balance
from grootboek.store.masters.chart import chart_of
from tests.engines import Engines
from tests.gateways.cash.cashwin import CASH_OUT, Program, new_program
from tests.gateways.cash.conftest import CASES, Door, golden

KEPT_BY_CASH = {
    "0112": "I", "0113": "C", "0114": "ZUID", "0121": "D", "0128": "deb.nr: 56777", "0129": "N", "0132": "Canon LBP-430W",
    "0133": "10", "0141": "04-11-2014", "0142": "MICH", "0143": "Cursusaanbod", "0151": "CASH", "0152": "MAILING",
    "0153": "OHCASH", "0157": "VIKVK", "0158": "BEURS", "0715": "P", "0720": "JONG",
}  # fmt: skip


def facts(element: etree._Element, own_values: list[str]) -> object:
    """Return name, text and children of an element; blanks around text and values of an own kind do not count."""
    name = etree.QName(element)
    text = (element.text or "").strip()
    children = [facts(child, own_values) for child in element]
    return name.namespace, name.localname, "..." if name.localname in own_values else text, children


def assert_answered(door: Door, case: str) -> None:
    """Send a case's request; hold the answer to the one that is printed, and to the bytes that PHP makes of its values."""
    request, response, told = golden(case)
    own_values = told["own_values"]
    assert isinstance(own_values, list)
    answered = door.post(request)
    assert facts(answered.tree, own_values) == facts(etree.fromstring(response.encode()), own_values)
    assert answered.text == (CASES / case / "bytes.xml").read_text(encoding="utf-8")


COLUMNS = ("F0201", "F0911", "F0101", "F0309", "F0306", "F0305", "F0307", "F0310", "F0711")
"""The columns of the manual's screens: account, cost centre, relation, invoice, text, quantity, amount, period, reference."""
OF_THE_DOCUMENT = ("F0901", "F0302", "F0303", "F0301")
"""What stands above them: daybook, date, number and period."""


def screen(door: Door, request: str) -> list[tuple[str, ...]]:
    """Return the columns of the manual's screens; records have nothing else but what stands above them."""
    records = door.export(request)
    assert all(record.keys() <= {"record", *COLUMNS, *OF_THE_DOCUMENT} for record in records)
    return [tuple(record.get(column, "") for column in COLUMNS) for record in records]


def heading(door: Door, request: str) -> set[tuple[str, ...]]:
    """Return what stands above the columns of a document, which all its records have alike."""
    return {tuple(record[each] for each in OF_THE_DOCUMENT) for record in door.export(request)}


def balance(door: Door, account: str) -> int:
    """Return the balance of an account in cents."""
    with door.book() as book:
        return account_balance(book, chart_of(book).account_by_code[account].id)


@pytest.mark.parametrize("case", ["cash_document", "cash_document_base64"])
def test_cash_document(either_door: Door, case: str) -> None:
    assert either_door.bring("201=8000 302=160101 303=6 307=-77247 901=KAS").status_of_import == 2
    either_door.clock.set("2016-10-11 09:59:51.967015")
    with either_door.server.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM exchange")
    assert_answered(either_door, f"Import/{case}")
    assert heading(either_door, "0301T|1612") == {("KAS", "01-12-2016", "000007", "1612")}
    assert screen(either_door, "0301T|1612") == [
        ("1000", "", "", "", "", "", "-100,00", "1612", ""),
        ("4360", "", "", "", "kantoorbenodigdheden", "", "100,00", "1612", ""),
    ]
    assert last_number(either_door, "KAS") == "000007"
    assert (balance(either_door, "1000"), balance(either_door, "4360")) == (67247, 10000)


def last_number(door: Door, journal: str) -> str:
    """Return the last document number of 2016 in a daybook."""
    (last,) = door.export(f"8504|16|{journal}")
    return last["Z0303"]


def test_sales_document(either_door: Door) -> None:
    either_door.clock.set("2016-10-18 15:41:40.818325")
    assert_answered(either_door, "Import/sales_document")
    assert heading(either_door, "0301") == {("VERKF", "13-10-2016", "060077", "1610")}
    assert screen(either_door, "0301") == [
        ("1300", "", "000043", "060077", "Verkoop import demo", "", "1800,00", "1610", ""),
        ("8000", "", "", "", "Omzet import demo", "", "-1487,60", "1610", ""),
        ("1700", "", "", "", "Verkoop import demo", "-1487,60", "-312,40", "1610", ""),
    ]
    assert last_number(either_door, "VERKF") == "060077"
    assert [balance(either_door, code) for code in ("1300", "8000", "1700")] == [180000, -148760, -31240]
    (owed,) = (each for each in either_door.export("0101P|43") if each["record"] == "R0311")
    assert (owed["F0309"], owed["F0320"]) == ("060077", "1800,00")


def test_last_document_number(door: Door) -> None:
    door.bring("201=8000 302=161001 303=60076 307=-100 901=VERKF")
    assert_answered(door, "Export/last_document_number")


@pytest.mark.parametrize("case", ["online", "without_token"])
def test_list_of_administrations(door: Door, case: str) -> None:
    door.clock.set("2016-09-30 15:18:00")
    with door.book(writing=True) as book:
        add_party(book, PartyDraft(name="De laatste"))
    assert_answered(door, f"ListAdministrations/{case}")


@pytest.mark.parametrize("case", ["relations", "relations_base64", "login_explained"])
def test_relations(empty_door: Door, case: str) -> None:
    add_jong(empty_door)
    assert_answered(empty_door, f"Export/{case}")


@pytest.fixture
def program(either_door: Door, engines: Engines, tmp_path: Path) -> Iterator[Program]:
    """The program of a customer who keeps `de99` off-line."""
    made = new_program(either_door, engines, tmp_path / "own")
    yield made
    made.books.database.close()


def test_list_with_an_offline_administration(program: Program) -> None:
    program.door.clock.set("2016-09-30 15:18:00")
    with program.door.book(writing=True) as book:
        add_party(book, PartyDraft(name="De laatste"))
    program.ask()
    assert_answered(program.door, "ListAdministrations/with_offline")


def test_transaction_of_an_offline_administration(program: Program) -> None:
    program.door.clock.set("2016-10-11 13:30:00")
    program.ask()
    program.door.clock.set("2016-10-11 13:37:05.491659")
    waiting = program.bring(CASH_OUT)
    told = [waiting.value(f"transaction/a:{name}") for name in ("id", "status", "creation", "lastUpdate", "err")]
    assert told == ["57fccee17808b", "1", "2016-10-11 13:37:05", "0000-00-00 00:00:00", ""]
    program.door.clock.set("2016-10-11 14:00:00")
    assert program.work() == 1
    assert_answered(program.door, "GetTransaction/executed")


@pytest.mark.parametrize("case", ["Import/refused", "Authenticate/wrong_login"])
def test_message_in_the_frame_of_the_manual(either_door: Door, case: str) -> None:
    request, response, _ = golden(case)
    assert either_door.post(request).text == response


def add_jong(door: Door) -> None:
    """Add the relation of the manual's third response."""
    door.clock.set("2016-05-05 12:00:00")
    with door.book(writing=True) as book:
        account = chart_of(book).account_by_code.get("8100") or add_account(
            book, AccountDraft(code="8100", name="Omzet")
        )
        draft = PartyDraft(
            code="JONG", number=1, name="De Jong Engineering BV", contact="De heer P. de Jong", street="Brabantlaan 38",
            fax="076-5426781", postcode="4817 JW", city="Breda", phone="076-5426780", iban="NL62ABNA0509828922",
            payment_term=15, note="Novell 3.12", email="info@2jongengin.nl", postal_street="Postbus 50",
            postal_postcode="4800 AD", postal_city="Breda", country="NL", account_id=account.id, bank_account="0509828922",
            bic="ABNANL2A", door_fields={"cash": KEPT_BY_CASH},
        )  # fmt: skip
        add_party(book, draft)
    door.clock.set("2016-10-11 09:59:51")


def test_dates_of_screens_are_of_the_right_weekday() -> None:
    assert (date(2016, 12, 1).weekday(), date(2016, 10, 13).weekday()) == (3, 3)
