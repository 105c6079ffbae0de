"""Test each error code of AddMutatie: the smallest mutation that provokes it, and the manual's text."""

from datetime import date

import pytest

from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.closing import lock_period
from grootboek.gateways.eboekhouden.errors import TEXTS
from grootboek.ledger.actor import Role
from grootboek.ledger.lock import LockKind
from grootboek.store.references import references
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
ROWS: dict[str, list[tuple[str, dict[str, object]]]] = {
    "CMUT001": [
        ("unknown", sale(Rekening="9999x")),
        ("missing", sale(Rekening=None)),
        ("no money", mutation("GeldOntvangen", "8000", line())),
        ("no money of a payment", received(Rekening="4360")),
    ],
    "CMUT001.1": [("unknown", sale(line(TegenrekeningCode="1"))), ("missing", sale(line(TegenrekeningCode="")))],
    "CMUT003": [("missing", sale(InExBTW=None)), ("empty", memorial(InExBTW=" "))],
    "CMUT003.1": [("lower case", sale(InExBTW="ex")), ("other", received(InExBTW="XX"))],
    "CMUT004": [
        ("missing", sale(Datum=None)),
        ("empty", sale(Datum="")),
        ("before", sale(Datum="1979-12-31")),
        ("after", sale(Datum="2050-01-01")),
    ],
    "CMUT005": [("missing", sale(Omschrijving=None)), ("blank", memorial(Omschrijving="  "))],
    "CMUT006": [
        ("none", sale(MutatieRegels=[])),
        ("missing", sale(MutatieRegels=None)),
        ("many", sale(*[line()] * 101)),
    ],
    "CMUT008": [("missing", sale(Soort=None)), ("opening", sale(Soort="OpeningsSaldo"))],
    "CMUT010": [("a cent", sale(WRONG_SUM)), ("second line", sale(line(), WRONG_SUM))],
    "CMUT010.1": [
        ("other", sale(WRONG_RATE)),
        ("rounding", sale(TEN_CENTS)),
        ("absurd", sale(line(BTWPercentage="100000"))),
    ],
    "CMUT011": [
        ("purchase on sale", sale(line(BTWCode="HOOG_INK_21"))),
        ("sale on purchase", purchase(line(TegenrekeningCode="4360"))),
        ("VAT on a payment", received(MutatieRegels=[line(TegenrekeningCode="1300")])),
    ],
    "CMUT012": [
        ("bank", sale(line(TegenrekeningCode="1100"))),
        ("debtors", money(MutatieRegels=[line(TegenrekeningCode="1300")])),
    ],
    "CMUT013": [("missing", sale(Factuurnummer=None)), ("of a supplier", purchase(Factuurnummer=""))],
    "CMUT014": [("missing", sale(RelatieCode=None)), ("of a supplier", purchase(RelatieCode=""))],
    "CMUT015": [("debtors", purchase(Rekening="1300"))],
    "CMUT016": [("creditors", sale(Rekening="1600"))],
    "CMUT017": [("unknown", sale(RelatieCode="C2")), ("of money", money(RelatieCode="C2"))],
    "CMUT018": [("twice", purchase())],
    "CMUT019": [("twice", sale()), ("of another relation", sale(RelatieCode="L1"))],
    "CMUT021": [("two", received(MutatieRegels=[plain_line("1", "1300"), plain_line("2", "1300")]))],
    "CMUT023": [("missing", received(Factuurnummer=None)), ("sent", paid(Factuurnummer=""))],
    "CMUT024": [("missing", received(RelatieCode=None)), ("sent", paid(RelatieCode=""))],
    "CMUT025": [("unknown", received(RelatieCode="C2")), ("sent", paid(RelatieCode="c1"))],
    "CMUT026": [("no such invoice", received(Factuurnummer="F2")), ("of another", received(RelatieCode="L1"))],
    "CMUT027": [("revenue", received(MutatieRegels=[plain_line("1", "8000")]))],
    "CMUT028": [("debtors", paid(MutatieRegels=[plain_line("1", "1300")]))],
    "CMUT033": [("unknown", sale(line(BTWCode="HOOG"))), ("missing", sale(line(BTWCode="")))],
}
NUMBERED = [(code, name, sent) for code, rows in ROWS.items() for name, sent in rows]


