"""Daybooks (record 0901)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.requests import Bounds, ExportRequest
from grootboek.ledger.chart import Chart
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

KINDS: Final[Mapping[JournalKind, str]] = MappingProxyType(
    {
        JournalKind.CASH: "K",
        JournalKind.BANK: "K",
        JournalKind.SALES: "U",
        JournalKind.PURCHASE: "I",
        JournalKind.GENERAL: "M",
        JournalKind.OPENING: "B",
    }
)
"""The letters of a daybook's kind: kas/bank/giro, uitgaande and inkomende facturen, memoriaal, beginbalans."""

_LAYOUT: Final = record_layout("0901")


def journal_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0901 of the daybooks from code `P1` up to and including `P2`."""
    chart = chart_of(book)
    for journal in journals_within(book, request.codes()):
        yield _LAYOUT.to_wire(journal_fields(journal, chart), with_names=request.has("X"))


def journal_fields(journal: Journal, chart: Chart) -> dict[str, str]:
    """Return the fields of record 0901 by number."""
    account = chart.accounts.get(journal.account_id) if journal.account_id is not None else None
    return {
        "0201": account.code if account else "",
        "0208": "" if journal.active else "J",
        "0901": journal.code,
        "0902": journal.name,
        "0903": KINDS[journal.kind],
    }


def journals_within(book: Book, wanted: Bounds[str]) -> list[Journal]:
    """Return the daybooks whose codes lie within bounds, by code."""
    found = (row for row in chart_of(book).journals.values() if wanted.hold(row.code.upper()))
    return sorted(found, key=lambda row: row.code)
