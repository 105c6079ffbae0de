"""Gathering the records R0301 of an import: which of them make one document, and which invoices of whom they mention.

They are looked through once before the first is booked, since the last may belong to it; what is kept of each is its place.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from grootboek.gateways.cash.records.messages import ImportRecord, values_by_place
from grootboek.gateways.cash.records.numbers import is_number, number_from_text
from grootboek.ledger.chart import Chart

RECORD: Final = "0301"


@dataclass(slots=True)
class Gathered:
    """The places of the records R0301 with the document of each, and the parties that they name.

    Of the parties it has the number, with the invoices that are named beside it on control accounts, without leading zeros.
    """

    invoices: dict[int, set[str]] = field(default_factory=dict)
    _places: "array[int]" = field(default_factory=lambda: array("l"))
    _documents: "array[int]" = field(default_factory=lambda: array("l"))

    def add(self, place: int, document: int) -> None:
        """Add the record at a place to a document."""
        self._places.append(place)
        self._documents.append(document)

    def documents(self) -> Iterator[list[int]]:
        """Yield the places of the records of each document, in the order of its first record."""
        document_of = self._documents.__getitem__
        ordered = sorted(range(len(self._places)), key=document_of)
        for _, some in groupby(ordered, document_of):
            yield [self._places[each] for each in some]


def gathered(records: Sequence[ImportRecord], chart: Chart) -> Gathered:
    """Gather the records R0301 of an import.

    They share a document by daybook, year and number; without a number when they follow each other with the same daybook and
    date.
    """
    controls = {chart.accounts[account_id].code.upper() for account_id in chart.control_accounts}
    found = Gathered()
    numbers: dict[str, int] = {}
    key = ""
    for place, document, values in values_by_place(records, RECORD):
        key = str(document) if document else _key(place, values, key)
        found.add(place, numbers.setdefault(key, len(numbers)))
        party = values.get("0101", "")
        if party and is_number(party):
            of_party = found.invoices.setdefault(number_from_text(party), set())
            if values.get("0201", "").upper() in controls:
                of_party.add(values.get("0309", "").lstrip("0"))
    return found


def _key(place: int, values: Mapping[str, str], previous: str) -> str:
    """Return the key that a record shares with the others of its document, one text since there are many thousands."""
    journal, day = values.get("0901", "").upper(), values.get("0302", "")
    number = values.get("0303", "").lstrip("0")
    if number:
        # The year alone, of `DD-MM-JJJJ` or `JJMMDD`: a number is given once in a year and a daybook.
        return f"{journal}\0{day[-2:] if '-' in day else day[:2]}\0{number}"
    unnumbered = f"{journal}\0{day}\0\0"
    # The place keeps apart documents of one day that do not follow each other.
    return previous if previous.startswith(unnumbered) else f"{unnumbered}{place}"
