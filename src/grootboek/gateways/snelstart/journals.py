"""Dagboeken: the journals as SnelStart shows them."""

from typing import Final
from urllib.parse import unquote

from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import ID, NAME, NO_FLAG, WHOLE, choice
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

JOURNAL: Final = FieldTable[Journal](
    "DagboekModel",
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
    made("uri", lambda uid: f"/dagboeken/{uid}", "uid"),
)
"""The properties of a DagboekModel."""


def journals(book: Book, query_string: str) -> list[Row]:
    """Answer GET dagboeken; only a page is asked of this list, a filter is overlooked, as the vendor does."""
    query = list_query(_without_filter(query_string), JOURNAL)
    return query.page(sorted(chart_of(book).journals.values(), key=lambda journal: (journal.number, journal.id)))


def _without_filter(query_string: str) -> str:
    overlooked = ("$filter", "$orderby", "$select")
    # The `$` may arrive as `%24`.
    return "&".join(part for part in query_string.split("&") if not unquote(part).startswith(overlooked))
