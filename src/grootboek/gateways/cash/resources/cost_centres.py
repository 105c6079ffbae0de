"""Cost centres (record 0911): as CASH shows them, and added or changed by an import."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from grootboek.bookkeeping.cost_centres import add_cost_centre, change_cost_centre
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.facts import (
    FactTable,
    coded_record,
    coded_records,
    flag_fact,
    text_fact,
    written_fact,
)
from grootboek.ledger.cost_centre import NAME_LENGTH, CostCentre, CostCentreDraft
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

COST_CENTRE: Final = FactTable[CostCentre](
    "0911",
    written_fact("0911", lambda centre, _: centre.code, places=("code", "number")),
    text_fact("0912", "name", longest=NAME_LENGTH),
    flag_fact("0208", "active", letter="J", means=False),
)


def cost_centre_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0911 of the cost centres from code `P1` up to and including `P2`, by code."""
    return coded_records(COST_CENTRE, book, request, chart_of(book).cost_centres.values())


def import_cost_centre(book: Book, record: ImportRecord) -> None:
    """Add the cost centre that a record states, or change the one that has its code."""
    old = chart_of(book).cost_centre(record.value("0911"))
    reading, code, facts = coded_record(COST_CENTRE, book, record, old)
    reading.refuse_if_flawed()
    if old is None:
        add_cost_centre(book, CostCentreDraft(**{"name": "", **facts, "code": code}))
    elif facts:
        change_cost_centre(book, old.id, lambda draft: replace(draft, **facts))
