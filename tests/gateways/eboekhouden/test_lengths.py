"""Test the longest text of each element that the manual gives a length: it is taken, and one letter more is refused."""

import pytest

from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.lengths import LENGTHS
from tests.gateways.eboekhouden.conftest import Door
from tests.gateways.eboekhouden.messages import BOOKED, COLLECTED, MAILED, invoice, invoice_line, line, sale

INVOICE = {**BOOKED, **MAILED, **COLLECTED}
ACCOUNT = {"ID": "1", "Code": "0099", "Omschrijving": "Voorraad", "Categorie": "BAL"}
FILTERS = {
    name: field.type
    for name, operation in CONTRACT.operations.items()
    for field in operation.request.fields
    if field.name == "cFilter"
}
TEXTS_OF_FILTERS = [
    (operation, field.name)
    for operation, kind in FILTERS.items()
    for field in CONTRACT.structures[kind].fields
    if field.type == "string"
]
TOLD = {
    ("cFactuur", "Relatiecode"): "CFACT025",
    ("cFactuur", "Factuursjabloon"): "CFACT028",
    ("cFactuurRegel", "BTWCode"): "CFACT042",
    ("cFactuurRegel", "TegenrekeningCode"): "CMUT012",
    ("cMutatie", "Rekening"): "CMUT001",
    ("cMutatie", "RelatieCode"): "CMUT017",
    ("cMutatie", "Betalingstermijn"): "CMUT014",
    ("cMutatie", "InExBTW"): "CMUT003.1",
    ("cMutatieRegel", "BTWCode"): "CMUT033",
    ("cMutatieRegel", "TegenrekeningCode"): "CMUT001.1",
    ("cGrootboekrekening", "Categorie"): "CGB006",
}
"""What is told of a text that is too long where the manual has a code: what it names is not there, or it is none of a few."""


LETTERED = ("IncassoMachtigingSoort", "Factuursjabloon", "EmailVanAdres", "Relatiecode")
"""What may hold a few values alone, or has to be there: other tests send it."""


def too_long(structure: str) -> dict[str, str]:
    """Return each text of a structure that has a length, a letter longer; a Soort that is too long is a fault."""
    return {name: "x" * (longest + 1) for name, longest in LENGTHS[structure].items() if name != "Soort"}


def codes(structure: str) -> dict[str, str]:
    """Return what is told of each text of a structure that is too long."""
    return {name: TOLD.get((structure, name), "GBK002") for name in too_long(structure)}


def test_texts_of_an_invoice(door: Door) -> None:
    door.let_mail()

    def told(*lines: dict[str, object], **changes: str) -> str:
        return door.call("AddFactuur", oFact=invoice(*lines, **{**INVOICE, **changes})).code

    assert {name: told(**{name: text}) for name, text in too_long("cFactuur").items()} == codes("cFactuur")
    lines = {name: invoice_line(**{name: text}) for name, text in too_long("cFactuurRegel").items()}
    assert {name: told(line) for name, line in lines.items()} == codes("cFactuurRegel")
    longest = {name: "x" * length for name, length in LENGTHS["cFactuur"].items() if name not in LETTERED}
    assert told(invoice_line(Code="x" * 50, Eenheid="x" * 50), **longest) == ""


def test_texts_of_a_mutation(door: Door) -> None:
    def told(*lines: dict[str, str], **changes: str) -> str:
        return door.call("AddMutatie", oMut=sale(*lines, **changes)).code

    assert {name: told(**{name: text}) for name, text in too_long("cMutatie").items()} == codes("cMutatie")
    lines = {name: line(**{name: text}) for name, text in too_long("cMutatieRegel").items()}
    assert {name: told(line) for name, line in lines.items()} == codes("cMutatieRegel")
    kept = ("Factuurnummer", "Boekstuk", "Omschrijving", "Betalingskenmerk")
    longest = {name: "x" * LENGTHS["cMutatie"][name] for name in kept}
    assert told(Betalingstermijn="9999", **longest) == ""
    (shown,) = door.call("GetMutaties", cFilter={"Factuurnummer": "x" * 50}).all("cMutatieList")
    assert {name: shown[name] for name in kept[:3]} == {name: longest[name] for name in kept[:3]}


@pytest.mark.parametrize("operation", ["AddGrootboekrekening", "UpdateGrootboekrekening"])
def test_texts_of_an_account(door: Door, operation: str) -> None:
    texts = too_long("cGrootboekrekening").items()
    told = {name: door.call(operation, oGb={**ACCOUNT, name: text}).code.removesuffix(".1") for name, text in texts}
    assert told == codes("cGrootboekrekening")
    longest = {"Code": "x" * 10, "Omschrijving": "x" * 50}
    assert door.call(operation, oGb={**ACCOUNT, **longest}).code == ""
    (shown,) = door.call("GetGrootboekrekeningen", cFilter={"Code": "x" * 10}).all("cGrootboekrekening")
    assert shown["Omschrijving"] == "x" * 50


@pytest.mark.parametrize(("operation", "name"), TEXTS_OF_FILTERS, ids=[" ".join(each) for each in TEXTS_OF_FILTERS])
def test_long_text_of_a_filter_finds_nothing(door: Door, operation: str, name: str) -> None:
    door.add(sale())
    reply = door.call(operation, cFilter={name: "x" * 1_000})
    assert reply.code == ("GBK005" if operation == "GetSaldo" else "")
    assert reply.all(CONTRACT.structures[reply_type(operation)].fields[-1].name) in ([], [{}])


def reply_type(operation: str) -> str:
    """Return the structure of the result of an operation."""
    return CONTRACT.operations[operation].response.fields[0].type


def test_length_is_counted_in_units_of_utf_16(door: Door) -> None:
    """A bicycle is two of the units that .NET and SQL Server count."""
    bikes = "\N{BICYCLE}" * 25
    assert door.call("AddMutatie", oMut=sale(Factuurnummer=bikes)).code == ""
    assert door.call("AddMutatie", oMut=sale(Factuurnummer=bikes + "x")).told == ("GBK002", "Factuurnummer is te lang")
    assert door.call("AddRelatie", oRel={"Code": "N", "Bedrijf": bikes * 2}).code == ""
    assert door.call("AddRelatie", oRel={"Code": "O", "Bedrijf": bikes * 2 + "x"}).told == (
        "GBK002",
        "Bedrijf is te lang",
    )
