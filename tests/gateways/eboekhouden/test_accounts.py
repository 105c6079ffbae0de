"""Test accounts at the door: adding and changing them with every code, and the balances of one and of all."""

from dataclasses import replace

import pytest

from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.closing import close_year
from grootboek.gateways.eboekhouden.errors import TEXTS
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Role
from grootboek.store.masters.chart import chart_of
from tests.gateways.eboekhouden.conftest import USERNAME, Door, granted
from tests.gateways.eboekhouden.messages import memorial, money, plain_line, sale

ADD, CHANGE = "AddGrootboekrekening", "UpdateGrootboekrekening"
NEW = {"ID": "0", "Code": "0135", "Omschrijving": "Inventaris & <meer>", "Categorie": "BAL", "Groep": ""}


def shown(door: Door, code: str) -> dict[str, str]:
    """Return the account with a code; empty when it is not shown."""
    found = door.call("GetGrootboekrekeningen", cFilter={"Code": code}).all("cGrootboekrekening")
    return found[0] if found else {}


def added(door: Door, **changes: str) -> str:
    """Add an account and return its id."""
    reply = door.call(ADD, oGb={**NEW, **changes})
    assert reply.told == ("", "")
    return reply.value("Gb_ID") or ""


def changed(door: Door, code: str, **changes: str) -> tuple[str, str]:
    """Change the account with a code and return what is told."""
    own = shown(door, code)
    kind = own["Categorie"] if own["Categorie"] in ("BAL", "VW") else "BAL"
    return door.call(CHANGE, oGb={**own, "Categorie": kind, **changes}).told


def test_account_is_read_back_and_booked_on(either_door: Door) -> None:
    number = added(either_door, ID="77", Groep="x" * 60)
    assert shown(either_door, "0135") == {
        "ID": number,
        "Code": "0135",
        "Omschrijving": "Inventaris & <meer>",
        "Categorie": "BAL",
        "Groep": "",
    }
    assert shown(either_door, "0135")["ID"] != "77"
    added(either_door, Code="OMZ-A", Categorie="VW", Omschrijving="Omzet A")
    assert shown(either_door, "OMZ-A")["Categorie"] == "VW"
    either_door.add(memorial(Rekening="0135", MutatieRegels=[plain_line("50", "OMZ-A")]))
    assert (either_door.balance("0135"), either_door.balance("OMZ-A")) == (50, -50)


def test_account_is_changed(either_door: Door) -> None:
    number = added(either_door)
    reply = either_door.call(CHANGE, oGb={**NEW, "ID": number, "Code": "4999", "Omschrijving": "X", "Categorie": "VW"})
    assert "<UpdateGrootboekrekeningResult /></UpdateGrootboekrekeningResponse>" in reply.text
    assert shown(either_door, "0135") == {}
    assert shown(either_door, "4999") == {
        "ID": number,
        "Code": "4999",
        "Omschrijving": "X",
        "Categorie": "VW",
        "Groep": "",
    }


FAULTS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "CGB001": [("used", {"Code": "1000"}), ("padded", {"Code": " 1000 "})],
    "CGB002": [("empty", {"Omschrijving": ""}), ("blank", {"Omschrijving": "  "})],
    "CGB005": [("empty", {"Categorie": ""}), ("blank", {"Categorie": " "})],
    "CGB006": [("of reading", {"Categorie": "FIN"}), ("x", {"Categorie": "x"})],
    "CGN003": [("empty", {"Code": ""}), ("blank", {"Code": " "})],
    "GBK002": [
        ("Code", {"Code": "12345678901"}),
        ("Omschrijving", {"Omschrijving": "x" * 51}),
    ],
}
ROWS = [(code, name, sent) for code, rows in FAULTS.items() for name, sent in rows]


