"""Test each error code of AddMutatie: the smallest mutation that provokes it, and the manual's text."""

from dataclasses import replace
from datetime import date

import pytest

from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.closing import lock_period
from grootboek.gateways.eboekhouden.errors import TEXTS
from grootboek.ledger.actor import Role
from grootboek.ledger.period_lock import LockKind
from grootboek.store.masters.chart import chart_of
from tests.gateways.eboekhouden.conftest import USERNAME, Door, granted
from tests.gateways.eboekhouden.messages import (
    line,
    memorial,
    money,
    mutation,
    paid,
    plain_line,
    purchase,
    received,
    sale,
)

TEN_CENTS = line(BedragExclBTW="0.40", BedragBTW="0.10", BedragInclBTW="0.50", BedragInvoer="0.40")
WRONG_SUM = line(BedragInclBTW="121.01")
WRONG_RATE = line(BTWPercentage="9")
RATE_OF_NO_CODE = line(BedragBTW="19", BedragInclBTW="119", BTWPercentage="19")
TWO_CENTS = line(BedragBTW="20.98", BedragInclBTW="120.98", BTWPercentage="20.98")
TO_DEBTORS = [plain_line("1", "1300")]
ROWS: dict[tuple[str, int], list[tuple[str, dict[str, object]]]] = {
    ("CMUT001", 1): [
        ("unknown", sale(Rekening="9999x")),
        ("missing", sale(Rekening=None)),
        ("unknown in a memorial", memorial(Rekening="?")),
        ("no money", mutation("GeldOntvangen", "8000", line())),
        ("debtors are no money", money("GeldUitgegeven", Rekening="1300")),
        ("no money of a payment", received(Rekening="4360")),
        ("creditors are no money of a payment", paid(Rekening="1600")),
    ],
    ("CMUT001.1", 1): [
        ("unknown", sale(line(TegenrekeningCode="1"))),
        ("missing", sale(line(TegenrekeningCode=""))),
        ("of a payment", received(MutatieRegels=[plain_line("1", "9999")])),
        ("second line", memorial(MutatieRegels=[plain_line("1", "1230"), plain_line("1", "12300")])),
    ],
    ("CMUT003", 1): [
        ("missing", sale(InExBTW=None)),
        ("empty", memorial(InExBTW=" ")),
        ("of money", money(InExBTW="")),
    ],
    ("CMUT003.1", 1): [("words", sale(InExBTW="e x")), ("other", received(InExBTW="XX"))],
    ("CMUT004", 1): [
        ("missing", sale(Datum=None)),
        ("empty", sale(Datum="")),
        ("of a payment", received(Datum=None)),
        ("before", sale(Datum="1979-12-31")),
        ("after", sale(Datum="2050-01-01")),
        ("earliest", memorial(Datum="0001-01-01T00:00:00")),
        ("latest", memorial(Datum="9999-12-31T23:59:59")),
    ],
    ("CMUT005", 1): [("missing", sale(Omschrijving=None)), ("blank", memorial(Omschrijving="  "))],
    ("CMUT006", 1): [
        ("none", sale(MutatieRegels=[])),
        ("missing", sale(MutatieRegels=None)),
        ("of a payment", received(MutatieRegels=[])),
        ("many", sale(*[line()] * 101)),
        ("many in a memorial", memorial(MutatieRegels=[plain_line("1", "1230")] * 101)),
    ],
    ("CMUT008", 1): [
        ("missing", sale(Soort=None)),
        ("empty", sale(Soort="")),
        ("opening", sale(Soort="OpeningsSaldo")),
    ],
    ("CMUT010", 1): [
        ("a cent", sale(WRONG_SUM)),
        ("second line", sale(line(), WRONG_SUM)),
        ("of a payment", received(MutatieRegels=[{**plain_line("1", "1300"), "BedragInclBTW": "2"}])),
        ("of a free rate", sale(line(BTWCode="AFW_VERK", BedragInclBTW="122"))),
    ],
    ("CMUT010.1", 1): [
        ("other", sale(WRONG_RATE)),
        ("rounding", sale(TEN_CENTS)),
        ("none", sale(line(BTWPercentage="0"))),
        ("absurd", sale(line(BTWPercentage="100000"))),
    ],
    ("CMUT011", 1): [
        ("purchase on sale", sale(line(BTWCode="HOOG_INK_21"))),
        ("reverse charge of a purchase on sale", sale({**plain_line("100", "8000"), "BTWCode": "VERL_INK"})),
        ("divergent purchase on sale", sale(line(BTWCode="AFW"))),
        ("sale on purchase", purchase(line(TegenrekeningCode="4360"))),
        ("divergent sale on purchase", purchase(line(BTWCode="AFW_VERK", TegenrekeningCode="4360"))),
        ("VAT on a payment", received(MutatieRegels=[line(TegenrekeningCode="1300")])),
        (
            "no VAT of a sale on a payment",
            received(MutatieRegels=[{**plain_line("1", "1300"), "BTWCode": "BU_EU_VERK"}]),
        ),
    ],
    ("CMUT011", 2): [
        ("rate of no code", sale(RATE_OF_NO_CODE)),
        ("two cents", sale(TWO_CENTS)),
        ("VAT of a code without", sale(line(BTWCode="BI_EU_VERK"))),
        ("VAT of no VAT", memorial(MutatieRegels=[line(BTWCode="GEEN", TegenrekeningCode="1230")])),
    ],
    ("CMUT012", 1): [
        ("purchase on money received", money(MutatieRegels=[line(BTWCode="HOOG_INK_21")])),
        ("sale on money spent", money("GeldUitgegeven", MutatieRegels=[line(TegenrekeningCode="4360")])),
    ],
    ("CMUT012", 2): [
        ("bank", sale(line(TegenrekeningCode="1100"))),
        ("creditors", purchase(line(BTWCode="HOOG_INK_21", TegenrekeningCode="1600"))),
        ("debtors", money(MutatieRegels=[line(TegenrekeningCode="1300")])),
        ("cash", money("GeldUitgegeven", MutatieRegels=[plain_line("1", "1000")])),
    ],
    ("CMUT013", 1): [
        ("missing", sale(Factuurnummer=None)),
        ("of a supplier", purchase(Factuurnummer="")),
        ("of debtors in a memorial", memorial(Rekening="1300", RelatieCode="C1")),
        ("of creditors in a memorial", memorial(MutatieRegels=[plain_line("1", "1600")], RelatieCode="L1")),
    ],
    ("CMUT014", 1): [
        ("missing", sale(RelatieCode=None)),
        ("of a supplier", purchase(RelatieCode="")),
        ("of debtors in a memorial", memorial(Rekening="1300", Factuurnummer="F1")),
    ],
    ("CMUT014", 2): [
        ("no term", sale(Betalingstermijn=None)),
        ("of a supplier", purchase(Betalingstermijn="")),
        ("no number", sale(Betalingstermijn="veertien")),
        ("negative", sale(Betalingstermijn="-1")),
        ("half", sale(Betalingstermijn="1.5")),
        ("too many days", received(Betalingstermijn="10000")),
    ],
    ("CMUT015", 1): [("debtors", purchase(Rekening="1300")), ("bank", purchase(Rekening="1100"))],
    ("CMUT016", 1): [("creditors", sale(Rekening="1600")), ("revenue", sale(Rekening="8000"))],
    ("CMUT017", 1): [
        ("unknown", sale(RelatieCode="C2")),
        ("of a supplier", purchase(RelatieCode="l1")),
        ("of money", money(RelatieCode="C2")),
        ("of a memorial", memorial(RelatieCode="C2")),
    ],
    ("CMUT018", 1): [("twice", purchase(Factuurnummer="I1"))],
    ("CMUT019", 1): [
        ("twice", sale(Factuurnummer="F1")),
        ("of another relation", sale(RelatieCode="L1", Factuurnummer="F1")),
    ],
    ("CMUT021", 1): [
        ("received", received(MutatieRegels=TO_DEBTORS * 2)),
        ("sent", paid(MutatieRegels=[plain_line("1", "1600")] * 2)),
    ],
    ("CMUT023", 1): [("missing", received(Factuurnummer=None)), ("sent", paid(Factuurnummer=""))],
    ("CMUT024", 1): [("missing", received(RelatieCode=None)), ("sent", paid(RelatieCode=""))],
    ("CMUT025", 1): [("unknown", received(RelatieCode="C2")), ("sent", paid(RelatieCode="c1"))],
    ("CMUT026", 1): [
        ("no such invoice", received(Factuurnummer="F2")),
        ("of another", received(RelatieCode="L1")),
        ("in another case", received(Factuurnummer="f1")),
        ("sent", paid(Factuurnummer="F1")),
    ],
    ("CMUT027", 1): [
        ("revenue", received(MutatieRegels=[plain_line("1", "8000")])),
        ("creditors", received(MutatieRegels=[plain_line("1", "1600")], RelatieCode="L1", Factuurnummer="I1")),
    ],
    ("CMUT028", 1): [
        ("debtors", paid(MutatieRegels=TO_DEBTORS)),
        ("bank", paid(MutatieRegels=[plain_line("1", "1000")])),
    ],
    ("CMUT033", 1): [
        ("unknown", sale(line(BTWCode="HOOG"))),
        ("missing", sale(line(BTWCode=""))),
        ("other words", sale(line(BTWCode="hoog verk 21"))),
        ("of a payment", received(MutatieRegels=[{**plain_line("1", "1300"), "BTWCode": ""}])),
    ],
}
"""What provokes each text: by code and which of its meanings. The books hold sale F1 and purchase I1; new ones are F9, I9."""
NUMBERED = [(code, meaning, name, sent) for (code, meaning), rows in ROWS.items() for name, sent in rows]
TAKES_A_TAKEN_NUMBER = ("CMUT018", "CMUT019")


