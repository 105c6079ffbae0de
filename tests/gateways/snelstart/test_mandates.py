"""Continuous mandates: listed at their relation, and named by sales that are collected under them."""

from datetime import date
from typing import Any

import pytest

from grootboek.bookkeeping.mandates import add_mandate, withdraw_mandate
from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.mandate import Mandate, MandateDraft
from grootboek.ledger.party import Party, PartyDraft
from grootboek.ledger.refusal import Refused
from grootboek.store.invoicing.mandates import mandate_by, stream_debited_accounts
from tests.gateways.snelstart.conftest import Door

SIGNED = date(2026, 1, 15)


@pytest.fixture
def payer(door: Door) -> Party:
    """A relation that is collected from."""
    with door.book(writing=True) as book:
        return add_party(book, PartyDraft(name="Betaler", iban="NL91ABNA0417164300", collection="core"))


def signed(door: Door, party: Party, **facts: Any) -> Mandate:
    """Add a mandate of a relation under a reference of its own."""
    reference = f"M-{party.id}-{len(facts)}"
    with door.book(writing=True) as book:
        return add_mandate(book, MandateDraft(party_id=party.id, reference=reference, signed_on=SIGNED, **facts))


def sale(party: Party, mandate: Mandate) -> dict[str, Any]:
    """Return what a sale that is collected under a mandate states."""
    return {"klant": {"id": str(party.uid)}, "doorlopendeIncassoMachtiging": {"id": str(mandate.uid)}}


def test_continuous_mandates_are_listed_also_when_they_were_withdrawn(door: Door, payer: Party) -> None:
    kept, single = signed(door, payer), signed(door, payer, kind=MandateKind.ONE_OFF)
    with door.book(writing=True) as book:
        withdraw_mandate(book, kept.id, date(2026, 2, 1))
    (shown,) = door.get(f"/v2/relaties/{payer.uid}/doorlopendeincassomachtigingen").json
    told = [shown[name] for name in ("kenmerk", "afsluitDatum", "intrekkingsDatum", "omschrijving")]
    assert told == [kept.reference, "2026-01-15T00:00:00", "2026-02-01T00:00:00", None]
    assert single.reference != kept.reference
    assert door.get(f"/v2/relaties/{door.customer.uid}/doorlopendeincassomachtigingen").json == []


def test_a_sale_names_its_mandate_and_can_be_put_back(door: Door, payer: Party) -> None:
    mandate = signed(door, payer)
    booked = door.booked("MA-1", **sale(payer, mandate))
    assert booked["doorlopendeIncassoMachtiging"]["id"] == str(mandate.uid)
    path = f"/v2/verkoopboekingen/{booked['id']}"
    put = door.call("PUT", path, door.get(path).json)
    assert put.json["doorlopendeIncassoMachtiging"] == booked["doorlopendeIncassoMachtiging"]


def test_a_sale_names_no_mandate_that_does_not_fit(door: Door, payer: Party) -> None:
    with door.book(writing=True) as book:
        other = add_party(book, PartyDraft(name="Ander", iban="NL91ABNA0417164300", collection="core"))
    strange, single, gone = signed(door, other), signed(door, payer, kind=MandateKind.ONE_OFF), signed(door, payer)
    with door.book(writing=True) as book:
        withdraw_mandate(book, gone.id, SIGNED)
    told = {}
    for name, mandate in (("strange", strange), ("once", single), ("gone", gone)):
        told[name] = door.call("POST", "/v2/verkoopboekingen", door.sale("MA-2", **sale(payer, mandate))).codes
    assert told == {"strange": ["BOE-0066"], "once": ["BOE-0067"], "gone": ["BOE-0079"]}


def test_a_one_off_mandate_has_a_reference_of_its_own(door: Door, payer: Party) -> None:
    stated = once(payer, signed(door, payer).reference.lower())
    assert door.call("POST", "/v2/verkoopboekingen", door.sale("MA-3", **stated)).codes == ["BOE-0063"]


def once(party: Party, mark: str | None) -> dict[str, Any]:
    """Return what a sale states that is collected under a mandate for it alone, or under none."""
    mandate = mark and {"kenmerk": mark, "omschrijving": "Incasso", "datum": "2026-03-01"}
    return {"klant": {"id": str(party.uid)}, "eenmaligeIncassoMachtiging": mandate}


def test_a_mandate_for_one_sale_is_kept_as_long_as_that_sale_has_it(door: Door, payer: Party) -> None:
    first = door.booked("MB-1", **once(payer, "Eenmalig 1"))
    with door.book() as book:
        kept = mandate_by(book, "reference_key", "EENMALIG 1")
        assert list(stream_debited_accounts(book, payer.number, payer.number)) == [(payer.number, payer.iban, "")]
    assert kept is not None
    assert (kept.kind, kept.party_id, kept.iban) == (MandateKind.ONE_OFF, payer.id, payer.iban)
    with door.book(writing=True) as book, pytest.raises(Refused):
        add_mandate(book, MandateDraft(party_id=payer.id, reference="eenmalig 1", signed_on=SIGNED))
    path = f"/v2/verkoopboekingen/{first['id']}"
    for mark in ("Eenmalig 1", "Eenmalig 2", None, "Eenmalig 2"):
        assert door.call("PUT", path, door.sale("MB-1", **once(payer, mark))).status == 200
    assert door.call("POST", "/v2/verkoopboekingen", door.sale("MB-2", **once(payer, "eenmalig 2"))).codes == [
        "BOE-0063"
    ]
    second = door.booked("MB-2", **once(payer, "Eenmalig 1"))
    assert door.call("DELETE", path).status == 200
    put = door.sale("MB-2", **once(payer, "Eenmalig 2"))
    assert door.call("PUT", f"/v2/verkoopboekingen/{second['id']}", put).status == 200


def test_a_sale_without_a_term_falls_due_by_that_of_its_relation(door: Door) -> None:
    with door.book(writing=True) as book:
        early = add_party(book, PartyDraft(name="Vroeg", payment_term=-10))
    booked = door.booked("MA-4", klant={"id": str(early.uid)}, factuurdatum="2026-03-11", betalingstermijn=None)
    assert booked["betalingstermijn"] is None
    (invoice,) = door.get("/v2/verkoopfacturen", "$filter=Factuurnummer%20eq%20'MA-4'").json
    assert invoice["vervalDatum"] == "2026-03-01T00:00:00"
