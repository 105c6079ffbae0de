"""Kostenplaatsen: the cost centres."""

from collections.abc import Iterator, Mapping
from typing import Final

from grootboek.bookkeeping.cost_centres import add_cost_centre, change_cost_centre, delete_cost_centre
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import Table, Violation, Words, refused_by
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import ID, NAME, NO_FLAG, WHOLE
from grootboek.ledger.cost_centre import CostCentre, CostCentreDraft
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

COST_CENTRE: Final = FieldTable[CostCentre](
    "Kostenplaatsen.KostenplaatsModel",
    field("omschrijving", "name", NAME),
    field("nonactief", "active", NO_FLAG),
    field("nummer", "number", WHOLE),
    field("id", "uid", ID),
    uri("kostenplaatsen"),
)
"""The properties of a KostenplaatsModel."""

CODES: Final[Table] = {
    Reason.NOT_FOUND: Words("KPL-0001"),
    Reason.TEXT_MISSING: Words("KPL-0004"),
    Reason.TEXT_TOO_LONG: Words("KPL-0005"),
    Reason.VALUE_INVALID: Words("KPL-0007"),
    (Reason.VALUE_INVALID, "name"): Words("KPL-0005"),
    Reason.NUMBER_TAKEN: Words("KPL-0008"),
    Reason.CODE_TAKEN: Words("KPL-0008", "Het nummer is de code van een andere kostenplaats"),
}
"""The codes of the reasons for which a cost centre is refused."""


def _list(book: Book, call: Call) -> list[Row]:
    centres = sorted(chart_of(book).cost_centres.values(), key=lambda centre: centre.number)
    return list_query(call, COST_CENTRE).page(centres)


def _centre(book: Book, call: Call) -> CostCentre:
    centre = chart_of(book).cost_centre_by_uid.get(call.uid)
    if centre is None:
        raise call.unknown
    return centre


def _read(book: Book, call: Call) -> Row:
    return COST_CENTRE.to_wire(_centre(book, call))


def _add(book: Book, call: Call) -> Row:
    draft = COST_CENTRE.stated(CostCentreDraft(name=""), call.body)
    with refused_by(CODES):
        return COST_CENTRE.to_wire(add_cost_centre(book, draft, also=[*call.violations, *_unfit_for_new(book, call)]))


def _unfit_for_new(book: Book, call: Call) -> Iterator[Violation]:
    if call.body.guid("id") in chart_of(book).cost_centre_by_uid:
        yield Violation("KPL-0002")
    if call.body.flag("nonactief"):
        yield Violation("KPL-0009")


def _replace(book: Book, call: Call) -> Row:
    centre = _centre(book, call)
    no_id = [] if call.body.guid("id") else [Violation("KPL-0003")]
    also = [*call.violations, *no_id]
    with refused_by(CODES, call.unknown):
        return COST_CENTRE.to_wire(
            change_cost_centre(book, centre.id, lambda draft: COST_CENTRE.stated(draft, call.body), also=also)
        )


def _remove(book: Book, call: Call) -> Row:
    """Delete a cost centre, whether or not anything was booked on it."""
    centre = _centre(book, call)
    with refused_by(CODES, call.unknown):
        delete_cost_centre(book, centre.id)
    return {}


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /kostenplaatsen": _list,
    "POST /kostenplaatsen": _add,
    "GET /kostenplaatsen/{id}": _read,
    "PUT /kostenplaatsen/{id}": _replace,
    "DELETE /kostenplaatsen/{id}": _remove,
}
