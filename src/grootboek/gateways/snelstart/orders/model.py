"""The properties of orders and quotations, with the facts of the books that they show."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.contract.countries import country_uid
from grootboek.gateways.snelstart.contract.shapes import model
from grootboek.gateways.snelstart.fields import Field, FieldTable, Row, always, field, made, referring, uri
from grootboek.gateways.snelstart.literals import money_to_wire, reference
from grootboek.gateways.snelstart.property_types import DAY, FLAG, ID, MOMENT, NUMBER, TEXT, WHOLE, choice
from grootboek.gateways.snelstart.resources.invoice_lists import invoice_uid
from grootboek.ledger.country import country_of
from grootboek.ledger.sales_order import OrderProgress, OrderStage
from grootboek.store.invoicing.order_lists import ShownOrder, lines_of, totals_of

STATUSES: Final[Mapping[OrderStage, str]] = {
    OrderStage.ORDER: "Order",
    OrderStage.QUOTE: "Offerte",
    OrderStage.CONFIRMATION: "Bevestiging",
    OrderStage.WORK_ORDER: "Werkbon",
    OrderStage.PACKING_SLIP: "Pakbon",
    OrderStage.COLLECTION_SLIP: "Afhaalbon",
    OrderStage.CASH_RECEIPT: "Contantbon",
    OrderStage.INVOICED: "Factuur",
    # SnelStart has no paper for what was delivered beside the one that went with it.
    OrderStage.DELIVERED: "Pakbon",
}
"""The procesStatus of each stage."""

LONGEST_TERM: Final = 100
"""The most days that a krediettermijn of an order may have."""


def _address(name: str, fact: str) -> Field:
    def write(kept: Mapping[str, str]) -> Row | None:
        # An order goes to the customer's own address unless it says another.
        if not kept:
            return None
        texts = {"contactpersoon": "contact", "straat": "street", "postcode": "postcode", "plaats": "city"}
        country = country_uid(country_of(kept.get("country", "")))
        return {
            **{own: kept.get(part) or None for own, part in texts.items()},
            "land": reference("landen", country),
        }

    return made(name, write, fact)


def _term(own: int | None, usual: int | None) -> int | None:
    """Return the term of an order: that of its customer where it has none, as long as an order may have it."""
    if own is None and usual is not None and not 0 <= usual <= LONGEST_TERM:
        return None
    return usual if own is None else own


def entries_to_wire(fields: Sequence[Mapping[str, Any]] | None, entries: Mapping[str, str]) -> list[Row]:
    """Write what is stated under the fields of a template, with every field that it has."""
    return [
        {"veldNummer": each["number"], "omschrijving": each["name"], "waarde": entries.get(str(each["number"]))}
        for each in fields or ()
    ]


def _lines(rows: Sequence[Mapping[str, Any]], fields: Sequence[Mapping[str, Any]] | None) -> list[Row]:
    return [
        {
            "artikel": reference("artikelen", line.article_uid),
            "omschrijving": line.description or None,
            "stuksprijs": line.unit_price,
            "aantal": line.quantity,
            "kortingsPercentage": line.discount,
            "totaal": money_to_wire(line.net),
            "extraRegelVelden": entries_to_wire(fields, line.entries),
        }
        for line in lines_of(rows)
    ]


def _net(rows: Sequence[Mapping[str, Any]], discount: Decimal, day: date, *with_vat: bool) -> Decimal:
    return money_to_wire(totals_of(rows, discount, day, includes_vat=with_vat[0]).net)


def _gross(rows: Sequence[Mapping[str, Any]], discount: Decimal, day: date, *with_vat: bool) -> Decimal:
    return money_to_wire(totals_of(rows, discount, day, includes_vat=with_vat[0]).gross)


def _invoice(booking: UUID | None) -> Row | None:
    return reference("verkoopfacturen", None if booking is None else invoice_uid(booking))


def _day(body: Bound, name: str) -> date | None:
    moment = body.moment(name)
    return moment.date() if moment else None


_OF_TOTALS: Final = ("lines", "discount", "date", "amounts_include_vat")
_BTW: Final = choice({False: "Exclusief", True: "Inclusief"})
_PROGRESS: Final = choice(
    {OrderProgress.IN_HAND: "InBehandeling", OrderProgress.CARRIED_OUT: "Uitgevoerd", OrderProgress.SERVICE: "Service"}
)
_FIELDS: Final = (
    referring("relatie", "relaties", "party_uid"),
    field("procesStatus", "stage", choice(STATUSES)),
    field("nummer", "number", replace(WHOLE, read=None)),
    field("modifiedOn", "modified_at", MOMENT),
    field("datum", "date", replace(DAY, read=_day)),
    made("krediettermijn", _term, "payment_term", "usual_term"),
    field("geblokkeerd", "blocked", replace(FLAG, read=None)),
    field("omschrijving", "description", TEXT),
    field("betalingskenmerk", "payment_reference", TEXT),
    referring("incassomachtiging", "doorlopendeincassomachtigingen", "mandate_uid"),
    _address("afleveradres", "delivery_address"),
    _address("factuuradres", "invoice_address"),
    field("verkooporderBtwIngaveModel", "amounts_include_vat", replace(_BTW, read=None)),
    referring("kostenplaats", "kostenplaatsen", "cost_centre_uid"),
    made("regels", _lines, "lines", "line_fields"),
    field("memo", "memo", TEXT),
    field("orderreferentie", "reference", TEXT),
    field("factuurkorting", "discount", NUMBER),
    made("verkoopfactuur", _invoice, "booking_uid"),
    referring("verkoopordersjabloon", "verkoopordersjablonen", "template_uid"),
    field("verkoopOrderStatus", "progress", _PROGRESS),
    made("totaalExclusiefBtw", _net, *_OF_TOTALS),
    made("totaalInclusiefBtw", _gross, *_OF_TOTALS),
    made("extraHoofdVelden", entries_to_wire, "order_fields", "entries"),
    always("isOfferte", lambda: True),
    field("id", "uid", ID),
)
_BY_NAME: Final = {each.name: each for each in _FIELDS}


def _table(schema: str, resource: str) -> FieldTable[ShownOrder]:
    fields = {**_BY_NAME, "uri": uri(resource)}
    return FieldTable[ShownOrder](schema, *(fields[prop.name] for prop in model(schema).properties))


ORDER: Final = _table("Verkooporders.VerkoopOrderModel", "verkooporders")
"""The properties of a VerkoopOrderModel."""
QUOTE: Final = _table("Verkooporders.OfferteModel", "offertes")
"""The properties of an OfferteModel."""