@pytest.mark.parametrize(
    ("code", "meaning", "name", "sent"),
    NUMBERED,
    ids=[f"{code} {meaning} {name}" for code, meaning, name, _ in NUMBERED],
)
def test_code(door: Door, code: str, meaning: int, name: str, sent: dict[str, object]) -> None:
    door.add(sale())
    door.add(purchase())
    new = {} if code in TAKES_A_TAKEN_NUMBER else {"F1": "F9", "I1": "I9"}
    number = sent.get("Factuurnummer")
    is_invoice = sent.get("Soort") in ("FactuurVerstuurd", "FactuurOntvangen")
    asked = {**sent, "Factuurnummer": new[str(number)]} if number in new and is_invoice else sent
    reply = door.call("AddMutatie", oMut=asked)
    assert reply.told == (code, TEXTS["AddMutatie", code][meaning - 1])
    assert (reply.status, reply.value("Mutatienummer")) == (200, "0")
    assert [row["MutatieNr"] for row in door.call("GetMutaties").all("cMutatieList")] == ["1", "2"]


@pytest.mark.parametrize("kind", LockKind)
def test_closed_period(either_door: Door, kind: LockKind) -> None:
    with either_door.book(writing=True) as book:
        lock_period(book, kind, date(2023, 4, 1))
    assert either_door.add(sale(Datum="2023-04-02")) == 1
    assert either_door.add(purchase(Datum="2023-04-02")) == 2
    every_soort = (
        sale(Factuurnummer="F2"),
        purchase(Factuurnummer="I2"),
        received(),
        paid(),
        money(),
        money("GeldUitgegeven"),
        memorial(),
    )
    for sent in every_soort:
        assert either_door.call("AddMutatie", oMut=sent).told == ("CMUT020", "Periode is afgesloten")
        assert either_door.call("AddMutatie", oMut={**sent, "Datum": "1980-01-01"}).code == "CMUT020"
    assert either_door.add(received(Datum="2023-04-02")) == 3