@pytest.mark.parametrize("operation", [ADD, CHANGE])
@pytest.mark.parametrize(("code", "name", "sent"), ROWS, ids=[f"{code} {name}" for code, name, _ in ROWS])
def test_code(either_door: Door, operation: str, code: str, name: str, sent: dict[str, str]) -> None:
    before = either_door.call("GetGrootboekrekeningen").text
    number = shown(either_door, "0070")["ID"] if operation == CHANGE else "0"
    reply = either_door.call(operation, oGb={**NEW, "ID": number, **sent})
    own = code.startswith("GBK")
    numbered = code if own or operation == ADD else f"{code}.1"
    assert reply.told == (numbered, f"{name} is te lang" if own else TEXTS[operation, numbered][0])
    assert (reply.status, reply.value("Gb_ID")) == (200, "0" if operation == ADD else None)
    assert either_door.call("GetGrootboekrekeningen").text == before


def test_every_code_of_the_table_is_provoked() -> None:
    assert {code for operation, code in TEXTS if operation == ADD} == set(FAULTS) - {"GBK002"}
    assert {code for operation, code in TEXTS if operation == CHANGE} == {
        f"{code}.1" for code in set(FAULTS) - {"GBK002"}
    }


@pytest.mark.parametrize("operation", [ADD, CHANGE])
def test_of_several_the_first_of_the_table_is_told(door: Door, operation: str) -> None:
    dot = ".1" if operation == CHANGE else ""
    wrong = {"Code": "1000", "Omschrijving": "", "Categorie": "FIN"}
    order = [
        (wrong, "CGB001"),
        ({**wrong, "Code": ""}, "CGB002"),
        ({**wrong, "Code": "", "Omschrijving": "x" * 51}, "CGB006"),
        ({"Code": "", "Omschrijving": "x" * 51, "Categorie": ""}, "CGB005"),
        ({"Code": "", "Omschrijving": "x" * 51, "Categorie": "VW"}, "CGN003"),
        ({}, "CGB002"),
    ]
    number = shown(door, "0070")["ID"]
    told = [door.call(operation, oGb={"ID": number, **sent}).code for sent, _ in order]
    assert told == [f"{code}{dot}" for _, code in order]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("999", ("GBK005", "ID 999 is niet gevonden")),
        ("-1", ("GBK005", "ID -1 is niet gevonden")),
        (str(2**63 - 1), ("GBK005", f"ID {2**63 - 1} is niet gevonden")),
        ("0", ("GBK004", "ID is niet ingevuld")),
        ("", ("GBK004", "ID is niet ingevuld")),
    ],
)
def test_account_that_is_not_there_is_not_changed(either_door: Door, number: str, told: tuple[str, str]) -> None:
    for sent in (NEW, {**NEW, "Code": "1000"}, {"Code": "", "Omschrijving": "x" * 51, "Categorie": "FIN"}):
        assert either_door.call(CHANGE, oGb={**sent, "ID": number}).told == told


def test_blocked_account_is_not_changed(door: Door) -> None:
    number = shown(door, "4360")["ID"]
    with door.book(writing=True) as book:
        change_account(book, int(number), lambda account: replace(account, active=False))
    assert door.call(CHANGE, oGb={**NEW, "ID": number}).told == ("GBK005", f"ID {number} is niet gevonden")
    assert door.call(ADD, oGb={**NEW, "Code": "4360"}).code == "CGB001"


@pytest.mark.parametrize("operation", [ADD, CHANGE])
def test_reader_may_not_write(door: Door, operation: str) -> None:
    number = shown(door, "4360")["ID"]
    granted(door.server, USERNAME, door.administration_id, Role.READER)
    for sent in ({**NEW, "ID": number}, {"ID": number}, {}, {**NEW, "ID": "999"}):
        assert door.call(operation, oGb=sent).told == ("E001.5", "Invalid credentials")
    assert door.call(operation).code == "E001.5"


