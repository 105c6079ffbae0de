"""Relaties: the parties as SnelStart shows them."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.contract.countries import country_uid
from grootboek.gateways.snelstart.fields import (
    Field,
    FieldTable,
    Row,
    always,
    entries,
    field,
    made,
    members,
    nested,
    referring,
    uri,
)
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.literals import reference
from grootboek.gateways.snelstart.property_types import FLAG, FRACTION, ID, MOMENT, MONEY, NAME, TEXT, WHOLE, choice
from grootboek.ledger.country import country_of
from grootboek.ledger.party import Party
from grootboek.store.book import Book
from grootboek.store.lists.request import Derived
from grootboek.store.masters.parties import page_of_parties, party_by

_MAILS: Final = ("offerte", "bevestigings", "factuur", "aanmaning", "offerteAanvraag", "bestelling")


def _of_snelstart(name: str, default: object) -> Field:
    """Declare a property that only SnelStart knows, kept with the party as it was written."""

    def write(door_fields: Mapping[str, Any]) -> object:
        own: Mapping[str, Any] = door_fields.get("snelstart", {})
        return own.get(name, default)

    return made(name, write, "door_fields")


def _country_uid(text: str) -> UUID:
    return country_uid(country_of(text))


def _address(name: str, prefix: str = "") -> Field:
    return nested(
        name,
        # The books have one contact, which both addresses show.
        field("contactpersoon", "contact", TEXT),
        field("straat", f"{prefix}street", TEXT),
        field("postcode", f"{prefix}postcode", TEXT),
        field("plaats", f"{prefix}city", TEXT),
        made(
            "land",
            lambda country: reference("landen", _country_uid(country)),
            f"{prefix}country",
            meanings={("Id",): Derived(f"{prefix}country", _country_uid)},
        ),
    )


RELATION: Final = FieldTable[Party](
    "Relaties.RelatieModel",
    members("relatiesoort", {"Klant": "is_customer", "Leverancier": "is_supplier"}),
    field("modifiedOn", "modified_at", MOMENT),
    field("relatiecode", "number", WHOLE),
    field("naam", "name", NAME),
    _address("vestigingsAdres"),
    _address("correspondentieAdres", "postal_"),
    field("telefoon", "phone", TEXT),
    field("mobieleTelefoon", "mobile", TEXT),
    field("fax", "fax", TEXT),
    field("email", "email", TEXT),
    field("btwNummer", "vat_number", TEXT),
    field("factuurkorting", "discount", FRACTION),
    field("krediettermijn", "payment_term", WHOLE),
    field("bankieren", "collection", choice({"none": False, "core": True, "b2b": True})),
    field("nonactief", "hidden", FLAG),
    field("kredietLimiet", "credit_limit", MONEY),
    field("memo", "note", TEXT),
    field("kvkNummer", "coc_number", TEXT),
    field("oin", "oin", TEXT),
    field("websiteUrl", "website", TEXT),
    _of_snelstart("aanmaningsoort", "Nee"),
    *(_of_snelstart(f"{name}EmailVersturen", {"shouldSend": False, "email": None, "ccEmail": None}) for name in _MAILS),
    _of_snelstart("ublBestandAlsBijlage", default=False),
    field("iban", "iban", TEXT),
    field("bic", "bic", TEXT),
    field("incassoSoort", "collection", choice({"none": "Geen", "core": "Core", "b2b": "B2B"})),
    # The books know no other relation to bill: it is always the relation itself.
    referring("factuurRelatie", "relaties", "uid"),
    made("inkoopBoekingenUri", lambda uid: f"/relaties/{uid}/inkoopboekingen", "uid"),
    made("verkoopBoekingenUri", lambda uid: f"/relaties/{uid}/verkoopboekingen", "uid"),
    always("documents", list),
    field("id", "uid", ID),
    uri("relaties"),
    entries("extraVeldenKlant", "free_fields", "Naam", "Waarde"),
)
"""The properties of a RelatieModel."""


def _list(book: Book, call: Call) -> list[Row]:
    query = list_query(call, RELATION)
    return query.written(page_of_parties(book, query.request))


def _read(book: Book, call: Call) -> Row:
    """Show a relation, of one that is nonactief too: it is there still, only nothing is booked on it."""
    party = party_by(book, "uid", call.uid)
    if party is None:
        raise call.unknown
    return RELATION.to_wire(party)


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /relaties": _list,
    "GET /relaties/{id}": _read,
}
