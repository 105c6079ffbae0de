"""Each golden case is answered as it is written down, and every operation that is served has one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from grootboek.bookkeeping.mandates import add_mandate
from grootboek.bookkeeping.parties import add_party
from grootboek.gateways.snelstart.operations import SERVED
from grootboek.ledger.mandate import MandateDraft
from grootboek.ledger.party import PartyDraft
from grootboek.store.invoicing.mandates import mandates
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.golden import CASES, Case, cases, filled, named, names_of_ids
from tests.gateways.snelstart.money import BANK, CASH, GENERAL, JOURNALS, general, made, money, on, vat


@pytest.fixture
def furnished(door: Door) -> Iterator[dict[str, str]]:
    """The names of the ids of an administration with the sale G-1, the relation 90 and a mandate; the first two go again."""
    model = door.booked("G-1", boekstuk="V26-1")
    with door.book(writing=True) as book:
        relation = add_party(book, PartyDraft(number=90, name="Oud", is_supplier=False))
        if not mandates(book):
            signed = {"reference": "SEPA-43", "signed_on": date(2026, 1, 15), "description": "Contributie"}
            add_mandate(book, MandateDraft(party_id=door.customer.id, **signed))
    centre = door.call("POST", "/v2/kostenplaatsen", {"omschrijving": "Winkel", "nummer": 4001}).json
    yield names_of_ids(door) | {model["id"]: "{boeking G-1}", centre["id"]: "{kostenplaats 4001}"}
    for row in door.get("/v2/kostenplaatsen").json:
        door.call("DELETE", f"/v2/kostenplaatsen/{row['id']}")
    for row in door.get("/v2/verkoopfacturen", "$filter=startswith(Factuurnummer,'G-')").json:
        assert door.call("DELETE", f"/v2/verkoopboekingen/{row['verkoopBoeking']['id']}").status == 200
    door.call("DELETE", f"/v2/relaties/{relation.uid}")


@contextmanager
def money_furnished(door: Door, case: Case) -> Iterator[dict[str, str]]:
    """The names of bookings of money, which are there for the cases of their resources alone, and go again."""
    if not any(resource in case.told["path"] for resource in JOURNALS):
        yield {}
        return
    bank, cash, memo = (made(door, resource, model) for resource, model in of_money(door).items())
    yield {bank["id"]: "{bankboeking B26-1}", cash["id"]: "{kasboeking K26-1}", memo["id"]: "{memoriaal M26-1}"}
    for resource in (BANK, CASH):
        for row in door.get(f"/v2/{resource}").json:
            assert door.call("DELETE", f"/v2/{resource}/{row['id']}").status == 200
    door.call("DELETE", f"/v2/{GENERAL}/{memo['id']}")


def of_money(door: Door) -> dict[str, dict[str, Any]]:
    """Return a booking of each resource of money."""
    costs = on(door, "4360", debet=100, btwSoort="Hoog")
    spent = money(door, 0, 121, grootboekBoekingsRegels=[costs], btwBoekingsregels=[vat("TeVorderen", debet=21)])
    sold = on(door, "8000", 100, btwSoort="Hoog")
    till = money(
        door, 121, resource=CASH, grootboekBoekingsRegels=[sold], btwBoekingsregels=[vat("AfTeDragen", credit=21)]
    )
    memo = general(door, on(door, "4360", debet=10), on(door, "2000", 10))
    return {
        BANK: {**spent, "boekstuk": "B26-1"},
        CASH: {**till, "boekstuk": "K26-1"},
        GENERAL: {**memo, "boekstuk": "M26-1"},
    }


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_answer_is_the_golden_one(door: Door, furnished: dict[str, str], case: Case) -> None:
    request, response = case.text("request.json"), case.text("response.json")
    invoice = door.get("/v2/verkoopfacturen", "$filter=Factuurnummer eq 'G-1'".replace(" ", "%20")).json[0]["id"]
    line = door.get("/v2/grootboekmutaties", "$top=1&$filter=FactuurNummer%20eq%20'G-1'").json[0]["id"]
    with money_furnished(door, case) as more:
        names = furnished | {invoice: "{factuur G-1}", line: "{mutatie G-1}"} | more
        reply = door.call(
            case.told["method"],
            filled(case.told["path"], names),
            None if request is None else filled(request, names).encode(),
            filled(case.told.get("query", ""), names).replace(" ", "%20"),
        )
    assert reply.status == case.told["status"]
    own = case.told.get("own_values", ())
    assert without(own, named(reply.text, names)) == without(own, named(response or "", {}))


def without(own: list[str], answer: Any) -> Any:
    """Return an answer without the values that depend on what was booked before."""
    return {name: "..." if name in own else value for name, value in answer.items()} if own else answer


def test_every_operation_that_is_served_has_a_case() -> None:
    served = {operation.name for operation in SERVED}
    assert {case.told["operation"] for case in cases()} == served


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case_tells_where_its_answer_is_known_from(case: Case) -> None:
    assert case.told["provenance"]
    assert case.folder.parent.parent == CASES
