"""Dagboeken: the journals as SnelStart shows them."""

from collections.abc import Mapping
from typing import Final

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import ID, NAME, NO_FLAG, WHOLE, choice
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

JOURNAL: Final = FieldTable[Journal](
    "Dagboeken.DagboekModel",
    field("omschrijving", "name", NAME),
    field(
        "soort",
        "kind",
        choice(
            {
                JournalKind.CASH: "Kas",
                JournalKind.BANK: "Bank",
                JournalKind.SALES: "Verkoop",
                JournalKind.PURCHASE: "Inkoop",
                JournalKind.GENERAL: "Memoriaal",
                JournalKind.OPENING: "Balans",
            }
        ),
    ),
    field("nonactief", "active", NO_FLAG),
    field("nummer", "number", WHOLE),
    field("id", "uid", ID),
    uri("dagboeken"),
)
"""The properties of a DagboekModel."""


def _list(book: Book, call: Call) -> list[Row]:
    journals = sorted(chart_of(book).journals.values(), key=lambda journal: (journal.number, journal.id))
    return list_query(call, JOURNAL).page(journals)


ANSWERS: Final[Mapping[str, Answer]] = {"GET /dagboeken": _list}