ROLES = {
    "1000": AccountRole.CASH,
    "1300": AccountRole.RECEIVABLE,
    "1600": AccountRole.PAYABLE,
    "1700": AccountRole.VAT_SALES_HIGH,
    "1790": AccountRole.VAT_CURRENT,
    "2990": AccountRole.SUSPENSE,
}


@pytest.mark.parametrize("code", ROLES)
def test_account_with_a_role_keeps_it(either_door: Door, code: str) -> None:
    kind = shown(either_door, code)["Categorie"]
    assert changed(either_door, code, Omschrijving="Anders", Code="0999") == ("", "")
    assert (shown(either_door, "0999")["Categorie"], shown(either_door, "0999")["Omschrijving"]) == (kind, "Anders")
    told = ("CGB006.1", "Categorie niet correct (VW of BAL)")
    assert changed(either_door, "0999", Categorie="VW") == told
    with either_door.book() as book:
        account = chart_of(book).account_by_code["0999"]
        assert (account.role, account.on_balance_sheet) == (ROLES[code], True)


def test_category_counts_in_any_case(door: Door) -> None:
    for operation, name in (("GetGrootboekrekeningen", "cGrootboekrekening"), ("GetSaldi", "cSaldo")):
        told = [door.call(operation, cFilter={"Categorie": kind}).all(name) for kind in ("FIN", "fin", " Fin ")]
        assert told[0]
        assert told == [told[0]] * 3
    number = added(door, Categorie="bal")
    assert shown(door, "0135")["Categorie"] == "BAL"
    assert door.call(CHANGE, oGb={**NEW, "ID": number, "Categorie": "vw"}).code == ""
    assert shown(door, "0135")["Categorie"] == "VW"


@pytest.mark.parametrize("code", ROLES)
def test_account_is_written_back_as_it_was_read(either_door: Door, code: str) -> None:
    before = shown(either_door, code)
    reply = either_door.call(CHANGE, oGb={**before, "Omschrijving": "Anders", "Categorie": before["Categorie"].lower()})
    assert reply.told == ("", "")
    assert shown(either_door, code) == {**before, "Omschrijving": "Anders"}
    other = "DEB" if before["Categorie"] != "DEB" else "FIN"
    assert changed(either_door, code, Categorie=other) == ("CGB006.1", "Categorie niet correct (VW of BAL)")


def test_revenue_does_not_move_to_the_balance_sheet(door: Door) -> None:
    assert changed(door, "8000", Categorie="BAL")[0] == "CGB006.1"
    assert changed(door, "4360", Categorie="BAL") == ("", "")
    assert shown(door, "4360")["Categorie"] == "BAL"


def test_account_of_a_closed_year_keeps_its_side(either_door: Door) -> None:
    either_door.add(memorial(Datum="2022-05-01", MutatieRegels=[plain_line("50", "1230")]))
    with either_door.book(writing=True) as book:
        close_year(book, 2022)
    assert changed(either_door, "4360", Categorie="BAL") == ("GBK003", "Categorie is niet toegestaan")
    assert changed(either_door, "1230", Categorie="VW") == ("GBK003", "Categorie is niet toegestaan")
    assert changed(either_door, "4310", Categorie="BAL") == ("", "")
    assert changed(either_door, "4360", Omschrijving="Anders") == ("", "")


def test_number_for_the_other_doors_follows_the_code(door: Door) -> None:
    number = int(added(door, Code="8999"))
    steps = [("8998", 8998), ("OMZ", 8998), ("8997", 8998)]
    for code, expected in steps:
        door.call(CHANGE, oGb={**NEW, "ID": str(number), "Code": code})
        with door.book() as book:
            assert (chart_of(book).accounts[number].code, chart_of(book).accounts[number].number) == (
                code,
                expected,
            )


def balances(door: Door, **wanted: str) -> dict[str, float]:
    """Return the balances that GetSaldi tells, by code, zeroes left out."""
    reply = door.call("GetSaldi", cFilter={"KostenPlaatsId": "0", **wanted})
    assert reply.code == ""
    return {row["Code"]: float(row["Saldo"]) for row in reply.all("cSaldo") if float(row["Saldo"])}


