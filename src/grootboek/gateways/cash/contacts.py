"""Contacts of relations (record 0105): the person whom a party names is the first."""

from collections.abc import Iterator
from typing import Final

from grootboek.gateways.cash.records import record_layout
from grootboek.gateways.cash.relations import parties_numbered, party_number
from grootboek.gateways.cash.requests import ExportRequest
from grootboek.ledger.party import Party
from grootboek.store.book import Book

OWN_CONTACT: Final = "1"
"""The number of the contact that stands with the party itself."""

_LAYOUT: Final = record_layout("0105")


def contact_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0105 of the relations from `P1` up to and including `P2`."""
    for party in parties_numbered(book, request.numbers()):
        if party.contact:
            yield _LAYOUT.to_wire(_fields(party), with_names=request.has("X"))


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
