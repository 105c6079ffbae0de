"""GetKostenplaatsen: the cost centres that fit a filter."""

from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.ledger.cost_centre import CostCentre
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.wire.soap_fields import Fields


def find(book: Book, fields: Fields) -> str:
    """Answer GetKostenplaatsen by id: the active ones that fit; Omschrijving is exact, what is zero or empty is no limit."""
    filter_fields = fields.part("cFilter")
    centres = (
        centre for centre in chart_of(book).cost_centres.values() if centre.active and _fits(centre, filter_fields)
    )
    return NO_ERROR + rows("Kostenplaatsen", map(_to_wire, centres))


def _fits(centre: CostCentre, filter_fields: Fields) -> bool:
    number, parent, name = (
        filter_fields.whole("KostenplaatsID"),
        filter_fields.whole("KostenplaatsParentID"),
        filter_fields.text("Omschrijving").strip(),
    )
    return number in (0, centre.id) and parent in (0, centre.parent_id) and name in ("", centre.name)


def _to_wire(centre: CostCentre) -> str:
    return (
        f"<cKostenplaats><KostenplaatsId>{centre.id}</KostenplaatsId>{element('Omschrijving', centre.name)}"
        f"<KostenplaatsParentId>{centre.parent_id or 0}</KostenplaatsParentId></cKostenplaats>"
    )
