"""Contacts of relations (record 0105): the person whom a party names is the first; further ones are kept for CASH alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from grootboek.bookkeeping.parties import change_party
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.reading import Reading
from grootboek.gateways.cash.records.requests import ExportRequest, whole_from_text
from grootboek.gateways.cash.resources.kept_records import import_kept_record, kept_fields
from grootboek.gateways.cash.resources.relations import parties_numbered, party_number
from grootboek.ledger.party import Party
from grootboek.store.book import Book
from grootboek.store.masters.parties import party_by

OWN_CONTACT: Final = "1"
"""The number of the contact that stands with the party itself."""

_LAYOUT: Final = record_layout("0105")
_FACTS: Final[Mapping[str, str]] = MappingProxyType(
    {"0103": "contact", "0120": "email", "0127": "salutation", "0144": "mobile"}
)


def contact_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0105 of the relations from `P1` up to and including `P2`."""
    further: dict[str, list[dict[str, str]]] = {}
    for fields, _ in kept_fields(book, "0105"):
        further.setdefault(fields["0101"], []).append(fields)
    for party in parties_numbered(book, request.numbers()):
        own = [_fields(party)] if party.contact else []
        for fields in (*own, *further.get(party_number(party.number), ())):
            yield _LAYOUT.to_wire(fields, with_names=request.has("X"))


def import_contact(book: Book, record: ImportRecord) -> None:
    """Change the person whom a relation names when the contact has number 1, else keep the further contact."""
    reading = Reading(record, _LAYOUT)
    party = reading.take("0101", lambda text: party_by(book, "number", whole_from_text(text)))
    if party is None or record.value("0140").lstrip("0") != OWN_CONTACT:
        import_kept_record(book, record)
        return
    sent = dict(record.fields)
    facts: dict[str, Any] = {fact: sent[number] for number, fact in _FACTS.items() if number in sent}
    if "1493" in sent:
        facts["no_email"] = sent["1493"].upper() == "N"
    change_party(book, party.id, lambda draft: replace(draft, **facts))


def _fields(party: Party) -> dict[str, str]:
    return {
        "0101": party_number(party.number),
        "0103": party.contact,
        "0120": party.email,
        "0127": party.salutation,
        "0140": OWN_CONTACT,
        "0144": party.mobile,
        "1493": "N" if party.no_email else "",
    }
