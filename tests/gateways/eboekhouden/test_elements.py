"""Test that an answer has every element of the contract, since clients read them without asking whether they are there."""

import pytest
from lxml import etree

from grootboek.gateways.eboekhouden.contract import CONTRACT
from tests.gateways.eboekhouden.conftest import NS, Door
from tests.gateways.eboekhouden.messages import invoice, memorial, money, purchase, received, sale

ROWS = {
    field.type: (operation, structure.fields[0].name)
    for operation, called in CONTRACT.operations.items()
    if called.response.fields
    for field in CONTRACT.structures[called.response.fields[0].type].fields
    if (structure := CONTRACT.structures.get(field.type)) is not None and structure.is_list
}
"""The operation and the element of the rows of each list that an operation answers."""
INNER = {"ArrayOfCMutatieListRegel": ("GetMutaties", "cMutatieListRegel")}
INNER |= {"ArrayOfCFactuurRegel": ("GetFacturen", "cFactuurRegel")}


@pytest.mark.parametrize("rows", [*ROWS, *INNER])
def test_row_has_every_element_in_the_order_of_the_contract(door: Door, rows: str) -> None:
    for mutation in (sale(), purchase(), received("21"), money(), memorial()):
        door.add(mutation)
    assert door.call("AddFactuur", oFact=invoice()).code == ""
    operation, name = {**ROWS, **INNER}[rows]
    told = door.call(operation, **({"OpSoort": "Debiteuren"} if operation == "GetOpenPosten" else {}))
    elements = [field.name for field in CONTRACT.structures[CONTRACT.structures[rows].fields[0].type].fields]
    shown = [[etree.QName(child).localname for child in row] for row in told.tree.iterfind(f".//e:{name}", NS)]
    assert shown
    assert shown == [elements] * len(shown)


def test_mutation_without_a_term_has_one_of_zero(either_door: Door) -> None:
    either_door.add(money())
    assert either_door.call("GetMutaties").value("Betalingstermijn") == "0"
