"""Relaties: the parties as SnelStart shows them."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from grootboek.gateways.snelstart.contract.countries import country_uid
from grootboek.gateways.snelstart.errors import not_found
from grootboek.gateways.snelstart.filter_values import exact, local_moment, text
from grootboek.gateways.snelstart.listing import ListQuery, Row, rows_of_table
from grootboek.gateways.snelstart.literals import moment_to_wire, money_to_wire, reference, text_to_wire
from grootboek.ledger.country import country_of
from grootboek.ledger.party import Party
from grootboek.store.book import Book
from grootboek.store.filtering import Columns, Filterable, Members
from grootboek.store.masters.parties import FILTER_COLUMNS, parties, party_by

_COLLECTION: Final[Mapping[str, str]] = {"none": "Geen", "core": "Core", "b2b": "B2B"}
_MAILS: Final = ("offerte", "bevestigings", "factuur", "aanmaning", "offerteAanvraag", "bestelling")

_TEXTS: Final[Mapping[str, str]] = {
    "Naam": "name",
    "Telefoon": "phone",
    "MobieleTelefoon": "mobile",
    "Fax": "fax",
    "Email": "email",
    "BtwNummer": "vat_number",
    "Memo": "note",
    "KvkNummer": "coc_number",
    "Oin": "oin",
    "WebsiteUrl": "website",
    "Iban": "iban",
    "Bic": "bic",
}
_COLUMNS: Final[Columns] = {
    **{path: Filterable(FILTER_COLUMNS[name], text, is_text=True) for path, name in _TEXTS.items()},
    "Relatiesoort": Members(
        {"Klant": FILTER_COLUMNS["is_customer"].is_(True), "Leverancier": FILTER_COLUMNS["is_supplier"].is_(True)}
    ),
    "Relatiecode": Filterable(FILTER_COLUMNS["number"], exact),
    "Id": Filterable(FILTER_COLUMNS["uid"], exact),
    "Nonactief": Filterable(FILTER_COLUMNS["hidden"], exact),
    "ModifiedOn": Filterable(FILTER_COLUMNS["modified_at"], local_moment),
}


def party_to_wire(party: Party) -> Row:
    """Write a party as a RelatieModel."""
    aside: Mapping[str, Any] = party.door_fields.get("snelstart", {})
    uri = f"/relaties/{party.uid}"
    return {
        "relatiesoort": _kinds(party),
        "modifiedOn": moment_to_wire(party.modified_at),
        "relatiecode": party.number,
        "naam": party.name,
        "vestigingsAdres": _address(party.contact, party.street, party.postcode, party.city, party.country),
        "correspondentieAdres": _address(
            party.contact, party.postal_street, party.postal_postcode, party.postal_city, party.postal_country
        ),
        "telefoon": text_to_wire(party.phone),
        "mobieleTelefoon": text_to_wire(party.mobile),
        "fax": text_to_wire(party.fax),
        "email": text_to_wire(party.email),
        "btwNummer": text_to_wire(party.vat_number),
        "factuurkorting": party.discount,
        "krediettermijn": party.payment_term,
        "bankieren": party.collection != "none",
        "nonactief": party.hidden,
        "kredietLimiet": None if party.credit_limit is None else money_to_wire(party.credit_limit),
        "memo": text_to_wire(party.note),
        "kvkNummer": text_to_wire(party.coc_number),
        "oin": text_to_wire(party.oin),
        "websiteUrl": text_to_wire(party.website),
        "aanmaningsoort": aside.get("aanmaningsoort", "Nee"),
        **{f"{name}EmailVersturen": aside.get(f"{name}EmailVersturen", _no_mail()) for name in _MAILS},
        "ublBestandAlsBijlage": aside.get("ublBestandAlsBijlage", False),
        "iban": text_to_wire(party.iban),
        "bic": text_to_wire(party.bic),
        "incassoSoort": _COLLECTION[party.collection],
        "factuurRelatie": reference("relaties", party.uid),
        "inkoopBoekingenUri": f"{uri}/inkoopboekingen",
        "verkoopBoekingenUri": f"{uri}/verkoopboekingen",
        "documents": [],
        "id": str(party.uid),
        "uri": uri,
        "extraVeldenKlant": [{"naam": name, "waarde": value} for name, value in party.free_fields.items()],
    }


def _kinds(party: Party) -> list[str]:
    kinds = (("Klant", party.is_customer), ("Leverancier", party.is_supplier))
    return [name for name, holds in kinds if holds]


def _no_mail() -> dict[str, object]:
    return {"shouldSend": False, "email": None, "ccEmail": None}


def _address(contact: str, street: str, postcode: str, city: str, country: str) -> dict[str, object]:
    return {
        "contactpersoon": text_to_wire(contact),
        "straat": text_to_wire(street),
        "postcode": text_to_wire(postcode),
        "plaats": text_to_wire(city),
        "land": reference("landen", country_uid(country_of(country))),
    }


def relations(book: Book, wanted: ListQuery) -> list[Row]:
    """Answer GET relaties, in the order of the numbers."""
    return rows_of_table(
        wanted,
        _COLUMNS,
        lambda where, limit, offset: parties(book, where, limit, offset),
        party_to_wire,
    )


def relation(book: Book, uid: UUID) -> Row:
    """Answer GET relaties/{id}; a relation that was removed is gone."""
    found = party_by(book, "uid", uid)
    if found is None or found.hidden:
        raise not_found("REL-0005")
    return party_to_wire(found)