def test_reader_may_not_add(door: Door) -> None:
    granted(door.server, USERNAME, door.administration_id, Role.READER)
    assert door.call("AddMutatie", oMut=sale()).code == "E001.5"
    assert door.call("AddMutatie", oMut=sale(Omschrijving="")).code == "E001.5"
    assert door.call("AddRelatie", oRel={"Code": "X", "Bedrijf": "X", "BP": "B"}).code == "E001.5"
    assert door.call("GetMutaties").all("cMutatieList") == []


def test_cost_centre_that_is_not_there(door: Door) -> None:
    reply = door.call("AddMutatie", oMut=sale(line(), line(KostenplaatsID="7")))
    assert reply.told == ("CFACT212", "Kostenplaats op regel 2 bestaat niet.")


def test_account_that_was_blocked(door: Door) -> None:
    with door.book(writing=True) as book:
        change_account(book, chart_of(book).account_by_code["8000"].id, lambda account: replace(account, active=False))
    assert door.call("AddMutatie", oMut=sale()).code == "CMUT001.1"


LARGEST = "9" * 20
OWN: dict[str, tuple[dict[str, object], tuple[str, str]]] = {
    "description": (sale(Omschrijving="x" * 201), ("GBK002", "Omschrijving is te lang")),
    "invoice number": (sale(Factuurnummer="x" * 51), ("GBK002", "Factuurnummer is te lang")),
    "voucher": (memorial(Boekstuk="x" * 51), ("GBK002", "Boekstuk is te lang")),
    "reference": (sale(Betalingskenmerk="x" * 51), ("GBK002", "Betalingskenmerk is te lang")),
    "amount": (
        sale(line(BedragInclBTW=LARGEST, BedragExclBTW=LARGEST)),
        ("GBK003", "BedragInclBTW is niet toegestaan"),
    ),
    "entered": (sale({"BedragInvoer": LARGEST, "BTWCode": "GEEN"}), ("CMUT001.1", TEXTS["AddMutatie", "CMUT001.1"][0])),
}


