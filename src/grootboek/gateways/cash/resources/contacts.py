"""Contacts of relations (record 0105): the person whom a party names is the first; further ones are kept for CASH alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from grootboek.bookkeeping.parties import change_party
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.numbers import number_from_text, number_to_export
from grootboek.gateways.cash.records.reading import Reading
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.facts import FactTable, Input, codes_of, text_fact, value_fact, written_fact
from grootboek.gateways.cash.resources.kept_records import import_kept_record, kept_fields
from grootboek.gateways.cash.resources.relations import parties_numbered
from grootboek.ledger.party import Party
from grootboek.store.book import Book
from grootboek.store.masters.parties import party_by

OWN_CONTACT: Final = "1"
"""The number of the contact that stands with the party itself."""

CONTACT: Final = FactTable[Party](
    "0105",
    written_fact("0101", lambda party, _: number_to_export(party.number)),
    text_fact("0103", "contact"),
    text_fact("0120", "email"),
    text_fact("0127", "salutation"),
    written_fact("0140", lambda _party, _: OWN_CONTACT),
    text_fact("0144", "mobile"),
    value_fact(
        "1493",
        "no_email",
        lambda _, text: text.upper() == "N",
        lambda no_email, _: "N" if no_email else "",
        empty=False,
    ),
)


def contact_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0105 of the relations from `P1` up to and including `P2`."""
    codes, further = codes_of(book), dict[str, list[dict[str, str]]]()
    for fields, _ in kept_fields(book, "0105"):
        further.setdefault(fields["0101"], []).append(fields)
    for party in parties_numbered(book, request.numbers()):
        own = [CONTACT.fields_of(party, codes)] if party.contact else []
        for fields in (*own, *further.get(number_to_export(party.number), ())):
            yield CONTACT.layout.to_wire(fields, with_names=request.has("X"))


def import_contact(book: Book, record: ImportRecord) -> None:
    """Change the person whom a relation names when the contact has number 1, else keep the further contact."""
    reading = Reading(record, CONTACT.layout)
    party = reading.take("0101", lambda text: party_by(book, "number", number_from_text(text)))
    # A relation that does not exist is refused there, with the other flaws of the record.
    if party is None or record.value("0140").lstrip("0") != OWN_CONTACT:
        import_kept_record(book, record)
        return
    facts = CONTACT.read(Input(book, reading, party))
    reading.refuse_if_flawed()
    change_party(book, party.id, lambda draft: replace(draft, **facts))
