"""Dagboeken: the journals as SnelStart shows them, with the number and name of the account that each books on."""

from collections.abc import Mapping
from typing import Final

from grootboek.gateways.snelstart.listing import PAGE_SIZE, Row
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

_SOORT: Final[Mapping[JournalKind, str]] = {
    JournalKind.CASH: "Kas",
    JournalKind.BANK: "Bank",
    JournalKind.SALES: "Verkoop",
    JournalKind.PURCHASE: "Inkoop",
    JournalKind.GENERAL: "Memoriaal",
    JournalKind.OPENING: "Balans",
}


def journal_to_wire(journal: Journal) -> Row:
    """Write a journal as a DagboekModel."""
    return {
        "omschrijving": journal.name,
        "soort": _SOORT[journal.kind],
        "nonactief": not journal.active,
        "nummer": journal.number,
        "id": str(journal.uid),
        "uri": f"/dagboeken/{journal.uid}",
    }


def journals(book: Book, skip: int, top: int = PAGE_SIZE) -> list[Row]:
    """Answer GET dagboeken; a filter is overlooked, as the vendor does for this list."""
    rows = sorted(chart_of(book).journals.values(), key=lambda journal: (journal.number, journal.id))
    return [journal_to_wire(journal) for journal in rows][skip : skip + top]
