"""Test what holds for every export: names of fields, base64, letters in any order, and the examples of the manual."""

from base64 import b64decode
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from lxml import etree

from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.recording import record
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.chart import chart_of
from tests.gateways.cash.conftest import Door, records_of
from tests.gateways.cash.statements import invoice_to_boer, purchase, sale

EXAMPLES = {
    "0101V|2": ["R0101"],
    "0101|2|10": ["R0101", "R0101"],
    "0101P": ["R0101", "R0101", "R0101", "R0311", "R0311"],
    "0101T|KVKCASH": ["R0101"],
    "0211T|1509": ["R0211"],
    "0801": ["R0801"],
    "0301T|1601|1602": ["R0301", "R0301"],
    "301P|16|VERK|000002|161011": ["R0301"],
    "0301B|2018": [],
    "I302E|16|INK|000001": ["R0301", "R0301", "R0301"],
    "8504|16|VERKF": ["R8504"],
    "8504|16|KAS": ["R8504"],
    "2050N": ["R2050"],
    "0105": ["R0105"],
    "0109": ["R0109"],
    "0201|1300": ["R0201"],
    "0311T": ["R0311", "R0311", "R0311"],
    "0901|KAS": ["R0901"],
    "0911": ["R0911"],
    "8500|KAS": ["R8500"],
}
"""The financial examples of the manual, and one of each other request, with the records of their answers."""


@pytest.fixture
def books(either_door: Door) -> Door:
    """Books in which every example finds something, written by several doors."""
    with either_door.book(writing=True) as book:
        keyword = {"cash": {"0157": "KVKCASH"}}
        add_party(book, PartyDraft(number=2, name="Twee", contact="Wie", iban="NL91ABNA0417164300", collection="core"))
        add_party(book, PartyDraft(number=10, name="Tien", door_fields=keyword))
        add_cost_centre(book, CostCentreDraft(code="WIN", name="Winkel"))
        record(book, sale(book, "060077"))
        record(book, purchase(book, "7001", "purchase_high"))
        invoice_to_boer(book)
    either_door.bring("201=4360 302=160201 307=10000 306=a&amp;b 901=KAS")
    return either_door


def text_of(door: Door, request: str, formaat: str = "0") -> str:
    """Return the text of an export."""
    reply = door.call("Export", exportData=request, formaat=formaat)
    assert (reply.code, reply.message) == (1, "Success")
    return reply.value("exportResult") or ""


def test_examples_in_both_forms(books: Door) -> None:
    for request, expected in EXAMPLES.items():
        plain = text_of(books, request)
        found = [each["record"] for each in records_of(plain)]
        assert (found if expected != ["R0211"] else found[:1]) == expected, request
        assert b64decode(text_of(books, request, "1"), validate=True).decode() == plain, request


def test_names_of_fields_in_every_request(books: Door) -> None:
    for request in EXAMPLES:
        number, bar, parameters = request.partition("|")
        named = etree.fromstring(text_of(books, f"{number}X{bar}{parameters}").partition("?>")[2])
        assert all(each.get("naam") for each in named.iter() if each is not named), request
        for each in named.iter():
            each.attrib.clear()
        plain = etree.fromstring(text_of(books, request).partition("?>")[2])
        assert etree.tostring(named) == etree.tostring(plain), request


@pytest.mark.parametrize("letters", ["".join(order) for order in permutations("PVX")])
def test_letters_in_any_order(books: Door, letters: str) -> None:
    assert text_of(books, f"0101{letters}|2|50") == text_of(books, "0101PVX|2|50")


def test_opening_balance_and_payments_of_other_doors(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        chart = chart_of(book).account_by_code
        opening = Statement(
            kind=BookingKind.OPENING,
            date=date(2016, 1, 1),
            account_id=chart["1100"].id,
            lines=(StatedLine(account_id=chart["0600"].id, net=50000),),
        )
        record(book, opening)
        booked = sale(book, "F2016-1")
        record(book, booked)
        paid = replace(
            booked,
            kind=BookingKind.PAYMENT_RECEIVED,
            account_id=chart["1100"].id,
            lines=(StatedLine(account_id=chart["1300"].id, net=12000),),
        )
        record(book, paid)
    shown = {each["F0201"]: each["F0307"] for each in either_door.export("0211T|1612") if each["F0307"] != "0,00"}
    assert shown == {"0600": "-500,00", "1100": "620,00", "1300": "1,00", "1700": "-21,00", "8000": "-100,00"}
    (item,) = either_door.export("0311T")
    assert (item["F0309"], item["F0307"], item["F0320"]) == ("F2016-1", "121,00", "1,00")
    lines = [(each["F0901"], each["F0201"], each["F0307"]) for each in either_door.export("I302E|16|BAL|1")]
    assert lines == [("BAL", "1100", "500,00"), ("BAL", "0600", "-500,00")]