@pytest.mark.parametrize(("code", "name", "sent"), NUMBERED, ids=[f"{code} {name}" for code, name, _ in NUMBERED])
def test_code(door: Door, code: str, name: str, sent: dict[str, object]) -> None:
    door.add(sale())
    door.add(purchase())
    new = {"F1": "F9", "I1": "I9"} if code not in ("CMUT018", "CMUT019") else {}
    number = sent.get("Factuurnummer")
    is_payment = str(sent.get("Soort")).startswith("Factuurbetaling")
    asked = {**sent, "Factuurnummer": new[str(number)]} if number in new and not is_payment else sent
    reply = door.call("AddMutatie", oMut=asked)
    assert reply.told == (code, TEXTS["AddMutatie", code][1 if code == "CMUT012" else 0])
    assert (reply.status, reply.value("Mutatienummer")) == (200, "0")
    assert [row["MutatieNr"] for row in door.call("GetMutaties").all("cMutatieList")] == ["1", "2"]


SECOND_MEANINGS = {
    "no term": (sale(Betalingstermijn=None), "CMUT014", 1),
    "no number": (sale(Betalingstermijn="veertien"), "CMUT014", 1),
    "too many days": (received(Betalingstermijn="10000"), "CMUT014", 1),
    "rate of no code": (sale(RATE_OF_NO_CODE), "CMUT011", 1),
    "VAT of a code without": (sale(line(BTWCode="BI_EU_VERK")), "CMUT011", 1),
}


@pytest.mark.parametrize("name", SECOND_MEANINGS)
def test_second_meaning_of_a_code(door: Door, name: str) -> None:
    sent, code, meaning = SECOND_MEANINGS[name]
    door.add(sale(Factuurnummer="F0"))
    assert door.call("AddMutatie", oMut=sent).told == (code, TEXTS["AddMutatie", code][meaning])


@pytest.mark.parametrize("kind", LockKind)
def test_closed_period(either_door: Door, kind: LockKind) -> None:
    with either_door.book(writing=True) as book:
        lock_period(book, kind, date(2023, 4, 1))
    for sent in (sale(), purchase(), money(), memorial()):
        assert either_door.call("AddMutatie", oMut=sent).told == ("CMUT020", "Periode is afgesloten")
    assert either_door.add(sale(Datum="2023-04-02")) == 1


def test_reader_may_not_add(door: Door) -> None:
    granted(door.hall, USERNAME, door.administration_id, Role.READER)
    assert door.call("AddMutatie", oMut=sale()).code == "E001.5"
    assert door.call("AddMutatie", oMut=sale(Omschrijving="")).code == "E001.5"
    assert door.call("AddRelatie", oRel={"Code": "X", "Bedrijf": "X"}).code == "E001.5"
    assert door.call("GetMutaties").all("cMutatieList") == []


def test_cost_centre_that_is_not_there(door: Door) -> None:
    reply = door.call("AddMutatie", oMut=sale(line(), line(KostenplaatsID="7")))
    assert reply.told == ("CFACT212", "Kostenplaats op regel 2 bestaat niet.")


def test_account_that_was_blocked(door: Door) -> None:
    with door.book(writing=True) as book:
        change_account(book, references(book).account_by_code["8000"].id, {"active": False})
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


def test_every_code_of_the_table_is_provoked() -> None:
    documented = {code for operation, code in TEXTS if operation == "AddMutatie"}
    assert documented - set(ROWS) == {"CMUT020"}


def test_a_refusal_takes_no_number(either_door: Door) -> None:
    assert either_door.add(sale()) == 1
    assert either_door.call("AddMutatie", oMut=sale()).code == "CMUT019"
    assert either_door.call("AddMutatie", oMut=sale(WRONG_SUM, Factuurnummer="F2")).code == "CMUT010"
    assert either_door.add(sale(Factuurnummer="F2")) == 2
