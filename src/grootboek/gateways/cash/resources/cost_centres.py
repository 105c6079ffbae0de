"""Cost centres (record 0911)."""

from collections.abc import Iterator
from typing import Final

from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.ledger.cost_centre import CostCentre
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

_LAYOUT: Final = record_layout("0911")


def cost_centre_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0911 of the cost centres from code `P1` up to and including `P2`, by code."""
    wanted = request.codes()
    for centre in sorted(chart_of(book).cost_centres.values(), key=lambda row: row.code):
        if wanted.hold(centre.code.upper()):
            yield _LAYOUT.to_wire(cost_centre_fields(centre), with_names=request.has("X"))


def cost_centre_fields(centre: CostCentre) -> dict[str, str]:
    """Return the fields of record 0911 by number."""
    return {"0208": "" if centre.active else "J", "0911": centre.code, "0912": centre.name}