def test_balances_of_all_accounts(either_door: Door) -> None:
    for day in (1, 2, 3):
        either_door.add(sale(Factuurnummer=f"F{day}", Datum=f"2023-04-0{day}"))
    either_door.add(money(Datum="2023-04-02"))
    every = {"1000": 121, "1300": 363, "1700": -84, "8000": -400}
    assert balances(either_door) == every
    assert sum(balances(either_door).values()) == 0
    assert {code: either_door.balance(code) for code in every} == every
    second = {"DatumVan": "2023-04-02", "DatumTot": "2023-04-02T12:00:00"}
    assert balances(either_door, **second) == {"1000": 121, "1300": 121, "1700": -42, "8000": -200}
    assert balances(either_door, DatumTot="2023-04-01") == {"1300": 121, "1700": -21, "8000": -100}
    assert balances(either_door, DatumVan="2023-04-03", Categorie="VW") == {"8000": -100}
    assert balances(either_door, DatumVan="1970-01-01", DatumTot="2050-12-31") == every
    assert balances(either_door, Categorie="DEB") == {"1300": 363}
    assert balances(either_door, KostenPlaatsId="99") == {}
    assert balances(either_door, KostenPlaatsId=str(2**63 - 1)) == {}


def test_rows_of_balances(door: Door) -> None:
    accounts = door.call("GetGrootboekrekeningen").all("cGrootboekrekening")
    rows = door.call("GetSaldi").all("cSaldo")
    assert [list(row) for row in rows] == [["ID", "Code", "Categorie", "Saldo"]] * len(accounts)
    names = ("ID", "Code", "Categorie")
    assert [[row[name] for name in names] for row in rows] == [[row[name] for name in names] for row in accounts]
    assert {row["Saldo"] for row in rows} == {"0"}
    assert len(door.call("GetSaldi", cFilter={"Categorie": "DEB"}).all("cSaldo")) == 1
    assert "<ErrorMsg /><Saldi /></GetSaldiResult>" in door.call("GetSaldi", cFilter={"Categorie": "BTW"}).text


def test_blocked_account_is_told_while_it_has_a_balance(door: Door) -> None:
    door.add(memorial())
    with door.book(writing=True) as book:
        for code in ("4360", "4310"):
            change_account(
                book, chart_of(book).account_by_code[code].id, lambda account: replace(account, active=False)
            )
    told = [row["Code"] for row in door.call("GetSaldi").all("cSaldo")]
    assert ("4360" in told, "4310" in told) == (True, False)
    assert balances(door) == {"1230": -50, "4360": 50}
    assert door.balance("4360") == 50


UNKNOWN = {
    "9999x": ("GBK005", "GbCode 9999x is niet gevonden"),
    "": ("GBK004", "GbCode is niet ingevuld"),
    "  ": ("GBK004", "GbCode is niet ingevuld"),
    "x" * 11: ("GBK005", f"GbCode {'x' * 11} is niet gevonden"),
}


@pytest.mark.parametrize("code", UNKNOWN)
def test_balance_of_an_account_that_is_not_there(door: Door, code: str) -> None:
    reply = door.call("GetSaldo", cFilter={"GbCode": code})
    assert (reply.told, reply.value("Saldo")) == (UNKNOWN[code], "0")


def test_balance_without_a_filter(door: Door) -> None:
    assert door.call("GetSaldo").told == ("GBK004", "GbCode is niet ingevuld")
    assert door.call("GetSaldi").code == ""


def test_code_is_read_without_the_spaces_around_it(door: Door) -> None:
    added(door, Code=" 0099 ")
    door.add(memorial(Rekening="0099"))
    assert (door.balance("0099"), door.balance(" 0099 "), shown(door, " 0099")["Code"]) == (50, 50, "0099")