@pytest.mark.parametrize("name", OWN)
def test_codes_of_the_server_itself(door: Door, name: str) -> None:
    sent, told = OWN[name]
    assert door.call("AddMutatie", oMut=sent).told == told


ORDER: list[tuple[dict[str, object], str]] = [
    (sale(WRONG_SUM, Rekening="x", Datum=None, Omschrijving="", Factuurnummer=None), "CMUT001"),
    (sale(WRONG_SUM, Datum=None, Omschrijving="", Factuurnummer=None), "CMUT004"),
    (sale(WRONG_SUM, Omschrijving="", Factuurnummer=None), "CMUT005"),
    (sale(WRONG_SUM, Factuurnummer=None, RelatieCode="?"), "CMUT010"),
    (sale(Factuurnummer=None, RelatieCode="?"), "CMUT013"),
    (sale(line(BTWCode="?"), RelatieCode="?"), "CMUT017"),
    (sale(line(BTWCode="?"), Boekstuk="x" * 51), "CMUT033"),
]


@pytest.mark.parametrize(("sent", "code"), ORDER, ids=[code for _, code in ORDER])
def test_of_several_the_first_of_the_table_is_told(door: Door, sent: dict[str, object], code: str) -> None:
    assert door.call("AddMutatie", oMut=sent).code == code


def test_every_text_of_the_table_is_provoked() -> None:
    documented = {
        (code, meaning)
        for (operation, code), texts in TEXTS.items()
        if operation == "AddMutatie"
        for meaning, _ in enumerate(texts, start=1)
    }
    assert documented - set(ROWS) == {("CMUT020", 1)}


def test_a_refusal_takes_no_number(either_door: Door) -> None:
    assert either_door.add(sale()) == 1
    assert either_door.call("AddMutatie", oMut=sale()).code == "CMUT019"
    assert either_door.call("AddMutatie", oMut=sale(WRONG_SUM, Factuurnummer="F2")).code == "CMUT010"
    assert either_door.add(sale(Factuurnummer="F2")) == 2
