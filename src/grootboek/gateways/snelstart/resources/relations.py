"""Relaties: the parties as SnelStart shows and takes them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from grootboek.bookkeeping.parties import add_party, change_party, delete_party
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.contract.countries import country_uid
from grootboek.gateways.snelstart.contract.shapes import model
from grootboek.gateways.snelstart.errors import Table, Violation, Words, broken_rules, refused_by
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
from grootboek.gateways.snelstart.property_types import (
    DAY,
    FLAG,
    FRACTION,
    ID,
    MOMENT,
    MONEY,
    NAME,
    SOME_DAY,
    TEXT,
    WHOLE,
    choice,
)
from grootboek.gateways.snelstart.resources.documents import with_documents
from grootboek.gateways.snelstart.resources.relation_checks import (
    MAILS,
    NO_REMINDERS,
    check_one_kind,
    check_relation,
    country_in,
    is_paid_by_order,
)
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.country import country_of
from grootboek.ledger.mandate import Mandate
from grootboek.ledger.party import Party, PartyDraft, PartyKind
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book
from grootboek.store.invoicing.mandates import mandates
from grootboek.store.lists.request import Derived
from grootboek.store.masters.attachments import attachments_of_parties
from grootboek.store.masters.parties import deleted_and_booked_on, page_of_parties, party_by, party_facts

_KEPT: Final = "snelstart"
"""Under this name a party keeps what only this door knows of it."""
_NO_MAIL: Final[Row] = {"shouldSend": False, "email": None, "ccEmail": None}
_DEFAULTS: Final[Row] = {
    "aanmaningsoort": NO_REMINDERS,
    **dict.fromkeys(MAILS, _NO_MAIL),
}
_INACTIVE: Final = Violation("ALG-0105", "De relatie is verwijderd; er is op geboekt")
_UNKNOWN: Final = 0
"""The number of no party: the books refuse it by its reason."""


def _of_snelstart(name: str) -> Field:
    """Declare a property that only SnelStart knows, kept with the party as it was written."""

    def write(door_fields: Mapping[str, Any]) -> object:
        own: Mapping[str, Any] = door_fields.get(_KEPT, {})
        return own.get(name, _DEFAULTS[name])

    return made(name, write, "door_fields")


def _kept(body: Bound) -> Row:
    """Return what a body states of the properties that only SnelStart knows, where it is not what is meant anyhow."""
    stated: dict[str, object] = {name: _mail(body.object(name)) for name in MAILS}
    stated["aanmaningsoort"] = body.choice("aanmaningsoort") or NO_REMINDERS
    return {name: value for name, value in stated.items() if value != _DEFAULTS[name]}


def _mail(setting: Bound | None) -> Row:
    if setting is None:
        return _NO_MAIL
    texts = {name: setting.text(name) or None for name in ("email", "ccEmail")}
    return {"shouldSend": setting.flag("shouldSend"), **texts}


def _country_uid(text: str) -> UUID:
    return country_uid(country_of(text))


def _address(name: str, prefix: str = "") -> Field:
    return nested(
        name,
        field("contactpersoon", f"{prefix}contact", TEXT),
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


_CODE: Final = replace(WHOLE, read=lambda bound, name: bound.integer(name) or None)
"""A number that the books give where 0 or none is stated."""

RELATION: Final = FieldTable[Party](
    "Relaties.RelatieModel",
    members("relatiesoort", {"Klant": "is_customer", "Leverancier": "is_supplier", "Eigen": "is_own"}),
    field("modifiedOn", "modified_at", MOMENT),
    field("relatiecode", "number", _CODE),
    field("naam", "name", NAME),
    _address("vestigingsAdres"),
    _address("correspondentieAdres", "postal_"),
    field("telefoon", "phone", TEXT),
    field("mobieleTelefoon", "mobile", TEXT),
    # The model of what is written has no fax: it stays as it is.
    field("fax", "fax", replace(TEXT, read=None)),
    field("email", "email", TEXT),
    field("btwNummer", "vat_number", TEXT),
    field("factuurkorting", "discount", FRACTION),
    field("krediettermijn", "payment_term", WHOLE),
    field("bankieren", "by_bank", FLAG),
    field("nonactief", "hidden", FLAG),
    field("kredietLimiet", "credit_limit", MONEY),
    field("memo", "note", TEXT),
    field("kvkNummer", "coc_number", TEXT),
    field("oin", "oin", TEXT),
    field("websiteUrl", "website", TEXT),
    *map(_of_snelstart, _DEFAULTS),
    field("ublBestandAlsBijlage", "wants_ubl", FLAG),
    field("iban", "iban", TEXT),
    field("bic", "bic", TEXT),
    field("incassoSoort", "collection", choice({"none": "Geen", "core": "Core", "b2b": "B2B"})),
    # One without another relation to bill is billed itself.
    referring("factuurRelatie", "relaties", "invoice_party_uid"),
    made("inkoopBoekingenUri", lambda uid: f"/relaties/{uid}/inkoopboekingen", "uid"),
    made("verkoopBoekingenUri", lambda uid: f"/relaties/{uid}/verkoopboekingen", "uid"),
    always("documents", list),
    field("id", "uid", ID),
    uri("relaties"),
    entries("extraVeldenKlant", "free_fields", "Naam", "Waarde"),
)
"""The properties of a RelatieModel."""

_WRITTEN: Final = [prop.name for prop in model("Relaties.RelatieWriteModel").properties]

MANDATE: Final = FieldTable[Mandate](
    "Relaties.DoorlopendeIncassoMachtigingModel",
    field("kenmerk", "reference", NAME),
    field("afsluitDatum", "signed_on", DAY),
    field("omschrijving", "description", TEXT),
    referring("klant", "relaties", "party_uid"),
    field("intrekkingsDatum", "withdrawn_on", SOME_DAY),
    field("id", "uid", ID),
    uri("doorlopendeincassomachtigingen"),
)
"""The properties of a DoorlopendeIncassoMachtigingModel."""

_CODE_OF_TEXT: Final[Mapping[str, str]] = {
    "phone": "REL-0013",
    "mobile": "REL-0012",
    "website": "REL-0015",
    "vat_number": "REL-0057",
    "coc_number": "REL-0006",
    "oin": "REL-0086",
    "iban": "REL-0011",
    "bic": "REL-0010",
    "email": "REL-0085",
    "street": "REL-0020",
    "postcode": "REL-0021",
    "city": "REL-0022",
    "contact": "REL-0023",
    "postal_street": "REL-0025",
    "postal_postcode": "REL-0026",
    "postal_city": "REL-0027",
    "postal_contact": "REL-0028",
}
"""The code of a text that the books cannot keep: it is too long, or has a sign that no text may have."""

CODES: Final[Table] = {
    **{(Reason.TEXT_TOO_LONG, name): Words(code) for name, code in _CODE_OF_TEXT.items()},
    **{(Reason.VALUE_INVALID, name): Words(code) for name, code in _CODE_OF_TEXT.items()},
    Reason.TEXT_MISSING: Words("REL-0007"),
    Reason.CODE_TAKEN: Words("REL-0008"),
    Reason.NUMBER_TAKEN: Words("REL-0008"),
    Reason.PAYMENT_TERM_INVALID: Words("REL-0003"),
    Reason.PARTY_UNKNOWN: Words("REL-0017"),
    Reason.PARTY_NOT_CUSTOMER: Words("REL-0018"),
    (Reason.IN_USE, "sales_invoices"): Words("REL-0049"),
    (Reason.IN_USE, "sales_orders"): Words("REL-0050"),
    (Reason.IN_USE, "invoice_party"): Words("REL-0051"),
    (Reason.IN_USE, "orders_for_customer"): Words("REL-0052"),
    (Reason.IN_USE, "purchase_invoices"): Words("REL-0053"),
    (Reason.IN_USE, "purchase_orders"): Words("REL-0054"),
    Reason.KIND_CHANGED: Words("REL-0064"),
    (Reason.IN_USE, PartyKind.UNKNOWN_SUPPLIER): Words("REL-0067"),
    (Reason.IN_USE, PartyKind.UNKNOWN_CUSTOMER): Words("REL-0103"),
    (Reason.IN_USE, PartyKind.OWN): Words("REL-0103"),
    (Reason.VALUE_INVALID, "number"): Words("REL-0066", "De relatiecode is te laag of te hoog"),
    (Reason.VALUE_INVALID, "discount"): Words("REL-0066", "De factuurkorting ligt niet tussen 0 en 100"),
    (Reason.TEXT_TOO_LONG, "note"): Words("REL-0066", "De memo is te lang"),
    Reason.TEXT_TOO_LONG: Words("REL-0066"),
    Reason.VALUE_INVALID: Words("REL-0066"),
}
"""The codes of the reasons for which a relation is refused."""


def _list(book: Book, call: Call) -> list[Row]:
    query = list_query(call, RELATION)
    parties = page_of_parties(book, query.request)
    return _with_documents(book, parties, query.written(parties))


def _with_documents(book: Book, parties: Sequence[Party], rows: Sequence[Row]) -> list[Row]:
    return with_documents(rows, [party.id for party in parties], partial(attachments_of_parties, book))


def _shown(book: Book, party: Party, names: Collection[str] = ()) -> Row:
    return _with_documents(book, [party], [RELATION.to_wire(party, names)])[0]


def _relation(book: Book, call: Call) -> Party:
    """Return the relation of a call, also one that is nonactief: it is there still, only nothing is booked on it.

    One that was deleted is unknown, unless bookings show it: then the books have it, and nobody else.
    """
    party = party_by(book, "uid", call.uid)
    if party is None:
        raise broken_rules([_INACTIVE]) if deleted_and_booked_on(book, call.uid) else call.unknown
    return party


def _read(book: Book, call: Call) -> Row:
    return _shown(book, _relation(book, call))


def _add(book: Book, call: Call) -> Row:
    body = call.body
    also = [*call.violations, *check_relation(body), *check_one_kind(book, body)]
    with refused_by(CODES):
        return _shown(book, add_party(book, _stated(book, PartyDraft(), body), also=also), _WRITTEN)


def _replace(book: Book, call: Call) -> Row:
    party, body = _relation(book, call), call.body
    also = [*call.violations, *check_relation(body, is_own=party.is_own), *check_one_kind(book, body)]
    with refused_by(CODES, call.unknown):
        changed = change_party(book, party.id, lambda draft: _stated(book, draft, body, party.uid), also=also)
    return _shown(book, changed, _WRITTEN)


def _stated(book: Book, old: PartyDraft, body: Bound, own: UUID | None = None) -> PartyDraft:
    """Return what a body states of a party; `own` is the uid of the one that it changes, if any."""
    other_doors = {name: kept for name, kept in old.door_fields.items() if name != _KEPT}
    kept = _kept(body)
    return replace(
        RELATION.stated(old, body),
        country=_country(body, "vestigingsAdres", old.country, is_new=own is None),
        postal_country=_country(body, "correspondentieAdres", old.postal_country, is_new=own is None),
        paid_by_order=is_paid_by_order(body),
        invoice_party_id=_invoice_party(book, body, own),
        door_fields={**other_doors, _KEPT: kept} if kept else other_doors,
    )


def _country(body: Bound, name: str, old: str, *, is_new: bool) -> str:
    """Return the country of an address: as the books spell it when it stays the same one, else by its name."""
    country = country_in(body, name)
    if country is None:
        return ""
    return old if not is_new and country_of(old).code == country.code else country.name


def _invoice_party(book: Book, body: Bound, own: UUID | None) -> int | None:
    uid = body.reference("factuurRelatie")
    if uid is None or uid == own:
        return None
    party = party_facts(book, "uid", uid)
    return party.id if party else _UNKNOWN


def _delete(book: Book, call: Call) -> Row:
    party = _relation(book, call)
    with refused_by(CODES, call.unknown):
        delete_party(book, party.id)
    return {}


def _list_mandates(book: Book, call: Call) -> list[Row]:
    kept = mandates(book, _relation(book, call).id)
    return list_query(call, MANDATE).page(mandate for mandate in kept if mandate.kind is MandateKind.RECURRING)


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /relaties": _list,
    "POST /relaties": _add,
    "GET /relaties/{id}": _read,
    "PUT /relaties/{id}": _replace,
    "DELETE /relaties/{id}": _delete,
    "GET /relaties/{id}/doorlopendeincassomachtigingen": _list_mandates,
}
