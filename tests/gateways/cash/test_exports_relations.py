"""Test the exports about relations besides 0101 itself: their contacts and their mandates."""

from dataclasses import replace
from datetime import date

import pytest

from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.ledger.collection import CollectionOrder, MandateKind
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.parties import party_by
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.statements import invoice_to_boer

JONG = PartyDraft(
    number=1,
    name="De Jong Engineering BV",
    contact="De heer P. de Jong",
    salutation="Geachte heer De Jong",
    email="p@2jongengin.nl",
    mobile="06-12345678",
    no_email=True,
)


def test_contacts(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        add_party(book, JONG)
        add_party(book, PartyDraft(number=50, name="Alleen", contact="Piet"))
    jong = {
        "record": "R0105", "F0101": "000001", "F0103": "De heer P. de Jong", "F0120": "p@2jongengin.nl",
        "F0127": "Geachte heer De Jong", "F0140": "1", "F0144": "06-12345678", "F1493": "N",
    }  # fmt: skip
    piet = {"record": "R0105", "F0101": "000050", "F0103": "Piet", "F0140": "1"}
    assert either_door.export("0105") == [jong, piet]
    assert either_door.export("105|2|50") == [piet]
    assert either_door.export("0105|43") == []


def mandated(kind: MandateKind = MandateKind.RECURRING, **facts: str) -> CollectionOrder:
    """Return an order to collect an invoice."""
    signed = date(2016, 1, 31)
    texts = {
        "account_number": "",
        "account_holder": "J. de Boer",
        "city": "Rijswijk",
        "mandate_reference": "M-1",
        **facts,
    }
    return CollectionOrder(mandate_kind=kind, signed_on=signed, **texts)


def test_mandates(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        add_party(
            book, PartyDraft(number=1, name="Een", collection="core", iban="nl62 abna 0509828922", bic="ABNANL2A")
        )
        add_party(book, PartyDraft(number=2, name="Zonder machtiging", iban="NL91ABNA0417164300"))
        add_party(book, PartyDraft(number=3, name="Zonder rekening", collection="core"))
        boer = party_by(book, "number", 43)
        assert boer is not None
        change_party(book, boer.id, lambda party: replace(party, iban="NL44RABO0123456789", bic="RABONL2U"))
        invoice_to_boer(book, collection=mandated(iban="NL44 RABO 0123 4567 89"))
        invoice_to_boer(book, collection=mandated(iban="NL44RABO0123456789"))
        invoice_to_boer(book, collection=mandated(account_number="NL91 ABNA 0417 1643 00"))
        invoice_to_boer(book, collection=mandated(iban="NL20INGB0001234567", mandate_reference=""))
    first = {"record": "R0109", "F0101": "000001", "F0110": "NL62ABNA0509828922", "F0350": "ABNANL2A"}
    boers = [
        {"record": "R0109", "F0101": "000043", "F0110": "NL44RABO0123456789", "F0350": "RABONL2U"},
        {"record": "R0109", "F0101": "000043", "F0110": "NL91ABNA0417164300"},
    ]
    assert either_door.export("0109") == [first, *boers]
    assert either_door.export("0109T|1") == [first]
    assert either_door.export("0109|2|50") == boers


@pytest.mark.parametrize("request_text", ["0105|x", "0109|1|x", "0311|-1", "0101W", "0101|1234567"])
def test_numbers_without_form(door: Door, request_text: str) -> None:
    reply = door.call("Export", exportData=request_text)
    assert reply.code == 800
    assert reply.message.startswith(f"Error during export: ongeldige aanvraag {request_text}: ")
