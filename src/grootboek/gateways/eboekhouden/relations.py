"""Relaties: adding one, and finding them by code, id or keyword."""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any, Final

from grootboek.bookkeeping.parties import add_party
from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, local_day, rows
from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.errors import MISSING, NOT_ALLOWED, TOO_LONG, Failed, Flaw, own, relation_flaw
from grootboek.gateways.eboekhouden.filters import number_of
from grootboek.ledger.party import Party, PartyDraft
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book
from grootboek.store.parties import FILTER_COLUMNS, parties
from grootboek.wire.soap_fields import Fields

_TEXTS: Final[Mapping[str, str]] = {
    "Code": "code",
    "Bedrijf": "name",
    "Contactpersoon": "contact",
    "Geslacht": "gender",
    "Adres": "street",
    "Postcode": "postcode",
    "Plaats": "city",
    "Land": "country",
    "Adres2": "postal_street",
    "Postcode2": "postal_postcode",
    "Plaats2": "postal_city",
    "Land2": "postal_country",
    "Telefoon": "phone",
    "GSM": "mobile",
    "FAX": "fax",
    "Email": "email",
    "Site": "website",
    "Notitie": "note",
    "Bankrekening": "bank_account",
    "Girorekening": "giro_account",
    "BTWNummer": "vat_number",
    "KvkNummer": "coc_number",
    "Aanhef": "salutation",
    "IBAN": "iban",
    "BIC": "bic",
}
"""The elements of a cRelatie that are texts of a party, in the order of the contract."""

_FREE: Final = tuple(f"Def{number}" for number in range(1, 11))
_SEARCHED: Final = ("code", "name", "city", "contact", "email")
_LENGTHS: Final = tuple(
    (field.name, field.length) for field in CONTRACT.structures["cRelatie"].fields if field.length is not None
)


def add(book: Book, fields: Fields) -> str:
    """Answer AddRelatie with the new relation's id; `Failed` when something is wrong."""
    sent = fields.part("oRel")
    flaws = list(_flaws(sent))
    if flaws:
        raise Failed(*flaws)
    try:
        added = add_party(book, _draft(sent))
    except Refused as refused:
        raise Failed(*(relation_flaw(problem, _WIRE_NAME) for problem in refused.problems)) from refused
    return f"{NO_ERROR}<Rel_ID>{added.id}</Rel_ID>"


_WIRE_NAME: Final = {name: wire for wire, name in _TEXTS.items()}


def _flaws(sent: Fields) -> Iterator[Flaw]:
    """Yield what is wrong with a relation by the rules of the wire."""
    for name in ("Code", "Bedrijf"):
        if not sent.text(name).strip():
            yield own(MISSING, field=name)
    if sent.text("BP").strip().upper() not in ("", "B", "P"):
        yield own(NOT_ALLOWED, field="BP")
    for name, longest in _LENGTHS:
        if len(sent.text(name)) > longest:
            yield own(TOO_LONG, field=name)


def _draft(sent: Fields) -> PartyDraft:
    texts: dict[str, Any] = {name: sent.text(wire).strip() for wire, name in _TEXTS.items()}
    return PartyDraft(
        **texts,
        is_company=sent.text("BP").strip().upper() != "P",
        is_member=sent.text("LA").strip() == "1",
        account_id=sent.whole("Gb_ID") or None,
        no_email=bool(sent.whole("GeenEmail")),
        free_fields={name: text for name in _FREE if (text := sent.text(name))},
    )


def find(book: Book, fields: Fields) -> str:
    """Answer GetRelaties: exact on Code and ID, part of a text on Trefwoord; relations that are hidden are left out."""
    where = [FILTER_COLUMNS["hidden"].is_(False), *_conditions(fields.part("cFilter"))]
    return NO_ERROR + rows("Relaties", map(_to_wire, parties(book, where)))


def _conditions(wanted: Fields) -> Iterator[Any]:
    if code := wanted.text("Code").strip():
        yield FILTER_COLUMNS["code"] == code
    if number := number_of(wanted, "ID"):
        yield FILTER_COLUMNS["id"] == number
    if keyword := wanted.text("Trefwoord").strip():
        yield reduce(or_, [FILTER_COLUMNS[name].icontains(keyword, autoescape=True) for name in _SEARCHED])


def _to_wire(party: Party) -> str:
    texts = [element(wire, getattr(party, name)) for wire, name in _TEXTS.items()]
    free = [element(name, str(party.free_fields.get(name, ""))) for name in _FREE]
    return (
        f"<cRelatie><ID>{party.id}</ID><AddDatum>{local_day(party.created_at)}</AddDatum>{''.join(texts)}"
        f"<BP>{'B' if party.is_company else 'P'}</BP>{''.join(free)}<LA>{int(party.is_member)}</LA>"
        f"<Gb_ID>{party.account_id or 0}</Gb_ID><GeenEmail>{int(party.no_email)}</GeenEmail>"
        "<NieuwsbriefgroepenCount>0</NieuwsbriefgroepenCount></cRelatie>"
    )
